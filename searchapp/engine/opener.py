"""Engine name → engine, imported only when it is asked for; the manifest is checked before anything is read."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from searchapp.engine import manifest
from searchapp.engine.base import Engine
from searchapp.engine.manifest import Manifest
from searchapp.errors import IndexUnusableError, SettingError

ENGINES: Final = {
    "tantivy": "embedded, the default: one folder, no server",
    "whoosh": "embedded, pure Python: one folder, for archives of up to some ten thousand articles",
}


def create_engine(folder: Path, wanted: Manifest) -> Engine:
    """Open the index in `folder`, making an empty one where there is none. Raises IndexUnusableError on a mismatch."""
    found = manifest.read(folder)
    if found is None:
        _require_empty(folder)
        manifest.write(folder, wanted)
        return _start(folder, wanted.engine)
    manifest.require_match(folder, found, wanted)
    return _start(folder, found.engine)


def open_engine(folder: Path, analysis: str) -> tuple[Engine, Manifest]:
    """Open an existing index for reading or writing, whatever its engine and language.

    Raises IndexUnusableError when there is none or another version of the program made it.
    """
    found = manifest.require(folder)
    manifest.require_match(folder, found, Manifest(found.engine, analysis, found.language))
    return _start(folder, found.engine), found


def engine_for(folder: Path, found: Manifest) -> Engine:
    """Open an index as its own manifest describes it, to read articles back for a rebuild."""
    return _start(folder, found.engine)


def _start(folder: Path, name: str) -> Engine:
    if name == "tantivy":
        from searchapp.engine.tantivy_ import TantivyEngine

        return TantivyEngine(folder / name)
    if name == "whoosh":
        from searchapp.engine.whoosh_ import WhooshEngine

        return WhooshEngine(folder / name)
    raise SettingError(f"engine {name!r} is unknown; choose one of: {', '.join(ENGINES)}")


def _require_empty(folder: Path) -> None:
    """An index folder without a manifest may hold nothing but files kept by version control."""
    if folder.is_dir() and any(not path.name.startswith(".") for path in folder.iterdir()):
        raise IndexUnusableError(
            f"{folder} holds files but no index manifest; choose another folder with --index, or empty this one"
        )
    if folder.exists() and not folder.is_dir():
        raise IndexUnusableError(f"{folder} is not a folder; choose another place with --index")
