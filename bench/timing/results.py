"""Results of runs as JSON, one run a number of articles, and what became slower since the committed ones.

Times differ between machines and hours; what is compared are ratios to a peer that was measured in the same run.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from bench.timing.exports import Export
from bench.timing.figures import EVERY, EngineFigures, Times, from_json, times_from_json
from bench.timing.readers import Crowd

OURS: Final = "searchapp"
YARDSTICK: Final = "SQLite FTS5"
SLOWER: Final = 1.25
"""A ratio to the yardstick that grew by this factor is named; less is noise."""
RATIOS: Final = "ratios"


@dataclass
class Results:
    """One run: all engines over the same articles, and what only we have."""

    articles: int
    engines: dict[str, EngineFigures] = field(default_factory=dict)
    """Ours with its default engine, and the peers."""
    own_engines: dict[str, EngineFigures] = field(default_factory=dict)
    """Ours with its other engines."""
    whole_answers: dict[str, Times] = field(default_factory=dict)
    exports: dict[str, Export] = field(default_factory=dict)
    crowd: Crowd | None = None
    stages: dict[str, Times] = field(default_factory=dict)
    """Steps of our indexing, an article each."""
    singles: dict[str, float] = field(default_factory=dict)

    def ratios(self) -> dict[str, float]:
        """Our times over the yardstick's for the same work; more is slower."""
        peer = self.engines[YARDSTICK]
        found = {
            kind: times.median_ms / peer.queries[kind].median_ms for kind, times in self.engines[OURS].queries.items()
        }
        for whole in ("JSON", "page"):
            if times := self.whole_answers.get(f"{whole} {EVERY}"):
                found[whole] = times.median_ms / peer.queries[EVERY].median_ms
        for name, figures in {"": self.engines[OURS], **self.own_engines}.items():
            found[f"{name} indexing".strip()] = peer.articles_per_s / figures.articles_per_s
            found[f"{name} export".strip()] = peer.export_rows_per_s / figures.export_rows_per_s
            if name:
                found[f"{name} queries"] = figures.queries[EVERY].median_ms / peer.queries[EVERY].median_ms
        return {name: round(ratio, 3) for name, ratio in found.items()}


def save(results: Results, file: Path) -> None:
    """Write JSON, beside the runs over other numbers of articles."""
    runs = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    runs[str(results.articles)] = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
        RATIOS: results.ratios(),
        **asdict(results),
    }
    ordered = {number: runs[number] for number in sorted(runs, key=int)}
    file.write_text(json.dumps(ordered, indent=1) + "\n", "utf-8")


def load(file: Path) -> list[Results]:
    """All runs of a file, the smallest first."""
    return [_results(run) for run in json.loads(file.read_text("utf-8")).values()]


def committed_ratios(file: Path, articles: int) -> Mapping[str, float] | None:
    """The ratios of the last committed run over so many articles; None where there is none."""
    command = ["git", "show", f"HEAD:./{file.name}"]
    shown = subprocess.run(command, cwd=file.parent, capture_output=True, encoding="utf-8", check=False)
    if shown.returncode:
        return None
    run: dict[str, Any] | None = json.loads(shown.stdout).get(str(articles))
    return run[RATIOS] if run else None


def slower(before: Mapping[str, float], now: Mapping[str, float]) -> list[str]:
    """What became slower by its ratio to the yardstick, the worst first."""
    worse = {name: now[name] / old for name, old in before.items() if name in now and now[name] > old * SLOWER}
    return [
        f"{name}: {before[name]:.2f} → {now[name]:.2f} × {YARDSTICK}"
        for name in sorted(worse, key=lambda name: -worse[name])
    ]


def _results(plain: dict[str, Any]) -> Results:
    return Results(
        plain["articles"],
        {name: from_json(figures) for name, figures in plain["engines"].items()},
        {name: from_json(figures) for name, figures in plain["own_engines"].items()},
        times_from_json(plain["whole_answers"]),
        {name: Export(**each) for name, each in plain["exports"].items()},
        _crowd(plain["crowd"]) if plain["crowd"] else None,
        times_from_json(plain["stages"]),
        plain["singles"],
    )


def _crowd(plain: dict[str, Any]) -> Crowd:
    return Crowd(plain["answers_per_s"], Times(**plain["alone"]), Times(**plain["beside_a_writer"]))
