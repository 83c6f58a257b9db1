"""What the faces ask of the search layer. Anything that has these methods can stand behind a page, a test's fake too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from searchapp.model import ArticleView, Hit, SearchPage, SearchRequest, Suggestion


class Searching(Protocol):
    """The search service as the faces see it. All methods may be called from several threads at once."""

    def search(self, request: SearchRequest) -> SearchPage:
        """One page of a result with its facets. Raises QueryError for a query or filter that can't be used."""

    def hits(self, request: SearchRequest) -> Iterator[Hit]:
        """The whole result in order, streamed from one state of the index; `offset` and `limit` are ignored."""

    def article(self, article_id: str, query: str = "") -> ArticleView:
        """An article with its entities and the places that match `query` (none without one). Raises NotFoundError."""

    def suggest(self, prefix: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Completions of what is being typed, best first."""

    def healthy(self) -> bool:
        """Whether the index answers."""

    def stats(self) -> Mapping[str, object]:
        """Figures about the index."""
