"""The bars of the timeline: articles a month, or a year where the months are too many to tell apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from searchapp.dates import format_german_month
from searchapp.faces.urls import between, encoded, further, month_range
from searchapp.model import FacetValue, SearchRequest

MOST_MONTHS: Final = 60
HEIGHT: Final = 60
"""Height of the drawing; the tallest bar fills it."""

_LOWEST: Final = 2
_KEPT: Final = 2048
"""Months and years kept finished: every page of an index shows mostly the same ones."""

Link = Callable[[SearchRequest], str]


@dataclass(slots=True)
class Bar:
    """A month or year: place and height in the drawing (units of one bar's width), count, link that selects it.

    Not frozen: dozens are made for every page, and a frozen one takes twice the time.
    """

    x: int
    y: int
    height: int
    label: str
    count: int
    selected: bool
    url: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """`unit` is 'Monat' or 'Jahr'."""

    bars: tuple[Bar, ...]
    unit: str


class Period(NamedTuple):
    """A month or year: its days (inclusive), its name, the parameters that select it."""

    start: date
    end: date
    label: str
    query: str


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
        shown = [(_month(index), counts.get(index, 0)) for index in range(first, last + 1)]
        return Timeline(tuple(_bars(request, shown, link)), "Monat")
    sums = dict.fromkeys(range(first // 12, last // 12 + 1), 0)
    for index, count in counts.items():
        sums[index // 12] += count
    return Timeline(tuple(_bars(request, [(_year(year), count) for year, count in sums.items()], link)), "Jahr")


def _bars(request: SearchRequest, periods: Sequence[tuple[Period, int]], link: Link) -> Iterable[Bar]:
    highest = max(count for _, count in periods)
    whole = link(between(request, None, None))
    start = further(whole)
    for x, (period, count) in enumerate(periods):
        height = max(_LOWEST, round(count / highest * HEIGHT)) if count else 0
        exactly = (request.date_from, request.date_to) == period[:2]
        url = whole if exactly else start + period.query
        yield Bar(x, HEIGHT - height, height, period.label, count, _overlaps(request, period), url)


def _overlaps(request: SearchRequest, period: Period) -> bool:
    if not (request.date_from or request.date_to):
        return False
    return (request.date_from or date.min) <= period.end and (request.date_to or date.max) >= period.start


def _chosen(request: SearchRequest) -> tuple[int, int] | None:
    """The selected range as month numbers, if it has both ends."""
    if not (request.date_from and request.date_to):
        return None
    start, end = request.date_from, request.date_to
    return start.year * 12 + start.month - 1, end.year * 12 + end.month - 1


@lru_cache(_KEPT)
def _index(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


@lru_cache(_KEPT)
def _month(index: int) -> Period:
    start, end = month_range(f"{index // 12}-{index % 12 + 1}")
    return _period(start, end, format_german_month(start))


@lru_cache(_KEPT)
def _year(year: int) -> Period:
    return _period(date(year, 1, 1), date(year, 12, 31), str(year))


def _period(start: date, end: date, label: str) -> Period:
    return Period(start, end, label, encoded([("from", start.isoformat()), ("to", end.isoformat())]))
