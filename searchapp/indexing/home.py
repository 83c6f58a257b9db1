"""What is done to an index as a whole, wherever it lives: fill it, delete from it, open it, make it anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path

from searchapp.codec import Record
from searchapp.config import BATCH
from searchapp.engine.base import Engine, IndexDoc, Plan, StoredDoc
from searchapp.engine.manifest import Manifest
from searchapp.entities.user_lists import UserLists, load_lists
from searchapp.entities.vocabulary import analysis_version
from searchapp.errors import IndexUnusableError
from searchapp.garbage import few_collections
from searchapp.homes.base import About, Place
from searchapp.homes.opening import about_at, home_at, open_at, require_match
from searchapp.indexing.grouping import Grouper
from searchapp.indexing.prepare import AT_ONCE, Preparer, Recipe, preparer
from searchapp.indexing.run import IndexOptions, IndexReport, index_paths
from searchapp.query.ast import Every

_CHUNK = 200


def index_into(
    place: Place, engine_name: str, paths: Iterable[Path], options: IndexOptions, gazetteer: Path | None = None
) -> IndexReport:
    """Index files and folders into the index at `place`, making it where there is none.

    `gazetteer` names the user's own lists (see `entities.user_lists`). The index keeps a copy of them, so that searching
    and later runs know them; other lists for an existing index need a rebuild.
    """
    home = home_at(place)
    found = home.about()
    lists = load_lists(gazetteer or (found.lists if found else None))
    wanted = Manifest(engine_name, analysis_version(lists), options.language)
    if found is None:
        home.create(About(wanted, gazetteer))
        found = about_at(place)
    if gazetteer is not None:
        _require_same_lists(place, found, lists, gazetteer)
    require_match(place, found.manifest, wanted)
    with closing(home.open(found.manifest)) as engine:
        return index_paths(engine, paths, options, Recipe(options.language, found.lists, lists.digest))


def engine_name_of(place: Place, default: str) -> str:
    """The engine of the index at `place`; `default` where there is none yet."""
    found = home_at(place).about()
    return default if found is None else found.manifest.engine


def open_index(place: Place) -> tuple[Engine, Manifest]:
    """The index at `place`. Raises IndexUnusableError when there is none or it was made differently."""
    index = open_at(place)
    return index.engine, index.about.manifest


def delete_articles(place: Place, ids: Sequence[str]) -> list[str]:
    """Delete articles; the ids that none had come back. One commit."""
    with closing(open_at(place).engine) as engine:
        known = engine.hashes(ids)
        with engine.writer() as writer:
            for article_id in known:
                writer.delete(article_id)
            writer.commit()
    return [article_id for article_id in ids if article_id not in known]


def rebuild_index(place: Place, batch: int = BATCH, gazetteer: Path | None = None) -> int:
    """Index every stored article anew beside the old index, then put it in its place; returns their number.

    `gazetteer`: the user's own lists from now on; None keeps those the index has. The old index stays until the new one
    is whole. Raises IndexUnusableError when there is none.
    """
    found = about_at(place)
    home = home_at(place)
    kept = gazetteer or found.lists
    lists = load_lists(kept)
    language = found.manifest.language
    fresh = About(Manifest(found.manifest.engine, analysis_version(lists), language), kept)
    with closing(home.open(found.manifest)) as old, home.draft(fresh) as draft:
        count = _copy(old, draft.engine, Recipe(language, kept, lists.digest), batch)
        draft.publish()
    return count


def _require_same_lists(place: Place, found: About, lists: UserLists, gazetteer: Path) -> None:
    if lists != load_lists(found.lists):
        raise IndexUnusableError(
            f"the index in {place} was made with other lists of your own; "
            f"rebuild it with: searchapp rebuild --index {place} --gazetteer {gazetteer}"
        )


def _copy(old: Engine, new: Engine, recipe: Recipe, batch: int) -> int:
    stages = preparer(recipe)
    grouper = Grouper(new)
    count = 0
    docs = (doc for _, doc in analysed_anew(old, stages))
    with new.writer() as writer:
        while chunk := list(islice(docs, _CHUNK)):
            grouper.expect(chunk)
            for doc in chunk:
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
    with few_collections():
        while chunk := list(islice(articles, _CHUNK)):
            hashes = old.hashes([stored.id for stored in chunk])
            for at in range(0, len(chunk), AT_ONCE):
                batch = chunk[at : at + AT_ONCE]
                read = [(Record(stored.stored).article, hashes[stored.id]) for stored in batch]
                yield from zip(batch, stages.index_docs(read), strict=True)
