"""What is counted and folded of every article, in files beside a tantivy index: an article is a row, a facet value a number.

Four files, which only grow:

- `values`: the facet values, a line each ('["people","Emmanuel Macron"]'); a value's number is that of its line
- `rows`: the numbers of each row's values, one row after the other (uint32, little endian)
- `members`: each row's article, its group of near-duplicates and its age (see `MEMBER`)
- `edges`: where each row begins in `rows`, and where the last one ends (as in `rows`)

A writer appends before tantivy commits, so that the rows of every committed article are there. Rows of deleted articles
and of abandoned batches stay, some 80 bytes each, until the index is rebuilt; nothing refers to them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from struct import Struct, pack
from typing import Final, NamedTuple, Self

import orjson

from searchapp.engine.base import GroupMember, age

MEMBER: Final = Struct("<QQi")
"""Number of the article, number of its group, age in days."""
_NUMBER: Final = Struct("<I")


class ColumnFiles(NamedTuple):
    """Where the columns stand."""

    values: Path
    rows: Path
    members: Path
    edges: Path

    @classmethod
    def within(cls, folder: Path) -> Self:
        """The files of an index; empty ones where there are none."""
        home = folder / "facets"
        home.mkdir(exist_ok=True)
        files = cls(*(home / name for name in cls._fields))
        for path in files:
            path.touch()
        if not files.edges.stat().st_size:
            files.edges.write_bytes(_NUMBER.pack(0))
        return files

    def bytes(self) -> int:
        """Their size."""
        return sum(path.stat().st_size for path in self)


class Row(NamedTuple):
    """A row as it was written: its number and those of its values by facet."""

    number: int
    values: Mapping[str, Sequence[int]]


class ColumnWriter:
    """Appends rows. Only whoever holds the index's write lock may have one."""

    def __init__(self, files: ColumnFiles) -> None:
        """Go on behind the last whole row."""
        self._files = files
        self._rows, self._end = _mended(files)
        self._numbers = {value: number for number, value in enumerate(values_in(files.values.read_bytes()))}
        self._pending = {path: bytearray() for path in files}

    def add(self, member: GroupMember, facets: Mapping[str, Sequence[str]]) -> Row:
        """A new row with these values by facet."""
        numbers = {name: [self._number(name, value) for value in values] for name, values in facets.items()}
        every = [number for each in numbers.values() for number in each]
        self._end += len(every)
        self._pending[self._files.rows] += pack(f"<{len(every)}I", *every)
        self._pending[self._files.members] += MEMBER.pack(member.number, member.group, age(member.day))
        self._pending[self._files.edges] += _NUMBER.pack(self._end)
        self._rows += 1
        return Row(self._rows - 1, numbers)

    def flush(self) -> None:
        """Bring everything to the disk; the edges last, since they vouch for the rest."""
        for path, pending in self._pending.items():
            with path.open("ab") as file:
                file.write(pending)
                file.flush()
                os.fsync(file.fileno())
            pending.clear()

    def _number(self, name: str, value: str) -> int:
        number = self._numbers.get((name, value))
        if number is None:
            number = self._numbers[name, value] = len(self._numbers)
            self._pending[self._files.values] += orjson.dumps((name, value), option=orjson.OPT_APPEND_NEWLINE)
        return number


def values_in(lines: bytes) -> Iterable[tuple[str, str]]:
    """Facet and value of each whole line."""
    return (tuple(orjson.loads(line)) for line in lines[: lines.rfind(b"\n") + 1].splitlines())


def _mended(files: ColumnFiles) -> tuple[int, int]:
    """Cut off what a killed writer left unfinished. How many rows there are, and where the last one ends."""
    edges = files.edges.read_bytes()
    whole = len(edges) // _NUMBER.size
    end = _NUMBER.unpack_from(edges, (whole - 1) * _NUMBER.size)[0]
    os.truncate(files.edges, whole * _NUMBER.size)
    os.truncate(files.rows, end * _NUMBER.size)
    os.truncate(files.members, (whole - 1) * MEMBER.size)
    os.truncate(files.values, files.values.read_bytes().rfind(b"\n") + 1)
    return whole - 1, end
