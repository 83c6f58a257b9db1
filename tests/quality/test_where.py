"""Time is told apart by layers."""

from __future__ import annotations

from bench.timing.sampling import ELSEWHERE, ENGINE, Sampler, layer_of
from bench.where import LAYERS, Work, table_of
from searchapp.analysis.analyzer import default_analyzer
from tests.test_layers import modules


def test_a_layer_has_what_its_library_calls_take() -> None:
    words = "Die Flugabwehrraketenstellungen lagen bei Charkiw. " * 200
    analyzer = default_analyzer()
    with Sampler() as sampler:
        while not sampler.seconds["analysis"]:
            analyzer.analyze(words)
        sum(range(1_000_000))
    assert set(sampler.seconds) <= {"analysis", ENGINE, ELSEWHERE}
    assert sampler.seconds["analysis"] > sampler.seconds[ENGINE]
    assert all(seconds >= 0 for seconds in sampler.seconds.values())


def test_nothing_of_the_product_is_elsewhere() -> None:
    assert layer_of(None) == ELSEWHERE


def test_every_layer_that_works_has_a_row() -> None:
    folders = {name.partition(".")[0] for name in modules() if name}
    quiet = {"__main__", "config", "dates", "errors", "fields", "garbage", "homes", "model", "paths", "ranking"}
    assert folders - quiet == set(LAYERS) - {ELSEWHERE}


def test_shares_stand_side_by_side() -> None:
    works = [Work("a page", 10, {"query": 0.75, "faces": 0.25}), Work("a row", 1000, {"codec": 2.0})]
    lines = table_of(works).splitlines()
    assert lines[0] == "|  | a page | a row |"
    assert "| `query` | 75 % |  |" in lines
    assert "| `codec` |  | 100 % |" in lines
    assert lines[-1] == "| in all | 100.00 ms | 2.00 ms |"
