"""Random queries over several hundred articles: the service and a slow reading of the texts agree on ids, totals, facets."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final

import pytest
from hypothesis import Phase, assume, given, note, settings
from hypothesis import strategies as st

from searchapp import paths
from searchapp.analysis.analyzer import Analyzer
from searchapp.analysis.tokenize import words
from searchapp.codec import Record
from searchapp.engine.base import Engine, Plan
from searchapp.entities.vocabulary import analyzer_with_gazetteers
from searchapp.errors import QueryError
from searchapp.fields import FACETS, MONTHS
from searchapp.indexing.home import open_index
from searchapp.model import SearchRequest
from searchapp.query.ast import Every
from searchapp.search.question import understand
from searchapp.search.service import SearchService
from searchapp.search.values import FacetValues

from .corpus import articles, build, write
from .oracle import Reading

EXAMPLES: Final = 200
REAL_EXAMPLES: Final = 80
NEWS: Final = 150
TYPED: Final = (
    *("Selenskyj", "Zelensky", "Umerow", "Lawrows", "Schoigu", "Kharkiv", "Müller", "Mueller", "Scholz", "Putins"),
    *("F-16", "F16", "F 16", "Leopard 2", "Leopard-2-Panzer", "Caesar-Haubitzen", "Taurus", "Ch-101", "Haubitze"),
    *(
        "Raketen-Angriff",
        "Raketenangriff",
        "Langstreckenraketen",
        "Rakete",
        "Minister",
        "Waffenruhe",
        "Waffe",
        "Angriff",
    ),
    *(
        "angreifen",
        "griff an",
        "abgeschossen",
        "Soldatinnen",
        "Soldat:innen",
        "Soldat",
        "Straße",
        "Strasse",
        "die",
        "in",
    ),
    *("Drohnenangriff", "Verteidigungsminister", "Koalition der Willigen", "Kampfjet", "U-Boot", "EU", "USA", "Wien"),
)
FIELDS: Final = (
    *("person:Selenskyj", "land:Frankreich", "land:UA", "waffe:Caesar", "waffenart:Drohne", "quelle:Abendblatt"),
    *("minister:Lecornu", "amt:Verteidigungsminister", "autor:Müller", 'autor:"Anna Meier"', "id:a7", "sprache:de"),
    *("datum:2023", "datum:2023-05", "von:2023-06-15", "bis:2022-12-31", "datum:[2022-03 TO 2023-02]", "land:Japan"),
)


@dataclass(frozen=True)
class Bench:
    """An index with its articles read the slow way, and the words they are made of."""

    engine: Engine
    analyzer: Analyzer
    service: SearchService
    readings: tuple[Reading, ...]
    texts: tuple[str, ...]

    @classmethod
    def over(cls, folder: Path) -> Bench:
        engine, _ = open_index(folder)
        analyzer = analyzer_with_gazetteers()
        service = SearchService(engine, analyzer, facet_values=100_000)
        docs = list(engine.scan(Plan(node=Every())))
        texts = tuple(Record(doc.stored).article.shown_text for doc in docs)
        return cls(engine, analyzer, service, tuple(Reading.of(doc.stored, analyzer) for doc in docs), texts)


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("made_up")
    return Bench.over(build(folder / "index", [write(folder / "a.jsonl", articles(300)), paths.seeds_dir()]))


@pytest.fixture(scope="module")
def real(eval_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("real")
    with (eval_dir / "news.jsonl").open(encoding="utf-8") as lines:
        news = [json.loads(line) for line in islice(lines, NEWS)]
    raw = [
        {"id": each["id"], "text": each["raw"]}
        for each in json.loads((eval_dir / "setA" / "articles.json").read_text("utf-8"))
    ]
    return Bench.over(build(folder / "index", [write(folder / "a.jsonl", [*news, *raw])]))


class QueryWriter:
    """Writes random queries of the whole language, mostly from words of the texts."""

    def __init__(self, random: Random, texts: tuple[str, ...]) -> None:
        self._random = random
        self._texts = texts

    def query(self, depth: int = 2) -> str:
        """A query."""
        random = self._random
        if depth == 0 or random.random() < 0.25:
            return self._leaf()
        left, right = self.query(depth - 1), self.query(depth - 1)
        return random.choice(
            (
                f"{left} {right}",
                f"({left}) UND ({right})",
                f"({left}) ODER ({right})",
                f"({left}) OR {self._leaf()} OR {right}",
                f"({left}) NICHT ({right})",
                f"{left} -{self._leaf()}",
                f"+{self._leaf()} {right}",
                f"({left}) /s ({right})",
                f"({left}) /p ({right})",
                f"{self._leaf()} /s {self._leaf()}",
                f"{self._leaf()} /p NICHT {self._leaf()}",
                f"NICHT ({left})",
                f"{left} {right} {self._leaf()} {self._leaf()} {self._word()} {self._word()} {self._word()}",
            )
        )

    def _leaf(self) -> str:
        random, word = self._random, self._word()
        return random.choice(
            (
                *(self._word, self._word, self._phrase, self._wildcard),
                lambda: random.choice(TYPED),
                lambda: f"={word}",
                lambda: f"titel:{word}",
                lambda: f"mind{random.randint(1, 4)}:{word}",
                lambda: f"mind2:{self._phrase()}",
                lambda: f"{word}~{random.randint(1, 2)}",
                lambda: random.choice(FIELDS),
                lambda: f"titel:{self._phrase()}",
            )
        )()

    def _run(self, count: int) -> list[str]:
        found = words(self._random.choice(self._texts))
        start = self._random.randrange(max(1, len(found) - count))
        return found[start : start + count]

    def _word(self) -> str:
        word = self._run(1)[0]
        return self._random.choice((word, word, word.lower(), word.capitalize()))

    def _phrase(self) -> str:
        random, run = self._random, self._run(self._random.randint(2, 6))
        if random.random() < 0.5:
            return f'"{" ".join(run)}"'
        kept = [word for word in run if random.random() < 0.6] or run[:1]
        if random.random() < 0.3:
            kept.reverse()
        return f'"{" ".join(kept)}"~{random.choice((1, 2, 3, 5, 20))}'

    def _wildcard(self) -> str:
        word = self._word()
        at = self._random.randrange(1, len(word)) if len(word) > 1 else 1
        return self._random.choice(
            (f"{word[:at]}*", f"*{word[at:]}", f"{word[:at]}?{word[at + 1 :]}", f"{word[:at]}*{word[at + 1 :]}")
        )


@st.composite
def requests(draw: st.DrawFn) -> Callable[[tuple[str, ...]], SearchRequest]:
    """A maker of requests over given texts."""
    random = Random(draw(st.integers(0, 2**32)))
    filters: dict[str, tuple[str, ...]] = {}
    if random.random() < 0.3:
        filters["countries"] = tuple(random.sample(("UA", "RU", "FR", "IL", "AT"), random.randint(1, 2)))
    if random.random() < 0.15:
        filters["weapon_categories"] = ("Drohne", "Panzer")
    first = date(2022, 6, 1) if random.random() < 0.2 else None
    last = date(2023, 10, 31) if random.random() < 0.2 else None

    def made(texts: tuple[str, ...]) -> SearchRequest:
        query = QueryWriter(random, texts).query(random.choice((0, 1, 1, 2)))
        return SearchRequest(query, filters, first, last, limit=1000)

    return made


def expected(bench: Bench, request: SearchRequest) -> dict[str, list[Reading]]:
    """The articles that answer a request; under a facet's name those that do without its own filter."""
    node = understand(request.query, bench.analyzer, FacetValues(bench.engine, bench.analyzer)).node
    matching = [reading for reading in bench.readings if reading.true(node)]
    end = request.date_to + timedelta(days=1) if request.date_to else None

    def passes(reading: Reading, left_out: str) -> bool:
        day = reading.published
        wanted = request.date_from or end
        dated = day is not None and (request.date_from or day) <= day and (end is None or day < end)
        return (left_out == MONTHS or not wanted or dated) and all(
            name == left_out or any(value in reading.facets[name] for value in values)
            for name, values in request.filters.items()
        )

    names = ("", MONTHS, *(facet.name for facet in FACETS))
    return {name: [reading for reading in matching if passes(reading, name)] for name in names}


def require_agreement(bench: Bench, request: SearchRequest) -> None:
    note(request.query)
    try:
        right = expected(bench, request)
    except QueryError:
        assume(False)
    page = bench.service.search(request)
    if page.relaxed or page.did_you_mean:
        assert not right[""], "nothing had to be relaxed or corrected"
        return
    assert {hit.id for hit in page.hits} == {reading.id for reading in right[""]}
    assert page.total == len(page.hits) == len(right[""])
    for name, values in page.facets.items():
        counts = Counter(value for reading in right[name] for value in reading.facets[name])
        chosen = {value.value for value in values if value.selected}
        assert {each.value: each.count for each in values if each.count or each.value not in chosen} == counts, name


# Shrinking a random query means trying hundreds of others, none of them simpler.
bounded = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)


@given(requests())
@bounded
def test_agrees_on_made_up_articles(made_up: Bench, make: Callable[[tuple[str, ...]], SearchRequest]) -> None:
    require_agreement(made_up, make(made_up.texts))


@given(requests())
@settings(bounded, max_examples=REAL_EXAMPLES)
def test_agrees_on_real_articles(real: Bench, make: Callable[[tuple[str, ...]], SearchRequest]) -> None:
    require_agreement(real, make(real.texts))
