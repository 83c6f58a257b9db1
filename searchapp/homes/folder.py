"""An index in a folder: the manifest, the engine's own folder, and a copy of the user's lists."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from searchapp.engine.base import Engine
from searchapp.engine.manifest import Manifest
from searchapp.engine.opener import open_embedded
from searchapp.entities.user_lists import list_files
from searchapp.errors import EngineError, IndexUnusableError
from searchapp.homes.base import About

_MANIFEST: Final = "manifest.json"
_LISTS: Final = "gazetteer"
_DRAFT: Final = ".draft"
_RETIRED: Final = ".retired"


class FolderHome:
    """See `homes.base.Home`. Drafts stand inside the folder, so that it may be a mount point or have a locked parent."""

    def __init__(self, folder: Path) -> None:
        """An index in `folder`, or room for one."""
        self.folder = folder

    def __str__(self) -> str:
        return str(self.folder)

    def about(self) -> About | None:
        """What the manifest says."""
        path = self.folder / _MANIFEST
        if not path.is_file():
            return None
        try:
            manifest = Manifest(**json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError, OSError) as error:
            raise IndexUnusableError(
                f"{path} is damaged ({error}); move {self} away and build the index again with: searchapp index PATH…"
            ) from error
        lists = self.folder / _LISTS
        return About(manifest, lists if lists.is_dir() else None)

    def open(self, manifest: Manifest) -> Engine:
        """The engine the manifest names."""
        return open_embedded(manifest.engine, self.folder / manifest.engine)

    def create(self, about: About) -> None:
        """Lists first and manifest last: what has a manifest is whole."""
        self.require_room()
        self.folder.mkdir(parents=True, exist_ok=True)
        if about.lists is not None:
            (self.folder / _LISTS).mkdir()
            for file in list_files(about.lists):
                shutil.copyfile(file, self.folder / _LISTS / file.name)
        self._write(about.manifest)

    def draft(self, about: About) -> FolderDraft:
        """Begin a new index in a folder of its own."""
        if self.about() is None:
            self.require_room()
        return FolderDraft(self.folder, about)

    def require_room(self) -> None:
        """A folder without a manifest may hold nothing but hidden files. Raises IndexUnusableError."""
        if self.folder.is_dir() and any(not path.name.startswith(".") for path in self.folder.iterdir()):
            raise IndexUnusableError(
                f"{self} holds files but no index manifest; choose another folder with --index, or empty this one"
            )
        if self.folder.exists() and not self.folder.is_dir():
            raise IndexUnusableError(f"{self} is not a folder; choose another place with --index")

    def _write(self, manifest: Manifest) -> None:
        """Atomically: a reader sees the old manifest or the new one, never half of one."""
        temporary = self.folder / (_MANIFEST + ".new")
        temporary.write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")
        os.replace(temporary, self.folder / _MANIFEST)  # noqa: PTH105 - the atomic rename is the point


class FolderDraft:
    """See `homes.base.Draft`."""

    def __init__(self, folder: Path, about: About) -> None:
        """Begin an empty index; one that an earlier run left unfinished is removed."""
        self._folder = folder
        found = FolderHome(folder).about()
        self._old = FolderHome(folder).open(found.manifest) if found else None
        self._state = self._old.state() if self._old else None
        self._fresh = folder / _DRAFT
        self._parts = (about.manifest.engine, _LISTS, _MANIFEST)
        shutil.rmtree(self._fresh, ignore_errors=True)
        fresh = FolderHome(self._fresh)
        fresh.create(about)
        self.engine: Engine = fresh.open(about.manifest)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.engine.close()
        shutil.rmtree(self._fresh, ignore_errors=True)

    def publish(self) -> None:
        """Put each part in the place of the old one; what else stands in the folder stays."""
        self._require_unchanged()
        self.engine.close()
        retired = self._folder / _RETIRED
        shutil.rmtree(retired, ignore_errors=True)
        retired.mkdir()
        for part in self._parts:
            _move(self._folder / part, retired)
            _move(self._fresh / part, self._folder)
        shutil.rmtree(retired)

    def _require_unchanged(self) -> None:
        """Raise EngineError when someone writes to the old index, or wrote since: what they wrote would be lost."""
        if self._old is None:
            return
        with self._old.writer():
            changed = self._old.state() != self._state
        self._old.close()
        if changed:
            raise EngineError(f"{self._folder} was written to while it was made anew; make it anew once more")


def _move(path: Path, into: Path) -> None:
    if path.exists():
        path.rename(into / path.name)
