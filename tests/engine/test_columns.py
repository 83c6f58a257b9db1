"""The facet columns beside a tantivy index: exact counts whatever was written, killed or abandoned before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.engine.base import FacetPlan, Plan, number_of
from searchapp.engine.tantivy_ import TantivyEngine
from searchapp.engine.tantivy_columns import ColumnFiles, ColumnWriter
from searchapp.engine.tantivy_facets import FacetCounter
from searchapp.query.ast import Every

from .documents import document

FACETS = ("people", "countries")
values = st.lists(st.sampled_from(["Ä", "b", "c\n", 'd"', "e\t", "f\u2028"]), unique=True, max_size=4).map(tuple)
articles = st.lists(st.fixed_dictionaries({"people": values, "countries": values}), max_size=12)


def written(files: ColumnFiles, rows: Sequence[dict[str, tuple[str, ...]]]) -> list[int]:
    writer = ColumnWriter(files)
    numbers = [writer.add(row) for row in rows]
    writer.flush()
    return numbers


@given(articles, articles, st.data())
def test_counts_are_those_of_the_rows_asked_for(
    first: list[dict[str, tuple[str, ...]]], second: list[dict[str, tuple[str, ...]]], data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder:
        files = ColumnFiles.within(Path(folder))
        counter = FacetCounter(files, FACETS)
        rows = dict(zip(written(files, first), first, strict=True))
        assert counter.ranked(list(rows), {"people": 9})["people"] == ranked(first, "people", 9)
        rows |= zip(written(files, second), second, strict=True)
        asked = data.draw(st.lists(st.sampled_from(sorted(rows)), unique=True)) if rows else []
        limit = data.draw(st.integers(1, 6))
        found = counter.ranked(asked, dict.fromkeys(FACETS, limit))
        assert found == {name: ranked([rows[number] for number in asked], name, limit) for name in FACETS}


def ranked(rows: Sequence[dict[str, tuple[str, ...]]], facet: str, limit: int) -> tuple[tuple[str, int], ...]:
    counts = Counter(value for row in rows for value in row[facet])
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:limit])


@pytest.mark.parametrize("torn", ["values", "rows", "edges"])
def test_what_a_killed_writer_left_unfinished_is_cut_off(tmp_path: Path, torn: str) -> None:
    files = ColumnFiles.within(tmp_path)
    written(files, [{"people": ("Anna",)}, {"people": ("Berta", "Anna")}])
    with (tmp_path / "facets" / torn).open("ab") as file:
        file.write(b"[\xc3")
    (number,) = written(files, [{"people": ("Cäsar", "Anna")}])
    counted = FacetCounter(files, FACETS).ranked([0, 1, number], {"people": 9})
    assert counted == {"people": (("Anna", 3), ("Berta", 1), ("Cäsar", 1))}


def test_an_abandoned_batch_counts_nowhere(tmp_path: Path) -> None:
    files = ColumnFiles.within(tmp_path)
    ColumnWriter(files).add({"people": ("Anna",)})
    assert written(files, [{"people": ("Berta",)}]) == [0]
    assert FacetCounter(files, FACETS).ranked([0], {"people": 9}) == {"people": (("Berta", 1),)}


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
