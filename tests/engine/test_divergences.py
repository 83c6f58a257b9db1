"""The list of known differences between engines is true: each numbered line has a test, and each difference is still there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from searchapp.engine.base import Engine, IndexDoc, Plan
from searchapp.engine.tantivy_ import TantivyEngine
from searchapp.engine.whoosh_ import WhooshEngine
from searchapp.query.ast import Node
from tests.conftest import ROOT
from tests.engine.documents import document, sequence, word

LISTED = [
    int(number) for number in re.findall(r"^(\d+)\. ", (ROOT / "docs/engine-divergences.md").read_text("utf-8"), re.M)
]


def both(folder: Path, docs: Sequence[IndexDoc]) -> tuple[Engine, Engine]:
    engines = (TantivyEngine(folder / "tantivy"), WhooshEngine(folder / "whoosh"))
    for engine in engines:
        with engine.writer() as writer:
            for doc in docs:
                writer.put(doc)
            writer.commit()
    return engines


def scores(engine: Engine, node: Node) -> dict[str, float]:
    return {doc.id: doc.score for doc in engine.search(Plan(node=node)).docs}


def lengths_of_texts(folder: Path) -> None:
    texts = [document(str(length), "rakete " + " ".join(["wort"] * (length - 1))) for length in (100, 102)]
    tantivy, whoosh = (scores(engine, word("rakete")) for engine in both(folder, texts))
    assert tantivy["100"] == tantivy["102"]
    assert whoosh["100"] > whoosh["102"]


def loose_phrases_count(folder: Path) -> None:
    texts = [document("once", "a b x x x x x x x"), document("twice", "a b x x a x b x x")]
    tantivy, whoosh = (scores(engine, sequence("a", "b", slop=2)) for engine in both(folder, texts))
    assert tantivy["once"] == tantivy["twice"]
    assert whoosh["once"] < whoosh["twice"]


def loose_phrases_of_many_words(folder: Path) -> None:
    texts = [document("in order", "a x b x c x d"), document("turned", "d c b a")]
    tantivy, whoosh = (scores(engine, sequence("a", "b", "c", "d", slop=30)) for engine in both(folder, texts))
    assert set(tantivy) == {"in order", "turned"}
    assert set(whoosh) == {"in order"}


DIFFERENCES = {1: lengths_of_texts, 2: loose_phrases_count, 3: loose_phrases_of_many_words}


def test_each_listed_difference_has_a_test() -> None:
    assert list(DIFFERENCES) == LISTED


@pytest.mark.parametrize("number", DIFFERENCES)
def test_difference_is_still_there(number: int, tmp_path: Path) -> None:
    DIFFERENCES[number](tmp_path)
