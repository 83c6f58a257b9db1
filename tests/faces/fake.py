"""A search service over a handful of articles, simple enough to know the right answer by looking."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from html import escape
from itertools import chain
from typing import TypeVar

from searchapp.errors import NotFoundError, QueryError
from searchapp.faces.service import Found
from searchapp.fields import FACETS, MONTHS
from searchapp.model import (
    Article,
    ArticleView,
    Country,
    Entities,
    FacetValue,
    Hit,
    Mention,
    Person,
    SearchPage,
    SearchRequest,
    Sort,
    Suggestion,
    Weapon,
    WeaponCategory,
)

T = TypeVar("T")
PEOPLE = {
    "Sébastien Lecornu": ("Lecornu", "Verteidigungsminister", True, "FR"),
    "Boris Pistorius": ("Pistorius", "Verteidigungsminister", True, "DE"),
    "Wolodymyr Selenskyj": ("Selenskyj", "Präsident", False, "UA"),
}
WEAPONS = {"Caesar": "Artillerie", "Leopard 2": "Panzer", "Taurus": "Marschflugkörper"}
COUNTRIES = {"Frankreich": "FR", "Ukraine": "UA", "Deutschland": "DE"}
LABELS = {code: name for name, code in COUNTRIES.items()}


def places(text: str, word: str) -> tuple[Mention, ...]:
    return tuple(Mention(*match.span(), match.group()) for match in re.finditer(re.escape(word), text, re.IGNORECASE))


def entities_of(article: Article) -> Entities:
    text = article.shown_text
    people = [
        Person(name, office, minister, country, found)
        for name, (short, office, minister, country) in PEOPLE.items()
        if (found := places(text, short))
    ]
    weapons = [Weapon(name, kind, found) for name, kind in WEAPONS.items() if (found := places(text, name))]
    categories = [WeaponCategory(weapon.category, weapon.mentions) for weapon in weapons]
    countries = [Country(code, name, False, found) for name, code in COUNTRIES.items() if (found := places(text, name))]
    return Entities(tuple(people), (), tuple(weapons), tuple(categories), tuple(countries))


def sample_articles() -> list[Article]:
    """Forty short articles, two of them near-duplicates, with everything in a text that could break a page or file."""
    people, weapons, countries = list(PEOPLE), list(WEAPONS), list(COUNTRIES)
    made = []
    for number in range(40):
        person, weapon = PEOPLE[people[number % 3]][0], weapons[number % 2]
        country = countries[number % 3]
        body = (
            f"{country} liefert weitere Systeme vom Typ {weapon}. Das sagte {person} am Montag.\n\n"
            f"Der Bericht Nummer {number} nennt keine Einzelheiten zur Lieferung."
        )
        made.append(
            Article(
                id=f"bericht-{number:02}",
                title=f"{weapon}: Lieferung {number}",
                body=body,
                url=f"https://zeitung.example/{number}",
                published=date(2023, 1, 15) + timedelta(days=20 * number) if number % 10 else None,
                source="Beispielzeitung" if number % 2 else "Musterbote",
                agencies=("dpa",) if number % 4 == 0 else (),
            )
        )
    made.append(
        Article(
            id="https://zeitung.example/böse?a=1&b=2#x",
            title='=HYPERLINK("x";"y") <script>alert(1)</script> "Zitat"; Lieferung | Caesar',
            body="+49 ruft an: Caesar & Co. <b>fett</b> kosten 5 € 🚀.\r\nNeue Zeile mit Lieferung.",
            url="javascript:alert(1)",
            published=date(2024, 2, 29),
            source="@Quelle|Strich",
        )
    )
    made.append(Article(id="../ohne/titel.txt", title=None, body="Nur Text zur Lieferung ohne Überschrift."))
    return made


@dataclass(frozen=True)
class FakeFinding:
    article: Article
    line: Hit

    @property
    def entities(self) -> Entities:
        return entities_of(self.article)

    def hit(self) -> Hit:
        return self.line


@dataclass
class FakeService:
    """Matches all words as substrings; knows groups of near-duplicates by title."""

    articles: list[Article] = field(default_factory=sample_articles)
    groups: dict[str, str] = field(default_factory=lambda: {"bericht-02": "bericht-04"})
    did_you_mean: str | None = None
    relaxed: bool = False
    notes: tuple[str, ...] = ()
    well: bool = True
    fail_after: int | None = None

    def search(self, request: SearchRequest) -> SearchPage:
        found = self._sorted(request, self._matching(request))
        folded = [one for one in found if self.groups.get(one.id) in {other.id for other in found}]
        lines = [one for one in found if one not in folded] if request.group else found
        window = lines[request.offset : request.offset + request.limit]
        return SearchPage(
            query=request.query,
            understood=f"Artikel mit „{request.query}“" if request.query else "alle Artikel",
            total=len(found),
            total_is_exact=True,
            relaxed=self.relaxed,
            took_ms=1.234,
            did_you_mean=self.did_you_mean,
            notes=self.notes,
            hits=tuple(self._hit(one, request) for one in window),
            facets=self._facets(request),
            groups=len(lines),
        )

    def shaped(self, request: SearchRequest, shape: Callable[[int, Iterable[Found]], T]) -> Iterator[T]:
        for rank, one in enumerate(self._sorted(request, self._matching(request)), start=1):
            if rank - 1 == self.fail_after:
                raise RuntimeError("engine lost")
            yield shape(rank, [FakeFinding(one, self._hit(one, request))])

    def article(self, article_id: str, query: str = "") -> ArticleView:
        article = next((one for one in self.articles if one.id == article_id), None)
        if article is None:
            raise NotFoundError(f"Kein Artikel mit der Kennung „{article_id}“ im Index.")
        matches = sorted(chain.from_iterable(places(article.shown_text, word) for word in query.split()))
        related = tuple(one for one, head in self.groups.items() if head == article_id)
        return ArticleView(article, entities_of(article), tuple(matches), related)

    def suggest(self, prefix: str, limit: int = 10) -> tuple[Suggestion, ...]:
        names = [(name, "person") for name in PEOPLE] + [(name, "weapon") for name in WEAPONS]
        names += [(name, "place") for name in COUNTRIES] + [("Lieferung", "word")]
        fitting = [one for one in names if any(part.lower().startswith(prefix.lower()) for part in one[0].split())]
        return tuple(Suggestion(text, kind, 14) for text, kind in fitting[:limit])

    def healthy(self) -> bool:
        return self.well

    def stats(self) -> Mapping[str, object]:
        return {"articles": len(self.articles)}

    def _matching(self, request: SearchRequest, without: str = "") -> list[Article]:
        if len(request.query) > 1000:
            raise QueryError("Die Suchanfrage ist zu lang.")
        return [one for one in self.articles if self._fits(one, request, without)]

    def _fits(self, article: Article, request: SearchRequest, without: str) -> bool:
        text = article.shown_text.lower()
        held = self._values(article)
        dated = without == MONTHS or (
            (not request.date_from or (article.published or date.min) >= request.date_from)
            and (not request.date_to or (article.published or date.max) <= request.date_to)
        )
        chosen = ((name, wanted) for name, wanted in request.filters.items() if name != without)
        return (
            dated
            and all(word.lower() in text for word in request.query.split())
            and all(set(map(settle, wanted)) & set(held[name]) for name, wanted in chosen)
        )

    @staticmethod
    def _values(article: Article) -> dict[str, list[str]]:
        found = entities_of(article)
        return {
            "people": [person.name for person in found.people],
            "ministers": [person.name for person in found.people if person.minister],
            "offices": [f"{person.office}·{LABELS[person.country or '']}" for person in found.people],
            "weapons": [weapon.name for weapon in found.weapons],
            "weapon_categories": [category.name for category in found.weapon_categories],
            "countries": [country.code for country in found.countries],
            "sources": [article.source] if article.source else [],
            "agencies": list(article.agencies),
            MONTHS: [f"{article.published:%Y-%m}"] if article.published else [],
        }

    def _facets(self, request: SearchRequest) -> dict[str, tuple[FacetValue, ...]]:
        facets = {}
        for name in (*(facet.name for facet in FACETS), MONTHS):
            counts = Counter(chain.from_iterable(self._values(one)[name] for one in self._matching(request, name)))
            chosen = [settle(value) for value in request.filters.get(name, ())]
            ranked = [*counts.most_common(), *((value, 0) for value in chosen if value not in counts)]
            facets[name] = tuple(
                FacetValue(value, LABELS.get(value, value), count, value in chosen)
                for value, count in (sorted(ranked) if name == MONTHS else ranked)
            )
        return facets

    @staticmethod
    def _sorted(request: SearchRequest, found: list[Article]) -> list[Article]:
        if request.sort is Sort.RELEVANCE and request.query:
            return found
        newest = request.sort is not Sort.OLDEST
        undated = [one for one in found if one.published is None]
        dated = [one for one in found if one.published is not None]
        return sorted(dated, key=lambda one: one.published or date.min, reverse=newest) + undated

    def _hit(self, article: Article, request: SearchRequest) -> Hit:
        held = self._values(article)
        members = sum(head == article.id for head in self.groups.values())
        return Hit(
            id=article.id,
            title=article.title,
            url=article.url,
            source=article.source,
            agencies=article.agencies,
            published=article.published,
            score=7.123456,
            snippets=(marked(article.body, request.query),),
            people=tuple(held["people"]),
            ministers=tuple(held["ministers"]),
            weapons=tuple(held["weapons"]),
            countries=tuple(held["countries"]),
            duplicates=members if request.group else 0,
            title_html=marked(article.title, request.query) if article.title else "",
            reasons=tuple((word, "wörtlich") for word in request.query.split()) if request.explain else (),
        )


def settle(value: str) -> str:
    """'Frankreich' typed means the value FR."""
    return COUNTRIES.get(value, value)


def marked(text: str, query: str) -> str:
    shown = escape(text)
    for word in query.split():
        shown = re.sub(re.escape(word), lambda match: f"<mark>{match.group()}</mark>", shown, flags=re.IGNORECASE)
    return shown


def with_articles(articles: list[Article]) -> FakeService:
    """A service over these articles only, without groups."""
    return replace(FakeService(), articles=articles, groups={})
