"""Article and entities ↔ the bytes an engine stores. Mentions keep their offsets only; their text is cut from the shown text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson

from searchapp.model import Article, Country, Entities, Mention, Office, Person, Weapon, WeaponCategory


def encode(article: Article, entities: Entities) -> bytes:
    """Pack an article with its entities."""
    return orjson.dumps(
        {
            "id": article.id,
            "title": article.title,
            "body": article.body,
            "url": article.url,
            "published": article.published,
            "source": article.source,
            "author": article.author,
            "agencies": article.agencies,
            "language": article.language,
            "people": [
                (each.name, each.office, each.minister, each.country, each.inferred, _offsets(each.mentions))
                for each in entities.people
            ],
            "offices": [(each.name, each.country, _offsets(each.mentions)) for each in entities.offices],
            "weapons": [
                (each.name, each.category, each.variants, each.categories, _offsets(each.mentions))
                for each in entities.weapons
            ],
            "categories": [(each.name, _offsets(each.mentions)) for each in entities.weapon_categories],
            "countries": [
                (each.code, each.label, each.metonym, _offsets(each.mentions)) for each in entities.countries
            ],
        }
    )


class Record:
    """A stored article, unpacked lazily: result lists need names only, the reading view needs every mention."""

    __slots__ = ("_data", "article")

    def __init__(self, stored: bytes) -> None:
        """Read packed bytes."""
        data: dict[str, Any] = orjson.loads(stored)
        published = data["published"]
        self._data = data
        self.article = Article(
            id=data["id"],
            title=data["title"],
            body=data["body"],
            url=data["url"],
            published=date.fromisoformat(published) if published else None,
            source=data["source"],
            author=data["author"],
            agencies=tuple(data["agencies"]),
            language=data["language"],
        )

    @property
    def people(self) -> tuple[str, ...]:
        """Names of people."""
        return tuple(row[0] for row in self._data["people"])

    @property
    def ministers(self) -> tuple[str, ...]:
        """Names of those people who are ministers."""
        return tuple(row[0] for row in self._data["people"] if row[2])

    @property
    def weapons(self) -> tuple[str, ...]:
        """Names of weapon systems."""
        return tuple(row[0] for row in self._data["weapons"])

    @property
    def countries(self) -> tuple[str, ...]:
        """ISO codes of states named, those named only by their capital left out."""
        return tuple(row[0] for row in self._data["countries"] if not row[2])

    @property
    def entities(self) -> Entities:
        """All entities with their mentions."""
        text = self.article.shown_text
        data = self._data
        return Entities(
            people=tuple(
                Person(name, office, minister, country, _mentions(text, places), inferred)
                for name, office, minister, country, inferred, places in data["people"]
            ),
            offices=tuple(Office(name, country, _mentions(text, places)) for name, country, places in data["offices"]),
            weapons=tuple(
                Weapon(name, category, _mentions(text, places), tuple(variants), tuple(categories))
                for name, category, variants, categories, places in data["weapons"]
            ),
            weapon_categories=tuple(
                WeaponCategory(name, _mentions(text, places)) for name, places in data["categories"]
            ),
            countries=tuple(
                Country(code, label, metonym, _mentions(text, places))
                for code, label, metonym, places in data["countries"]
            ),
        )


def _offsets(mentions: Sequence[Mention]) -> list[int]:
    return [offset for mention in mentions for offset in (mention.start, mention.end)]


def _mentions(text: str, offsets: Sequence[int]) -> tuple[Mention, ...]:
    pairs = zip(offsets[::2], offsets[1::2], strict=True)
    return tuple(Mention(start, end, text[start:end]) for start, end in pairs)
