"""An archive at one size, and sizes side by side as table and curves, for readers of the documentation, in German."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log
from typing import Any, Final

from bench.timing.exports import Export
from bench.timing.figures import AGAIN, EVERY, FIRST, Times, times_from_json
from bench.timing.plot import Line, Panel
from bench.timing.tables import german, table

GERMAN: Final = {
    "rare word": "seltenes Wort",
    "common word": "häufiges Wort",
    "several words": "mehrere Wörter",
    "phrase": "Wortfolge",
    "boolean": "UND, ODER, NICHT",
    "wildcard": "Platzhalter",
    "filtered": "mit Filter",
    "deep page": "21. Seite",
    EVERY: "alle Anfragen",
    AGAIN: "noch einmal gefragt",
    FIRST: "beim ersten Mal",
}


@dataclass
class Stage:
    """What was measured with so many articles in the index. Seconds, megabytes; `queries` in milliseconds.

    `index_s`: from an empty index on, `own_index_s`: from the size before. `index_own_mb`, `server_own_mb`: the part of the
    memory that isn't pages of files. `index_mb`: before any update. `update_s`: to change one article in a hundred; `update_mb`: by how much the folder is larger afterwards; `held_mb`: deleted files that
    a server running all the while still holds after its next answer.
    """

    articles: int
    indexed: bool = False
    text_mb: float = 0.0
    own_index_s: float = 0.0
    index_s: float = 0.0
    index_peak_mb: float = 0.0
    index_own_mb: float = 0.0
    index_mb: float = 0.0
    ready_s: float = 0.0
    server_mb: float = 0.0
    server_own_mb: float = 0.0
    update_s: float = 0.0
    update_mb: float = 0.0
    held_mb: float = 0.0
    exports: dict[str, Export] = field(default_factory=dict)
    queries: dict[str, Times] = field(default_factory=dict)


def stage_from_json(plain: dict[str, Any]) -> Stage:
    """The reverse of `asdict`."""
    exports = {kind: Export(**each) for kind, each in plain["exports"].items()}
    return Stage(**{**plain, "exports": exports, "queries": times_from_json(plain["queries"])})


def _memory(own: float, whole: float) -> str:
    return f"{german(own)} / {german(whole)}"


ROWS: Final[dict[str, Callable[[Stage], str]]] = {
    "Text, MB": lambda stage: german(stage.text_mb),
    "indexiert in, s": lambda stage: german(stage.index_s),
    "Artikel je Sekunde": lambda stage: german(stage.articles / stage.index_s),
    "Speicher beim Indexieren, MB": lambda stage: _memory(stage.index_own_mb, stage.index_peak_mb),
    "Index, MB": lambda stage: german(stage.index_mb),
    "Index zu Text": lambda stage: german(stage.index_mb / stage.text_mb, 2),
    "`serve` bereit nach, s": lambda stage: german(stage.ready_s, 1),
    "Speicher des Servers, MB": lambda stage: _memory(stage.server_own_mb, stage.server_mb),
    "1 % ändern, s": lambda stage: german(stage.update_s, 1),
    "dabei gewachsen um, MB": lambda stage: german(stage.update_mb, 1),
    "vom Server noch gehalten, MB": lambda stage: german(stage.held_mb, 1),
}


EXPORTS: Final = {"CSV aller Artikel": "csv of all articles", "CSV mit Fundstellen im Text": "csv"}


def table_of(stages: Sequence[Stage]) -> str:
    """All figures; queries as median / 95th percentile."""
    rows = [[label, *(shown(stage) for stage in stages)] for label, shown in ROWS.items()]
    for label, kind in EXPORTS.items():
        rows.append([f"{label}, Zeilen je Sekunde", *(german(stage.exports[kind].rows_per_s) for stage in stages)])
        taken = (_memory(stage.exports[kind].own_mb, stage.exports[kind].peak_mb) for stage in stages)
        rows.append([f"{label}, Speicher in MB", *taken])
    for kind in GERMAN:
        medians = (stage.queries[kind] for stage in stages)
        rows.append(
            [f"{GERMAN[kind]}, ms", *(f"{german(each.median_ms, 2)} / {german(each.p95_ms, 2)}" for each in medians)]
        )
    return table(["Artikel", *(german(stage.articles) for stage in stages)], rows)


def law(stages: Sequence[Stage]) -> str:
    """How the median of all queries grows beside the number of articles, in sentences."""
    return "".join(_step(smaller, larger) for smaller, larger in pairwise(stages))


def _step(smaller: Stage, larger: Stage) -> str:
    more = larger.articles / smaller.articles
    slower = larger.queries[EVERY].median_ms / smaller.queries[EVERY].median_ms
    power = log(slower) / log(more)
    return (
        f"- Von {german(smaller.articles)} auf {german(larger.articles)} Artikel ({german(more, 1)}-mal so viele) wird der Median "
        f"aller Anfragen {german(slower, 2)}-mal so groß, wie die Zahl der Artikel hoch {german(power, 2)} "
        f"(Wurzel: {german(more**0.5, 2)}-mal).\n"
    )


def panels(stages: Sequence[Stage]) -> list[Panel]:
    """The curves."""

    def line(label: str, value: Callable[[Stage], float]) -> Line:
        return Line(label, [(stage.articles, value(stage)) for stage in stages])

    def median(kind: str) -> Line:
        return line(GERMAN[kind], lambda stage: stage.queries[kind].median_ms)

    return [
        Panel("Anfrage, Median in ms", [median(kind) for kind in GERMAN], logarithmic=True),
        Panel(
            "Artikel je Sekunde indexiert",
            [line("vom leeren Index an", lambda stage: stage.articles / stage.index_s)],
        ),
        Panel("Index zu Text", [line("Größe auf der Platte", lambda stage: stage.index_mb / stage.text_mb)]),
        Panel(
            "Eigener Speicher, MB",
            [line("Server", lambda stage: stage.server_own_mb), line("Indexieren", lambda stage: stage.index_own_mb)],
        ),
        Panel(
            "Sekunden",
            [line("Server bereit", lambda stage: stage.ready_s), line("1 % ändern", lambda stage: stage.update_s)],
        ),
    ]
