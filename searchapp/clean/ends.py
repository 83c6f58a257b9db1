"""Finds where an article's text starts and ends among a page's lines.

Furniture comes in blocks: what is doubtful on its own is furniture behind a line that surely is, and text behind a paragraph
that surely belongs to it. A page that speaks to its reader gives itself away, unless the article does so too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from searchapp.clean.furniture import MAX_LINE, Effect, edge_effect, is_page_talk
from searchapp.clean.lines import Line, is_closed, is_wrapped
from searchapp.clean.signs import (
    addresses_reader,
    has_contact,
    is_caption,
    is_familiar,
    is_labelled_name,
    is_loud,
    is_own_voice,
    names_address,
    opens_to_reader,
    speaks_for_page,
)

_SENTENCE: Final = 40
"""Characters from which a sentence below a line that may be a heading is taken for text."""
_LABELLED_CALL: Final = re.compile(r"[A-ZÄÖÜ][\w -]{2,30}: .*[!?]\Z")


class _Gap(Enum):
    """What stands between the last line known to be text and the line in question."""

    NONE = auto()
    HEADING = auto()
    FURNITURE = auto()


def is_text(line: Line) -> bool:
    """Whether a line reads like text and no rule knows it as furniture."""
    return line.is_prose and edge_effect(line.text) is None


def next_text(lines: Sequence[Line], start: int) -> int:
    """Index of the next line of text; the number of lines if there is none."""
    return next((index for index in range(start, len(lines)) if is_text(lines[index])), len(lines))


def first_text(lines: Sequence[Line], start: int) -> int:
    """Index of the first line of text that doesn't speak for the page, if text beyond doubt follows below it."""
    first = next_text(lines, start)
    index = first
    while index < len(lines) and (_greets(lines[index]) or is_caption(lines, index)):
        index = next_text(lines, index + 1)
    return index if index < len(lines) else first


def last_text(lines: Sequence[Line], first: int, end: int) -> int:
    """Index of the last line of text before `end`."""
    last = _last_paragraph(lines, first, end)
    gap = _Gap.NONE
    for index in range(last + 1, end):
        line = lines[index]
        effect = edge_effect(line.text)
        if effect is Effect.LINE and gap is not _Gap.HEADING:
            gap = _Gap.FURNITURE
            continue
        if effect is not None or _is_suspect(lines, first, index, gap):
            return last
        if _continues(line, gap) and (line.is_statement or not _is_teaser(lines, index)):
            last, gap = index, _Gap.NONE
        elif gap is not _Gap.NONE:
            return last
        else:
            gap = _Gap.HEADING
    return last


def _last_paragraph(lines: Sequence[Line], first: int, end: int) -> int:
    """Index of the last long paragraph, or line of a wrapped one, that doesn't speak for the page."""
    wrapped = is_wrapped(lines[first:end])
    for index in range(end - 1, first, -1):
        line = lines[index]
        if (wrapped or line.is_strong_prose) and is_text(line) and line.is_statement:
            known = edge_effect(lines[index - 1].text) is not None
            gap = _Gap.FURNITURE if known else _Gap.NONE if lines[index - 1].is_prose else _Gap.HEADING
            if not _is_suspect(lines, first, index, gap):
                return index
    return first


def _continues(line: Line, gap: _Gap) -> bool:
    if gap is _Gap.NONE:
        return line.is_prose or is_closed(line.text)
    return line.is_prose and (line.is_item or (line.is_statement and len(line.text) >= _SENTENCE))


def _is_suspect(lines: Sequence[Line], first: int, index: int, gap: _Gap) -> bool:
    """Whether a finished line below the first paragraph speaks for the page rather than in the article's voice."""
    text = lines[index].text
    in_passing = gap is _Gap.NONE and lines[index].is_strong_prose
    if is_page_talk(text) or (not in_passing and has_contact(text)):
        return True
    if opens_to_reader(text) and index + 1 < len(lines) and _is_for_reader(lines[index + 1].text):
        return True
    suspect = speaks_for_page(text) if gap is _Gap.FURNITURE else addresses_reader(text) or _is_labelled(text)
    above = (line.text for line in lines[first:index] if line.is_prose)
    return suspect and not any(_has_same_voice(other, text) for other in above)


def _is_for_reader(text: str) -> bool:
    return has_contact(text) or addresses_reader(text)


def _has_same_voice(text: str, suspect: str) -> bool:
    """Whether a line of the article speaks to its reader as a suspect one does; a call needs a call, a 'du' a 'du'."""
    if (is_loud(suspect) and not is_loud(text)) or (is_familiar(suspect) and not is_familiar(text)):
        return False
    return addresses_reader(text) or is_own_voice(text) or _is_labelled(text)


def _is_labelled(text: str) -> bool:
    return len(text) <= MAX_LINE and (bool(_LABELLED_CALL.match(text)) or is_labelled_name(text))


def _is_teaser(lines: Sequence[Line], index: int) -> bool:
    """Whether a bullet, question or call belongs to a list of links under a heading such as 'Mehr dazu:'."""
    while index > 0 and not lines[index].is_statement:
        if edge_effect(lines[index].text) is Effect.TEASER:
            return True
        index -= 1
    return lines[index].is_item and edge_effect(lines[index].text) is not None


def _greets(line: Line) -> bool:
    """A sentence above the text in which the page speaks to its reader or names an address; interviews start with questions."""
    if len(line.text) > MAX_LINE or line.text.endswith("?"):
        return False
    if line.is_strong_prose:
        return names_address(line.text)
    return is_page_talk(line.text) or addresses_reader(line.text)
