"""Entities → facet values: what an article counts for, each value once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from searchapp.entities.countries import country_label
from searchapp.entities.offices import default_posts
from searchapp.entities.people_gazetteer import post_of
from searchapp.fields import MONTHS, OFFICE_SEPARATOR
from searchapp.model import Article, Entities, Office

_MONTH: Final = len("2024-02")


def facet_values(article: Article, entities: Entities) -> dict[str, tuple[str, ...]]:
    """Values by facet name, months included. States named only by their capital don't count."""
    return {
        "people": _distinct(each.name for each in entities.people),
        "ministers": _distinct(each.name for each in entities.people if each.minister),
        "offices": _distinct(_offices(entities)),
        "weapons": _distinct(each.name for each in entities.weapons),
        "weapon_categories": _distinct(each.name for each in entities.weapon_categories),
        "countries": _distinct(each.code for each in entities.countries if not each.metonym),
        "sources": (article.source,) if article.source else (),
        "agencies": _distinct(article.agencies),
        MONTHS: (article.published.isoformat()[:_MONTH],) if article.published else (),
    }


def _offices(entities: Entities) -> Iterator[str]:
    """Offices the article names, and those that the people it names hold ('sein ukrainischer Amtskollege Umjerow')."""
    for office in entities.offices:
        if _is_definite(office):
            yield office_value(office.name, office.country)
    for person in entities.people:
        held = _office_of(person.office) if person.office and person.country else None
        if held is not None:
            yield office_value(held, person.country)


def _is_definite(office: Office) -> bool:
    """Whether an office tells one from another: a state's, or an international one ('Nato-Generalsekretär'); a mere
    'Minister' or 'Bürgermeister' of nowhere would be a facet value that means everybody."""
    return office.country is not None or "-" in office.name or " " in office.name


@cache
def _office_of(title: str) -> str | None:
    """The office of a person's title under its masculine name; None for a former one and for what is no state office."""
    role = post_of(title, default_posts()) if not title.startswith("frühere") else None
    return role.post.name if role and role.post.is_office else None


def office_value(name: str, country: str | None) -> str:
    """The facet value of an office: 'Verteidigungsminister·Frankreich'; the office alone where it belongs to no state."""
    return f"{name}{OFFICE_SEPARATOR}{country_label(country)}" if country else name


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
