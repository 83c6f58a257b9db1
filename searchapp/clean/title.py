"""Finds the headline among a page's lines: the one the record states, or the line that looks most like one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from searchapp.clean.agencies import strip_leading_credit
from searchapp.clean.bylines import byline_names
from searchapp.clean.furniture import edge_effect
from searchapp.clean.lines import INVISIBLE, Line, fold, is_wrapped
from searchapp.clean.signs import (
    addresses_reader,
    is_caption,
    is_labelled_name,
    is_meta,
    is_title_case,
    opens_to_reader,
)

MAX_TITLE: Final = 220
_HEAD_LINES: Final = 25
"""A headline stands among the first lines of a page."""

_MENU_SIGNS: Final = re.compile(r"\s[|»›>·]\s|\s{3,}|\t")
_HEADING_MARK: Final = re.compile(r"#{1,6}\s+")
_ENDS_STATEMENT: Final = re.compile(r"(?<!\.\.)[.;,:]\Z")
_CALLS: Final = re.compile(r"[?!][“”»«\"]?\Z")
_MAX_CALL: Final = 120
_ENDS_CLOSED: Final = re.compile(r"[.:;…][“”»«\"’‘)]*\Z")
_INNER_SENTENCE: Final = re.compile(r"[a-zäöüß]{3}[.!?]\s+[A-ZÄÖÜ]")
_SITE_WORDS: Final = frozenset(
    ["nachrichten", "meldungen", "presseportal", "portal", "zeitung", "magazin", "online", "news", "nachrichtenportal"]
)
_OUTLET_PART: Final = re.compile(r"(?P<title>.+?)\s+[|–—·-]\s+(?P<outlet>[^|–—·]+)")
_SITE_NAME: Final = re.compile(
    r"^[A-ZÄÖÜ&]{2,}\s[–—|-]\s|(?:zeitung|blatt|magazin|portal|blog|weblog|journal|kurier|rundschau|anzeiger|bote|archiv|dienst"
    r"|umschau|plattform|sender|radio|presse|fernsehen|rundfunk|ministerium|magazine)\b",
    re.IGNORECASE,
)
_SHOUTED_NAME: Final = re.compile(r"[A-ZÄÖÜ-]{7,}\b")
_SITE_LOSS: Final = 3
_RUN_ON_LOSS: Final = 6
_LEAD_LINES: Final = 6
_TELLING_WORD: Final = re.compile(r"\b[A-ZÄÖÜ][^\W\d_]{3,}")
_STEM: Final = 5
_SHARED_WORD: Final = 2
_MAX_SHARED: Final = 3
_PLACE: Final = 2
_NEAR: Final = 0.6
"""Share of common words from which two headlines are taken for one."""


def find_stated(lines: Sequence[Line], title: str) -> int | None:
    """Index of the line that is the title the record states, or nearly so; None if the text doesn't hold it."""
    wanted = fold(title)
    longest = 2 * len(title) + 20
    head = [(index, fold(line.text)) for index, line in enumerate(lines[:_HEAD_LINES]) if len(line.text) <= longest]
    near = (index for index, text in head if is_near(text, wanted) and not lines[index].is_strong_prose)
    same = (index for index, text in head if text == wanted)
    return next(same, next(near, None))


def find_headline(lines: Sequence[Line], first_prose: int) -> int | None:
    """Index of the line above the first paragraph that looks most like a headline; None if there is none."""
    above = range(min(first_prose, _HEAD_LINES))
    candidates = [index for index in above if _may_be_headline(title_text(lines[index].text))]
    if not candidates and first_prose < len(lines) - 1 and _tops_paragraph(lines[first_prose], lines[first_prose + 1]):
        return first_prose
    scores = _scores(lines, candidates, first_prose)
    best = max(
        scores, key=lambda index: (scores[index] > 0 and not is_caption(lines, index), scores[index]), default=None
    )
    if best is None or scores[best] <= 0:
        return None
    return _without_breadcrumb(lines, candidates, best)


def title_text(line: str, outlet: str | None = None) -> str:
    """A headline without Markdown marks, a leading agency credit ('(SeaPRwire) – …') and the outlet's name at its end."""
    visible = " ".join(INVISIBLE.sub("", line).split())
    title = strip_leading_credit(_HEADING_MARK.sub("", visible)).strip(" *_")
    parts = _OUTLET_PART.fullmatch(title) if outlet else None
    return parts["title"] if parts and outlet and fold(parts["outlet"]) == fold(outlet) else title


def is_near(text: str, title: str) -> bool:
    """Whether two folded lines say the same headline: one begins or ends with the other, or most words are common."""
    if not text or not title:
        return False
    if len(text) >= 12 and (title.startswith(text) or (text.startswith(title) and len(text) <= 2 * len(title))):
        return True
    words, wanted = set(text.split()), set(title.split())
    return len(words) >= 3 and len(words & wanted) >= _NEAR * len(words | wanted)


def _may_be_headline(text: str) -> bool:
    if len(text) > MAX_TITLE or len(text) < 4 or _ENDS_STATEMENT.search(text) or byline_names(text):
        return False
    return not _MENU_SIGNS.search(text) and edge_effect(text) is None


def _tops_paragraph(line: Line, following: Line) -> bool:
    """A question, an exclamation or a long headline without a full stop, above a paragraph."""
    text = line.text
    if line.is_item or len(text) > MAX_TITLE or _INNER_SENTENCE.search(text) or not following.is_prose:
        return False
    if _CALLS.search(text):
        return len(text) <= _MAX_CALL and len(following.text) > len(text)
    return not _ENDS_CLOSED.search(text) and _may_be_headline(title_text(text))


def _scores(lines: Sequence[Line], candidates: Sequence[int], first_prose: int) -> dict[int, int]:
    """How much each candidate looks like the headline. The lines below it tell what it may be about, else its place does."""
    scores = {index: _likeness(lines[index].text) for index in candidates}
    if len(candidates) <= 1:
        return scores
    wrapped = is_wrapped(lines)
    shared = {index: _shared_words(lines, index, first_prose) for index in candidates}
    for index in candidates:
        scores[index] += _SHARED_WORD * shared[index]
        scores[index] -= _SITE_LOSS * bool(_SITE_NAME.search(lines[index].text))
        scores[index] -= _RUN_ON_LOSS * (wrapped and _runs_on(lines, index))
        if max(shared.values()) <= 1 and (index + 1 == first_prose or edge_effect(lines[index + 1].text)):
            scores[index] += _PLACE
    return scores


def _shared_words(lines: Sequence[Line], index: int, first_prose: int) -> int:
    """How many nouns and names of a line come up again below it."""
    below = "\n".join(line.text for line in lines[index + 1 : first_prose + _LEAD_LINES]).lower()
    words = {word[:_STEM].lower() for word in _TELLING_WORD.findall(lines[index].text)}
    return min(sum(word in below for word in words), _MAX_SHARED)


def _runs_on(lines: Sequence[Line], index: int) -> bool:
    """Whether a line holds a piece of a sentence that was wrapped."""
    text, below = lines[index].text, lines[index + 1].text
    wraps = text[0].islower() or (below[0].islower() and not is_meta(below))
    return wraps or bool(_INNER_SENTENCE.search(text))


def _likeness(text: str) -> int:
    words = text.split()
    score = min(len(words), 5)
    if len(words) == 1:
        score -= 1
    if "+++" in text:
        score -= 2
    if not _SITE_WORDS.isdisjoint(fold(text).split()) and (words[0].isupper() or len(words) <= 4):
        score -= 4
    if sum(sign.isdigit() for sign in text) * 3 > len(text):
        score -= 5
    return score - _unlikeness(title_text(text), len(words))


def _unlikeness(text: str, words: int) -> int:
    """Points off a line in the shape of a page's other lines."""
    loss = 4 if is_meta(text) else 2 * bool(_SHOUTED_NAME.match(text))
    if words >= 3 and (is_title_case(text) or is_labelled_name(text)):
        loss += 2
    return loss + (2 if addresses_reader(text) or opens_to_reader(text) else 0)


def _without_breadcrumb(lines: Sequence[Line], candidates: list[int], best: int) -> int:
    """'Home Deutschland Headline' above 'Headline': the shorter line is the headline."""
    text = lines[best].text
    for index in candidates:
        other = lines[index].text
        if index > best and len(other.split()) >= 3 and len(other) < len(text) and text.endswith(other):
            return index
    return best
