"""Records → the JSON objects that scripts read. Key names and their order are a public promise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from searchapp.fields import FACETS, MONTHS
from searchapp.model import (
    ArticleView,
    Entities,
    FacetValue,
    Hit,
    Mention,
    SearchPage,
    Suggestion,
    body_offset,
)

Json = dict[str, Any]

FACET_KEYS: Final = (*(facet.name for facet in FACETS), MONTHS)
SCORE_DIGITS: Final = 4


def page_object(page: SearchPage, *, explain: bool = False, group: bool = False) -> Json:
    """The result object. `groups` is told only of grouped results, `reasons` of hits only when explained."""
    result: Json = {
        "query": page.query,
        "understood": page.understood,
        "total": page.total,
        "total_is_exact": page.total_is_exact,
        "relaxed": page.relaxed,
        **took(page),
        "did_you_mean": page.did_you_mean,
        "notes": list(page.notes),
        "hits": [hit_object(hit, explain=explain) for hit in page.hits],
        "facets": facets_object(page.facets),
    }
    if group:
        result["groups"] = page.groups
    return result


def took(page: SearchPage) -> Json:
    """The part of a result object that differs each time the same answer is given."""
    return {"took_ms": round(page.took_ms, 2)}


def hit_object(hit: Hit, *, explain: bool = False) -> Json:
    """One hit of a result object."""
    result: Json = {
        "id": hit.id,
        "title": hit.title,
        "url": hit.url,
        "source": hit.source,
        "agency": list(hit.agencies),
        "published": hit.published.isoformat() if hit.published else None,
        "score": round(hit.score, SCORE_DIGITS),
        "snippets": list(hit.snippets),
        "people": list(hit.people),
        "ministers": list(hit.ministers),
        "weapons": list(hit.weapons),
        "countries": list(hit.countries),
        "duplicates": hit.duplicates,
    }
    if explain:
        result["reasons"] = [{"text": text, "kind": kind} for text, kind in hit.reasons]
    return result


def facets_object(facets: Mapping[str, Sequence[FacetValue]]) -> Json:
    """All facets in their fixed order; one without values is an empty list."""
    return {name: [_facet_value(value) for value in facets.get(name, ())] for name in FACET_KEYS}


def article_object(view: ArticleView) -> Json:
    """An article with its entities. Offsets count into `text`; what stands in the title is listed apart."""
    article = view.article
    start = body_offset(article.title)
    in_title, in_body = _parted(view.matches, start)
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "text": article.body,
        "published": article.published.isoformat() if article.published else None,
        "source": article.source,
        "author": article.author,
        "agency": list(article.agencies),
        "language": article.language,
        "entities": entities_object(view.entities, article.agencies, start),
        "matches": in_body,
        "title_matches": in_title,
        "related": list(view.related),
    }


def entities_object(entities: Entities, agencies: Sequence[str], body_start: int) -> Json:
    """What the facets hold. `body_start` is where the body starts in the shown text the mentions count into.

    `mentions` have offsets into the body, `title_mentions` into the title.
    """

    def placed(mentions: Sequence[Mention]) -> Json:
        in_title, in_body = _parted(mentions, body_start)
        return {"mentions": in_body, "title_mentions": in_title}

    return {
        "people": [
            {
                "name": person.name,
                "office": person.office,
                "minister": person.minister,
                "country": person.country,
                "inferred": person.inferred,
                **placed(person.mentions),
            }
            for person in entities.people
        ],
        "offices": [
            {"name": office.name, "country": office.country, **placed(office.mentions)} for office in entities.offices
        ],
        "weapons": [
            {
                "name": weapon.name,
                "category": weapon.category,
                "variants": list(weapon.variants),
                **placed(weapon.mentions),
            }
            for weapon in entities.weapons
        ],
        "weapon_categories": [
            {"name": category.name, **placed(category.mentions)} for category in entities.weapon_categories
        ],
        "countries": [
            {"code": country.code, "label": country.label, "metonym": country.metonym, **placed(country.mentions)}
            for country in entities.countries
        ],
        "agencies": list(agencies),
    }


def suggestions_object(prefix: str, suggestions: Sequence[Suggestion]) -> Json:
    """Completions of a prefix."""
    return {
        "query": prefix,
        "suggestions": [{"text": one.text, "kind": one.kind, "count": one.count} for one in suggestions],
    }


def error_object(kind: str, message: str) -> Json:
    """The one shape of an error."""
    return {"error": {"kind": kind, "message": message}}


def _facet_value(value: FacetValue) -> Json:
    return {"value": value.value, "label": value.label, "count": value.count, "selected": value.selected}


def _parted(mentions: Sequence[Mention], body_start: int) -> tuple[list[Json], list[Json]]:
    """Mentions in the title and in the body, each with offsets into its own text."""
    in_title = [_place(one, 0) for one in mentions if one.start < body_start]
    in_body = [_place(one, body_start) for one in mentions if one.start >= body_start]
    return in_title, in_body


def _place(mention: Mention, origin: int) -> Json:
    return {"text": mention.text, "start": mention.start - origin, "end": mention.end - origin}
