"""Whole results through `searchapp export`: rows a second with the command's start, and the most memory of its processes."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.evaluation.product import COMMAND, parsed, run
from bench.timing.memory import run_watched
from bench.timing.queries import COMMON

EVERYTHING: Final = ""
MANY: Final = " OR ".join(COMMON)
"""Words of which most articles have one, so that every row has marks to look for."""

KINDS: Final[dict[str, tuple[str, ...]]] = {
    "csv": (MANY, "--format", "csv"),
    "csv of all articles": (EVERYTHING, "--format", "csv"),
    "jsonl": (MANY, "--format", "jsonl"),
    "xlsx": (MANY, "--format", "xlsx"),
    "csv of all mentions": (EVERYTHING, "--format", "csv", "--mentions"),
}


@dataclass(frozen=True)
class Export:
    """One file: its rows (an export of mentions has more than articles), their rate, and the memory, all and its own part."""

    rows: int
    rows_per_s: float
    peak_mb: float
    own_mb: float = 0.0


def measure(index: str) -> dict[str, Export]:
    """Every kind of file."""
    return {kind: one(index, *options) for kind, options in KINDS.items()}


def one(index: str, query: str, *options: str) -> Export:
    """One file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export"
        seconds, peak = run_watched([str(COMMAND), "export", query, "--index", index, *options, "-o", str(file)])
        rows = lines_of(file) - 1 if "--mentions" in options else total(index, query)
        return Export(rows, round(rows / seconds), round(peak.whole, 1), round(peak.own, 1))


def total(index: str, query: str) -> int:
    """How many articles a query finds."""
    (found,) = parsed(run("search", query, "--index", index, "--limit", "0", "--format", "jsonl"))
    return int(found["total"])


def lines_of(file: Path) -> int:
    """Lines of a file, its header among them."""
    with file.open("rb") as lines:
        return sum(1 for _ in lines)
