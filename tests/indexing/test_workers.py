"""Worker processes: same results in the same order, a dead one is named with its articles, Ctrl-C ends all of them."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from multiprocessing import active_children
from pathlib import Path

import pytest

from searchapp.clean import clean
from searchapp.engine.base import IndexDoc
from searchapp.entities.facets import facet_values
from searchapp.errors import EngineError
from searchapp.indexing import prepare
from searchapp.indexing.home import open_index
from searchapp.indexing.prepare import AT_ONCE, Job, Prepared, Recipe, source_hash
from searchapp.indexing.workers import prepare_all
from searchapp.model import Article, Entities, RawDocument, Skipped

BATCH = 100
BODY = (
    "Die ukrainische Luftwaffe hat in der Nacht nach eigenen Angaben zwölf Drohnen abgeschossen. "
    "Das teilte der Gouverneur der Region am Morgen mit, ohne weitere Einzelheiten zu nennen."
)


def chunk_of(name: str, size: int = 3) -> list[Job]:
    raws = [RawDocument(path=f"{name}{number}", id=f"{name}{number}", text=BODY) for number in range(size)]
    return [(raw, source_hash(raw)) for raw in raws]


def test_results_come_in_the_order_of_the_chunks() -> None:
    chunks = [chunk_of(f"c{number}-", size=1 + number % 4) for number in range(30)]
    wanted = [[raw.id for raw, _ in chunk] for chunk in chunks]
    found = [[each.id for each in prepared] for prepared in prepare_all(iter(chunks), 2, Recipe())]
    assert found == wanted


def without_surfaces(prepared: Prepared) -> Prepared:
    return replace(prepared, surfaces=()) if isinstance(prepared, IndexDoc) else prepared


def surfaces_of(prepared: Prepared) -> tuple[str, ...]:
    assert isinstance(prepared, IndexDoc)
    return prepared.surfaces


def test_workers_and_this_process_prepare_alike() -> None:
    chunks = [chunk_of(f"c{number}-") for number in range(6)]
    apart, here = (list(prepare_all(iter(chunks), jobs, Recipe())) for jobs in (2, 1))
    assert [list(map(without_surfaces, chunk)) for chunk in apart] == [
        list(map(without_surfaces, chunk)) for chunk in here
    ]


def test_every_word_is_told_once_by_each_worker_at_most() -> None:
    chunks = [chunk_of(f"c{number}-") for number in range(6)]
    apart, here = (
        [line for chunk in prepare_all(iter(chunks), jobs, Recipe()) for doc in chunk for line in surfaces_of(doc)]
        for jobs in (2, 1)
    )
    assert set(apart) == set(here)
    assert "Drohnen\tdrohnen drohn" in apart
    assert max(Counter(apart).values()) <= 2


def test_no_more_chunks_are_read_than_may_be_on_the_way() -> None:
    read: list[int] = []

    def chunks() -> object:
        for number in range(1000):
            read.append(number)
            yield chunk_of(f"c{number}-", size=1)

    results = prepare_all(chunks(), 2, Recipe())  # type: ignore[arg-type]
    list(islice(results, 20))
    assert len(read) <= 20 + 2 + 2 * 6 + 1
    results.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("jobs", [pytest.param(1, id="in this process"), pytest.param(2, id="in workers")])
def test_collection_of_garbage_is_as_before_after_a_run(jobs: int) -> None:
    before = gc.get_threshold(), gc.get_freeze_count()
    results = prepare_all((chunk_of(f"c{number}-") for number in range(6)), jobs, Recipe())
    next(results)
    assert gc.get_threshold() != before[0]
    assert len(list(results)) == 5
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


def test_dead_worker_is_named_with_its_articles() -> None:
    chunks = [chunk_of(f"c{number}-") for number in range(200)]
    results = prepare_all(iter(chunks), 2, Recipe())
    done = [each.id for prepared in islice(results, 4) for each in prepared]
    for process in active_children():
        process.kill()
    with pytest.raises(EngineError, match="SIGKILL") as caught:
        done.extend(each.id for prepared in results for each in prepared)
    assert any(f"{raw.id}," in str(caught.value) for chunk in chunks for raw, _ in chunk if raw.id not in done)
    assert not active_children()


def test_article_that_breaks_a_stage_is_skipped_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(raw: RawDocument) -> object:
        if raw.id == "c1":
            raise RuntimeError("kaputt")
        return clean(raw)

    monkeypatch.setattr("searchapp.indexing.prepare.clean", fail)
    [[first, second]] = prepare_all([chunk_of("c", size=2)], 1, Recipe())
    assert isinstance(first, IndexDoc)
    assert (second.id, getattr(second, "detail", "")) == ("c1", "RuntimeError: kaputt")


def test_articles_that_pass_a_stage_with_a_broken_one_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = chunk_of("c", size=AT_ONCE + 2)
    [whole] = prepare_all([jobs], 1, Recipe())
    facets = facet_values

    def fail(article: Article, entities: Entities) -> dict[str, tuple[str, ...]]:
        if article.id == "c3":
            raise RuntimeError("kaputt")
        return facets(article, entities)

    monkeypatch.setattr(prepare, "facet_values", fail)
    [found] = prepare_all([jobs], 1, Recipe())
    assert [each.id for each in found] == [raw.id for raw, _ in jobs]
    others, wanted = ([each for each in docs if each.id != "c3"] for docs in (found, whole))
    assert list(map(without_surfaces, others)) == list(map(without_surfaces, wanted))
    assert {line for each in others for line in surfaces_of(each)} == {
        line for each in wanted for line in surfaces_of(each)
    }
    assert isinstance(found[3], Skipped)


def start_indexing(tmp_path: Path) -> tuple[subprocess.Popen[str], Path]:
    """A run over many articles with two workers, in a session of its own, that has made some commits."""
    folder = tmp_path / "index"
    source = tmp_path / "many.jsonl"
    rows = (json.dumps({"id": f"n{number}", "title": f"Meldung {number}", "text": BODY}) for number in range(30_000))
    source.write_text("\n".join(rows), encoding="utf-8")
    command = [sys.executable, "-m", "searchapp", "index", str(source), "--jobs", "2", "--index", str(folder)]
    environment = {**os.environ, "SEARCHAPP_BATCH": str(BATCH)}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while articles(folder) < 5 * BATCH and time.monotonic() < deadline:
        time.sleep(0.05)
    return process, folder


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are listed in /proc only on Linux")
def test_workers_end_when_the_main_process_is_killed(tmp_path: Path) -> None:
    process, _ = start_indexing(tmp_path)
    workers = session_members(process.pid) - {process.pid}
    assert len(workers) >= 2
    process.kill()
    process.communicate(timeout=30)
    deadline = time.monotonic() + 60
    while session_members(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert session_members(process.pid) == set()


def session_members(session: int) -> set[int]:
    """The living processes of a session."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, _, _, of = (folder / "stat").read_text().rpartition(") ")[2].split()[:4]
            if int(of) == session and state != "Z":
                found.add(int(folder.name))
    return found


def test_interrupt_leaves_the_last_commit_and_no_traceback(tmp_path: Path) -> None:
    process, folder = start_indexing(tmp_path)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "Traceback" not in errors
    count = articles(folder)
    assert count >= 5 * BATCH
    assert count % BATCH == 0
    assert list(open_index(folder)[0].check()) == []


def articles(folder: Path) -> int:
    if not (folder / "tantivy" / "meta.json").exists():
        return 0
    return open_index(folder)[0].stats()["articles"]
