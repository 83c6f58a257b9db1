"""The columns beside a tantivy index: exact counts whatever was written, killed or abandoned before."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from weakref import ref

import numpy as np
import pytest
import tantivy
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.engine.base import FacetPlan, GroupMember, IndexDoc, Plan, number_of
from searchapp.engine.folding import folded
from searchapp.engine.tantivy_ import TantivyEngine
from searchapp.engine.tantivy_arrays import ColumnReader
from searchapp.engine.tantivy_columns import ColumnFiles, ColumnWriter
from searchapp.engine.tantivy_facets import of_query, of_rows
from searchapp.engine.tantivy_schema import FACET_NAMES
from searchapp.query.ast import Every

from .documents import document

FACETS = ("people", "countries")
ANYBODY = GroupMember(1, 1, None)
values = st.lists(st.sampled_from(["Ä", "b", "c\n", 'd"', "e\t", "f\u2028"]), unique=True, max_size=4).map(tuple)
articles = st.lists(st.fixed_dictionaries({"people": values, "countries": values}), max_size=12)


def written(files: ColumnFiles, rows: Sequence[dict[str, tuple[str, ...]]]) -> list[int]:
    writer = ColumnWriter(files)
    numbers = [writer.add(ANYBODY, row).number for row in rows]
    writer.flush()
    return numbers


def counted(
    reader: ColumnReader, rows: Sequence[int], limits: Mapping[str, int]
) -> dict[str, tuple[tuple[str, int], ...]]:
    return of_rows(reader, np.array(rows, np.int64), limits)


@given(articles, articles, st.data())
def test_counts_are_those_of_the_rows_asked_for(
    first: list[dict[str, tuple[str, ...]]], second: list[dict[str, tuple[str, ...]]], data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder:
        files = ColumnFiles.within(Path(folder))
        reader = ColumnReader(files, FACETS)
        rows = dict(zip(written(files, first), first, strict=True))
        assert counted(reader, list(rows), {"people": 9})["people"] == ranked(first, "people", 9)
        rows |= zip(written(files, second), second, strict=True)
        asked = data.draw(st.lists(st.sampled_from(sorted(rows)), unique=True)) if rows else []
        limit = data.draw(st.integers(1, 6))
        found = counted(reader, asked, dict.fromkeys(FACETS, limit))
        assert found == {name: ranked([rows[number] for number in asked], name, limit) for name in FACETS}


def ranked(rows: Sequence[dict[str, tuple[str, ...]]], facet: str, limit: int) -> tuple[tuple[str, int], ...]:
    counts = Counter(value for row in rows for value in row[facet])
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:limit])


@pytest.mark.parametrize("torn", ["values", "rows", "members", "edges"])
def test_what_a_killed_writer_left_unfinished_is_cut_off(tmp_path: Path, torn: str) -> None:
    files = ColumnFiles.within(tmp_path)
    written(files, [{"people": ("Anna",)}, {"people": ("Berta", "Anna")}])
    with (tmp_path / "facets" / torn).open("ab") as file:
        file.write(b"[\xc3")
    (number,) = written(files, [{"people": ("Cäsar", "Anna")}])
    assert counted(ColumnReader(files, FACETS), [0, 1, number], {"people": 9}) == {
        "people": (("Anna", 3), ("Berta", 1), ("Cäsar", 1))
    }


def test_an_abandoned_batch_counts_nowhere(tmp_path: Path) -> None:
    files = ColumnFiles.within(tmp_path)
    ColumnWriter(files).add(ANYBODY, {"people": ("Anna",)})
    assert written(files, [{"people": ("Berta",)}]) == [0]
    assert counted(ColumnReader(files, FACETS), [0], {"people": 9}) == {"people": (("Berta", 1),)}


@pytest.mark.parametrize("facets", [(), (FacetPlan("people", ()),)], ids=["list alone", "with facets"])
def test_articles_left_out_are_skipped_however_many_come_first(tmp_path: Path, facets: tuple[FacetPlan, ...]) -> None:
    engine = TantivyEngine(tmp_path)
    ids = [f"{number:02}" for number in range(30)]
    with engine.writer() as writer:
        for each in ids:
            writer.put(document(each, "rakete"))
        writer.commit()
    listed = [doc.id for doc in engine.search(Plan(node=Every(), limit=30)).docs]
    for kept in (listed[-3:], listed[::7], []):
        left_out = tuple(number_of(each) for each in ids if each not in kept)
        for offset in range(3):
            page = engine.search(Plan(node=Every(), without=left_out, offset=offset, limit=1, facets=facets))
            assert [doc.id for doc in page.docs] == kept[offset : offset + 1]
            assert page.total == len(kept)


def engine_with(folder: str | Path, batches: Sequence[Sequence[IndexDoc]]) -> TantivyEngine:
    engine = TantivyEngine(Path(folder))
    with engine.writer() as writer:
        for batch in batches:
            for each in batch:
                writer.put(each)
            writer.commit()
    return engine


@settings(max_examples=30, deadline=None)
@given(articles, articles, st.integers(1, 6))
def test_a_facet_on_its_own_is_counted_like_all_together(
    first: list[dict[str, tuple[str, ...]]], second: list[dict[str, tuple[str, ...]]], limit: int
) -> None:
    batches = [
        [
            document(f"{number}{letter}", "rakete", people=row["people"], countries=row["countries"])
            for number, row in enumerate(batch)
        ]
        for letter, batch in (("a", first), ("b", second))
    ]
    with TemporaryDirectory() as folder:
        engine = engine_with(folder, batches)
        for name in FACETS:
            plan = Plan(node=Every(), facets=(FacetPlan(name, ()),), facet_values=limit)
            assert engine.search(plan).facets[name] == ranked([*first, *second], name, limit)


@pytest.mark.parametrize(("values", "is_settled"), [(90, True), (150, True), (250, False)])
def test_equally_frequent_values_are_cut_by_name_however_many_they_are(
    tmp_path: Path, values: int, is_settled: bool
) -> None:
    people = [f"P{number:03}" for number in reversed(range(values))]
    frequent = ("Anna", "Berta") if values == 150 else ()
    docs = [document(each, "rakete", people=(each, *frequent)) for each in people]
    docs += [document(f"+{each}", "rakete", people=(each,)) for each in people[-40:]]
    engine = engine_with(tmp_path, [docs])
    searcher = engine.index.searcher()
    limit = 2 if frequent else 45
    known = of_query(ColumnReader(engine.files, FACET_NAMES), searcher, tantivy.Query.all_query(), "people", limit)
    assert (known is not None) == is_settled
    expected = ranked([dict(doc.facets) for doc in docs], "people", limit)
    assert (
        engine.search(Plan(node=Every(), facets=(FacetPlan("people", ()),), facet_values=limit)).facets["people"]
        == expected
    )


groups = st.sampled_from(["p", "q", "r", "s"])
days = st.none() | st.integers(0, 2).map(lambda more: date(2024, 3, 1) + timedelta(more))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(groups, days), max_size=12))
def test_groups_fold_as_if_told_one_by_one(articles: list[tuple[str, date | None]]) -> None:
    docs = [document(f"{n:02}", "rakete", group=group, published=day) for n, (group, day) in enumerate(articles)]
    with TemporaryDirectory() as folder:
        engine = engine_with(folder, [docs[:5], docs[5:]])
        members = [GroupMember(number_of(doc.id), number_of(doc.group), doc.day) for doc in docs]
        assert engine.folded(Plan(node=Every())) == folded(members)


def test_what_was_seen_of_a_commit_goes_when_the_next_one_is_seen(tmp_path: Path) -> None:
    engine = engine_with(tmp_path, [[document("a", "rakete")]])
    engine.folded(Plan(node=Every()))
    seen = ref(engine._snapshot)
    gc.disable()
    try:
        engine.refresh()
        assert seen() is None
    finally:
        gc.enable()
