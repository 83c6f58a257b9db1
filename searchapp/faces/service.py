"""What the faces ask of the search layer. Anything that has these methods can stand behind a page, a test's fake too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from searchapp.model import Article, ArticleView, Entities, Hit, SearchPage, SearchRequest, Suggestion

T = TypeVar("T")


class Found(Protocol):
    """An article of a whole result."""

    @property
    def article(self) -> Article:
        """The article itself."""

    @property
    def entities(self) -> Entities:
        """Everything found in it, with every mention."""

    def hit(self) -> Hit:
        """The line of a result list."""


class Searching(Protocol):
    """The search service as the faces see it. All methods may be called from several threads at once."""

    def search(self, request: SearchRequest) -> SearchPage:
        """One page of a result with its facets. Raises QueryError for a query or filter that can't be used."""

    def shaped(self, request: SearchRequest, shape: Callable[[int, Iterable[Found]], T]) -> Iterator[T]:
        """What `shape` makes of consecutive articles of the whole result (given the first one's rank, from 1), in order.

        Streamed from one state of the index; `offset` and `limit` are ignored. `shape` may go to other processes. Raises QueryError before anything is made.
        """

    def article(self, article_id: str, query: str = "") -> ArticleView:
        """An article with its entities and the places that match `query` (none without one). Raises NotFoundError."""

    def suggest(self, prefix: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Completions of what is being typed, best first."""

    def healthy(self) -> bool:
        """Whether the index answers."""

    def stats(self) -> Mapping[str, object]:
        """Figures about the index."""
