"""The benchmark measures what it says: peers answer, results survive a round trip, a slower ratio is named."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from bench.peers import PEERS
from bench.peers.base import Doc, Peer, Query, words
from bench.timing import tagging
from bench.timing.figures import EngineFigures, Times
from bench.timing.memory import run_watched, session_mb
from bench.timing.queries import KINDS
from bench.timing.results import OURS, YARDSTICK, Results, load, save, slower, table

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


def results(ours: float, speed: float = 100.0) -> Results:
    def figures(median: float, rate: float) -> EngineFigures:
        return EngineFigures(articles_per_s=rate, queries=dict.fromkeys(KINDS, Times(median, median)))

    engines = {OURS: figures(ours, speed), YARDSTICK: figures(2.0, 100.0)}
    return Results(10, engines, {"JSON phrase": Times(1.0, 2.0)}, {"help_ms": 90.0}, {"tagging": Times(0.3, 0.9)})


def test_round_trip(tmp_path: Path) -> None:
    save(results(1.0), tmp_path / "results.json")
    assert load(tmp_path / "results.json") == results(1.0)


def test_no_results_yet(tmp_path: Path) -> None:
    assert load(tmp_path / "results.json") is None


def test_slower_names_ratios_only() -> None:
    assert slower(results(1.0), results(1.1)) == []
    assert slower(results(1.0), results(2.0)) == [f"{kind}: 0.50 → 1.00 × {YARDSTICK}" for kind in KINDS]
    assert slower(results(1.0), results(1.0, speed=50.0)) == [f"indexing: 1.00 → 2.00 × {YARDSTICK}"]


def test_table_holds_every_kind_and_engine() -> None:
    text = table(results(1.0))
    assert [
        kind
        for kind in [
            *KINDS,
            OURS,
            YARDSTICK,
            "JSON phrase",
            "help ms",
            "tagging, ms an article (median, p95): 0.30, 0.90",
        ]
        if kind not in text
    ] == []


def test_tagging_is_timed_an_article(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text('{"text": "Kanzler Olaf Scholz liefert Kiew den Leopard 2."}\n', "utf-8")
    times = tagging.measure(file, 2)
    assert 0 < times.median_ms <= times.p95_ms


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is read from /proc, which isn't here")
def test_memory_of_a_session() -> None:
    assert session_mb(os.getsid(0)) > 1
    seconds, peak = run_watched([sys.executable, "-c", "import time; held = bytearray(60_000_000); time.sleep(0.5)"])
    assert seconds > 0
    assert peak > 50
