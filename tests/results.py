"""A whole result as tests like it: all its hits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from searchapp.faces.service import Found, Searching
from searchapp.model import Hit, SearchRequest


def lines(rank: int, found: Iterable[Found]) -> list[Hit]:
    return [each.hit() for each in found]


def every_hit(service: Searching, request: SearchRequest) -> Iterator[Hit]:
    """The hits that an export has, in order."""
    return chain.from_iterable(service.shaped(request, lines))
