"""An analysed article as the text fields of an index. Every token of every article passes here, so loops are the library's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress, count
from typing import Final, NamedTuple, Self

from searchapp import ranking
from searchapp.analysis.analyzer import Analyzer
from searchapp.analysis.forms import Joined
from searchapp.analysis.remembered import Remembered
from searchapp.entities.marks import Marks
from searchapp.entities.text import TaggedText

_MIN_COMPLETION: Final = 3
_RECENT_WORDS: Final = 75_000
"""Distinct surfaces that make a generation: two are kept, some 60 MB, however many words the articles have."""
_STRETCHES: Final = 50_000
"""Joined words known to be told (5 MB)."""


class Known(NamedTuple):
    """All that indexing asks of a word: one look-up a token gives it, and a tuple, so that those of a text become columns at once.

    `exact`, `stem` and `parts` as in `WordForms`; `mark`: see `entities.marks`; `opens`: it may be one word with the next
    over a blank; `entry`: 'folded\\tsurface' for completion, '' for a word that isn't completed; `small`: in lower case.
    """

    exact: str
    stem: str
    parts: tuple[str, ...]
    mark: int
    opens: bool
    entry: str
    small: bool


class KnownWords:
    """What is known of the words seen last in one run, worked out when they are first asked for, and which of them are new."""

    def __init__(self, analyzer: Analyzer, marks: Marks) -> None:
        """No word is known yet."""
        self._analyzer = analyzer
        self._marks = marks
        self.forget()

    def forget(self) -> None:
        """Take every word for new again."""
        self._known = Remembered(self._work_out, _RECENT_WORDS)
        self._stretches: set[str] = set()
        self._news: list[str] = []

    def rows(self, surfaces: Iterable[str]) -> Iterator[Known]:
        """What is known of each word."""
        return map(self._known.__getitem__, surfaces)

    def news(self, text: TaggedText, joined: Iterable[Joined]) -> tuple[str, ...]:
        """The words asked for since this was last asked, and the joined ones of a text, if they are new (see `IndexDoc.surfaces`)."""
        news, self._news = self._news, []
        stretches = self._stretches
        if len(stretches) > _STRETCHES:
            stretches.clear()
        for each in joined:
            line = _line(each.surface(text.text, text.tokens), each.terms)
            if line not in stretches:
                stretches.add(line)
                news.append(line)
        return tuple(news)

    def _work_out(self, surface: str) -> Known:
        forms = self._analyzer.learn(surface)
        exact, stem, parts = forms
        self._news.append(_line(surface, forms.terms))
        entry = f"{exact}\t{surface}" if len(exact) >= _MIN_COMPLETION and not exact[0].isdigit() else ""
        opens = self._analyzer.joins_next(surface)
        return Known(exact, stem, parts, self._marks.read(surface, exact), opens, entry, surface.islower())


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of the tokens of an article, column by column (see `Known`); the body starts at row `body_at`."""

    exact: Sequence[str]
    stem: Sequence[str]
    parts: Sequence[tuple[str, ...]]
    marks: bytes
    opens: Sequence[bool]
    entries: Sequence[str]
    small: Sequence[bool]
    body_at: int

    @classmethod
    def of(cls, rows: Iterable[Known], body_at: int) -> Self:
        """Turn what is known of an article's tokens into columns."""
        columns = tuple(zip(*rows, strict=True))
        if not columns:
            return cls((), (), (), b"", (), (), (), 0)
        exact, stem, parts, marks, opens, entries, small = columns
        return cls(exact, stem, parts, bytes(marks), opens, entries, small, body_at)

    @property
    def body_exact(self) -> Sequence[str]:
        """The folded words of the body, in order."""
        return self.exact[self.body_at :]

    @property
    def openings(self) -> Iterable[int]:
        """The tokens that may be one word with the next one."""
        return compress(count(), self.opens)

    def text_fields(self, joined: Sequence[Joined]) -> dict[str, str]:
        """Blank-joined tokens by name of the text field (see `engine.base.TEXT_FIELDS`)."""
        at = self.body_at
        title_parts = list(chain.from_iterable(self.parts[:at]))
        body_parts = list(chain.from_iterable(self.parts[at:]))
        for each in joined:
            (title_parts if each.first < at else body_parts).extend(each.terms)
        return {
            "title_exact": " ".join(self.exact[:at]),
            "title_stem": " ".join(self.stem[:at]),
            "title_part": " ".join(title_parts),
            "lead_stem": " ".join(self.stem[at : at + ranking.LEAD_TOKENS]),
            "body_exact": " ".join(self.exact[at:]),
            "body_stem": " ".join(self.stem[at:]),
            "body_part": " ".join(body_parts),
        }

    def completion_words(self) -> str:
        """One entry a distinct folded word, blank-joined: its first spelling in lower case, else its first one."""
        exact, entries = self.exact[::-1], self.entries[::-1]
        shown = dict(zip(exact, entries, strict=True))
        shown.update(compress(zip(exact, entries, strict=True), self.small[::-1]))
        return " ".join(filter(None, shown.values()))


def _line(surface: str, terms: Iterable[str]) -> str:
    return f"{surface}\t{' '.join(terms)}"
