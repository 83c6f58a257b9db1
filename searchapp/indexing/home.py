"""Index folders: fill, delete from, open and rebuild them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from searchapp.codec import Record
from searchapp.engine import manifest
from searchapp.engine.base import Engine, Plan
from searchapp.engine.manifest import Manifest
from searchapp.engine.opener import create_engine, engine_for, open_engine
from searchapp.entities.vocabulary import analysis_version
from searchapp.errors import IndexUnusableError
from searchapp.indexing.grouping import Grouper
from searchapp.indexing.prepare import preparer
from searchapp.indexing.run import IndexOptions, IndexReport, index_paths
from searchapp.query.ast import Every


def index_into(folder: Path, engine_name: str, paths: Iterable[Path], options: IndexOptions) -> IndexReport:
    """Index files and folders into the index in `folder`, making it where there is none."""
    engine = create_engine(folder, Manifest(engine_name, analysis_version(), options.language))
    return index_paths(engine, paths, options)


def open_index(folder: Path) -> tuple[Engine, Manifest]:
    """The index in `folder`. Raises IndexUnusableError when there is none or it was made differently."""
    return open_engine(folder, analysis_version())


def delete_articles(folder: Path, ids: Sequence[str]) -> list[str]:
    """Delete articles; the ids that none had come back. One commit."""
    engine, _ = open_index(folder)
    known = engine.hashes(ids)
    with engine.writer() as writer:
        for article_id in known:
            writer.delete(article_id)
        writer.commit()
    return [article_id for article_id in ids if article_id not in known]


def rebuild_index(folder: Path, batch: int = 2000) -> int:
    """Index every stored article anew beside the old index, then put it in its place; returns their number.

    The old index stays until the new one is whole. Raises IndexUnusableError when there is none.
    """
    found = manifest.read(folder)
    if found is None:
        raise IndexUnusableError(
            f"there is no index in {folder}; make one with: searchapp index PATH… --index {folder}"
        )
    old = engine_for(folder, found)
    fresh = folder.with_name(folder.name + ".rebuild")
    shutil.rmtree(fresh, ignore_errors=True)
    new = create_engine(fresh, Manifest(found.engine, analysis_version(), found.language))
    count = _copy(old, new, found.language, batch)
    old.close()
    new.close()
    _swap(folder, fresh, found.engine)
    return count


def _copy(old: Engine, new: Engine, language: str, batch: int) -> int:
    stages = preparer(language)
    grouper = Grouper(new)
    count = 0
    with new.writer() as writer:
        for stored in old.scan(Plan(node=Every())):
            article = Record(stored.stored).article
            doc = stages.index_doc(article, old.hashes([article.id])[article.id])
            writer.put(replace(doc, group=grouper.group_of(doc)))
            count += 1
            if count % batch == 0:
                writer.commit()
                grouper.committed()
        writer.commit()
    return count


def _swap(folder: Path, fresh: Path, engine_name: str) -> None:
    """Put the fresh engine folder and manifest where the old ones were; what else stands in the folder stays."""
    retired = folder.with_name(folder.name + ".retired")
    shutil.rmtree(retired, ignore_errors=True)
    (folder / engine_name).rename(retired)
    (fresh / engine_name).rename(folder / engine_name)
    (fresh / manifest.FILE_NAME).replace(folder / manifest.FILE_NAME)
    shutil.rmtree(fresh)
    shutil.rmtree(retired)
