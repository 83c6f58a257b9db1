"""An article as the reading view shows it: marked text, lists of its entities, near-duplicates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from searchapp.faces.labels import country_name, office_label
from searchapp.faces.markup import marked, match_count, paragraphs, view_marks
from searchapp.faces.urls import safe_link
from searchapp.model import Article, ArticleView, Entities, Mention, body_offset

MATCHES_LISTED: Final = 30


@dataclass(frozen=True, slots=True)
class EntityLine:
    """A value of an article's entity list: what it is, a remark, how often it is named, the search it links to."""

    name: str
    remark: str
    count: int
    param: str
    value: str


@dataclass(frozen=True, slots=True)
class EntityList:
    """All values of one kind; `kind` is also the class of its marks in the text."""

    kind: str
    label: str
    lines: tuple[EntityLine, ...]


@dataclass(frozen=True, slots=True)
class RelatedArticle:
    """A near-duplicate: link, title, where and when it appeared."""

    url: str
    title: str
    place: str


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """The reading view. `matches` counts the places to walk through, `listed` are those linked one by one."""

    article: Article
    title: Markup
    paragraphs: tuple[Markup, ...]
    matches: int
    listed: range
    entities: tuple[EntityList, ...]
    related: tuple[RelatedArticle, ...]
    more_related: int
    original: str | None
    query: str


def article_page(view: ArticleView, related: Sequence[RelatedArticle], *, query: str) -> ArticlePage:
    """What the page shows of an article."""
    article = view.article
    text = article.shown_text
    marks = view_marks(view)
    matches = match_count(marks)
    title = marked(text, marks, 0, len(article.title)) if article.title else Markup("")
    return ArticlePage(
        article=article,
        title=title,
        paragraphs=tuple(paragraphs(text, marks, body_offset(article.title))),
        matches=matches,
        listed=range(1, min(matches, MATCHES_LISTED) + 1),
        entities=tuple(each for each in _entity_lists(view.entities) if each.lines),
        related=tuple(related),
        more_related=len(view.related) - len(related),
        original=safe_link(article.url),
        query=query,
    )


def _entity_lists(entities: Entities) -> Iterable[EntityList]:
    yield EntityList("person", "Personen", tuple(_people(entities)))
    yield EntityList("weapon", "Waffen", tuple(_weapons(entities)))
    yield EntityList(
        "office",
        "Ämter",
        tuple(
            _line(
                each.name,
                country_name(each.country) if each.country else "",
                each.mentions,
                "office",
                office_label(each.name, each.country),
            )
            for each in entities.offices
        ),
    )
    yield EntityList(
        "category",
        "Waffenarten",
        tuple(_line(each.name, "", each.mentions, "weapon_category") for each in entities.weapon_categories),
    )
    yield EntityList(
        "country",
        "Länder",
        tuple(
            _line(each.label, "als Regierungssitz" if each.metonym else "", each.mentions, "country", each.code)
            for each in entities.countries
        ),
    )


def _people(entities: Entities) -> Iterable[EntityLine]:
    for person in entities.people:
        country = country_name(person.country) if person.country else None
        remarks = [person.office, country, "nur durch das Amt gemeint" if person.inferred else None]
        yield _line(person.name, ", ".join(filter(None, remarks)), person.mentions, "person")


def _weapons(entities: Entities) -> Iterable[EntityLine]:
    for weapon in entities.weapons:
        remark = ", ".join([weapon.category, *(name for name in weapon.variants if name != weapon.name)])
        yield _line(weapon.name, remark, weapon.mentions, "weapon")


def _line(name: str, remark: str, mentions: Sequence[Mention], param: str, value: str = "") -> EntityLine:
    return EntityLine(name, remark, len(mentions), param, value or name)
