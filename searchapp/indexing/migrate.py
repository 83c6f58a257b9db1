"""Moves an index to another engine: every article is read back, analysed anew, written, and compared."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from searchapp.engine import manifest
from searchapp.engine.base import Engine, Plan, StoredDoc
from searchapp.engine.opener import create_engine
from searchapp.entities.user_lists import LISTS_FOLDER, kept_lists, load_lists
from searchapp.errors import EngineError, IndexUnusableError
from searchapp.indexing.home import analysed_anew, keep_lists, open_index
from searchapp.indexing.prepare import Preparer, Recipe, preparer
from searchapp.query.ast import Every


@dataclass(slots=True)
class Tally:
    """Number and checksum of articles, whatever their order."""

    count: int = 0
    checksum: int = 0

    def add(self, doc: StoredDoc) -> None:
        """Count an article in; the checksum is over its id and its stored bytes."""
        digest = blake2b(doc.id.encode() + b"\0" + doc.stored, digest_size=16).digest()
        self.count += 1
        self.checksum = (self.checksum + int.from_bytes(digest, "big")) % 2**128


def migrate_index(source: Path, target: Path, engine_name: str, batch: int = 2000) -> Tally:
    """Copy the index in `source` into a new one in `target` with another engine; `source` stays as it is.

    Articles, their entities, groups and source hashes stay the same, byte for byte. Raises IndexUnusableError when there is
    no index to read or the target holds one already, EngineError when the copy differs; then the target is removed.
    """
    if manifest.read(target) is not None:
        raise IndexUnusableError(f"{target} holds an index already; choose another folder with --to")
    old, found = open_index(source)
    lists = kept_lists(source)
    new = create_engine(target, replace(found, engine=engine_name))
    try:
        if lists is not None:
            keep_lists(target, lists)
        recipe = Recipe(found.language, kept_lists(target), load_lists(lists).digest)
        tally = _copy(old, new, preparer(recipe), batch)
        _require_equal(tally, new)
    except BaseException:
        new.close()
        _remove(target, engine_name)
        raise
    old.close()
    new.close()
    return tally


def _copy(old: Engine, new: Engine, stages: Preparer, batch: int) -> Tally:
    tally = Tally()
    waiting = 0
    with new.writer() as writer:
        for stored, doc in analysed_anew(old, stages):
            tally.add(stored)
            writer.put(replace(doc, group=stored.group, stored=stored.stored))
            waiting += 1
            if waiting == batch:
                writer.commit()
                waiting = 0
        writer.commit()
    return tally


def _require_equal(tally: Tally, new: Engine) -> None:
    written = Tally()
    for stored in new.scan(Plan(node=Every())):
        written.add(stored)
    if written != tally:
        raise EngineError(
            f"the copy differs: {tally.count} articles read, {written.count} written, "
            f"checksums {tally.checksum:032x} and {written.checksum:032x}"
        )


def _remove(folder: Path, engine_name: str) -> None:
    """Remove an index, but nothing else that stands in its folder."""
    for name in (engine_name, LISTS_FOLDER):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / manifest.FILE_NAME).unlink(missing_ok=True)
