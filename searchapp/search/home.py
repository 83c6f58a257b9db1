"""Opens the index at a place for searching: engine, analysis and lists fitted together."""

from __future__ import annotations

from functools import partial

from searchapp.entities.vocabulary import analyzer_with_gazetteers
from searchapp.homes.base import Place
from searchapp.homes.opening import open_at
from searchapp.search.service import SearchService
from searchapp.search.whole import Workers


def open_service(place: Place, facet_values: int = 50, jobs: int = 0, kept_answers: int = 0) -> SearchService:
    """A service over the index at `place`. Raises IndexUnusableError when there is none or it was made differently.

    `jobs`: processes that help with whole results; 0 takes one a core. `kept_answers`: so many are kept until the next
    commit.
    """
    index = open_at(place)
    analyzer = partial(analyzer_with_gazetteers, index.lists)
    workers = Workers(analyzer, jobs)
    return SearchService(
        index.engine, analyzer(), facet_values=facet_values, workers=workers, kept_answers=kept_answers
    )
