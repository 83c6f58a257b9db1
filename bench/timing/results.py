"""Results as JSON and as a Markdown table, and what changed against the last committed ones."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from bench.timing.figures import EngineFigures, Times, from_json
from bench.timing.queries import KINDS

OURS: Final = "searchapp"
YARDSTICK: Final = "SQLite FTS5"
SLOWER: Final = 1.25
"""A ratio to the yardstick that grew by this factor is named; less is noise."""


@dataclass
class Results:
    """One run: all engines over the same articles, and what only we have."""

    articles: int
    engines: dict[str, EngineFigures] = field(default_factory=dict)
    whole_answers: dict[str, Times] = field(default_factory=dict)
    singles: dict[str, float] = field(default_factory=dict)
    stages: dict[str, Times] = field(default_factory=dict)
    """Steps of our indexing, an article each."""

    def ratio(self, kind: str) -> float:
        """Our median over the yardstick's."""
        return self.engines[OURS].queries[kind].median_ms / self.engines[YARDSTICK].queries[kind].median_ms

    def index_ratio(self) -> float:
        """Our seconds an article over the yardstick's."""
        return self.engines[YARDSTICK].articles_per_s / self.engines[OURS].articles_per_s


def save(results: Results, file: Path) -> None:
    """Write JSON."""
    plain: dict[str, Any] = {
        "articles": results.articles,
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
        "engines": {name: figures.as_json() for name, figures in results.engines.items()},
        "whole_answers": {name: asdict(each) for name, each in results.whole_answers.items()},
        "singles": results.singles,
        "stages": {name: asdict(each) for name, each in results.stages.items()},
    }
    file.write_text(json.dumps(plain, indent=1) + "\n", "utf-8")


def load(file: Path) -> Results | None:
    """The last results; None where there are none yet."""
    if not file.is_file():
        return None
    plain = json.loads(file.read_text("utf-8"))
    engines = {name: from_json(figures) for name, figures in plain["engines"].items()}
    whole = {name: Times(**times) for name, times in plain["whole_answers"].items()}
    stages = {name: Times(**times) for name, times in plain["stages"].items()}
    return Results(plain["articles"], engines, whole, plain["singles"], stages)


def slower(before: Results, now: Results) -> list[str]:
    """What became slower by its ratio to the yardstick, so that a slower machine doesn't count."""
    ratios = {kind: (before.ratio(kind), now.ratio(kind)) for kind in KINDS if kind in before.engines[OURS].queries}
    ratios["indexing"] = (before.index_ratio(), now.index_ratio())
    return [f"{kind}: {old:.2f} → {new:.2f} × {YARDSTICK}" for kind, (old, new) in ratios.items() if new > old * SLOWER]


def table(results: Results) -> str:
    """Markdown: engines side by side, then our whole answers."""
    names = list(results.engines)
    lines = [
        f"# {results.articles:,} articles",
        "",
        "Ten hits with snippets and facets (the peers: one facet; ours: all), milliseconds, median / 95th percentile.",
        "",
        "| | " + " | ".join(names) + f" | {OURS} : {YARDSTICK} |",
        "|---" * (len(names) + 2) + "|",
    ]
    lines += [_queries_row(results, names, kind) for kind in KINDS]
    lines += [
        _row(label, [f"{getattr(results.engines[name], key):,.0f}" for name in names]) for label, key in SIZES.items()
    ]
    lines += ["", "| whole answer over HTTP | median ms | p95 ms |", "|---|---|---|"]
    lines += [
        f"| {name} | {times.median_ms:.2f} | {times.p95_ms:.2f} |" for name, times in results.whole_answers.items()
    ]
    lines += ["", *(f"- {_stage(name, times)}" for name, times in results.stages.items())]
    lines += [*(f"- {name.replace('_', ' ')}: {value:,.0f}" for name, value in results.singles.items())]
    return "\n".join(lines) + "\n"


SIZES: Final = {
    "articles indexed a second": "articles_per_s",
    "index on disk, MB": "index_mb",
    "peak memory indexing, MB": "index_peak_mb",
    "peak memory searching, MB": "search_peak_mb",
}


def _stage(name: str, times: Times) -> str:
    return f"{name}, ms an article (median, p95): {times.median_ms:.2f}, {times.p95_ms:.2f}"


def _queries_row(results: Results, names: list[str], kind: str) -> str:
    cells = [results.engines[name].queries[kind] for name in names]
    return _row(kind, [f"{each.median_ms:.2f} / {each.p95_ms:.2f}" for each in cells], f"{results.ratio(kind):.2f}")


def _row(label: str, cells: list[str], last: str = "") -> str:
    return f"| {label} | " + " | ".join(cells) + f" | {last} |"
