"""Walks files and folders and hands each file to its reader."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from searchapp.model import RawDocument, Skipped, SkipReason
from searchapp.sources.formats import READERS, SourceFile

DEFAULT_MAX_BYTES: Final = 20 * 2**20

_STREAMED: Final = frozenset({".jsonl", ".csv"})
_COUNTED_BYTES: Final = 2**20
_SYSTEM_FILES: Final = frozenset({"thumbs.db", "desktop.ini", "__macosx", "__pycache__"})


def read(paths: Iterable[Path], *, max_bytes: int = DEFAULT_MAX_BYTES) -> Iterator[RawDocument | Skipped]:
    """Documents of files and folders (recursive, in sorted order), one at a time, and whatever had to be left out.

    `max_bytes` bounds a file that holds one article or must be read whole, and each record of JSONL and CSV files, which
    may themselves be of any size. Hidden and system files in folders are passed over. Nothing here raises for a bad file.
    """
    seen: set[Path] = set()
    names: set[str] = set()
    for path, root in _walk(paths):
        if isinstance(path, Skipped):
            yield path
            continue
        real = path.resolve()
        if real in seen:
            continue
        seen.add(real)
        name = path.relative_to(root).as_posix()
        yield from _read_file(SourceFile(path, path.as_posix() if name in names else name, max_bytes))
        names.add(name)


def expected(paths: Iterable[Path]) -> int:
    """About how many documents `paths` hold, for a progress bar: one a file, one a line of JSONL and CSV."""
    return sum(1 if isinstance(path, Skipped) else _expected(path) for path, _ in _walk(paths))


def _expected(path: Path) -> int:
    if path.suffix.lower() not in _STREAMED:
        return 1
    try:
        with path.open("rb") as stream:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(_COUNTED_BYTES), b""))
    except OSError:
        return 1  # reading it will tell why


def _read_file(file: SourceFile) -> Iterator[RawDocument | Skipped]:
    reader = READERS.get(file.path.suffix.lower())
    if reader is None:
        known = " ".join(sorted(READERS))
        yield file.skipped(SkipReason.UNKNOWN_FORMAT, f"unknown file ending; readable are {known}")
        return
    try:
        yield from reader(file)
    except OSError as problem:
        yield file.skipped(SkipReason.UNREADABLE, f"can't be read: {problem.strerror or problem}")


def _walk(paths: Iterable[Path]) -> Iterator[tuple[Path | Skipped, Path]]:
    """Files with the folder their name counts from."""
    for path in paths:
        try:
            yield from _walk_one(path)
        except PermissionError as problem:
            yield Skipped(str(path), None, SkipReason.UNREADABLE, f"can't be reached: {problem.strerror}"), path


def _walk_one(path: Path) -> Iterator[tuple[Path | Skipped, Path]]:
    if path.is_dir():
        for found in _files_below(path):
            yield found, path
    elif path.is_file():
        yield path, path.parent
    else:
        detail = "not a regular file" if path.exists() else "there is no such file or folder"
        yield Skipped(str(path), None, SkipReason.UNREADABLE, detail), path


def _files_below(folder: Path) -> Iterator[Path | Skipped]:
    problems: list[OSError] = []
    for parent, folders, files in os.walk(folder, onerror=problems.append):
        folders[:] = sorted(name for name in folders if not _is_hidden(name))
        for name in sorted(files):
            path = Path(parent, name)
            if path.is_file():
                if not _is_hidden(name):
                    yield path
            elif path.is_symlink():
                yield Skipped(str(path), None, SkipReason.UNREADABLE, "broken link")
        while problems:
            yield _unreadable_folder(problems.pop())
    for problem in problems:
        yield _unreadable_folder(problem)


def _unreadable_folder(problem: OSError) -> Skipped:
    return Skipped(str(problem.filename), None, SkipReason.UNREADABLE, f"folder can't be read: {problem.strerror}")


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _SYSTEM_FILES
