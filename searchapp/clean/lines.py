"""A raw text as lines with their places, and what a line looks like at first sight."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_ENDS_SENTENCE: Final = re.compile(r"[.!?…:;]\s*(?:[\"”“»«’‘')\]]|\*\*)*\Z")
_ENDS_CLOSED: Final = re.compile(r"[.!?…]\s*[\"”“»«’‘')\]]*\Z")
_BULLET: Final = re.compile(r"(?:[-–—•*·▪►✔]|\(?[0-9]{1,2}[.)]|\(?[a-z]\))\s+(?=\S)")
_TICKER: Final = re.compile(r"\+{2,3} ?\S|(?:[0-2]?[0-9][.:][0-5][0-9])(?: Uhr)?\s?[:+|–-]\s?\S")
_NOT_ALPHANUMERIC: Final = re.compile(r"[\W_]+")
_PROSE_LENGTH: Final = 40
_LONG_LENGTH: Final = 140
_STRONG_LENGTH: Final = 90


@dataclass(frozen=True, slots=True)
class Line:
    """A line that isn't blank: its text without surrounding blanks, where that starts in the raw text, and whether a
    blank line stands before it."""

    text: str
    start: int
    after_blank: bool

    @property
    def is_prose(self) -> bool:
        """A sentence or more, a bullet or a ticker entry: it can be part of an article's text."""
        length = len(self.text)
        if length >= _LONG_LENGTH:
            return True
        if length >= _PROSE_LENGTH and _ENDS_SENTENCE.search(self.text):
            return True
        return self.is_item or (" " in self.text and bool(_ENDS_CLOSED.search(self.text)) and self.text.count(" ") >= 2)

    @property
    def is_item(self) -> bool:
        """A bullet or a ticker headline."""
        return " " in self.text and bool(_BULLET.match(self.text) or _TICKER.match(self.text))

    @property
    def is_strong_prose(self) -> bool:
        """Prose beyond doubt: at least a long finished sentence."""
        return len(self.text) >= _STRONG_LENGTH and bool(_ENDS_CLOSED.search(self.text))


def split_lines(text: str) -> list[Line]:
    """The lines of a text that aren't blank, in order."""
    lines: list[Line] = []
    position, blank = 0, False
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if stripped:
            lines.append(Line(stripped, position + raw.index(stripped[0]), blank))
            blank = False
        else:
            blank = True
        position += len(raw)
    return lines


def fold(text: str) -> str:
    """Lower case letters and digits with single blanks: what two lines are compared by."""
    return _NOT_ALPHANUMERIC.sub(" ", text.lower()).strip()
