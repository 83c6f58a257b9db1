"""The index's birth certificate: which engine, schema, analysis and language made it. A mismatch is a clear error."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from searchapp.errors import IndexUnusableError

FILE_NAME: Final = "manifest.json"
SCHEMA_VERSION: Final = 3


@dataclass(frozen=True, slots=True)
class Manifest:
    """What must agree between an index and the program that reads it."""

    engine: str
    analysis: str
    language: str
    schema: int = SCHEMA_VERSION


def read(folder: Path) -> Manifest | None:
    """The manifest of an index folder; None when there is no index. Raises IndexUnusableError when it can't be read."""
    path = folder / FILE_NAME
    if not path.is_file():
        return None
    try:
        return Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError, OSError) as error:
        raise IndexUnusableError(
            f"{path} is damaged ({error}); move {folder} away and build the index again with: searchapp index PATH…"
        ) from error


def require(folder: Path) -> Manifest:
    """The manifest of an index folder. Raises IndexUnusableError, naming the command that makes one, where there is none."""
    found = read(folder)
    if found is None:
        raise IndexUnusableError(
            f"there is no index in {folder}; make one with: searchapp index PATH… --index {folder}"
        )
    return found


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest atomically: a reader sees the old one or the new one, never half of one."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / (FILE_NAME + ".new")
    temporary.write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")
    os.replace(temporary, folder / FILE_NAME)  # noqa: PTH105 - the atomic rename is the point


def require_match(folder: Path, found: Manifest, wanted: Manifest) -> None:
    """Raise IndexUnusableError naming what differs and the command that rebuilds the index."""
    differing = [
        f"{name}: index has {getattr(found, name)!r}, this program needs {getattr(wanted, name)!r}"
        for name in ("engine", "schema", "analysis", "language")
        if getattr(found, name) != getattr(wanted, name)
    ]
    if differing:
        mend = f"rebuild it with: searchapp rebuild --index {folder}"
        if found.engine != wanted.engine:
            mend = f"move it with: searchapp migrate --from {folder} --to DIR --engine {wanted.engine}"
        raise IndexUnusableError(f"the index in {folder} was made differently ({'; '.join(differing)}); {mend}")
