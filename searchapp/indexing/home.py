"""Index folders: fill, delete from, open and rebuild them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from searchapp.codec import Record
from searchapp.engine import manifest
from searchapp.engine.base import Engine, IndexDoc, Plan, StoredDoc
from searchapp.engine.manifest import Manifest
from searchapp.engine.opener import create_engine, engine_for, open_engine
from searchapp.entities.user_lists import LISTS_FOLDER, kept_lists, list_files, load_lists
from searchapp.entities.vocabulary import analysis_version
from searchapp.errors import IndexUnusableError
from searchapp.indexing.grouping import Grouper
from searchapp.indexing.prepare import Preparer, Recipe, preparer
from searchapp.indexing.run import IndexOptions, IndexReport, index_paths
from searchapp.query.ast import Every

_CHUNK = 200


def index_into(
    folder: Path, engine_name: str, paths: Iterable[Path], options: IndexOptions, gazetteer: Path | None = None
) -> IndexReport:
    """Index files and folders into the index in `folder`, making it where there is none.

    `gazetteer` names the user's own lists (see `entities.user_lists`). They are copied into the index folder, so that
    searching and later runs know them; other lists for an existing index need a rebuild.
    """
    kept = kept_lists(folder)
    lists = load_lists(gazetteer or kept)
    if gazetteer is not None and manifest.read(folder) is not None and lists != load_lists(kept):
        raise IndexUnusableError(
            f"the index in {folder} was made with other lists of your own; "
            f"rebuild it with: searchapp rebuild --index {folder} --gazetteer {gazetteer}"
        )
    engine = create_engine(folder, Manifest(engine_name, analysis_version(lists), options.language))
    if gazetteer is not None and kept is None:
        keep_lists(folder, gazetteer)
    return index_paths(engine, paths, options, Recipe(options.language, kept_lists(folder), lists.digest))


def engine_name_of(folder: Path, default: str) -> str:
    """The engine of the index in `folder`; `default` where there is none yet."""
    found = manifest.read(folder)
    return default if found is None else found.engine


def open_index(folder: Path) -> tuple[Engine, Manifest]:
    """The index in `folder`. Raises IndexUnusableError when there is none or it was made differently."""
    return open_engine(folder, analysis_version(load_lists(kept_lists(folder))))


def delete_articles(folder: Path, ids: Sequence[str]) -> list[str]:
    """Delete articles; the ids that none had come back. One commit."""
    engine, _ = open_index(folder)
    known = engine.hashes(ids)
    with engine.writer() as writer:
        for article_id in known:
            writer.delete(article_id)
        writer.commit()
    return [article_id for article_id in ids if article_id not in known]


def rebuild_index(folder: Path, batch: int = 2000, gazetteer: Path | None = None) -> int:
    """Index every stored article anew beside the old index, then put it in its place; returns their number.

    `gazetteer`: the user's own lists from now on; None keeps those the index has. The old index stays until the new one
    is whole. Raises IndexUnusableError when there is none.
    """
    found = manifest.require(folder)
    source = gazetteer or kept_lists(folder)
    old = engine_for(folder, found)
    fresh = folder.with_name(folder.name + ".rebuild")
    shutil.rmtree(fresh, ignore_errors=True)
    lists = load_lists(source)
    new = create_engine(fresh, Manifest(found.engine, analysis_version(lists), found.language))
    if source is not None:
        keep_lists(fresh, source)
    count = _copy(old, new, Recipe(found.language, kept_lists(fresh), lists.digest), batch)
    old.close()
    new.close()
    _swap(folder, fresh, found.engine)
    return count


def keep_lists(folder: Path, gazetteer: Path) -> None:
    """Copy the user's lists into an index folder."""
    target = folder / LISTS_FOLDER
    target.mkdir(parents=True, exist_ok=True)
    for file in list_files(gazetteer):
        shutil.copyfile(file, target / file.name)


def _copy(old: Engine, new: Engine, recipe: Recipe, batch: int) -> int:
    stages = preparer(recipe)
    grouper = Grouper(new)
    count = 0
    with new.writer() as writer:
        for _, doc in analysed_anew(old, stages):
            writer.put(replace(doc, group=grouper.group_of(doc)))
            count += 1
            if count % batch == 0:
                writer.commit()
                grouper.committed()
        writer.commit()
    return count


def analysed_anew(old: Engine, stages: Preparer) -> Iterator[tuple[StoredDoc, IndexDoc]]:
    """Every article of an index as it is stored, and as it is to be indexed with these stages."""
    articles = old.scan(Plan(node=Every()))
    while chunk := list(islice(articles, _CHUNK)):
        hashes = old.hashes([stored.id for stored in chunk])
        for stored in chunk:
            yield stored, stages.index_doc(Record(stored.stored).article, hashes[stored.id])


def _swap(folder: Path, fresh: Path, engine_name: str) -> None:
    """Put the fresh engine folder and manifest where the old ones were; what else stands in the folder stays."""
    retired = folder.with_name(folder.name + ".retired")
    shutil.rmtree(retired, ignore_errors=True)
    shutil.rmtree(folder / LISTS_FOLDER, ignore_errors=True)
    if (fresh / LISTS_FOLDER).is_dir():
        (fresh / LISTS_FOLDER).rename(folder / LISTS_FOLDER)
    (folder / engine_name).rename(retired)
    (fresh / engine_name).rename(folder / engine_name)
    (fresh / manifest.FILE_NAME).replace(folder / manifest.FILE_NAME)
    shutil.rmtree(fresh)
    shutil.rmtree(retired)
