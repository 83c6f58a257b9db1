"""SQLite FTS5: the full-text search every Python brings along. It knows no German: no stemmer, no stop words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from bench.peers.base import Doc, Peer, Query, Row

RANK: Final = "SELECT docs.id FROM found JOIN docs ON docs.rowid = found.rowid WHERE found MATCH ? ORDER BY bm25(found, 2.0, 1.0) LIMIT ?"
PAGE: Final = """SELECT docs.id, snippet(found, 1, '<mark>', '</mark>', ' … ', 30) FROM found JOIN docs ON docs.rowid = found.rowid
    WHERE found MATCH ? AND (? IS NULL OR docs.source = ?) ORDER BY bm25(found, 2.0, 1.0) LIMIT 10 OFFSET ?"""
EXPORT: Final = """SELECT docs.id, found.title, docs.source, snippet(found, 1, '', '', ' … ', 30) FROM found
    JOIN docs ON docs.rowid = found.rowid WHERE found MATCH ? ORDER BY bm25(found, 2.0, 1.0) LIMIT ?"""
FACET: Final = """SELECT docs.source, count(*) FROM found JOIN docs ON docs.rowid = found.rowid
    WHERE found MATCH ? AND (? IS NULL OR docs.source = ?) GROUP BY docs.source"""


class Fts5(Peer):
    """FTS5 with its default tokenizer `unicode61` (which drops diacritics)."""

    name = "SQLite FTS5"

    def __init__(self, folder: Path) -> None:
        """Create the tables."""
        super().__init__(folder)
        self.db = sqlite3.connect(folder / "fts5.db")
        self.db.execute("CREATE TABLE docs (id TEXT, source TEXT)")
        self.db.execute(
            "CREATE VIRTUAL TABLE found USING fts5(title, text, tokenize = 'unicode61 remove_diacritics 2')"
        )

    def index(self, docs: Iterable[Doc]) -> None:
        """One transaction."""
        with self.db, closing(self.db.cursor()) as cursor:
            for doc in docs:
                cursor.execute("INSERT INTO docs VALUES (?, ?)", (doc.id, doc.source))
                cursor.execute(
                    "INSERT INTO found(rowid, title, text) VALUES (?, ?, ?)", (cursor.lastrowid, doc.title, doc.text)
                )

    def rank(self, words: list[str], limit: int, *, every: bool) -> list[str]:
        """BM25, a title counting double."""
        query = (" " if every else " OR ").join(f'"{word}"' for word in words)
        return [row[0] for row in self.db.execute(RANK, (query, limit))]

    def answer(self, query: Query) -> int:
        """Search, snippets, one facet."""
        given = (query.text, query.source, query.source)
        self.db.execute(PAGE, (*given, query.offset)).fetchall()
        return sum(count for _, count in self.db.execute(FACET, given))

    def export(self, query: Query, limit: int) -> Iterator[Row]:
        """By rank, with FTS5's snippets."""
        return self.db.execute(EXPORT, (query.text, limit))
