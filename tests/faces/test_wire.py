"""Key names and their order are the contract's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from searchapp.faces import wire
from searchapp.model import (
    Article,
    ArticleView,
    Country,
    Entities,
    Hit,
    Mention,
    Office,
    Person,
    SearchRequest,
    Weapon,
    WeaponCategory,
)
from tests.faces.fake import FakeService

HIT = Hit(
    id="a",
    title="Titel",
    url=None,
    source="Quelle",
    agencies=("AFP",),
    published=date(2024, 1, 18),
    score=7.123456,
    snippets=("die <mark>Haubitzen</mark>",),
    people=("Rustem Umjerow",),
    ministers=("Rustem Umjerow",),
    weapons=("Caesar",),
    countries=("UA", "FR"),
    duplicates=2,
    reasons=(("Haubitzen", "gebeugt"),),
)


def test_a_hit() -> None:
    made = wire.hit_object(HIT)
    assert made == {
        "id": "a",
        "title": "Titel",
        "url": None,
        "source": "Quelle",
        "agency": ["AFP"],
        "published": "2024-01-18",
        "score": 7.1235,
        "snippets": ["die <mark>Haubitzen</mark>"],
        "people": ["Rustem Umjerow"],
        "ministers": ["Rustem Umjerow"],
        "weapons": ["Caesar"],
        "countries": ["UA", "FR"],
        "duplicates": 2,
    }
    assert list(made) == (
        [
            "id",
            "title",
            "url",
            "source",
            "agency",
            "published",
            "score",
            "snippets",
            "people",
            "ministers",
            "weapons",
            "countries",
            "duplicates",
        ]
    )
    assert wire.hit_object(replace(HIT, published=None))["published"] is None


def test_reasons_only_when_explained() -> None:
    assert wire.hit_object(HIT, explain=True)["reasons"] == [{"text": "Haubitzen", "kind": "gebeugt"}]


def test_a_result() -> None:
    made = wire.page_object(FakeService().search(SearchRequest("Caesar")))
    assert list(made) == (
        [
            "query",
            "understood",
            "total",
            "total_is_exact",
            "relaxed",
            "took_ms",
            "did_you_mean",
            "notes",
            "hits",
            "facets",
        ]
    )
    assert list(made["facets"]) == (
        ["people", "ministers", "offices", "weapons", "weapon_categories", "countries", "sources", "agencies", "months"]
    )
    assert list(made["facets"]["people"][0]) == ["value", "label", "count", "selected"]


def test_all_facets_are_there_without_values() -> None:
    made = wire.facets_object({})
    assert set(made) == set(wire.FACET_KEYS)
    assert not any(made.values())


def test_entities_count_into_the_body() -> None:
    article = Article("a", "Caesar für Kiew", "Frankreichs Minister Lecornu liefert Caesar.", agencies=("dpa",))
    text = article.shown_text
    start = text.index("Frankreichs")

    def at(word: str, after: int = 0) -> Mention:
        place = text.index(word, after)
        return Mention(place, place + len(word), word)

    entities = Entities(
        people=(Person("Sébastien Lecornu", "Verteidigungsminister", True, "FR", (at("Lecornu"),), inferred=False),),
        offices=(Office("Verteidigungsminister", "FR", (at("Minister"),)),),
        weapons=(Weapon("Caesar", "Artillerie", (at("Caesar"), at("Caesar", 10)), ("Caesar 6x6",)),),
        weapon_categories=(WeaponCategory("Artillerie", (at("Caesar", 10),)),),
        countries=(
            Country("UA", "Ukraine", True, (at("Kiew"),)),
            Country("FR", "Frankreich", False, (at("Frankreichs"),)),
        ),
    )
    made = wire.entities_object(entities, article.agencies, start)
    assert list(made) == ["people", "offices", "weapons", "weapon_categories", "countries", "agencies"]
    assert made["agencies"] == ["dpa"]
    assert made["people"][0]["minister"] is True
    assert made["people"][0]["inferred"] is False
    assert made["weapons"][0]["title_mentions"] == [{"text": "Caesar", "start": 0, "end": 6}]
    assert made["countries"][0] == {
        "code": "UA",
        "label": "Ukraine",
        "metonym": True,
        "mentions": [],
        "title_mentions": [{"text": "Kiew", "start": 11, "end": 15}],
    }
    for kind in ("people", "offices", "weapons", "weapon_categories", "countries"):
        for value in made[kind]:
            assert all(article.body[m["start"] : m["end"]] == m["text"] for m in value["mentions"])
            assert all((article.title or "")[m["start"] : m["end"]] == m["text"] for m in value["title_mentions"])


def test_an_article_without_title() -> None:
    made = wire.article_object(ArticleView(Article("a", None, "Text"), Entities(), (Mention(0, 4, "Text"),), ("b",)))
    assert made["title"] is None
    assert made["matches"] == [{"text": "Text", "start": 0, "end": 4}]
    assert made["title_matches"] == []
    assert made["related"] == ["b"]
