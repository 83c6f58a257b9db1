"""A raw text as lines with their places, and what a line looks like at first sight."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

_CREDIT: Final = r"(?:\s[(\[][^()\[\]]{2,40}[)\]]|\s[\w.]{1,10}(?:/[\w.-]{1,12})+)?"
"""An agency's credit behind the last sentence."""
_ENDS_SENTENCE: Final = re.compile(rf"[.!?…:;]\s*(?:[\"”“»«’‘')\]]|\*\*)*{_CREDIT}\Z")
_ENDS_CLOSED: Final = re.compile(rf"[.!?…]\s*[\"”“»«’‘')\]]*{_CREDIT}\Z")
_BULLET: Final = re.compile(r"(?:[-–—•*·▪►✔]|\(?[0-9]{1,2}[.)]|\(?[a-z]\))\s+(?=\S)")
_TICKER: Final = re.compile(r"\+{2,3} ?\S|(?:[0-2]?[0-9][.:][0-5][0-9])(?: Uhr)?\s?[:+|–-]\s?\S")
INVISIBLE_SIGNS: Final = "\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff"
"""Soft hyphens, zero-width spaces, direction marks: they would split words that readers see whole."""
INVISIBLE: Final = re.compile(f"[{INVISIBLE_SIGNS}]+")
_NOT_ALPHANUMERIC: Final = re.compile(r"[\W_]+")
_PROSE_LENGTH: Final = 40
_LONG_LENGTH: Final = 140
_STRONG_LENGTH: Final = 90
_MIN_CONTINUED: Final = 2
_CONTINUED_SHARE: Final = 0.1
"""Lines that start with a small letter from which, in number and share, a text is taken for wrapped."""
_TAIL: Final = 56
"""Characters at a line's end in which its closing marks and credit stand."""


class Line(NamedTuple):
    """A line that isn't blank, without surrounding blanks. A tuple, since every article makes dozens of them."""

    text: str
    start: int
    """Where the text starts in the raw text."""
    after_blank: bool
    """Whether a blank line stands before it."""
    is_prose: bool
    """A sentence or more, a bullet or a ticker entry: it can be part of an article's text."""

    @property
    def is_strong_prose(self) -> bool:
        """Prose beyond doubt: at least a long finished sentence."""
        return self.is_prose and len(self.text) >= _STRONG_LENGTH and bool(_ENDS_CLOSED.search(self.text[-_TAIL:]))

    @property
    def is_statement(self) -> bool:
        """Prose that is neither a bullet nor a question or call, as a teaser's headline may be."""
        return self.is_prose and not self.text.endswith(("?", "!")) and not self.is_item

    @property
    def is_item(self) -> bool:
        """A bullet or a ticker headline."""
        return is_item(self.text)


def split_lines(text: str) -> list[Line]:
    """The lines of a text that aren't blank, in order."""
    lines: list[Line] = []
    position, blank = 0, False
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if stripped:
            lines.append(Line(stripped, position + raw.index(stripped[0]), blank, is_prose(stripped)))
        blank = not stripped
        position += len(raw)
    return lines


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether sentences run on over line ends, as in texts taken from printed pages or mail."""
    continued = sum(
        below.text[0].islower() and len(above.text) >= _PROSE_LENGTH and not is_closed(above.text)
        for above, below in pairwise(lines)
    )
    return continued >= _MIN_CONTINUED and continued >= _CONTINUED_SHARE * len(lines)


def is_closed(text: str) -> bool:
    """Whether a line ends as a sentence does."""
    return bool(_ENDS_CLOSED.search(text[-_TAIL:]))


def is_prose(text: str) -> bool:
    """Whether a line reads like a sentence or more, a bullet or a ticker entry."""
    length = len(text)
    if length >= _LONG_LENGTH or (length >= _PROSE_LENGTH and _ENDS_SENTENCE.search(text[-_TAIL:])):
        return True
    return is_item(text) or (text.count(" ") >= 2 and bool(_ENDS_CLOSED.search(text[-_TAIL:])))


def is_item(text: str) -> bool:
    """Whether a line is a bullet or a ticker headline."""
    return " " in text and bool(_BULLET.match(text) or _TICKER.match(text))


def fold(text: str) -> str:
    """Lower case letters and digits with single blanks: what two lines are compared by."""
    return _NOT_ALPHANUMERIC.sub(" ", INVISIBLE.sub("", text).lower()).strip()
