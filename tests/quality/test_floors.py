"""Quality never falls: every figure of the judged sets against its committed floor (`make eval EVAL_ARGS=--raise-floors`)."""

from __future__ import annotations

import pytest

from bench.evaluate import PARTS
from bench.evaluation import floors
from bench.evaluation.sets import PROJECT, SHARED, JudgedSet

FLOORS = floors.load()
SETS = {folder.name: folder for folder in (*PROJECT, SHARED / "setA")}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", SETS)
def test_no_figure_below_its_floor(name: str, part: str) -> None:
    if not SETS[name].is_dir():
        pytest.skip(f"judged set not present: {SETS[name]}")
    report = PARTS[part](JudgedSet(SETS[name]))
    assert floors.broken(f"{name} {part}", report.figures, FLOORS) == [], "\n".join(report.differences)


def test_every_part_of_the_projects_sets_has_floors() -> None:
    assert {f"{folder.name} {part}" for folder in PROJECT for part in PARTS} <= FLOORS.keys()


def test_a_lower_figure_is_named() -> None:
    committed = {"own facets": {"people_f1": 0.9, "weapons_f1": 0.8}}
    assert floors.broken("own facets", {"people_f1": 0.89, "weapons_f1": 0.8}, committed) == [
        "own facets people_f1: 0.8900 is below 0.9"
    ]


def test_a_figure_no_longer_measured_is_named() -> None:
    assert floors.broken("own facets", {}, {"own facets": {"people_f1": 0.9}}) != []


def test_floors_rise_and_never_fall() -> None:
    raised = floors.raised(
        {"a": {"x": 0.95678, "y": 0.5}, "b": {"z": 1.0}}, {"a": {"x": 0.9, "y": 0.6}, "c": {"w": 0.4}}
    )
    assert raised == {"a": {"x": 0.956, "y": 0.6}, "b": {"z": 1.0}, "c": {"w": 0.4}}
