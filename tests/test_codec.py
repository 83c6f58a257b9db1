"""What is stored comes back whole, mentions cut from the shown text."""

from __future__ import annotations

from datetime import date

from searchapp.codec import Record, encode
from searchapp.model import Article, Country, Entities, Mention, Office, Person, Weapon, WeaponCategory

ARTICLE = Article(
    id="a/1 ü",
    title="Lecornu verspricht Caesar",
    body="Frankreich liefert Caesar-Haubitzen. 🚀",
    url="https://example.org/1",
    published=date(2024, 1, 18),
    source="Blatt",
    author="Anna Berg",
    agencies=("dpa", "AFP"),
)


def at(surface: str) -> Mention:
    start = ARTICLE.shown_text.index(surface)
    return Mention(start, start + len(surface), surface)


ENTITIES = Entities(
    people=(
        Person("Sébastien Lecornu", "Verteidigungsminister", True, "FR", (at("Lecornu"),)),
        Person("Emmanuel Macron", None, False, None, (), inferred=True),
    ),
    offices=(Office("Verteidigungsminister", "FR", ()),),
    weapons=(Weapon("Caesar", "Artillerie", (at("Caesar"), at("Caesar-Haubitzen")), ("Caesar NG",), ("Artillerie",)),),
    weapon_categories=(WeaponCategory("Artillerie", (at("Caesar-Haubitzen"),)),),
    countries=(Country("FR", "Frankreich", False, (at("Frankreich"),)), Country("RU", "Russland", True, ())),
)


def test_article_and_entities_come_back_as_they_were() -> None:
    record = Record(encode(ARTICLE, ENTITIES))
    assert record.article == ARTICLE
    assert record.entities == ENTITIES


def test_names_are_read_without_mentions() -> None:
    record = Record(encode(ARTICLE, ENTITIES))
    assert record.people == ("Sébastien Lecornu", "Emmanuel Macron")
    assert record.ministers == ("Sébastien Lecornu",)
    assert record.weapons == ("Caesar",)
    assert record.countries == ("FR",)


def test_bare_article() -> None:
    bare = Article(id="x", title=None, body="Nur Text.")
    record = Record(encode(bare, Entities()))
    assert (record.article, record.entities) == (bare, Entities())
