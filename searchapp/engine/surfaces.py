"""Which words of the texts stand behind an index token: an SQLite file beside an embedded index.

Whoever shows where a query stands in a text learns here what to look for. The file only grows: words of deleted articles
and of abandoned batches stay until the index is rebuilt, and who finds one in a text looks closely at it anyway.

Readers need no right to write, which SQLite's write-ahead log would ask of them. They wait for a writer only while it copies
a finished batch into the file, some milliseconds, since it keeps unfinished ones in memory.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final

from searchapp.errors import EngineError, IndexUnusableError

_NAME: Final = "surfaces.sqlite"
_TABLE: Final = "CREATE TABLE IF NOT EXISTS surfaces (term TEXT PRIMARY KEY, surfaces TEXT NOT NULL) WITHOUT ROWID"
"""`surfaces`: all words behind a term, each with a line break after it."""
_APPEND: Final = "INSERT INTO surfaces VALUES (?, ?) ON CONFLICT DO UPDATE SET surfaces = surfaces || excluded.surfaces"
_AT_ONCE: Final = 500
"""Terms asked for by one statement."""
_KEPT: Final = 20_000
"""Terms whose words are kept in memory."""
_SEEN: Final = 200_000
"""Words that a writer knows it has written (20 MB)."""
_LAST: Final = "\U0010ffff"
"""Sorts behind every letter."""

_Kept = dict[str, tuple[str, ...]]


class StoredSurfaces:
    """See `analysis.forms.Surfaces` and `Spellings`.

    Opens its file when first asked, so that an index of an older version can be read back.
    """

    def __init__(self, folder: Path) -> None:
        """Those of the index in `folder`."""
        self.revision = 0
        self._folder: Final = folder
        self._lock: Final = Lock()
        self._connection: sqlite3.Connection | None = None
        self._kept: _Kept = {}

    def __reduce__(self) -> tuple[type[StoredSurfaces], tuple[Path]]:
        """Another process opens the file for itself."""
        return StoredSurfaces, (self._folder,)

    def refresh(self) -> None:
        """See what was indexed since, or another index in the place of this one."""
        self.close()
        self._kept = {}
        self.revision += 1

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def known_for(self, text: str) -> StoredSurfaces:
        """The words of every indexed text are here."""
        return self

    def holding(self, terms: Collection[str]) -> Iterator[tuple[str, str]]:
        """Word and term. Raises IndexUnusableError."""
        kept = self._kept
        found = {term: kept[term] for term in terms if term in kept}
        missing = [term for term in terms if term not in found]
        if missing:
            if len(kept) > _KEPT:
                kept = self._kept = {}
            with self._opened() as connection:
                new = dict.fromkeys(missing, ()) | _stored(connection, missing)
            kept.update(new)
            found |= new
        return ((surface, term) for term, surfaces in found.items() for surface in surfaces)

    def beginning(self, letters: str) -> Iterator[str]:
        """Words of which a term begins so. Raises IndexUnusableError."""
        rows = self._ask("SELECT surfaces FROM surfaces WHERE term >= ? AND term < ?", (letters, letters + _LAST))
        return (surface for (lines,) in rows for surface in _lines(lines))

    def check(self) -> Sequence[str]:
        """Problems found by reading the whole file."""
        try:
            return [f"{_NAME}: {problem}" for (problem,) in self._ask("PRAGMA quick_check", ()) if problem != "ok"]
        except IndexUnusableError as error:
            return [str(error)]

    def _ask(self, statement: str, values: Sequence[str]) -> list[tuple[str, ...]]:
        with self._opened() as connection:
            return connection.execute(statement, values).fetchall()

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """The connection, for one thread at a time. Raises IndexUnusableError."""
        path = self._folder / _NAME
        try:
            with self._lock:
                if self._connection is None:
                    address = f"{path.absolute().as_uri()}?mode=rw"
                    self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
                yield self._connection
        except sqlite3.Error as error:
            raise IndexUnusableError(
                f"{path} can't be read ({error}); make the index anew with: searchapp rebuild --index DIR"
            ) from error


class SurfaceWriter:
    """Adds words. Only whoever holds the index's write lock may have one."""

    def __init__(self, folder: Path) -> None:
        """Add to those of the index in `folder`, whose file is made where there is none. Raises EngineError."""
        self._path: Final = folder / _NAME
        self._seen: set[str] = set()
        self._pending: list[str] = []
        try:
            self._connection: Final = sqlite3.connect(self._path, check_same_thread=False)
            self._connection.execute("PRAGMA cache_spill=OFF")
            self._connection.execute(_TABLE)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def add(self, lines: Iterable[str]) -> None:
        """Take words in: 'word\\tterm term …'."""
        new = set(lines) - self._seen
        self._seen |= new
        self._pending += sorted(new)

    def flush(self) -> None:
        """Bring everything taken in to the disk, at once or not at all. Raises EngineError."""
        try:
            with self._connection:
                self._connection.executemany(_APPEND, sorted(self._rows()))
        except sqlite3.Error as error:
            raise self._failed(error) from error
        self._pending.clear()
        if len(self._seen) > _SEEN:
            self._seen.clear()

    def close(self) -> None:
        """Drop what isn't flushed, release the file."""
        self._connection.close()

    def _rows(self) -> Iterable[tuple[str, str]]:
        """Terms with the words to be appended: those that don't stand there from an earlier run."""
        new = [(surface, terms.split(" ")) for surface, _, terms in (line.rpartition("\t") for line in self._pending)]
        there = _stored(self._connection, sorted({terms[0] for _, terms in new}))
        rows: defaultdict[str, str] = defaultdict(str)
        for surface, terms in new:
            if surface not in there.get(terms[0], ()):
                for term in terms:
                    rows[term] += surface + "\n"
        return rows.items()

    def _failed(self, error: sqlite3.Error) -> EngineError:
        return EngineError(
            f"{self._path} can't be written ({error}); see to it that there is room and that it may be written"
        )


def _stored(connection: sqlite3.Connection, terms: Sequence[str]) -> _Kept:
    """The words behind those terms that have any."""
    found: _Kept = {}
    for at in range(0, len(terms), _AT_ONCE):
        some = terms[at : at + _AT_ONCE]
        marks = ",".join("?" * len(some))
        rows = connection.execute(f"SELECT term, surfaces FROM surfaces WHERE term IN ({marks})", some)
        found |= {term: _lines(lines) for term, lines in rows}
    return found


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")[:-1])
