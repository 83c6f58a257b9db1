"""An article's text with its marks as HTML. Marks may nest and overlap: the text is cut at every edge, each piece is
wrapped on its own, so the tags always balance and taking them away leaves the escaped text."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from markupsafe import Markup, escape

from searchapp.model import ArticleView, Entities, Mark, Mention

MATCH: Final = "match"
KIND_LABELS: Final = {
    "person": "Person",
    "office": "Amt",
    "weapon": "Waffe",
    "category": "Waffenart",
    "country": "Land",
}
_PARAGRAPH: Final = re.compile(r"[^\n]+")


def entity_marks(entities: Entities) -> Iterator[Mark]:
    """The places of all entities, labelled for readers."""
    for person in entities.people:
        label = f"{person.name} ({person.office})" if person.office else person.name
        yield from _marks(person.mentions, "person", f"gemeint: {label}" if person.inferred else label)
    for office in entities.offices:
        yield from _marks(office.mentions, "office", office.name)
    for weapon in entities.weapons:
        yield from _marks(weapon.mentions, "weapon", f"{weapon.name} ({weapon.category})")
    for category in entities.weapon_categories:
        yield from _marks(category.mentions, "category", category.name)
    for country in entities.countries:
        yield from _marks(country.mentions, "country", country.label)


def view_marks(view: ArticleView) -> list[Mark]:
    """Everything the reading view marks: entities and matches."""
    return [*entity_marks(view.entities), *_marks(view.matches, MATCH, "")]


def paragraphs(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> list[Markup]:
    """The lines of `text[start:end]` that aren't empty, each with its marks."""
    pool = sorted(marks, key=lambda mark: mark.start)
    numbers = _match_numbers(pool)
    stop = len(text) if end is None else end
    return [_cut(text, pool, numbers, *match.span()) for match in _PARAGRAPH.finditer(text, start, stop)]


def marked(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> Markup:
    """`text[start:end]` escaped and marked. Marks outside are left out, marks across an edge are cut.

    The first piece of the n-th match of the whole text carries the id `t<n>`, for links from match to match.
    """
    pool = sorted(marks, key=lambda mark: mark.start)
    return _cut(text, pool, _match_numbers(pool), start, len(text) if end is None else end)


def match_count(marks: Iterable[Mark]) -> int:
    """How many matches there are to walk through."""
    return len(_match_numbers(marks))


def _cut(text: str, pool: list[Mark], numbers: dict[int, int], start: int, stop: int) -> Markup:
    """Pieces from edge to edge. `pool` is sorted by start; only marks over the current piece are looked at."""
    waiting = deque(mark for mark in pool if mark.start < stop and mark.end > start and mark.start < mark.end)
    edges = {start, stop}
    edges.update(edge for mark in waiting for edge in (mark.start, mark.end) if start < edge < stop)
    covering: list[Mark] = []
    pieces: list[Markup] = []
    for left, right in pairwise(sorted(edges)):
        while waiting and waiting[0].start <= left:
            covering.append(waiting.popleft())
        covering = [mark for mark in covering if mark.end > left]
        pieces.append(_piece(text[left:right], covering, numbers.get(left)))
    return Markup("").join(pieces)


def _marks(mentions: Iterable[Mention], kind: str, label: str) -> Iterator[Mark]:
    return (Mark(mention.start, mention.end, kind, label) for mention in mentions)


def _match_numbers(marks: Iterable[Mark]) -> dict[int, int]:
    """Start of each match → its number from 1."""
    starts = sorted({mark.start for mark in marks if mark.kind == MATCH})
    return {start: number for number, start in enumerate(starts, start=1)}


def _piece(text: str, covering: list[Mark], number: int | None) -> Markup:
    """One piece between two edges: matches innermost, longer entities around shorter ones."""
    piece = escape(text)
    if any(mark.kind == MATCH for mark in covering):
        opening = Markup('<mark id="t{}">').format(number) if number else Markup("<mark>")
        piece = opening + piece + Markup("</mark>")
    entities = {mark for mark in covering if mark.kind != MATCH}
    for mark in sorted(entities, key=lambda mark: (mark.end - mark.start, mark.kind, mark.label)):
        title = f"{KIND_LABELS[mark.kind]}: {mark.label}"
        piece = Markup('<span class="ent {}" title="{}">{}</span>').format(mark.kind, title, piece)
    return piece
