"""Frozen records that travel between the layers. Plain data: no behaviour beyond derived properties.

Offsets are counted in Python characters (code points). All mention offsets count into the *shown text*
of an article: its title, a blank line, its body (see `shown_text`), or the body alone where there is no title.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Literal, NamedTuple


class SkipReason(StrEnum):
    """Why a file or record didn't become an article; stable names, used in `--report`."""

    EMPTY = "empty"
    BINARY = "binary"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    UNKNOWN_FORMAT = "unknown_format"
    BROKEN_RECORD = "broken_record"
    NO_TEXT = "no_text"
    LANGUAGE = "language"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or record left out. `path` names the place (file, or file:line), `detail` says what to do."""

    path: str
    id: str | None
    reason: SkipReason
    detail: str


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One document as a source delivered it, decoded but not cleaned.

    `path` names the place for reports (file, or file:line). `id` is the article's id: explicit, else URL, else path.
    `published`, `title`, `source`, `author` are what the record itself states, verbatim; None where it states nothing.
    """

    path: str
    id: str
    text: str
    markup: Literal["plain", "html"] = "plain"
    url: str | None = None
    title: str | None = None
    published: str | None = None
    source: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """`length` characters of a cleaned body at `body_start` stand in the raw text at `raw_start`."""

    body_start: int
    raw_start: int
    length: int


@dataclass(frozen=True, slots=True)
class CleanArticle:
    """A document after cleaning.

    `dropped` holds every raw line that is neither title nor body, in order. `segments` maps the body back into the raw
    text (plain text only; empty for HTML, where the body isn't a selection of raw characters).
    """

    title: str | None
    body: str
    published: date | None
    source: str | None
    agencies: tuple[str, ...]
    author: str | None
    dropped: tuple[str, ...]
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned German article, ready for analysis."""

    id: str
    title: str | None
    body: str
    url: str | None = None
    published: date | None = None
    source: str | None = None
    author: str | None = None
    agencies: tuple[str, ...] = ()
    language: str = "de"

    @property
    def shown_text(self) -> str:
        """The text all mention offsets count into."""
        return shown_text(self.title, self.body)


TITLE_GAP = 2
"""Characters between title and body in the shown text: a blank line."""


def shown_text(title: str | None, body: str) -> str:
    """Title, blank line, body; the body alone where there is no title."""
    return f"{title}\n\n{body}" if title else body


def body_offset(title: str | None) -> int:
    """Where the body starts in the shown text."""
    return len(title) + TITLE_GAP if title else 0


class Mention(NamedTuple):
    """A place in the shown text: `shown_text[start:end] == text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Person:
    """One real person under one name.

    `office` is the office as normalised ('Verteidigungsminister', 'frühere Verteidigungsministerin'), None where neither
    the article nor the gazetteer gives one. `minister`: member of a government below its head at the article's date or as
    the article says. `country`: ISO 3166 code the office belongs to; None for international offices or unknown.
    `inferred`: not named, only meant by an office alone ('der französische Verteidigungsminister').
    """

    name: str
    office: str | None
    minister: bool
    country: str | None
    mentions: tuple[Mention, ...]
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """An office named in the article, with or without its holder. `name` is normalised and masculine; `country` ISO."""

    name: str
    country: str | None
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Weapon:
    """A weapon system. `name` is the system (facet value), `variants` the finer designations named ('Leopard 2A6'),
    `category` the press category ('Panzer', 'Flugabwehr') and `categories` that category with its parents."""

    name: str
    category: str
    mentions: tuple[Mention, ...]
    variants: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WeaponCategory:
    """A weapon category and the places that name it, by a generic word or by a system that belongs to it."""

    name: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """A state. `metonym`: named only by its capital or seat of government; counted apart."""

    code: str
    label: str
    metonym: bool
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Entities:
    """All an article's facets hold, each value once, in order of first mention."""

    people: tuple[Person, ...] = ()
    offices: tuple[Office, ...] = ()
    weapons: tuple[Weapon, ...] = ()
    weapon_categories: tuple[WeaponCategory, ...] = ()
    countries: tuple[Country, ...] = ()


class Sort(StrEnum):
    """Orders of a result list."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """Everything that determines a result. `filters` maps a facet name of `fields.FACETS` ('people', 'countries', …) to
    chosen values: several values of one facet mean either, several facets mean all. Dates are inclusive."""

    query: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: date | None = None
    date_to: date | None = None
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10
    group: bool = False
    explain: bool = False


@dataclass(slots=True)
class FacetValue:
    """One line of a facet, finished: faces only print it.

    Not frozen: hundreds are made for every page, and a frozen one takes twice the time.
    """

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One article of a result. Snippets are HTML-escaped; `<mark>` is the only markup in them.

    `duplicates` counts near-duplicates folded under this hit (0 unless the request groups).
    `reasons` says why it matched (only with `explain`): (matched word in the text, kind of match in German).
    """

    id: str
    title: str | None
    url: str | None
    source: str | None
    agencies: tuple[str, ...]
    published: date | None
    score: float
    snippets: tuple[str, ...]
    people: tuple[str, ...]
    ministers: tuple[str, ...]
    weapons: tuple[str, ...]
    countries: tuple[str, ...]
    duplicates: int = 0
    title_html: str = ""
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The answer to a SearchRequest. `total` counts articles; `groups` counts the lines a grouped list has.

    `made`: what faces made of it, kept with it for whoever gets the same answer again.
    """

    query: str
    understood: str
    total: int
    total_is_exact: bool
    relaxed: bool
    took_ms: float
    did_you_mean: str | None
    notes: tuple[str, ...]
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    groups: int
    made: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of the shown text. `kind`: 'match', 'person', 'weapon', 'country', 'category', 'office'."""

    start: int
    end: int
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article to read: its text, its entities, the places that match the query, its near-duplicates (ids)."""

    article: Article
    entities: Entities
    matches: tuple[Mention, ...]
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion. `kind`: 'word', 'person', 'weapon' or 'place'; `count` articles hold it."""

    text: str
    kind: str
    count: int
