"""Every engine against the default one: the same articles, totals and facet counts, and the same order where it is clear."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from searchapp.analysis.forms import Alternative, index_decides
from searchapp.engine.base import Engine, FacetPlan, IndexDoc, Plan, number_of
from searchapp.indexing.home import index_into
from searchapp.indexing.run import IndexOptions
from searchapp.model import SearchRequest, Sort
from searchapp.query.ast import And, FacetIs, Leaf, Node, Not, Or, Within
from searchapp.search.home import open_service
from searchapp.search.service import SearchService
from tests.conftest import ROOT
from tests.engine.documents import document, word
from tests.engine.workshop import ENGINES, Workshop
from tests.query.strategies import VOCABULARY, analysed_trees
from tests.results import every_hit

CLEAR = 1.1
"""Two scores whose ratio is larger differ clearly: engines count and round the lengths of texts differently."""
DEFAULT = "tantivy"
SEEDS = (1, 2, 3)
GAPPY = (1, 2)
"""Corpora in which some articles lack a title or a body, whose words a cluster then weighs otherwise."""
OTHERS = [name for name in ENGINES if name != DEFAULT]
FACETS = (FacetPlan("countries", ()), FacetPlan("people", (), ("Niemand",)), FacetPlan("months", ()))


def _document(random: Random, number: int, *, least: int) -> IndexDoc:
    """A random article whose text fields hold at least so many words."""

    def some(values: tuple[str, ...], most: int) -> tuple[str, ...]:
        return tuple(random.sample(values, random.randint(0, most)))

    def text(most: int) -> str:
        return " ".join(random.choices(VOCABULARY, k=random.randint(least, most)))

    day = date(2023, 11, 1) + timedelta(days=random.randint(0, 400))
    return document(
        f"d{number}",
        text(25),
        title=text(4),
        part=text(3),
        published=day if random.random() < 0.9 else None,
        group=f"d{number - 1}" if number and random.random() < 0.2 else None,
        author=some(("anna", "meier"), 2),
        countries=some(("FR", "UA", "RU"), 3),
        people=some(("Emmanuel Macron", "Wolodymyr Selenskyj"), 2),
    )


@pytest.fixture(scope="module")
def corpora(sharded: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, Mapping[str, Engine]]:
    """Every engine with the same articles, three times other ones."""
    return {seed: _corpus(seed, sharded, tmp_path_factory.mktemp(f"corpus{seed}")) for seed in SEEDS}


def _commits(seed: int) -> list[list[IndexDoc]]:
    """Two lots of articles; the second one replaces some of the first."""
    random = Random(seed)
    least = 0 if seed in GAPPY else 1
    return [[_document(random, number, least=least) for number in numbers] for numbers in (range(60), range(50, 90))]


def _corpus(seed: int, workshop: Workshop, folder: Path) -> Mapping[str, Engine]:
    """Two commits, some articles replaced, some deleted."""
    first, second = _commits(seed)
    engines = {name: workshop.engine(name, folder / name) for name in ENGINES}
    for engine in engines.values():
        with engine.writer() as writer:
            for doc in first:
                writer.put(doc)
            writer.commit()
            for doc in second:
                writer.put(doc)
            for number in range(0, 90, 13):
                writer.delete(f"d{number}")
            writer.commit()
    return engines


def alternatives(node: Node) -> Iterator[Alternative]:
    """All alternatives of a tree's words."""
    match node:
        case Leaf():
            yield from node.alternatives
        case And() | Or() | Within():
            for child in node.children:
                yield from alternatives(child)
        case Not():
            yield from alternatives(node.child)


def order_differs(one: Mapping[str, float], other: Mapping[str, float]) -> list[tuple[str, str]]:
    """Pairs that both engines order clearly, but not alike."""
    return [
        (left, right)
        for left, right in combinations(sorted(one.keys() & other.keys()), 2)
        if (_is_clear(one[left], one[right]) and _is_clear(other[right], other[left]))
        or (_is_clear(one[right], one[left]) and _is_clear(other[left], other[right]))
    ]


def _is_clear(high: float, low: float) -> bool:
    return high > low * CLEAR


@pytest.mark.parametrize("name", OTHERS)
@settings(max_examples=150, deadline=None)
@given(seed=st.sampled_from(SEEDS), node=analysed_trees, wanted=st.sampled_from([None, "FR"]))
def test_same_articles_totals_and_facets(
    corpora: Mapping[int, Mapping[str, Engine]], name: str, seed: int, node: Node, wanted: str | None
) -> None:
    words = list(alternatives(node))
    assume(all(index_decides(each) for each in words))
    engines = corpora[seed]
    filters = (FacetIs("countries", (wanted,)),) if wanted else ()
    plan = Plan(node=node, filters=filters, limit=100, facets=FACETS)
    expected, answer = engines[DEFAULT].search(plan), engines[name].search(plan)
    assert answer.total == expected.total
    assert {doc.id for doc in answer.docs} == {doc.id for doc in expected.docs}
    assert answer.facets == expected.facets
    assert engines[name].count(node) == engines[DEFAULT].count(node)
    scores = [{doc.id: doc.score for doc in page.docs} for page in (expected, answer)]
    assert order_differs(*scores) == [] or any(each.slop for each in words) or (name == "opensearch" and seed in GAPPY)
    assert engines[name].folded(plan) == engines[DEFAULT].folded(plan)


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("sort", [pytest.param(Sort.NEWEST, id="newest"), pytest.param(Sort.OLDEST, id="oldest")])
def test_same_days_in_order(corpora: Mapping[int, Mapping[str, Engine]], name: str, sort: Sort) -> None:
    engines = corpora[1]
    days = {doc.id: doc.day for commit in _commits(1) for doc in commit}
    orders = [
        [days[doc.id] for doc in engine.scan(Plan(node=And(()), sort=sort))]
        for engine in (engines[DEFAULT], engines[name])
    ]
    assert orders[0] == orders[1]
    assert len(orders[0]) > 50


@pytest.mark.parametrize("name", OTHERS)
def test_limits_by_number_are_the_same(corpora: Mapping[int, Mapping[str, Engine]], name: str) -> None:
    numbers = tuple(number_of(f"d{number}") for number in range(5, 60))
    plan = Plan(node=word("panzer"), only=numbers, without=numbers[::3], limit=100, facets=FACETS)
    expected, answer = (engine.search(plan) for engine in (corpora[2][DEFAULT], corpora[2][name]))
    assert (answer.total, answer.facets) == (expected.total, expected.facets)
    assert {doc.id for doc in answer.docs} == {doc.id for doc in expected.docs}


QUERIES = (
    "Panzer",
    "Haubitzen Ukraine",
    "titel:Leopard",
    '"ukrainische Armee"',
    '"Ukraine Waffen"~5',
    "Pan*er",
    "Selensky~1",
    "Putin ODER Selenskyj",
    "Ukraine UND NICHT Russland",
    "NICHT Ukraine",
    "land:UA",
    "person:Selenskyj",
    "waffe:Leopard",
    "Minister:Pistorius",
    "datum:2024",
    "von:2024-03 Ukraine",
    "Minister /s Ukraine",
    "Panzer /p Ukraine",
    "mind2:Panzer",
    "Welche Waffen liefert Deutschland?",
    "Panzr",
    "=Panzer",
    "(Drohne ODER Rakete) Kiew",
    "",
)


@pytest.fixture(scope="module")
def seeds(sharded: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, SearchService]:
    return _services(sharded, tmp_path_factory.mktemp("seeds"), ROOT / "seeds")


@pytest.fixture(scope="module")
def judged(sharded: Workshop, tmp_path_factory: pytest.TempPathFactory, eval_dir: Path) -> Mapping[str, SearchService]:
    folder = tmp_path_factory.mktemp("judged")
    file = folder / "articles.jsonl"
    with file.open("w", encoding="utf-8") as rows:
        for each in json.loads((eval_dir / "setA" / "articles.json").read_text("utf-8")):
            row = {"id": each["id"], "title": each["title"], "text": each["raw"], "published": each["published"]}
            rows.write(json.dumps(row) + "\n")
    return _services(sharded, folder, file)


def _services(workshop: Workshop, folder: Path, source: Path) -> Mapping[str, SearchService]:
    places = {name: workshop.place(name, folder / name) for name in ENGINES}
    for name, place in places.items():
        index_into(place, name, [source], IndexOptions(jobs=1))
    return {name: open_service(place) for name, place in places.items()}


def assert_same_answer(services: Mapping[str, SearchService], name: str, query: str) -> None:
    request = SearchRequest(query=query, limit=100)
    expected, answer = services[DEFAULT].search(request), services[name].search(request)
    assert {hit.id for hit in answer.hits} == {hit.id for hit in expected.hits}
    assert (answer.total, answer.groups, answer.facets) == (expected.total, expected.groups, expected.facets)
    assert (answer.understood, answer.did_you_mean) == (expected.understood, expected.did_you_mean)
    snippets = [{hit.id: (hit.title_html, hit.snippets) for hit in page.hits} for page in (expected, answer)]
    assert snippets[0] == snippets[1]
    scores = [{hit.id: hit.score for hit in page.hits} for page in (expected, answer)]
    assert order_differs(*scores) == []
    exported = [
        sorted(hit.id for hit in every_hit(service, request)) for service in (services[DEFAULT], services[name])
    ]
    assert exported[0] == exported[1]


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("query", QUERIES)
def test_seeds_are_answered_alike(seeds: Mapping[str, SearchService], name: str, query: str) -> None:
    assert_same_answer(seeds, name, query)


@pytest.mark.parametrize("name", OTHERS)
def test_judged_queries_are_answered_alike(judged: Mapping[str, SearchService], name: str, eval_dir: Path) -> None:
    queries = [each["q"] for each in json.loads((eval_dir / "setA" / "queries.json").read_text("utf-8"))]
    for query in (*queries, *QUERIES):
        assert_same_answer(judged, name, query)


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("prefix", ["p", "Uk", "sel", "zzz"])
def test_completions_are_alike(seeds: Mapping[str, SearchService], name: str, prefix: str) -> None:
    assert sorted(map(str, seeds[name].suggest(prefix, 200))) == sorted(map(str, seeds[DEFAULT].suggest(prefix, 200)))
