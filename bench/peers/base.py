"""What a compared engine must be able to do."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Doc:
    """An article as plainly as every engine can take it."""

    id: str
    title: str
    text: str
    source: str = ""


Row = tuple[str, str, str, str]
"""Id, title, source and snippet."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query in the common subset of all grammars: words, "phrases", AND, OR, NOT, brackets, a trailing *."""

    text: str
    source: str | None = None
    offset: int = 0


class Peer(ABC):
    """A full-text engine over title and text, with German stemming where it has any."""

    name: ClassVar[str]

    def __init__(self, folder: Path) -> None:
        """`folder` is empty and the engine's own."""
        self.folder = folder

    @abstractmethod
    def index(self, docs: Iterable[Doc]) -> None:
        """Index all articles and make them searchable."""

    @abstractmethod
    def rank(self, words: list[str], limit: int, *, every: bool) -> list[str]:
        """Ids of the best articles for loose words, best first; `every` requires all words, else any will do."""

    @abstractmethod
    def answer(self, query: Query) -> int:
        """Do what a result page needs (ten hits, a snippet each, counts of the facet `source`); the total."""

    @abstractmethod
    def export(self, query: Query, limit: int) -> Iterator[Row]:
        """The best articles with a snippet each."""


def words(text: str) -> list[str]:
    """The words of a question, without marks that any grammar could read as an operator."""
    return [found.lower() for found in WORD.findall(text)]
