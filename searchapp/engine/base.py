"""What every engine can do, in the engine's own words: documents in, plans answered, nothing about German.

An engine stores `IndexDoc`s and answers `Plan`s over the analysed query tree. It never tokenizes: text fields arrive as
blank-joined tokens, queries as terms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from types import TracebackType
from typing import Final, NamedTuple, Protocol, Self

from searchapp.analysis.forms import Spellings
from searchapp.model import Sort
from searchapp.query.ast import Node

DAY_ZERO = date(1970, 1, 1).toordinal()


def number_of(article_id: str) -> int:
    """A 63-bit number for an id, for columns and sets (blake2b; two of a million ids collide with probability 5e-8)."""
    return int.from_bytes(blake2b(article_id.encode(), digest_size=8).digest(), "big") >> 1


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - DAY_ZERO


@dataclass(frozen=True, slots=True)
class IndexDoc:
    """One article as an engine stores it.

    `fields`: blank-joined tokens by text field name (see TEXT_FIELDS). `facets`: values by facet name, each once, the
    months among them. `words`: one 'folded\\tsurface' a distinct word, blank-joined, for completion and corrections.
    `surfaces`: 'surface\\ttoken token …' for each word as it stands in the text, and each stretch that is one word, with its
    tokens of all levels; in any order, and what came with an earlier article of the run may be missing.
    `stored`: the article and its entities, opaque bytes. `source_hash`: of what the source delivered, so that an
    unchanged article is recognised. `bands`/`sketch`/`group`: near-duplicates (see `duplicates`).
    """

    id: str
    fields: Mapping[str, str]
    facets: Mapping[str, tuple[str, ...]]
    words: str
    surfaces: tuple[str, ...]
    day: int | None
    author: tuple[str, ...]
    language: str
    source_hash: str
    bands: tuple[str, ...]
    sketch: bytes
    group: str
    stored: bytes


TEXT_FIELDS = (
    "title_exact",
    "title_stem",
    "title_part",
    "lead_stem",
    "body_exact",
    "body_stem",
    "body_part",
)


Counts = tuple[tuple[str, int], ...]
"""Facet values with their numbers of articles, the most frequent first."""

NEAR_LIMIT: Final = 5
"""Articles compared with a new one."""

UNDATED_AGE: Final = 10**9
"""The age in days of an article without a date, beside which all others are young."""


def age(day: int | None) -> int:
    """The age of an article by its day of publication, in days before 1970-01-01."""
    return UNDATED_AGE if day is None else -day


@dataclass(frozen=True, slots=True)
class FacetPlan:
    """Which facet to count, over which filters (its own left out), and values to count in any case."""

    name: str
    filters: tuple[Node, ...]
    always: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A search as data: `node` ranks and matches, `filters` only match. `facets` are counted over the whole result."""

    node: Node
    filters: tuple[Node, ...] = ()
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10
    facets: tuple[FacetPlan, ...] = ()
    facet_values: int = 50
    only: tuple[int, ...] | None = None
    """Numbers of the articles to which the result and its facets are limited (what was checked in the text); None: all."""
    without: tuple[int, ...] = ()
    """Numbers of articles left out of the list and of `total` (folded near-duplicates), but still counted in facets."""


@dataclass(frozen=True, slots=True)
class StoredDoc:
    """An article as the engine gives it back."""

    id: str
    group: str
    score: float
    stored: bytes


@dataclass(frozen=True, slots=True)
class EnginePage:
    """An answer: `total` matching articles, one page of them, counts by facet and value (most frequent first).

    `complete`: every part of the index answered, so that all numbers are exact; else `notes` say what is missing.
    """

    total: int
    docs: tuple[StoredDoc, ...]
    facets: Mapping[str, Counts] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class NearCandidate:
    """An indexed article that shares a band with a new one."""

    id: str
    group: str
    sketch: bytes


class GroupMember(NamedTuple):
    """A member of a near-duplicate group within a result: `number_of` its id and of its group's, day of publication."""

    number: int
    group: int
    day: int | None


@dataclass(frozen=True, slots=True)
class Folding:
    """`folded`: numbers of the articles that stand under a newer one; `sizes`: how many stand under it, by group."""

    folded: tuple[int, ...] = ()
    sizes: Mapping[int, int] = field(default_factory=dict)

    def size(self, group: int) -> int:
        """How many articles are folded in a group."""
        return self.sizes.get(group, 0)


class Writer(Protocol):
    """Writes one batch after another; leaving the context without `commit` drops what came after the last commit."""

    def __enter__(self) -> Self:
        """Take the index's write lock."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Release the lock."""

    def put(self, doc: IndexDoc) -> None:
        """Add an article, or replace the one of the same id."""

    def delete(self, article_id: str) -> None:
        """Remove an article."""

    def commit(self) -> None:
        """Make everything since the last commit visible, all of it or nothing."""


class Engine(Protocol):
    """A search engine over one index. Reading methods are safe to call from several threads."""

    name: str
    is_steady: bool
    """Whether the same question gets the same answer until `state` changes, so that answers can be kept."""

    @property
    def surfaces(self) -> Spellings | None:
        """The words of all articles, to be handed to other processes too; None for an engine that keeps none."""

    @property
    def retried(self) -> int:
        """How many requests were sent again so far; 0 for an engine that asks no server."""

    def writer(self) -> Writer:
        """A writer; only one at a time. Raises EngineError when another process writes."""

    def search(self, plan: Plan) -> EnginePage:
        """Answer a plan."""

    def scan(self, plan: Plan) -> Iterator[StoredDoc]:
        """Every article of a plan in order, from one snapshot; `offset` and `limit` of the plan are ignored."""

    def get(self, article_id: str) -> StoredDoc | None:
        """The article of an id, or None when there is none."""

    def hashes(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Source hashes by id of those articles that are indexed."""

    def near(self, bands_of_each: Sequence[Sequence[str]]) -> Sequence[Sequence[NearCandidate]]:
        """For each of several articles, told by its bands: the indexed articles that share most of them, NEAR_LIMIT at most.

        Of those that share equally many the ones of smallest number, so that the same input gives the same groups.
        """

    def folded(self, plan: Plan) -> Folding:
        """Fold each group of near-duplicates within a plan's result under its newest article.

        One without a date counts as oldest; of equally old ones that of the smallest number stays.
        """

    def related(self, group: str) -> Sequence[StoredDoc]:
        """Articles of a near-duplicate group (100 at most)."""

    def count(self, node: Node) -> int:
        """How many articles match a tree."""

    def complete(self, field_name: str, prefix: str, limit: int | None) -> Sequence[tuple[str, int]]:
        """Terms of 'words' or of a facet that start with a prefix, with article counts; the most frequent first."""

    def refresh(self) -> None:
        """See commits made since the engine was opened."""

    def state(self) -> object:
        """A value that changes with every commit, this process's or another's; cheap enough to ask at every request."""

    def stats(self) -> Mapping[str, int]:
        """Figures for operators: articles, segments, bytes."""

    def check(self) -> Sequence[str]:
        """Problems found by reading the whole index; empty when it is sound."""

    def close(self) -> None:
        """Release files and memory."""
