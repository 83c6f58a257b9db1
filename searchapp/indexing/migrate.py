"""Moves an index to another engine: every article is read back, analysed anew, written, and compared."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import blake2b

from searchapp.config import BATCH
from searchapp.engine.base import Engine, Plan, StoredDoc
from searchapp.errors import EngineError, IndexUnusableError
from searchapp.homes.base import About, Place
from searchapp.homes.opening import home_at, open_at
from searchapp.indexing.home import analysed_anew
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


def migrate_index(source: Place, target: Place, engine_name: str, batch: int = BATCH) -> Tally:
    """Copy the index at `source` into a new one at `target` with another engine; `source` stays as it is.

    Articles, their entities, groups and source hashes stay the same, byte for byte. Raises IndexUnusableError when there is
    no index to read or the target holds one already, EngineError when the copy differs; then the target stays as it was.
    """
    home = home_at(target)
    if home.about() is not None:
        raise IndexUnusableError(f"{target} holds an index already; choose another place with --to")
    index = open_at(source)
    found = index.about
    stages = preparer(Recipe(found.manifest.language, found.lists, index.lists.digest))
    fresh = About(replace(found.manifest, engine=engine_name), found.lists)
    with closing(index.engine), home.draft(fresh) as draft:
        tally = _copy(index.engine, draft.engine, stages, batch)
        _require_equal(tally, draft.engine)
        draft.publish()
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
