"""The benchmark measures what it says: peers answer, results survive a round trip, a slower ratio is named."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bench.peers import PEERS
from bench.peers.base import Doc, Peer, Query, words
from bench.timing import tagging
from bench.timing.exports import Export
from bench.timing.figures import AGAIN, EVERY, FIRST, EngineFigures, Times, by_kind
from bench.timing.memory import run_watched, session_memory
from bench.timing.queries import KINDS
from bench.timing.readers import QUERIES, Crowd, asked_all, change
from bench.timing.results import OURS, YARDSTICK, Results, committed_ratios, load, save, slower
from bench.timing.server import Line, Server
from bench.timing.tables import filled, report, side_by_side
from searchapp.faces.web import create_app
from searchapp.model import SearchPage, SearchRequest
from tests.faces.fake import FakeService
from tests.faces.served import served

ROUND = sum(map(len, KINDS.values()))
DOCS = [
    Doc("a", "Haubitzen für Kiew", "Frankreich liefert weitere Haubitzen an die Ukraine.", "Blatt 1"),
    Doc("b", "Wetter", "In Paris regnet es, in Kiew auch.", "Blatt 2"),
    Doc("c", "Sport", "Der Verein gewinnt in Paris.", "Blatt 2"),
]


@pytest.fixture(params=PEERS, ids=[kind.name for kind in PEERS])
def peer(request: pytest.FixtureRequest, tmp_path: Path) -> Peer:
    made: Peer = request.param(tmp_path)
    made.index(DOCS)
    return made


def test_peers_rank(peer: Peer) -> None:
    assert peer.rank(words("Haubitzen?"), 10, every=True) == ["a"]
    assert set(peer.rank(words("Paris Haubitzen"), 10, every=False)) == {"a", "b", "c"}
    assert peer.rank(words("Paris Haubitzen"), 10, every=True) == []


@pytest.mark.parametrize(
    ("query", "total"),
    [
        pytest.param(Query("Paris"), 2, id="word"),
        pytest.param(Query("Paris", source="Blatt 2"), 2, id="filtered"),
        pytest.param(Query("Haubitzen", source="Blatt 2"), 0, id="filtered-away"),
        pytest.param(Query('"weitere Haubitzen"'), 1, id="phrase"),
        pytest.param(Query("Paris AND (Kiew OR Verein)"), 2, id="boolean"),
        pytest.param(Query("Paris NOT Verein"), 1, id="not"),
        pytest.param(Query("Haubi*"), 1, id="wildcard"),
        pytest.param(Query("Paris", offset=1), 2, id="second-page"),
    ],
)
def test_peers_answer(peer: Peer, query: Query, total: int) -> None:
    assert peer.answer(query) == total


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([5.0], Times(5.0, 5.0), id="one"),
        pytest.param([3.0, 1.0, 2.0], Times(2.0, 3.0), id="three"),
        pytest.param([float(value) for value in range(100)], Times(50.0, 95.0), id="hundred"),
    ],
)
def test_times(values: list[float], expected: Times) -> None:
    assert Times.of(values) == expected


def test_every_query_is_asked_in_every_round_but_the_first_counts_for_nothing() -> None:
    asked: list[Query] = []

    def ask(query: Query) -> float:
        asked.append(query)
        return 1000.0 if len(asked) <= ROUND else float(query.offset)

    times = by_kind(ask, 2)
    assert len(asked) == 3 * ROUND
    assert list(times) == [*KINDS, EVERY, AGAIN, FIRST]
    assert times[FIRST] == Times(1000.0, 1000.0)
    assert times["deep page"] == Times(200.0, 200.0)
    assert times[EVERY] == times[AGAIN] == Times(0.0, 200.0)


def test_peers_export(peer: Peer) -> None:
    rows = {(row_id, title, source) for row_id, title, source, _ in peer.export(Query("Kiew OR Paris"), 2)}
    assert len(rows) == 2
    assert rows < {(doc.id, doc.title, doc.source) for doc in DOCS}


def results(ours: float, speed: float = 100.0) -> Results:
    def figures(median: float, rate: float) -> EngineFigures:
        queries = dict.fromkeys([*KINDS, EVERY], Times(median, 2 * median))
        return EngineFigures(rate, export_rows_per_s=50.0, queries=queries, facets=Times(0.5, 0.75))

    return Results(
        10,
        {OURS: figures(ours, speed), YARDSTICK: figures(2.0, 100.0)},
        {"whoosh": figures(4.0, 10.0)},
        {"JSON phrase": Times(1.0, 2.0), f"JSON {EVERY}": Times(3.0, 4.0)},
        {"csv": Export(7, 70.0, 80.0, 60.0)},
        Crowd({"2 at once, one process": 321.0}, Times(5.0, 6.0), Times(7.0, 8.0)),
        {"tagging": Times(0.3, 0.9)},
        {"help_ms": 90.0},
    )


def test_round_trip_beside_other_runs(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    larger = replace(results(3.0), articles=2000)
    for run in (larger, results(9.0), results(1.0)):
        save(run, file)
    assert load(file) == [results(1.0), larger]


def test_ratios_are_times_over_the_yardsticks() -> None:
    every = dict.fromkeys([*KINDS, EVERY], 0.5)
    assert results(1.0, speed=50.0).ratios() == every | {
        "JSON": 1.5,
        "indexing": 2.0,
        "export": 1.0,
        "whoosh indexing": 10.0,
        "whoosh export": 1.0,
        "whoosh queries": 2.0,
    }


def test_slower_names_the_worst_first() -> None:
    before = {"a": 1.0, "b": 1.0, "c": 1.0, "gone": 1.0}
    now = {"a": 1.2, "b": 1.5, "c": 3.0, "new": 9.0}
    assert slower(before, now) == [f"c: 1.00 → 3.00 × {YARDSTICK}", f"b: 1.00 → 1.50 × {YARDSTICK}"]
    assert slower(before, before) == []


def test_what_is_compared_with_is_what_is_committed(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    assert committed_ratios(file, 10) is None, "no repository"
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.example"]
    run = partial(subprocess.run, check=True, cwd=tmp_path, capture_output=True)
    run([*git, "init"])
    assert committed_ratios(file, 10) is None, "nothing committed"
    save(results(1.0), file)
    run([*git, "add", "."])
    run([*git, "commit", "-m", "first"])
    save(results(8.0), file)
    assert committed_ratios(file, 10) == results(1.0).ratios()
    assert committed_ratios(file, 20_000) is None


def test_the_report_holds_everything_measured() -> None:
    text = report([results(1.0)])
    shown = [
        *KINDS,
        EVERY,
        OURS,
        YARDSTICK,
        "JSON phrase",
        "help ms: 90.00",
        "2 at once, one process | 321",
        "5.00 / 6.00",
    ]
    shown += ["tagging, ms an article (median / p95): 0.30 / 0.90", "| csv | 7 | 70 | 80.0 |", "7.00 / 8.00", "whoosh"]
    assert [each for each in shown if each not in text] == []


def test_engines_side_by_side_are_multiples_of_the_default() -> None:
    lines = side_by_side(results(1.0)).splitlines()
    assert lines[0] == "| 10 Artikel | tantivy | whoosh |"
    assert "| Artikel je Sekunde indexiert | 100 | 10 (0,1 ×) |" in lines
    assert "| Anfrage, Median in ms | 1,0 | 4,0 (4 ×) |" in lines


def test_a_page_is_filled_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "seite.md"
    page.write_text("vor\n<!-- x -->\nalt\n<!-- /x -->\nnach\n", "utf-8")
    filled(page, "x", "neu\n")
    assert page.read_text("utf-8") == "vor\n<!-- x -->\nneu\n<!-- /x -->\nnach\n"
    with pytest.raises(ValueError, match="no place for y"):
        filled(page, "y", "neu")


def test_changed_articles_differ_in_their_text_only(tmp_path: Path) -> None:
    articles, changed = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    articles.write_text("".join(f'{{"id": "s{n}", "text": "Text {n}."}}\n' for n in range(5)), "utf-8")
    change(articles, changed, 2, "Nachtrag")
    records = [json.loads(line) for line in changed.read_text("utf-8").splitlines()]
    assert [record["id"] for record in records] == ["s0", "s1"]
    assert records[1]["text"] == "Text 1. Nachtrag: Die Meldung wurde ergänzt."


class Asked(FakeService):
    """Remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.queries: list[tuple[str, int]] = []

    def search(self, request: SearchRequest) -> SearchPage:
        self.queries.append((request.query, request.offset))
        return super().search(request)


@pytest.fixture
def service() -> Asked:
    return Asked()


@pytest.fixture
def server(service: Asked) -> Iterator[Server]:
    with served(create_app(service)) as port:
        yield Server("127.0.0.1", port, 0, 0.0)


def test_a_reader_asks_every_query_once_beginning_with_its_own(service: Asked, server: Server) -> None:
    start, end = asked_all(server, 7)
    assert start < end
    assert service.queries == [(query.text, query.offset) for query in QUERIES[7:] + QUERIES[:7]]


def test_a_line_takes_whole_answers_and_no_others(service: Asked, server: Server) -> None:
    line = server.line()
    for _ in range(3):
        line.ask(Line.request(Query("Haubitze")))
    assert service.queries == [("Haubitze", 0)] * 3
    with pytest.raises(RuntimeError, match="404"):
        line.ask(b"GET /nirgends HTTP/1.1\r\nHost: bench\r\n\r\n")
    line.close()


def test_tagging_is_timed_an_article(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text('{"text": "Kanzler Olaf Scholz liefert Kiew den Leopard 2."}\n', "utf-8")
    times = tagging.measure(file, 2)
    assert 0 < times.median_ms <= times.p95_ms


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is read from /proc, which isn't here")
def test_memory_of_a_session() -> None:
    now = session_memory(os.getsid(0))
    assert 1 < now.own < now.whole
    seconds, peak = run_watched([sys.executable, "-c", "import time; held = bytearray(60_000_000); time.sleep(0.5)"])
    assert seconds > 0
    assert 50 < peak.own < peak.whole
