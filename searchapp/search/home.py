"""Opens the index a folder holds, for searching: engine, analysis and manifest fitted together."""

from __future__ import annotations

from pathlib import Path

from searchapp.engine.opener import open_engine
from searchapp.entities.user_lists import kept_lists, load_lists
from searchapp.entities.vocabulary import analysis_version, analyzer_with_gazetteers
from searchapp.search.service import SearchService


def open_service(folder: Path, facet_values: int = 50) -> SearchService:
    """A service over the index in `folder`. Raises IndexUnusableError when there is none or it was made differently."""
    lists = load_lists(kept_lists(folder))
    engine, _ = open_engine(folder, analysis_version(lists))
    return SearchService(engine, analyzer_with_gazetteers(lists), facet_values=facet_values)
