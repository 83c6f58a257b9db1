"""What every home of an index can do, wherever it is: say what stands there, open it, make one, replace it as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from searchapp.engine.base import Engine
from searchapp.engine.cluster import Cluster
from searchapp.engine.manifest import Manifest

Place = Path | Cluster
"""Where an index lives, as plain data: what the setting `index` says."""


@dataclass(frozen=True, slots=True)
class About:
    """What an index says of itself. `lists`: the user's own lists it is made with (a file or a folder), None without."""

    manifest: Manifest
    lists: Path | None = None


class Draft(Protocol):
    """An index that is being made where no reader sees it; leaving the context removes it unless it was published."""

    @property
    def engine(self) -> Engine:
        """The engine over the new index."""

    def __enter__(self) -> Self:
        """Nothing happens before the first article."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what was not published."""

    def publish(self) -> None:
        """Put the new index in the place of the one that stands there, if any. The draft's engine is closed.

        Raises EngineError when the old one is being written to, or was since the draft was begun.
        """


class Home(Protocol):
    """The place of one index. `str` of it is what a user writes after --index."""

    def about(self) -> About | None:
        """What stands here; None when there is no index. Raises IndexUnusableError when it can't be understood."""

    def open(self, manifest: Manifest) -> Engine:
        """The engine over the index that stands here."""

    def create(self, about: About) -> None:
        """Make an empty index that readers see at once. Raises IndexUnusableError where something else stands here."""

    def draft(self, about: About) -> Draft:
        """Begin a new index beside the one that stands here."""
