"""Answers that are kept are those that would be worked out, and go with the next commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.engine.base import Engine, EnginePage, Plan
from searchapp.entities.vocabulary import analyzer_with_gazetteers
from searchapp.indexing.home import open_index
from searchapp.model import SearchPage, SearchRequest, Sort
from searchapp.search.home import open_service
from searchapp.search.kept import Kept
from searchapp.search.service import SearchService

from .corpus import articles, build, write

QUERIES = ("", "Minister", "Raketenangriff", "Drohne*", '"Koalition der Willigen"', "Sanktoinen", "Kiew /s Rakete")
FILTERS: tuple[dict[str, tuple[str, ...]], ...] = (
    {},
    {"countries": ("UA",)},
    {"countries": ("UA", "FR")},
    {"countries": ("FR", "UA"), "sources": ("Abendblatt",)},
    {"countries": ("JP",), "people": ("Wolodymyr Selenskyj",)},
)
REQUESTS = st.builds(
    SearchRequest,
    query=st.sampled_from(QUERIES),
    filters=st.sampled_from(FILTERS),
    date_from=st.sampled_from((None, date(2023, 3, 1))),
    sort=st.sampled_from(Sort),
    offset=st.sampled_from((0, 10, 20)),
    limit=st.sampled_from((0, 10, 60)),
    group=st.booleans(),
    explain=st.booleans(),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("kept")
    return build(base / "index", [write(base / "a.jsonl", articles(150))])


class Counted:
    """An engine that counts what it is asked, and may answer in part only or be one that changes without notice."""

    def __init__(self, engine: Engine, *, complete: bool = True, is_steady: bool = True) -> None:
        self._engine = engine
        self._complete = complete
        self.is_steady = is_steady
        self.plans: list[Plan] = []

    def search(self, plan: Plan) -> EnginePage:
        self.plans.append(plan)
        return replace(self._engine.search(plan), complete=self._complete)

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)


def keeping(engine: Counted) -> SearchService:
    return SearchService(engine, analyzer_with_gazetteers(), kept_answers=10)  # type: ignore[arg-type]


@contextmanager
def counted(folder: Path, *, complete: bool = True, is_steady: bool = True) -> Iterator[Counted]:
    engine, _ = open_index(folder)
    yield Counted(engine, complete=complete, is_steady=is_steady)
    engine.close()


def timeless(page: SearchPage) -> SearchPage:
    return replace(page, took_ms=0.0)


@pytest.fixture(scope="module")
def both(folder: Path) -> tuple[SearchService, SearchService]:
    """One that keeps a few answers, so that they push each other out, and one that keeps none. Few values are shown."""
    return open_service(folder, 3, kept_answers=3), open_service(folder, 3)


@given(st.lists(REQUESTS, min_size=2, max_size=8))
def test_kept_or_worked_out_an_answer_is_the_same(
    both: tuple[SearchService, SearchService], requests: list[SearchRequest]
) -> None:
    keeping_some, keeping_none = both
    for request in (*requests, *requests[::-1]):
        assert timeless(keeping_some.search(request)) == timeless(keeping_none.search(request))


def test_an_answer_goes_with_the_next_commit(tmp_path: Path) -> None:
    index = build(tmp_path / "index", [write(tmp_path / "a.jsonl", articles(20))])
    service = open_service(index, kept_answers=10)
    request = SearchRequest("Wolkenkratzer")
    assert service.search(request).total == service.search(request).total == 0
    new = {"id": "new", "title": "Turm in Kiew", "text": "In Kiew steht jetzt ein Wolkenkratzer, sagte der Minister."}
    build(index, [write(tmp_path / "b.jsonl", [new])])
    assert [hit.id for hit in service.search(request).hits] == ["new"]


def test_a_spelling_that_came_with_a_later_commit_is_marked_too(tmp_path: Path) -> None:
    told = "In Kiew steht jetzt ein {}, sagte der Minister nach der Sitzung am Montag."
    first = {"id": "first", "title": "Turm", "text": told.format("Wolkenkratzer")}
    index = build(tmp_path / "index", [write(tmp_path / "a.jsonl", [first])])
    service = open_service(index)
    request = SearchRequest("Wolkenkratzer")
    assert [hit.snippets for hit in service.search(request).hits] == [(told.format("<mark>Wolkenkratzer</mark>"),)]
    later = {"id": "later", "title": "Turm", "text": told.format("WOLKENKRATZER")}
    build(index, [write(tmp_path / "b.jsonl", [later])])
    shown = {snippet for hit in service.search(request).hits for snippet in hit.snippets}
    assert shown == {told.format("<mark>Wolkenkratzer</mark>"), told.format("<mark>WOLKENKRATZER</mark>")}


def test_the_engine_is_asked_once(folder: Path) -> None:
    with counted(folder) as engine:
        service = keeping(engine)
        first = service.search(SearchRequest("Minister"))
        asked = len(engine.plans)
        assert service.search(SearchRequest("Minister")).hits == first.hits
        assert len(engine.plans) == asked


def test_facets_are_counted_once_over_the_same_articles(folder: Path) -> None:
    with counted(folder) as engine:
        service = keeping(engine)
        first = service.search(SearchRequest("Minister"))
        second = service.search(SearchRequest("Minister", offset=10))
        newest = service.search(SearchRequest("Minister", sort=Sort.NEWEST))
        service.search(SearchRequest("Minister", filters={"countries": ("UA",)}))
        every = {facet.name for facet in engine.plans[0].facets}
        asked = [{facet.name for facet in plan.facets} for plan in engine.plans]
        assert asked == [every, set(), set(), every - {"countries"}]
        assert first.facets == second.facets == newest.facets
        assert {hit.id for hit in first.hits}.isdisjoint(hit.id for hit in second.hits)


@pytest.mark.parametrize(("complete", "is_steady"), [(False, True), (True, False)], ids=["in part", "unsteady"])
def test_what_may_change_is_not_kept(folder: Path, complete: bool, is_steady: bool) -> None:
    with counted(folder, complete=complete, is_steady=is_steady) as engine:
        service = keeping(engine)
        for _ in range(2):
            service.search(SearchRequest("Minister"))
        assert [bool(plan.facets) for plan in engine.plans] == [True, True]


@given(st.integers(0, 4), st.lists(st.tuples(st.integers(0, 6), st.booleans())))
def test_the_values_asked_for_last_are_kept(room: int, steps: list[tuple[int, bool]]) -> None:
    kept: Kept[int, str] = Kept(room)
    model: dict[int, str] = {}
    for key, puts in steps:
        if puts:
            kept.put(key, f"value {key}")
            model.pop(key, None)
            model[key] = f"value {key}"
            model = dict(list(model.items())[-room:] if room else [])
        else:
            assert kept.get(key) == model.get(key)
            if key in model:
                model[key] = model.pop(key)
