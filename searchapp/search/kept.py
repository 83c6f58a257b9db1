"""Answers given since the last commit, kept for whoever asks the same again, turns the page or sorts anew."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import fields, replace
from operator import attrgetter
from threading import Lock
from typing import Final, Generic, TypeVar

from searchapp.engine.base import Counts, FacetPlan, Plan
from searchapp.fields import FACETS
from searchapp.model import SearchPage, SearchRequest

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
        """Keep so many pages, and the facets of as many results."""
        self._pages: Kept[Hashable, SearchPage] = Kept(room)
        self._counts: Kept[Hashable, Counts] = Kept(room * len(FACETS))

    def page(self, request: SearchRequest) -> SearchPage | None:
        """The answer a request got; None where it isn't kept."""
        return self._pages.get(_key(request))

    def keep_page(self, request: SearchRequest, page: SearchPage) -> None:
        """Keep the answer to a request."""
        if len(page.hits) <= _HITS:
            self._pages.put(_key(request), page)

    def counts(self, plan: Plan) -> dict[str, Counts]:
        """What is known of a plan's facets, by name, whichever page or order of the result was asked for.

        When a filter is added, the facet it belongs to is still counted over the result as it was.
        """
        found = ((facet.name, self._count(plan, facet)) for facet in plan.facets)
        return {name: counts for name, counts in found if counts is not None}

    def keep_counts(self, plan: Plan, facets: Mapping[str, Counts]) -> None:
        """Keep counts of a plan's facets."""
        for facet in plan.facets:
            self._counts.put(_counted(plan, facet), facets[facet.name])

    def _count(self, plan: Plan, facet: FacetPlan) -> Counts | None:
        """Counts of one facet; before its values were chosen they may have been counted too, among the most frequent ones."""
        exactly = self._counts.get(_counted(plan, facet))
        if exactly is not None or not facet.always:
            return exactly
        before = self._counts.get(_counted(plan, replace(facet, always=())))
        return before if set(facet.always).issubset(value for value, _ in before or ()) else None


def _key(request: SearchRequest) -> Hashable:
    return _SCALARS(request), tuple(sorted(request.filters.items()))


def _counted(plan: Plan, facet: FacetPlan) -> Hashable:
    """All that a facet's counts depend on."""
    return plan.node, plan.only, plan.facet_values, facet
