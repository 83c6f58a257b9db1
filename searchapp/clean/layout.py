"""Decides for each line of a page whether it is the headline, the article's text or furniture.

The rules look at what a line says and at where it stands: the same words that are furniture above the first paragraph or
below the last one may well be a subheading or a sentence between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from searchapp.clean.bylines import byline_names
from searchapp.clean.ends import first_text, last_text, next_text
from searchapp.clean.furniture import Effect, edge_effect, is_page_talk, is_surely_furniture, strict_effect
from searchapp.clean.lines import Line, fold, is_closed, is_wrapped
from searchapp.clean.signs import (
    addresses_reader,
    calls_reader,
    is_caption,
    is_loud,
    is_meta,
    is_subtitle,
    names_address,
    serves_reader,
)
from searchapp.clean.title import find_headline, find_stated, is_near

_ENOUGH_TEXT: Final = 400
"""Characters of text above a mark such as 'Kommentare' from which it is taken for the end of the article."""
_SUBTITLE_WORDS: Final = 6
_REPEAT_LENGTH: Final = 40
_ELLIPSIS: Final = " .…[]"


@dataclass(frozen=True, slots=True)
class Layout:
    """Indices into the page's lines: the headline (None: none found) and the article's text, in order."""

    title: int | None
    text: list[int]


@dataclass(frozen=True, slots=True)
class _Zones:
    """Line indices: the headline, first and second paragraph, last paragraph, and where the article is over; and whether
    sentences run on over line ends."""

    title: int | None
    first: int
    second: int
    last: int
    end: int
    wrapped: bool


def lay_out(lines: Sequence[Line], stated_title: str | None) -> Layout:
    """Sort a page's lines. `stated_title` is the title the record gives; its line in the text is the headline then."""
    first = first_text(lines, 0)
    if first == len(lines):
        return _lay_out_scraps(lines, stated_title)
    title = find_stated(lines, stated_title) if stated_title else _find_headline(lines, first)
    if title is not None and title >= first:
        first = first_text(lines, title + 1)
    end = _end_of_article(lines, first)
    last = last_text(lines, first, end)
    zones = _Zones(
        title, first, next_text(lines, first + 1), last, end, is_wrapped(lines[0 if title is None else title + 1 : end])
    )
    headline = stated_title or (lines[title].text if title is not None else None)
    return Layout(title, _without_repeats(lines, _text_lines(lines, zones, headline)))


def _find_headline(lines: Sequence[Line], first: int) -> int | None:
    """The headline above the text, or below a short sentence that furniture parts from the text ('… ist 10 Jahre alt.')."""
    if not lines[first].is_strong_prose and not lines[first].is_item:
        later = next_text(lines, first + 1)
        is_parted = any(edge_effect(lines[index].text) for index in range(first + 1, min(later, len(lines) - 1)))
        if is_parted and (title := find_headline(lines, later)) is not None and title >= first:
            return title
    return find_headline(lines, first)


def _lay_out_scraps(lines: Sequence[Line], stated_title: str | None) -> Layout:
    """A page without a single sentence keeps whatever isn't furniture."""
    title = find_stated(lines, stated_title) if stated_title else None
    kept = [index for index, line in enumerate(lines) if index != title and edge_effect(line.text) is None]
    return Layout(title, kept)


def _end_of_article(lines: Sequence[Line], first: int) -> int:
    """Where a mark such as 'Leave a Reply' stands that really closes the article, not just announces its comments."""
    before = 0
    for index in range(first, len(lines)):
        line = lines[index]
        if line.is_strong_prose:
            before += len(line.text)
        elif strict_effect(line.text) is Effect.END:
            after = sum(len(line.text) for line in lines[index + 1 :] if line.is_prose)
            if before >= min(_ENOUGH_TEXT, after):
                return index
    return len(lines)


def _text_lines(lines: Sequence[Line], zones: _Zones, headline: str | None) -> list[int]:
    kept: list[int] = []
    folded_headline = fold(headline) if headline else ""
    among_teasers = False
    scraped = (
        zones.title is not None
        or zones.end < len(lines)
        or any(edge_effect(line.text) for line in lines[zones.last + 1 :])
    )
    for index in range(zones.end):
        line = lines[index]
        effect = _effect(line, index, zones)
        if effect is not None or index == zones.title:
            if kept and index < zones.last and _is_captioned(lines, kept, index):
                kept.pop()
            among_teasers = effect is Effect.TEASER or (among_teasers and effect is not None)
            continue
        among_teasers = among_teasers and not line.is_statement
        if among_teasers or (index <= zones.second and _repeats_headline(line, folded_headline)):
            continue
        if _belongs(lines, index, zones, scraped, headline):
            kept.append(index)
    return kept


def _is_captioned(lines: Sequence[Line], kept: Sequence[int], credit: int) -> bool:
    """Whether the line last kept is the caption of the picture that line `credit` credits, and begins a block of lines."""
    last = kept[-1]
    if last != credit - 1 or not is_caption(lines, last):
        return False
    return lines[last].after_blank or len(kept) < 2 or kept[-2] != last - 1


def _effect(line: Line, index: int, zones: _Zones) -> Effect | None:
    if index < zones.second or index > zones.last:
        return edge_effect(line.text)
    if line.is_strong_prose:
        return Effect.LINE if is_surely_furniture(line.text) else None
    effect = strict_effect(line.text)
    return None if effect is Effect.EDGE else effect


def _belongs(lines: Sequence[Line], index: int, zones: _Zones, scraped: bool, headline: str | None) -> bool:
    """Whether a line that no rule knows belongs to the text, by where it stands."""
    line = lines[index]
    if zones.title is not None and index < zones.title:
        return line.is_strong_prose and not names_address(line.text)
    if (index < zones.second or index > zones.last) and byline_names(line.text):
        return False
    if index < zones.first:
        return (
            _introduces(line)
            or (zones.wrapped and _runs_on(lines, index))
            or (zones.title is None and headline is not None)
        )
    if zones.first < index < zones.last:
        is_offer = not line.is_prose and serves_reader(line.text)
        return not is_offer and not (is_loud(line.text) and strict_effect(lines[index - 1].text) is Effect.LINE)
    if index > zones.last and index != zones.first:
        return not scraped and not is_page_talk(line.text)
    return True


def _introduces(line: Line) -> bool:
    """Whether a line between headline and text is a subtitle."""
    if calls_reader(line.text) or (line.is_prose and (is_page_talk(line.text) or addresses_reader(line.text))):
        return False
    return line.is_item or (line.text.count(" ") + 1 >= _SUBTITLE_WORDS and is_subtitle(line.text))


def _runs_on(lines: Sequence[Line], index: int) -> bool:
    """Whether a line goes on with the sentence of the subtitle above it."""
    line, above = lines[index], lines[index - 1]
    runs_on = line.text[0].islower() and not is_meta(line.text) and not is_closed(above.text)
    return runs_on and edge_effect(above.text) is None and _introduces(above)


def _repeats_headline(line: Line, folded_headline: str) -> bool:
    return bool(folded_headline) and not line.is_strong_prose and is_near(fold(line.text), folded_headline)


def _without_repeats(lines: Sequence[Line], kept: list[int]) -> list[int]:
    """Leave out a paragraph that another one repeats in full or begins with (a teaser above the article)."""
    longest: dict[str, int] = {}
    dropped: set[int] = set()
    for index in kept:
        text = lines[index].text
        key = text[:_REPEAT_LENGTH]
        if len(text) < _REPEAT_LENGTH:
            continue
        other = longest.get(key)
        if other is None:
            longest[key] = index
        elif text.startswith(lines[other].text.rstrip(_ELLIPSIS)):
            dropped.add(other if len(text) > len(lines[other].text) else index)
            longest[key] = index if len(text) > len(lines[other].text) else other
        elif lines[other].text.startswith(text.rstrip(_ELLIPSIS)):
            dropped.add(index)
    return [index for index in kept if index not in dropped] if dropped else kept
