"""The one way to an index: its place, its engine, its manifest compared with this program, its lists."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from searchapp.engine.base import Engine
from searchapp.engine.manifest import Manifest
from searchapp.entities.user_lists import UserLists, load_lists
from searchapp.entities.vocabulary import analysis_version
from searchapp.errors import IndexUnusableError
from searchapp.homes.base import About, Home, Place
from searchapp.homes.cluster import ClusterHome
from searchapp.homes.folder import FolderHome


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """An index ready for use: its engine, what it says of itself, and the user's own lists as they were read."""

    engine: Engine
    about: About
    lists: UserLists


def home_at(place: Place) -> Home:
    """The home at a place, whether an index stands there or not."""
    return FolderHome(place) if isinstance(place, Path) else ClusterHome(place)


def about_at(place: Place) -> About:
    """What the index at a place says of itself. Raises IndexUnusableError, naming the command that makes one, without."""
    found = home_at(place).about()
    if found is None:
        raise IndexUnusableError(f"there is no index in {place}; make one with: searchapp index PATH… --index {place}")
    return found


def open_at(place: Place) -> OpenIndex:
    """Open the index at a place, whatever its engine and language.

    Raises IndexUnusableError when there is none or another version of the program made it.
    """
    found = about_at(place)
    lists = load_lists(found.lists)
    wanted = Manifest(found.manifest.engine, analysis_version(lists), found.manifest.language)
    require_match(place, found.manifest, wanted)
    return OpenIndex(home_at(place).open(found.manifest), found, lists)


def require_match(place: Place, found: Manifest, wanted: Manifest) -> None:
    """Raise IndexUnusableError naming what differs and the command that mends it."""
    differing = [
        f"{name}: index has {getattr(found, name)!r}, this program needs {getattr(wanted, name)!r}"
        for name in ("engine", "schema", "analysis", "language")
        if getattr(found, name) != getattr(wanted, name)
    ]
    if differing:
        mend = f"rebuild it with: searchapp rebuild --index {place}"
        if found.engine != wanted.engine:
            mend = f"move it with: searchapp migrate --from {place} --to DIR --engine {wanted.engine}"
        raise IndexUnusableError(f"the index in {place} was made differently ({'; '.join(differing)}); {mend}")
