"""Answers given since the last commit, kept for whoever asks the same again, turns the page or sorts anew."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import fields, replace
from operator import attrgetter
from threading import Lock
from typing import Final, Generic, TypeVar

from searchapp.engine.base import EnginePage, Plan
from searchapp.model import SearchPage, SearchRequest, Sort

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_HITS: Final = 50
"""Longer pages aren't kept: programs ask for them, one after the other, and not again."""
_SCALARS: Final = attrgetter(*(each.name for each in fields(SearchRequest) if each.name != "filters"))


class Kept(Generic[K, V]):
    """The values asked for last, at most `room` of them. Safe to share between threads."""

    def __init__(self, room: int) -> None:
        """`room` 0 keeps nothing."""
        self._room = room
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        """The value of a key; None where it isn't kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: K, value: V) -> None:
        """Keep a value; the one that nobody asked for the longest goes where there is no room."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._room:
                self._values.popitem(last=False)


class Answers:
    """What was answered over one state of the index."""

    def __init__(self, room: int) -> None:
        """Keep so many pages, and the numbers of as many results."""
        self._pages: Kept[Hashable, SearchPage] = Kept(room)
        self._numbers: Kept[Plan, EnginePage] = Kept(room)

    def page(self, request: SearchRequest) -> SearchPage | None:
        """The answer a request got; None where it isn't kept."""
        return self._pages.get(_key(request))

    def keep_page(self, request: SearchRequest, page: SearchPage) -> None:
        """Keep the answer to a request."""
        if len(page.hits) <= _HITS:
            self._pages.put(_key(request), page)

    def numbers(self, plan: Plan) -> EnginePage | None:
        """Total and facets of a plan's whole result, whichever page and order of it was asked for; None where not kept."""
        return self._numbers.get(_result(plan))

    def keep_numbers(self, plan: Plan, page: EnginePage) -> None:
        """Keep total and facets of a plan's whole result."""
        self._numbers.put(_result(plan), EnginePage(page.total, (), page.facets))


def _key(request: SearchRequest) -> Hashable:
    return _SCALARS(request), tuple(sorted(request.filters.items()))


def _result(plan: Plan) -> Plan:
    """What all pages and orders of a result have in common."""
    return replace(plan, sort=Sort.RELEVANCE, offset=0, limit=0)
