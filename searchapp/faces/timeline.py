"""The bars of the timeline: articles a month, or a year where the months are too many to tell apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from searchapp.dates import format_german_month
from searchapp.faces.urls import between, extended, month_range
from searchapp.model import FacetValue, SearchRequest

MOST_MONTHS: Final = 60
HEIGHT: Final = 60
"""Height of the drawing; the tallest bar fills it."""

_LOWEST: Final = 2

Link = Callable[[SearchRequest], str]


@dataclass(frozen=True, slots=True)
class Bar:
    """A month or year: place and height in the drawing (units of one bar's width), count, link that selects it."""

    x: int
    y: int
    height: int
    label: str
    count: int
    selected: bool
    url: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """`unit` is 'Monat' or 'Jahr'. `highest` is the largest count."""

    bars: tuple[Bar, ...]
    unit: str
    highest: int


def timeline(request: SearchRequest, months: Sequence[FacetValue], link: Link) -> Timeline | None:
    """The timeline of a result; None where there is nothing to compare (fewer than two months)."""
    counts = {_index(month.value): month.count for month in months if month.count}
    chosen = _chosen(request)
    first, last = (min(counts), max(counts)) if counts else (0, 0)
    if chosen and last - first >= MOST_MONTHS and chosen[1] - chosen[0] < MOST_MONTHS:
        first, last = chosen[0] // 12 * 12, chosen[1] // 12 * 12 + 11
    if last == first:
        return None
    if last - first < MOST_MONTHS:
        periods = [
            (_month(index), format_german_month(_day(index)), counts.get(index, 0)) for index in range(first, last + 1)
        ]
        return _drawn(request, periods, "Monat", link)
    years = range(first // 12, last // 12 + 1)
    sums = {year: sum(counts.get(year * 12 + month, 0) for month in range(12)) for year in years}
    return _drawn(
        request, [((date(year, 1, 1), date(year, 12, 31)), str(year), sums[year]) for year in years], "Jahr", link
    )


def _drawn(
    request: SearchRequest, periods: Sequence[tuple[tuple[date, date], str, int]], unit: str, link: Link
) -> Timeline:
    highest = max(count for _, _, count in periods)
    whole = link(between(request, None, None))
    bars = []
    for x, ((start, end), label, count) in enumerate(periods):
        height = max(_LOWEST, round(count / highest * HEIGHT)) if count else 0
        exactly = (request.date_from, request.date_to) == (start, end)
        url = whole if exactly else extended(whole, ("from", start.isoformat()), ("to", end.isoformat()))
        bars.append(Bar(x, HEIGHT - height, height, label, count, _overlaps(request, start, end), url))
    return Timeline(tuple(bars), unit, highest)


def _overlaps(request: SearchRequest, start: date, end: date) -> bool:
    if not (request.date_from or request.date_to):
        return False
    return (request.date_from or date.min) <= end and (request.date_to or date.max) >= start


def _chosen(request: SearchRequest) -> tuple[int, int] | None:
    """The selected range as month numbers, if it has both ends."""
    if not (request.date_from and request.date_to):
        return None
    start, end = request.date_from, request.date_to
    return start.year * 12 + start.month - 1, end.year * 12 + end.month - 1


def _index(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


def _day(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)


def _month(index: int) -> tuple[date, date]:
    return month_range(f"{index // 12}-{index % 12 + 1}")
