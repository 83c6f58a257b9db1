"""Entities → facet values: what an article counts for, each value once."""

from __future__ import annotations

from collections.abc import Iterable

from searchapp.entities.countries import country_label
from searchapp.fields import MONTHS, OFFICE_SEPARATOR
from searchapp.model import Article, Entities


def facet_values(article: Article, entities: Entities) -> dict[str, tuple[str, ...]]:
    """Values by facet name, months included. States named only by their capital don't count."""
    return {
        "people": _distinct(each.name for each in entities.people),
        "ministers": _distinct(each.name for each in entities.people if each.minister),
        "offices": _distinct(office_value(each.name, each.country) for each in entities.offices),
        "weapons": _distinct(each.name for each in entities.weapons),
        "weapon_categories": _distinct(each.name for each in entities.weapon_categories),
        "countries": _distinct(each.code for each in entities.countries if not each.metonym),
        "sources": (article.source,) if article.source else (),
        "agencies": _distinct(article.agencies),
        MONTHS: (article.published.strftime("%Y-%m"),) if article.published else (),
    }


def office_value(name: str, country: str | None) -> str:
    """The facet value of an office: 'Verteidigungsminister·Frankreich'; the office alone where it belongs to no state."""
    return f"{name}{OFFICE_SEPARATOR}{country_label(country)}" if country else name


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
