"""The product: `searchapp index`, then `searchapp serve` over HTTP; what the service itself takes is its own `took_ms`."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.evaluation.product import COMMAND
from bench.timing import exports
from bench.timing.figures import AGAIN, FIRST, EngineFigures, Times, again, by_kind, milliseconds_of
from bench.timing.memory import run_watched, session_memory
from bench.timing.server import WORKED_OUT, Reader, served

PREFIXES = ("Reg", "Fl", "Ver", "Prä", "Merk", "Syr")
HELP_RUNS = 5


@dataclass(frozen=True)
class Place:
    """Where an index is to live: the words that tell the command, its size, and the memory of servers beside the command."""

    address: str
    options: tuple[str, ...]
    size_mb: Callable[[], float]
    beside_mb: Callable[[], float] = lambda: 0.0


def in_folder(folder: Path, engine: str) -> Place:
    """An index in a folder."""
    return Place(str(folder), ("--engine", engine), lambda: size_mb(folder))


def size_mb(folder: Path) -> float:
    """All files of an index."""
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1024**2, 1)


def measure(place: Place, articles: Path, count: int, rounds: int) -> EngineFigures:
    """Index, ask and export with one of our engines."""
    command = [str(COMMAND), "index", str(articles), "--index", place.address, *place.options]
    seconds, peak = run_watched(command)
    figures = EngineFigures(
        articles_per_s=round(count / seconds),
        index_mb=place.size_mb(),
        index_peak_mb=round(peak.whole + place.beside_mb(), 1),
    )
    with served(place.address, *WORKED_OUT) as server:
        reader = server.reader()
        figures.queries = by_kind(reader.took, rounds)
        figures.facets = by_kind(reader.facets, 1)["common word"]
        figures.search_peak_mb = round(session_memory(server.session).whole + place.beside_mb(), 1)
        reader.close()
    with served(place.address) as server:
        figures.queries[AGAIN] = again(server.reader().took, rounds)
    figures.export_rows_per_s = exports.one(place.address, *exports.KINDS["jsonl"]).rows_per_s
    return figures


def whole_answers(working: Reader, keeping: Reader, rounds: int) -> dict[str, Times]:
    """Times of whole answers over HTTP by kind: JSON, page, completion.

    `working` asks a server that works every answer out, `keeping` one that keeps answers.
    """
    times = {f"JSON {kind}": each for kind, each in by_kind(working.answer, rounds).items()}
    times |= {f"page {kind}": each for kind, each in by_kind(working.page, rounds).items() if kind != FIRST}
    times |= {f"JSON {AGAIN}": again(keeping.answer, rounds), f"page {AGAIN}": again(keeping.page, rounds)}
    return times | {"completion": Times.of([keeping.completion(prefix) for prefix in PREFIXES * rounds])}


def help_ms() -> float:
    """The median time of `searchapp --help`."""
    command = [str(COMMAND), "--help"]
    times = [
        milliseconds_of(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(HELP_RUNS)
    ]
    return Times.of(times).median_ms
