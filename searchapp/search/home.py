"""Opens the index at a place for searching: engine, analysis and lists fitted together."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from searchapp.entities.user_lists import NO_LISTS, load_lists
from searchapp.entities.vocabulary import analyzer_with_gazetteers
from searchapp.homes.base import Place
from searchapp.homes.opening import about_at, open_at
from searchapp.query.parser import parse
from searchapp.search.service import SearchService
from searchapp.search.whole import Workers

_ANY_WORD: Final = "Nachricht"


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


def load_lexicons(place: Place) -> None:
    """Load what searching at `place` needs besides the index: processes forked from this one share it.

    Nothing is opened, and no cluster is asked: the user's lists of one are left out. Raises IndexUnusableError.
    """
    lists = load_lists(about_at(place).lists) if isinstance(place, Path) else NO_LISTS
    parse(_ANY_WORD)
    analyzer_with_gazetteers(lists).expand(_ANY_WORD)
