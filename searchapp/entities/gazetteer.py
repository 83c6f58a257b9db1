"""What all gazetteers share: a trie over folded tokens, and reading the data files with line numbers in errors.

A phrase is split by the same tokenizer as the text, so 'Leopard-2', 'Leopard 2' and 'LEOPARD 2' are one key. A place costs
one folding and one dictionary lookup where no phrase starts, however long the gazetteer is.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final, Generic, NamedTuple, TypeVar

from searchapp.analysis.fold import fold as fold_once
from searchapp.analysis.tokenize import words
from searchapp.entities.text import TaggedText
from searchapp.errors import SettingError

V = TypeVar("V")

_JOINING: Final = frozenset(" \u00a0\u2009\u202f-‐‑–/.'’ʼ&+")
"""Characters that may stand between two tokens of one phrase. A full stop joins only after an initial or a number."""
_LIST_SEPARATOR: Final = "|"
_MOST_WORDS: Final = 1 << 17
"""Distinct words whose folding is remembered before the memory starts anew (about 15 MB)."""


class _Folded(dict[str, str]):
    """Word → folded word. A plain dictionary answers faster than a cache that notes every use."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_WORDS:
            self.clear()
        folded = self[word] = fold_once(word)
        return folded


fold: Final[Callable[[str], str]] = _Folded().__getitem__
"""The one folding rule, remembered per distinct word."""


class Match(NamedTuple, Generic[V]):
    """Tokens `first`..`last` (inclusive) are a phrase that was added with `values`, in the order they were added."""

    first: int
    last: int
    values: tuple[V, ...]


@dataclass(slots=True)
class _Node(Generic[V]):
    children: dict[str, _Node[V]] = field(default_factory=dict)
    values: tuple[V, ...] = ()


class TokenTrie(Generic[V]):
    """Phrases → values. One phrase may have several values (a shared alias); adding the same pair twice adds nothing."""

    def __init__(self) -> None:
        self._root: _Node[V] = _Node()

    def add(self, phrase: str, value: V) -> None:
        """Add a phrase. Raises ValueError where it holds no word."""
        keys = fold_phrase(phrase)
        if not keys:
            raise ValueError(f"a phrase without a word: {phrase!r}")
        node = self._root
        for key in keys:
            node = node.children.setdefault(key, _Node())
        if value not in node.values:
            node.values = (*node.values, value)

    def get(self, phrase: str) -> tuple[V, ...]:
        """Values of exactly this phrase; empty where it is unknown."""
        node: _Node[V] | None = self._root
        for key in fold_phrase(phrase):
            node = node.children.get(key) if node else None
        return node.values if node else ()

    def match_at(self, text: TaggedText, index: int) -> Match[V] | None:
        """The longest phrase that starts at token `index`, if any."""
        surfaces = text.tokens.surfaces
        node = self._root.children.get(fold(surfaces[index]))
        if node is None:
            return None
        values, last, at = node.values, index, index
        while node.children and at + 1 < len(surfaces):
            node = node.children.get(fold(surfaces[at + 1]))
            if node is None or not joins(text, at):
                break
            at += 1
            if node.values:
                values, last = node.values, at
        return Match(index, last, values) if values else None

    def onward(self, folded: str) -> frozenset[str]:
        """The folded second words of the phrases that start with a folded word."""
        node = self._root.children.get(folded)
        return frozenset(node.children) if node else frozenset()

    def heads(self) -> frozenset[str]:
        """The folded first words of all phrases."""
        return frozenset(self._root.children)

    def __contains__(self, phrase: str) -> bool:
        return bool(self.get(phrase))


def joins(text: TaggedText, index: int) -> bool:
    """Whether token `index` and the next can belong to one phrase: only blanks, hyphens, slashes … between them."""
    gap = text.gap(index)
    if gap in (" ", "-"):
        return True
    if not _JOINING.issuperset(gap):
        return False
    surface = text.tokens.surfaces[index]
    return "." not in gap or len(surface) <= 2 or surface.isdigit()


def fold_phrase(phrase: str) -> tuple[str, ...]:
    """The folded words of a phrase: the key under which a trie files it."""
    return tuple(fold(word) for word in words(phrase))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a data file: `line` is its number in the file, `cells` its columns by header name, stripped."""

    path: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def many(self, column: str) -> tuple[str, ...]:
        """A cell that lists several values with '|' between them."""
        return tuple(part.strip() for part in self.cells[column].split(_LIST_SEPARATOR) if part.strip())

    def error(self, message: str) -> SettingError:
        """The error that names this line, to be raised by the caller."""
        return SettingError(f"{self.path}:{self.line}: {message}")


def packaged_rows(name: str, columns: Sequence[str]) -> list[Row]:
    """The rows of a CSV file in the package's `data` folder."""
    return parse_rows(_packaged_text(name).splitlines(), name, columns)


def file_rows(path: Path, columns: Sequence[str]) -> list[Row]:
    """The rows of a CSV file of the user's. Raises SettingError where the file, its header or a line can't be used."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{path}: nicht lesbar ({error})") from error
    return parse_rows(text.splitlines(), str(path), columns)


def parse_rows(lines: Iterable[str], path: str, columns: Sequence[str]) -> list[Row]:
    """CSV lines under a header that holds at least `columns`; blank lines and lines that start with '#' are skipped.

    Raises SettingError naming file and line where the header lacks a column or a line has too many or too few cells.
    """
    reader = csv.reader(_without_comments(lines), strict=True)
    try:
        header = [cell.strip() for cell in next(filter(None, reader), [])]
        missing = [column for column in columns if column not in header]
        if missing:
            raise SettingError(f"{path}:1: es fehlt die Spalte {', '.join(missing)}")
        return [_row(path, reader.line_num, header, cells) for cells in reader if cells]
    except csv.Error as error:
        raise SettingError(f"{path}:{reader.line_num}: {error}") from error


@cache
def word_set(name: str) -> frozenset[str]:
    """A named list of `data/people_words.csv`, as written there. Raises KeyError for an unknown name."""
    lists = {
        row["list"]: frozenset(row["words"].split()) for row in packaged_rows("people_words.csv", ("list", "words"))
    }
    return lists[name]


def packaged_words(name: str) -> frozenset[str]:
    """The entries of a plain list in the package's `data` folder: one a line, '#' starts a comment."""
    stripped = (line.partition("#")[0].strip() for line in _packaged_text(name).splitlines())
    return frozenset(line for line in stripped if line)


def _row(path: str, line: int, header: Sequence[str], cells: Sequence[str]) -> Row:
    if len(cells) != len(header):
        raise SettingError(f"{path}:{line}: {len(cells)} statt {len(header)} Spalten")
    return Row(path, line, {name: cell.strip() for name, cell in zip(header, cells, strict=True)})


def _without_comments(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield "\n" if line.startswith("#") or not line.strip() else line


def _packaged_text(name: str) -> str:
    return (files("searchapp.entities") / "data" / name).read_text(encoding="utf-8")
