"""What an export's rows hold: one row a hit, or one row a mention."""

from __future__ import annotations

import html
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from searchapp.analysis.sentences import sentence_starts
from searchapp.faces.labels import office_label
from searchapp.faces.service import Found
from searchapp.faces.urls import permalink
from searchapp.faces.wire import SCORE_DIGITS, hit_object
from searchapp.model import Article, Entities, Hit, Mention, body_offset

Cell = str | int | float
Row = tuple[Cell, ...]

HIT_COLUMNS: Final = (
    "rank",
    "id",
    "title",
    "source",
    "agency",
    "published",
    "url",
    "score",
    "people",
    "ministers",
    "weapons",
    "countries",
    "snippet",
    "permalink",
)
MENTION_COLUMNS: Final = (
    "rank",
    "id",
    "title",
    "published",
    "kind",
    "value",
    "field",
    "text",
    "start",
    "end",
    "sentence",
)
"""One row a mention. `start` and `end` count characters of the article's `field`, 'title' or 'text'. `kind` is person,
office, weapon, weapon_category, country or country_metonym (named only by its capital, so not in the facet)."""

VALUE_SEPARATOR: Final = "|"


def hit_row(rank: int, hit: Hit, base_url: str = "") -> Row:
    """A hit, in the order of HIT_COLUMNS. `base_url` completes the permalink."""
    return (
        rank,
        hit.id,
        hit.title or "",
        hit.source or "",
        _joined(hit.agencies),
        hit.published.isoformat() if hit.published else "",
        hit.url or "",
        round(hit.score, SCORE_DIGITS),
        _joined(hit.people),
        _joined(hit.ministers),
        _joined(hit.weapons),
        _joined(hit.countries),
        plain_snippet(hit.snippets),
        permalink(base_url, hit.id),
    )


def hit_line(rank: int, hit: Hit, base_url: str = "") -> dict[str, object]:
    """A hit as in the result object, with rank and permalink."""
    return {"rank": rank, **hit_object(hit), "permalink": permalink(base_url, hit.id)}


def mention_rows(rank: int, found: Found) -> Iterator[Row]:
    """All mentions of an article by place, in the order of MENTION_COLUMNS."""
    article = found.article
    published = article.published.isoformat() if article.published else ""
    body_at = body_offset(article.title)
    for kind, value, mention, sentence in placed_mentions(article, found.entities):
        yield (
            rank,
            article.id,
            article.title or "",
            published,
            kind,
            value,
            *_placed(mention, body_at),
            sentence,
        )


def placed_mentions(article: Article, entities: Entities) -> Iterator[tuple[str, str, Mention, str]]:
    """All mentions of an article by place: (kind, facet value, mention, its sentence)."""
    text = article.shown_text
    starts = sentence_starts(text)
    for mention, kind, value in sorted(_mentions(entities)):
        number = bisect_right(starts, mention.start)
        end = starts[number] if number < len(starts) else len(text)
        yield kind, value, mention, " ".join(text[starts[number - 1] : end].split())


def plain_snippet(snippets: Iterable[str]) -> str:
    """Snippets as plain text in one line, without markup."""
    marked = " … ".join(snippets)
    return " ".join(html.unescape(marked.replace("<mark>", "").replace("</mark>", "")).split())


def _mentions(entities: Entities) -> Iterator[tuple[Mention, str, str]]:
    for person in entities.people:
        yield from ((mention, "person", person.name) for mention in person.mentions)
    for office in entities.offices:
        value = office_label(office.name, office.country)
        yield from ((mention, "office", value) for mention in office.mentions)
    for weapon in entities.weapons:
        yield from ((mention, "weapon", weapon.name) for mention in weapon.mentions)
    for category in entities.weapon_categories:
        yield from ((mention, "weapon_category", category.name) for mention in category.mentions)
    for country in entities.countries:
        kind = "country_metonym" if country.metonym else "country"
        yield from ((mention, kind, country.code) for mention in country.mentions)


def _placed(mention: Mention, body_at: int) -> tuple[str, str, int, int]:
    """Field, surface and offsets of a mention."""
    in_title = mention.start < body_at
    origin = 0 if in_title else body_at
    return "title" if in_title else "text", mention.text, mention.start - origin, mention.end - origin


def _joined(values: Iterable[str]) -> str:
    return VALUE_SEPARATOR.join(value.replace(VALUE_SEPARATOR, "¦") for value in values)
