"""Opens the index at a place for searching: engine, analysis and lists fitted together."""

from __future__ import annotations

from searchapp.entities.vocabulary import analyzer_with_gazetteers
from searchapp.homes.base import Place
from searchapp.homes.opening import open_at
from searchapp.search.service import SearchService


def open_service(place: Place, facet_values: int = 50) -> SearchService:
    """A service over the index at `place`. Raises IndexUnusableError when there is none or it was made differently."""
    index = open_at(place)
    return SearchService(index.engine, analyzer_with_gazetteers(index.lists), facet_values=facet_values)
