"""Whole results: the same pieces in the same order, whether made here or in worker processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from searchapp.codec import encode
from searchapp.engine.base import Folding, StoredDoc
from searchapp.engine.surfaces import StoredSurfaces, SurfaceWriter
from searchapp.entities.vocabulary import analyzer_with_gazetteers
from searchapp.errors import EngineError
from searchapp.model import Article, Entities
from searchapp.query.analyze import analyze
from searchapp.query.parser import parse
from searchapp.search.finding import Finding
from searchapp.search.whole import Recipe, Workers, in_turn
from tests.processes import living

Piece = tuple[int, list[tuple[str, tuple[str, ...], int]]]
COUNT = 3_000
BROKEN = "bricht"


@pytest.fixture(scope="module", params=["words kept with the index", "words learned on the way"])
def recipe(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Recipe:
    node = analyze(parse("Haubitzen").node, analyzer_with_gazetteers(), lambda facet, value: ())
    if request.param == "words learned on the way":
        return Recipe(analyzer_with_gazetteers, None, node, Folding())
    folder = tmp_path_factory.mktemp("index")
    writer = SurfaceWriter(folder)
    writer.add(["Haubitze\thaubitze haubitz"])
    writer.flush()
    writer.close()
    return Recipe(analyzer_with_gazetteers, StoredSurfaces(folder), node, Folding())


def stored(number: int, title: str = "Lage") -> StoredDoc:
    article = Article(f"a{number}", title, f"Meldung {number}. Die Haubitze Nummer {number} kam an.")
    return StoredDoc(article.id, article.id, float(number), encode(article, Entities()))


def piece(rank: int, findings: Iterable[Finding]) -> Piece:
    hits = [finding.hit() for finding in findings]
    return rank, [(hit.id, hit.snippets, round(hit.score)) for hit in hits]


def dying(rank: int, findings: Iterable[Finding]) -> int:
    if any(finding.article.title == BROKEN for finding in findings):
        os._exit(1)
    return rank


def test_workers_make_the_same_in_the_same_order_for_one_result_at_a_time(recipe: Recipe) -> None:
    docs, reading = [stored(number) for number in range(COUNT)], recipe.reading()
    here = list(in_turn(docs, reading, piece))
    assert [each for _, lines in here for each, _, _ in lines] == [doc.id for doc in docs]
    assert [rank for rank, _ in here] == [1 + number for number in range(0, COUNT, len(here[0][1]))]
    assert here[0][1][7] == ("a7", ("Die <mark>Haubitze</mark> Nummer 7 kam an.",), 7)
    workers = Workers(recipe.analyzer, 2)
    waiting = iter(docs)
    first = workers.shaped(waiting, recipe, reading, process)
    assert next(first) != os.getpid()
    assert len(list(waiting)) > COUNT / 3, "no more is read ahead than the workers need"
    assert set(workers.shaped(docs, recipe, reading, process)) == {os.getpid()}, "the first has them"
    first.close()
    assert list(workers.shaped(docs, recipe, reading, piece)) == here


def process(rank: int, findings: Iterable[Finding]) -> int:
    return os.getpid()


def test_a_worker_that_dies_is_no_short_result(recipe: Recipe) -> None:
    docs = [stored(number, BROKEN if number == COUNT - 1 else "Lage") for number in range(COUNT)]
    workers = Workers(recipe.analyzer, 2)
    with pytest.raises(EngineError, match="run it again"):
        list(workers.shaped(docs, recipe, recipe.reading(), dying))


KILLED = """
import sys, time
from tests.search.test_whole import process, stored
from itertools import count
from searchapp.search.whole import Recipe, Workers
from searchapp.engine.base import Folding
from searchapp.entities.vocabulary import analyzer_with_gazetteers
from searchapp.query.ast import Every

if __name__ == "__main__":
    recipe = Recipe(analyzer_with_gazetteers, None, Every(), Folding())
    for worker in Workers(recipe.analyzer, 2).shaped(map(stored, count()), recipe, recipe.reading(), process):
        print(worker, flush=True)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are listed in /proc only on Linux")
def test_workers_end_when_the_main_process_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment) as main:
        assert main.stdout is not None
        workers = {int(main.stdout.readline()) for _ in range(50)}
        assert living(workers) == workers
        main.kill()
    deadline = time.monotonic() + 60
    while living(workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert living(workers) == set()


def test_one_job_is_this_process(recipe: Recipe) -> None:
    docs = [stored(1)]
    assert list(Workers(recipe.analyzer, 1).shaped(docs, recipe, recipe.reading(), process)) == [os.getpid()]
