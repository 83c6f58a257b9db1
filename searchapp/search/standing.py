"""A search service that stands while its index comes and goes: a cluster that is away, an index that was made anew."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from threading import Lock
from time import monotonic
from typing import Final, TypeVar

from searchapp.engine.manifest import Manifest
from searchapp.errors import EngineAwayError
from searchapp.homes.base import Place
from searchapp.homes.opening import about_at
from searchapp.model import ArticleView, SearchPage, SearchRequest, Suggestion
from searchapp.search.home import open_service
from searchapp.search.service import SearchService
from searchapp.search.whole import Shape

T = TypeVar("T")

_LOOK_SECONDS: Final = 2.0
"""So long an index that was seen is taken to stand there unchanged, and a cluster that is away to be still away."""


class StandingService:
    """Opens the index at a place when it is first asked for, and again when it was made differently since.

    Every method raises what `open_service` raises while there is nothing to search. Safe to call from several threads.
    """

    def __init__(self, place: Place, facet_values: int = 50, jobs: int = 0, kept_answers: int = 0) -> None:
        """Nothing is opened yet; see `open_service`."""
        self._open_service = partial(open_service, place, facet_values, jobs, kept_answers)
        self._place = place
        self._lock = Lock()
        self._service: SearchService | None = None
        self._manifest: Manifest | None = None
        self._away = ""
        self._next_look = 0.0

    def search(self, request: SearchRequest) -> SearchPage:
        """See `SearchService.search`."""
        return self._current().search(request)

    def shaped(self, request: SearchRequest, shape: Shape[T]) -> Iterator[T]:
        """See `SearchService.shaped`."""
        return self._current().shaped(request, shape)

    def article(self, article_id: str, query: str = "") -> ArticleView:
        """See `SearchService.article`."""
        return self._current().article(article_id, query)

    def suggest(self, prefix: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """See `SearchService.suggest`."""
        return self._current().suggest(prefix, limit)

    def warm(self) -> None:
        """See `SearchService.warm`."""
        self._current().warm()

    def healthy(self) -> bool:
        """See `SearchService.healthy`."""
        return self._current().healthy()

    def stats(self) -> dict[str, object]:
        """See `SearchService.stats`."""
        return self._current().stats()

    def _current(self) -> SearchService:
        """The service over what stands at the place now. While one thread looks, others go on with what was open."""
        if monotonic() >= self._next_look and self._lock.acquire(blocking=self._service is None):
            try:
                self._look()
            finally:
                self._lock.release()
        service = self._service
        if service is None or self._away:
            raise EngineAwayError(self._away)
        return service

    def _look(self) -> None:
        """Open the index where that is needed. A cluster that is away isn't asked again at once."""
        if monotonic() < self._next_look:
            return
        try:
            self._open()
            self._away = ""
        except EngineAwayError as error:
            self._away = str(error)
        self._next_look = monotonic() + _LOOK_SECONDS

    def _open(self) -> None:
        """Open what stands at the place, unless it is open already."""
        manifest = about_at(self._place).manifest
        if self._service is None or manifest != self._manifest:
            self._service = None
            self._service = self._open_service()
            self._manifest = manifest
