"""What only a cluster does: several shards, long results in pieces, indices behind an alias, the lock."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.engine import opensearch_, opensearch_bulk, opensearch_facets, opensearch_query, opensearch_scan
from searchapp.engine import opensearch_terms as terms
from searchapp.engine.base import FacetPlan, IndexDoc, Plan, number_of
from searchapp.engine.cluster import Cluster
from searchapp.engine.opensearch_ import OpenSearchEngine
from searchapp.engine.opensearch_admin import create_index, read_about, remove, switch
from searchapp.engine.opensearch_client import Client
from searchapp.engine.opensearch_lock import lock_index
from searchapp.engine.opensearch_scan import PointInTime
from searchapp.errors import EngineError, IndexUnusableError
from searchapp.model import Sort
from searchapp.query.ast import And, Every, FacetIs, Not
from tests.engine.documents import document, word
from tests.engine.workshop import Workshop

COUNT = 40
EVERYTHING = Plan(node=Every(), sort=Sort.OLDEST)


def article(number: int) -> IndexDoc:
    """Person 0 stands in all articles, person 1 in every second one, person 2 in every third one …"""
    return document(
        f"d{number:02}",
        f"rakete wort{number}" + " stadt" * (number % 7),
        published=date(2024, 1, 1) + timedelta(days=number // 2),
        group=f"d{number - number % 4:02}",
        people=tuple(f"Person {each:02}" for each in range(COUNT) if number % (each + 1) == 0),
    )


def write(engine: OpenSearchEngine, docs: Iterable[IndexDoc]) -> None:
    with engine.writer() as writer:
        for doc in docs:
            writer.put(doc)
        writer.commit()


def ids(engine: OpenSearchEngine, plan: Plan = EVERYTHING) -> list[str]:
    return [doc.id for doc in engine.scan(plan)]


@pytest.fixture(scope="module")
def engine(sharded: Workshop, tmp_path_factory: pytest.TempPathFactory) -> OpenSearchEngine:
    """Forty articles on three shards, for tests that only read."""
    made = sharded.engine("opensearch", tmp_path_factory.mktemp("kept"))
    assert isinstance(made, OpenSearchEngine)
    write(made, map(article, range(COUNT)))
    return made


@pytest.fixture
def place(workshop: Workshop, tmp_path: Path) -> Cluster:
    """A name of the test's own, without an index."""
    found = workshop.place("opensearch", tmp_path)
    assert isinstance(found, Cluster)
    return found


@pytest.fixture
def opened(place: Cluster) -> Callable[[], OpenSearchEngine]:
    create_index(place, {}, visible=True)
    return lambda: OpenSearchEngine(place)


def test_facets_are_exact_though_shards_report_little(
    engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opensearch_, "FIRST_REPORT", 1)
    plan = replace(EVERYTHING, facets=(FacetPlan("people", (), ("Person 30", "Person 99")),), facet_values=3)
    page = engine.search(plan)
    assert page.facets["people"] == (
        ("Person 00", 40),
        ("Person 01", 20),
        ("Person 02", 14),
        ("Person 30", 2),
        ("Person 99", 0),
    )
    assert page.notes == ()


def test_facets_that_cannot_be_proven_are_said(engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opensearch_, "FIRST_REPORT", 1)
    monkeypatch.setattr(opensearch_, "FULL_REPORT", 1)
    plan = replace(EVERYTHING, facets=(FacetPlan("people", ()), FacetPlan("months", ())), facet_values=20)
    (note,) = engine.search(plan).notes
    assert "Personen" in note
    assert "nicht genau" in note


@pytest.mark.parametrize("sort", list(Sort))
def test_deep_pages_join_to_the_whole(engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch, sort: Sort) -> None:
    plan = Plan(node=word("stadt"), sort=sort, limit=100)
    whole = engine.search(plan)
    monkeypatch.setattr(opensearch_, "WINDOW", 5)
    monkeypatch.setattr(opensearch_scan, "WINDOW", 10)
    pages = [engine.search(replace(plan, offset=offset, limit=12)) for offset in range(0, 60, 12)]
    assert [doc.id for page in pages for doc in page.docs] == [doc.id for doc in whole.docs]
    assert {page.total for page in pages} == {whole.total} == {34}


@pytest.mark.parametrize("sort", list(Sort))
def test_a_scan_joins_pages_to_the_whole(engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch, sort: Sort) -> None:
    plan = Plan(node=word("stadt"), sort=sort, limit=100, without=(number_of("d03"),))
    whole = [doc.id for doc in engine.search(plan).docs]
    monkeypatch.setattr(opensearch_, "_SCAN_PAGE", 3)
    assert ids(engine, plan) == whole
    assert len(whole) == 33


def test_groups_are_folded_page_by_page(engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = engine.folded(EVERYTHING)
    monkeypatch.setattr(opensearch_, "WINDOW", 7)
    assert engine.folded(EVERYTHING) == whole
    assert len(whole.folded) == sum(whole.sizes.values()) == 3 * COUNT // 4


@pytest.mark.parametrize("page", [1, 2, 3, 50_000])
def test_terms_come_in_pages(engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    monkeypatch.setattr(terms, "PAGE", page)
    assert engine.complete("words", "wort3", 3) == [(f"wort{each}\tWort{each}", 1) for each in (3, 30, 31)]
    assert engine.complete("people", "Person 0", 2) == [("Person 00", 40), ("Person 01", 20)]
    assert len(engine.complete("people", "", None)) == COUNT
    assert engine.complete("people", "Person 07", None) == [("Person 07", 5)]
    assert engine.complete("people", "Q", None) == []


ODD = st.text('ab.\\"[]()-^&|~#@<>{}?*+\t ä\ud7ff\ue000😀', max_size=70)


@given(found=st.sets(ODD), prefix=st.text("a.(", max_size=2) | st.just("a" * 65), last=ODD)
def test_expressions_tell_which_terms_follow(found: set[str], prefix: str, last: str) -> None:
    """Cut short, an expression may let in terms that came before, never leave one out that follows."""
    last = prefix + last
    expression = "|".join(terms.behind(prefix, last))
    follow = {each for each in found if re.fullmatch(expression, prefix + each, re.DOTALL)}
    assert {each for each in found if prefix + each > last} <= follow
    assert len(expression) < 1000
    if len(last) < 15:
        assert all(prefix + each > last for each in follow)
    start = re.compile(terms.starting(prefix), re.DOTALL)
    assert all(start.fullmatch(prefix + each) for each in found) or not prefix


def test_terms_of_any_characters_come_in_pages(
    opened: Callable[[], OpenSearchEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms, "PAGE", 2)
    values = ("", "A.B", 'A"C', "A\\D", "A[E", "A-F", "A<G>", "A&H", "A~#@", "A😀", "A\ue000x", "Ä", "A" * 300, "A\tb")
    with closing(opened()) as engine:
        write(engine, [document(str(number), "text", people=(each,)) for number, each in enumerate(values)])
        assert engine.complete("people", "", None) == [(each, 1) for each in sorted(values)]
        assert engine.complete("people", "A", None) == [(each, 1) for each in sorted(values) if each.startswith("A")]
        for each in values[1:]:
            assert engine.complete("people", each, 3)[0] == (each, 1)


def test_more_numbers_than_one_query_takes(engine: OpenSearchEngine) -> None:
    """As many as a check of 140,000 candidates leaves: a cluster takes 65,536 in one list."""
    others = tuple(range(140_000))
    wanted = (number_of("d01"), *others, number_of("d02"))
    assert {doc.id for doc in engine.search(Plan(node=Every(), only=wanted)).docs} == {"d01", "d02"}
    assert engine.search(Plan(node=Every(), without=wanted)).total == COUNT - 2


def test_filters_of_one_facet_leave_others_alone(engine: OpenSearchEngine) -> None:
    second, third = FacetIs("people", ("Person 01",)), FacetIs("months", ("2024-01",))
    plan = Plan(
        node=Not(word("wort4")),
        filters=(second, third),
        facets=(FacetPlan("people", (third,), ("Person 01",)), FacetPlan("months", (second,))),
        without=(number_of("d00"),),
    )
    page = engine.search(plan)
    assert page.total == 18
    assert dict(page.facets["people"])["Person 00"] == 39
    assert dict(page.facets["people"])["Person 01"] == 19
    assert dict(page.facets["months"]) == {"2024-01": 19}


def test_long_ids_and_texts_are_kept(opened: Callable[[], OpenSearchEngine]) -> None:
    """An article's id may be any address, its text may hold a token that is no word."""
    long_id = "https://example.org/" + "ä" * 3000
    with closing(opened()) as engine:
        write(engine, [document(long_id, "kurz " + "x" * 40_000), document("b/c?d#e", "kurz")])
        assert set(ids(engine, Plan(node=word("kurz")))) == {long_id, "b/c?d#e"}
        stored = engine.get(long_id)
        assert stored is not None
        assert stored.stored == f"stored {long_id}".encode()
        assert set(engine.hashes([long_id, "b/c?d#e", "c"])) == {long_id, "b/c?d#e"}


def test_a_batch_goes_in_pieces_and_through_a_file(
    opened: Callable[[], OpenSearchEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opensearch_bulk, "_MOST_DOCS", 7)
    monkeypatch.setattr(opensearch_bulk, "_MOST_BYTES", 6000)
    monkeypatch.setattr(opensearch_bulk, "_IN_MEMORY", 10_000)
    with closing(opened()) as engine:
        with engine.writer() as writer:
            for number in [*range(COUNT), *range(10)]:
                writer.put(article(number))
            writer.delete("d11")
            writer.delete("d05")
            writer.put(article(5))
            writer.commit()
        expected = sorted(f"d{number:02}" for number in range(COUNT) if number != 11)
        assert sorted(ids(engine)) == expected
        assert engine.retried == 0


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch) -> list[PointInTime]:
    """The points in time that scans of this test have opened."""
    made: list[PointInTime] = []

    class Remembered(PointInTime):
        def __init__(self, client: Client, index: str, *, patient: bool = False) -> None:
            super().__init__(client, index, patient=patient)
            made.append(self)

    monkeypatch.setattr(opensearch_scan, "PointInTime", Remembered)
    return made


def test_a_scan_that_loses_its_state_goes_on(
    engine: OpenSearchEngine, states: list[PointInTime], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a dying node takes with it is asked for again: no article is missing, none comes twice."""
    monkeypatch.setattr(opensearch_, "_SCAN_PAGE", 6)
    scan = engine.scan(EVERYTHING)
    first = [next(scan).id for _ in range(10)]
    states[0].close()
    assert [*first, *(doc.id for doc in scan)] == [f"d{number:02}" for number in range(COUNT)]
    assert len(states) == 2


def test_a_scan_that_loses_its_state_amid_changes_says_so(
    opened: Callable[[], OpenSearchEngine], states: list[PointInTime], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opensearch_, "_SCAN_PAGE", 6)
    with closing(opened()) as engine:
        write(engine, map(article, range(COUNT)))
        scan = engine.scan(EVERYTHING)
        next(scan)
        with engine.writer() as writer:
            writer.delete("d39")
            writer.commit()
        states[0].close()
        with pytest.raises(EngineError, match="40 articles were read"):
            list(scan)


def test_a_rebuild_is_seen_when_it_is_done(place: Cluster) -> None:
    first = create_index(place, {"made": 1}, visible=True)
    with closing(OpenSearchEngine(place)) as readers:
        write(readers, map(article, range(3)))
        second = create_index(place, {"made": 2}, visible=False)
        with closing(OpenSearchEngine(place, second)) as rebuilt:
            write(rebuilt, map(article, range(7)))
            assert len(ids(rebuilt)) == 7
        assert len(ids(readers)) == 3
        assert read_about(place) == {"made": 1}
        before = readers.state()
        switch(place, second)
        assert len(ids(readers)) == 7
        assert read_about(place) == {"made": 2}
        assert readers.state() != before
    assert (first, second) == (f"{place.name}-000001", f"{place.name}-000002")
    with pytest.raises(IndexUnusableError):
        OpenSearchEngine(place, first).search(EVERYTHING)


def test_nobody_switches_while_someone_writes(place: Cluster) -> None:
    create_index(place, {}, visible=True)
    second = create_index(place, {}, visible=False)
    engine = OpenSearchEngine(place)
    with closing(engine), engine.writer(), pytest.raises(EngineError, match="another process is writing"):
        switch(place, second)
    with closing(OpenSearchEngine(place, second)) as rebuilt:
        write(rebuilt, map(article, range(2)))
        switch(place, second)
    with closing(OpenSearchEngine(place)) as readers:
        assert len(ids(readers)) == 2


def test_no_index(place: Cluster) -> None:
    assert read_about(place) is None
    remove(place, f"{place.name}-000001")
    with closing(OpenSearchEngine(place)) as engine:
        with pytest.raises(IndexUnusableError, match=f"no index at .*{place.name}; make one with"):
            engine.search(EVERYTHING)
        with pytest.raises(IndexUnusableError), engine.writer():
            pass
        with closing(Client(place)) as client:
            assert client.ask("GET", f"/{place.name}*/_settings") == {}


def test_an_index_of_others_is_refused(place: Cluster) -> None:
    with closing(Client(place)) as client:
        client.ask("PUT", f"/{place.name}")
    with pytest.raises(IndexUnusableError, match="choose another name"):
        read_about(place)


def test_settings_reach_the_index(place: Cluster) -> None:
    wanted = replace(place, shards=2, replicas=1, refresh="later", refresh_interval=7)
    physical = create_index(wanted, {}, visible=True)
    with closing(Client(place)) as client:
        found = client.ask("GET", f"/{physical}/_settings")[physical]["settings"]["index"]
        assert (found["number_of_shards"], found["number_of_replicas"], found["refresh_interval"]) == ("2", "1", "7s")
        with closing(OpenSearchEngine(place)) as engine:
            write(engine, [article(1)])
        found = client.ask("GET", f"/{physical}/_settings")[physical]["settings"]["index"]
        assert found["refresh_interval"] == "-1"


def test_copies_without_nodes_for_them_are_refused_and_nothing_is_left(place: Cluster) -> None:
    with pytest.raises(EngineError, match=r"not enough nodes for 3 copies .* lower the setting opensearch_replicas"):
        create_index(replace(place, replicas=3, timeout=2.0), {}, visible=True)
    with closing(Client(place)) as client:
        assert client.ask("GET", f"/{place.name}*/_settings") == {}


def test_a_new_index_has_all_its_copies(place: Cluster) -> None:
    physical = create_index(replace(place, replicas=2), {}, visible=True)
    with closing(Client(place)) as client:
        for index in (physical, lock_index(place.name)):
            shards = client.ask("GET", f"/{index}/_stats/docs")["_shards"]
            assert shards["successful"] == shards["total"]


def test_refreshing_later_shows_a_commit_by_itself(place: Cluster) -> None:
    later = replace(place, refresh="later", refresh_interval=1)
    create_index(later, {}, visible=True)
    with closing(OpenSearchEngine(later)) as engine:
        write(engine, [article(1)])
        assert set(engine.hashes(["d01"])) == {"d01"}
        deadline = time() + 60
        while not ids(engine) and time() < deadline:
            pass
        assert ids(engine) == ["d01"]


def held(place: Cluster, **fields: object) -> None:
    """Write down that someone else holds the lock."""
    owner = {"owner": "other", "host": "elsewhere", "pid": 1, "until": time() + 60, "session": 5, "commits": 3}
    with closing(Client(place)) as client:
        client.ask("PUT", f"/{lock_index(place.name)}/_doc/writer", {**owner, **fields})


def test_a_crashed_writer_of_another_machine_blocks_until_its_time_is_over(
    place: Cluster, opened: Callable[[], OpenSearchEngine]
) -> None:
    with closing(opened()) as engine:
        held(place)
        with pytest.raises(EngineError, match="process 1 on elsewhere"):
            write(engine, [article(1)])
        held(place, until=time() - 1)
        write(engine, [article(1)])
        assert ids(engine) == ["d01"]


def test_a_crashed_writer_of_this_machine_blocks_nobody(place: Cluster, opened: Callable[[], OpenSearchEngine]) -> None:
    child = os.posix_spawn("/bin/true", ["/bin/true"], {})
    os.waitpid(child, 0)
    with closing(opened()) as engine:
        held(place, host=os.uname().nodename, pid=child)
        write(engine, [article(1)])
        assert ids(engine) == ["d01"]


def test_a_writer_that_lost_its_lock_gives_up(place: Cluster, opened: Callable[[], OpenSearchEngine]) -> None:
    with closing(opened()) as engine:
        with engine.writer() as writer:
            writer.put(article(1))
            held(place)
            with pytest.raises(EngineError, match="this one has given up"):
                writer.commit()
        with pytest.raises(EngineError, match="another process is writing"):
            write(engine, [article(2)])


def test_an_optional_word_only_ranks(engine: OpenSearchEngine) -> None:
    optional = replace(word("wort5"), optional=True)
    page = engine.search(Plan(node=And((word("rakete"), optional)), limit=50))
    assert page.total == COUNT
    assert page.docs[0].id == "d05"


def test_limits_stand_where_the_cluster_has_them() -> None:
    assert opensearch_query.MOST_TERMS == 65_536
    assert opensearch_facets.FULL_REPORT < 65_535
    assert opensearch_scan.WINDOW == 10_000
