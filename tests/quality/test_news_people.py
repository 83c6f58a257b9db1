"""Precision of people on real news that is mostly not about war: a random sample of values, judged by eye.

The sample was drawn from what the tagger found at the time; the verdicts stay, so that values that vanish or stay show.
"""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path

import pytest

from searchapp.entities.people import default_people_tagger
from searchapp.entities.text import TaggedText

HERE = Path(__file__).resolve().parent
NEWS = HERE.parents[2] / "shared" / "eval" / "news.jsonl"
FLOOR = 0.93

pytestmark = pytest.mark.skipif(not NEWS.exists(), reason="news.jsonl of the shared evaluation data is not here")


@cache
def sample() -> tuple[tuple[int, str, str], ...]:
    with (HERE / "news_people_sample.csv").open(encoding="utf-8", newline="") as file:
        return tuple((int(row["article_index"]), row["value"], row["verdict"]) for row in csv.DictReader(file))


@cache
def still_found() -> frozenset[tuple[int, str]]:
    articles = [json.loads(line)["text"] for line in NEWS.read_text(encoding="utf-8").splitlines()]
    tagger = default_people_tagger()
    return frozenset(
        (index, person.name)
        for index in {index for index, _, _ in sample()}
        for person in tagger.tag(TaggedText.of(None, articles[index])).people
    )


def test_the_sample_itself_was_precise() -> None:
    verdicts = [verdict for _, _, verdict in sample()]
    assert len(verdicts) >= 200
    assert set(verdicts) == {"right", "wrong"}
    assert verdicts.count("right") / len(verdicts) >= FLOOR


def test_what_is_still_found_is_precise() -> None:
    verdicts = [verdict for index, value, verdict in sample() if (index, value) in still_found()]
    assert verdicts.count("right") / len(verdicts) >= FLOOR


def test_right_values_stay() -> None:
    right = [(index, value) for index, value, verdict in sample() if verdict == "right"]
    assert sum(pair in still_found() for pair in right) / len(right) >= 0.97
