"""Months while they can be told apart, years beyond, months again inside a chosen range."""

from __future__ import annotations

from datetime import date

import pytest

from searchapp.faces.timeline import HEIGHT, Timeline, timeline
from searchapp.faces.urls import build
from searchapp.model import FacetValue, SearchRequest


def drawn(counts: dict[str, int], request: SearchRequest | None = None) -> Timeline | None:
    months = [FacetValue(month, month, count, False) for month, count in sorted(counts.items())]
    return timeline(request or SearchRequest(), months, lambda target: f"/?{build(target, group=False)}".rstrip("?"))


def test_gaps_are_bars_without_height() -> None:
    chart = drawn({"2023-11": 4, "2024-02": 1})
    assert chart is not None
    assert [(bar.label, bar.count, bar.height) for bar in chart.bars] == [
        ("November 2023", 4, HEIGHT),
        ("Dezember 2023", 0, 0),
        ("Januar 2024", 0, 0),
        ("Februar 2024", 1, HEIGHT // 4),
    ]
    assert chart.bars[3].url == "/?from=2024-02-01&to=2024-02-29"
    assert chart.unit == "Monat"


def test_many_months_become_years() -> None:
    chart = drawn({"2014-03": 1, "2014-05": 2, "2024-01": 1})
    assert chart is not None
    assert chart.unit == "Jahr"
    assert [(bar.label, bar.count) for bar in chart.bars][:2] == [("2014", 3), ("2015", 0)]
    assert chart.bars[0].url == "/?from=2014-01-01&to=2014-12-31"


def test_a_chosen_year_shows_its_months() -> None:
    request = SearchRequest(date_from=date(2014, 1, 1), date_to=date(2014, 12, 31))
    chart = drawn({"2014-03": 1, "2014-05": 2, "2024-01": 1}, request)
    assert chart is not None
    assert len(chart.bars) == 12
    assert all(bar.selected for bar in chart.bars)


def test_a_chosen_month_is_marked_and_its_link_undoes_it() -> None:
    request = SearchRequest(date_from=date(2024, 2, 1), date_to=date(2024, 2, 29))
    chart = drawn({"2024-01": 1, "2024-02": 3}, request)
    assert chart is not None
    assert [(bar.selected, bar.url) for bar in chart.bars] == [
        (False, "/?from=2024-01-01&to=2024-01-31"),
        (True, "/"),
    ]


@pytest.mark.parametrize(
    "counts",
    [
        pytest.param({}, id="no-month"),
        pytest.param({"2024-01": 7}, id="one-month"),
        pytest.param({"2024-01": 7, "2024-02": 0}, id="one-month-with-articles"),
    ],
)
def test_nothing_to_compare(counts: dict[str, int]) -> None:
    assert drawn(counts) is None


def test_a_range_without_articles_draws_its_months() -> None:
    request = SearchRequest(date_from=date(2030, 1, 1), date_to=date(2030, 12, 31))
    chart = drawn({"2014-03": 1, "2024-01": 1}, request)
    assert chart is not None
    assert {bar.height for bar in chart.bars} == {0}
