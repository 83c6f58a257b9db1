"""The list of known differences between engines is true: each numbered line has a test, and each difference is still there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from searchapp.engine.base import Engine, IndexDoc, Plan
from searchapp.errors import EngineError, QueryError
from searchapp.query.ast import And, Every, FacetIs, Node
from tests.conftest import ROOT
from tests.engine.documents import document, sequence, word
from tests.engine.workshop import ENGINES, Workshop

LISTED = [
    int(number) for number in re.findall(r"^(\d+)\. ", (ROOT / "docs/engine-divergences.md").read_text("utf-8"), re.M)
]


@dataclass(frozen=True)
class Bench:
    """Makes engines for one test."""

    workshop: Workshop
    folder: Path

    def engines(self, docs: Sequence[IndexDoc]) -> tuple[Engine, Engine, Engine]:
        """tantivy, Whoosh and OpenSearch with the same documents."""
        tantivy, whoosh, opensearch = (self.workshop.engine(name, self.folder / name) for name in ENGINES)
        for engine in (tantivy, whoosh, opensearch):
            write(engine, docs)
        return tantivy, whoosh, opensearch

    def scores(self, docs: Sequence[IndexDoc], node: Node) -> list[dict[str, float]]:
        """What each of them scores."""
        return [scores(engine, node) for engine in self.engines(docs)]


def write(engine: Engine, docs: Sequence[IndexDoc]) -> None:
    with engine.writer() as writer:
        for doc in docs:
            writer.put(doc)
        writer.commit()


def lengths_of_texts(bench: Bench) -> None:
    texts = [document(str(length), "rakete " + " ".join(["wort"] * (length - 1))) for length in (100, 102)]
    tantivy, whoosh, opensearch = bench.scores(texts, word("rakete"))
    assert tantivy["100"] == tantivy["102"]
    assert opensearch["100"] == opensearch["102"]
    assert whoosh["100"] > whoosh["102"]


def loose_phrases_count(bench: Bench) -> None:
    texts = [document("once", "a b x x x x x x x"), document("twice", "a b x x a x b x x")]
    tantivy, whoosh, opensearch = bench.scores(texts, sequence("a", "b", slop=2))
    assert tantivy["once"] == tantivy["twice"]
    assert whoosh["once"] < whoosh["twice"]
    assert opensearch["once"] < opensearch["twice"]


def loose_phrases_of_many_words(bench: Bench) -> None:
    texts = [document("in order", "a x b x c x d"), document("turned", "d c b a")]
    tantivy, whoosh, opensearch = bench.scores(texts, sequence("a", "b", "c", "d", slop=30))
    assert set(tantivy) == {"in order", "turned"}
    assert set(whoosh) == set(opensearch) == {"in order"}


def near_words_count_more(bench: Bench) -> None:
    texts = [document("near", "a b x x x"), document("far", "a x x b x")]
    tantivy, whoosh, opensearch = bench.scores(texts, sequence("a", "b", slop=2))
    assert tantivy["near"] == tantivy["far"]
    assert whoosh["near"] == whoosh["far"]
    assert opensearch["near"] > opensearch["far"]


def rarity_in_a_field_some_lack(bench: Bench) -> None:
    titled = [document(f"titled {number}", "x x x", title="rakete") for number in range(5)]
    others = [document(f"{number}", "x x x", title="x" if number == 0 else "") for number in range(20)]
    text = document("in the text", "rakete" + " x" * 15)
    tantivy, whoosh, opensearch = bench.scores([*titled, *others, text], word("rakete"))
    assert tantivy["titled 0"] > tantivy["in the text"]
    assert whoosh["titled 0"] > whoosh["in the text"]
    assert opensearch["titled 0"] < opensearch["in the text"]


def a_commit_that_breaks_off(bench: Bench) -> None:
    engines = bench.engines([document("old", "alt")])
    for engine in engines:
        with suppress(EngineError), engine.writer() as writer:
            writer.put(document("new", "neu"))
            writer.put(document("refused", "neu", no_facet=("value",)))
            if engine.name != "opensearch":
                raise EngineError("embedded engines take what they are given; whatever breaks them off ends here")
            writer.commit()
        write(engine, [document("newest", "alt")])
    tantivy, whoosh, opensearch = (set(scores(engine, Every())) for engine in engines)
    assert tantivy == whoosh == {"old", "newest"}
    assert opensearch == {"old", "new", "newest"}


def very_long_words(bench: Bench) -> None:
    long = "x" * 8001
    tantivy, whoosh, opensearch = bench.engines([document("a", f"kurz {long} kurz", people=(long,))])
    for node in (word(long), FacetIs("people", (long,))):
        assert set(scores(tantivy, node)) == set(scores(whoosh, node)) == {"a"}
        assert set(scores(opensearch, node)) == set()
    assert set(scores(opensearch, word("kurz"))) == {"a"}


def very_many_words(bench: Bench) -> None:
    many = And(tuple(word(f"wort{number}") for number in range(200)))
    tantivy, whoosh, opensearch = bench.engines([document("a", "kurz")])
    assert scores(tantivy, many) == scores(whoosh, many) == {}
    with pytest.raises(QueryError, match="zu viele Wörter"):
        scores(opensearch, many)


DIFFERENCES = {
    1: lengths_of_texts,
    2: loose_phrases_count,
    3: loose_phrases_of_many_words,
    4: near_words_count_more,
    5: rarity_in_a_field_some_lack,
    6: a_commit_that_breaks_off,
    7: very_long_words,
    8: very_many_words,
}


def scores(engine: Engine, node: Node) -> dict[str, float]:
    return {doc.id: doc.score for doc in engine.search(Plan(node=node)).docs}


def test_each_listed_difference_has_a_test() -> None:
    assert list(DIFFERENCES) == LISTED


@pytest.mark.parametrize("number", DIFFERENCES)
def test_difference_is_still_there(number: int, workshop: Workshop, tmp_path: Path) -> None:
    DIFFERENCES[number](Bench(workshop, tmp_path))
