"""The arithmetic of the evaluation, by hand-made cases and by its laws."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.evaluation.metrics import Tally, mean, ndcg, share
from bench.evaluation.report import Report
from bench.evaluation.retrieval import judge

IDS = st.lists(st.sampled_from("abcdefgh"), unique=True)


def test_tally_counts_each_value_once() -> None:
    tally = Tally()
    tally.add(["a", "a", "b"], ["a", "c"])
    assert (tally.right, tally.extra, tally.missing) == (1, 1, 1)
    assert (tally.precision, tally.recall, tally.f1) == (0.5, 0.5, 0.5)


def test_nothing_to_get_wrong_is_right() -> None:
    assert (share(0, 0), mean([]), ndcg([], []), Tally().f1) == (1.0, 1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("ranked", "relevant", "expected"),
    [
        pytest.param("abc", "a", 1.0, id="first"),
        pytest.param("bac", "a", 1 / math.log2(3), id="second"),
        pytest.param("bc", "a", 0.0, id="not-found"),
        pytest.param("ab", "ab", 1.0, id="both"),
        pytest.param("bbbbbbbbbba", "a", 0.0, id="beyond-the-tenth"),
    ],
)
def test_ndcg(ranked: str, relevant: str, expected: float) -> None:
    assert ndcg(list(ranked), set(relevant)) == pytest.approx(expected)


@given(IDS, IDS)
def test_ndcg_is_a_share_and_best_for_the_ideal_order(ranked: list[str], relevant: list[str]) -> None:
    ideal = sorted(ranked, key=lambda one: one not in relevant)
    assert 0.0 <= ndcg(ranked, relevant) <= ndcg(ideal, relevant) <= 1.0 + 1e-12


def query(relevant: str, must_not: str, needs_sense: str = "") -> dict[str, object]:
    return {
        "id": "x",
        "q": "x",
        "relevant": list(relevant),
        "must_not": list(must_not),
        "needs_sense": list(needs_sense),
    }


@pytest.mark.parametrize(
    ("asked", "found", "expected"),
    [
        pytest.param(query("ab", "c"), "ab", {"recall": 1.0, "judged_precision": 1.0, "ndcg": 1.0}, id="perfect"),
        pytest.param(
            query("ab", "c"), "zab", {"recall": 1.0, "judged_precision": 1.0, "ndcg": 1.0}, id="neutral-ids-dont-count"
        ),
        pytest.param(
            query("a", "c"), "ac", {"recall": 1.0, "judged_precision": 0.5, "ndcg": 1.0}, id="wrong-one-after"
        ),
        pytest.param(
            query("a", "c", "c"), "ca", {"recall": 1.0, "judged_precision": 1.0, "ndcg": 1.0}, id="sense-set-aside"
        ),
        pytest.param(query("", "c"), "", {"recall": 1.0, "judged_precision": 1.0, "ndcg": 1.0}, id="nothing-to-find"),
    ],
)
def test_judge(asked: dict[str, object], found: str, expected: dict[str, float]) -> None:
    assert judge([asked], [list(found)], Report()) == expected
