"""How the product grows with its archive: one index, measured at some sizes on its way.

usage: python -m bench.growth [--sizes N …] [--folder DIR] [--rounds N] [--dry]     sizes default to 20000 200000 1000000

Everything that was measured is kept in the folder: the same command goes on where an earlier one was interrupted, and the
seconds of both count. Writes bench/growth.json, and table and picture of docs/wachstum.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from bench.articles import compose
from bench.evaluation.product import COMMAND
from bench.evaluation.sets import ROOT
from bench.timing import exports
from bench.timing.figures import AGAIN, again, by_kind
from bench.timing.growth import EXPORTS, Stage, law, panels, stage_from_json, table_of
from bench.timing.memory import deleted_mb, run_watched, session_memory
from bench.timing.ours import size_mb
from bench.timing.plot import svg
from bench.timing.queries import KINDS
from bench.timing.readers import CHANGED, change
from bench.timing.server import WORKED_OUT, served
from bench.timing.tables import filled

SIZES: Final = (20_000, 200_000, 1_000_000)
PAGE: Final = ROOT / "docs" / "wachstum.md"
PICTURE: Final = ROOT / "docs" / "wachstum.svg"
FIGURES: Final = ROOT / "bench" / "growth.json"


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure the product at growing numbers of articles.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument(
        "--folder", type=Path, default=ROOT / "build" / "growth", help="index, articles, what was measured"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dry", action="store_true", help="print only; leave docs and committed figures as they are")
    return parser.parse_args()


class Growing:
    """One index and what was measured of it so far, kept in a folder."""

    def __init__(self, folder: Path, rounds: int) -> None:
        """Go on with what the folder holds."""
        folder.mkdir(parents=True, exist_ok=True)
        self.index = folder / "index"
        self.articles = folder / "articles.jsonl"
        self.rounds = rounds
        self.kept = folder / "stages.json"
        self.stages = load(self.kept)

    def reach(self, size: int) -> Stage:
        """Grow to a size and measure there, what isn't measured yet. Ends the command where the index has grown past it."""
        if size not in self.stages and any(known > size for known in self.stages):
            sys.exit(f"the index in {self.index} has more than {size:,} articles already; take another --folder")
        before = max((known for known, stage in self.stages.items() if known < size and stage.indexed), default=0)
        stage = self.stages.setdefault(size, Stage(size))
        if not stage.indexed:
            self._index(stage, before)
        if not stage.queries:
            self._ask_and_update(stage)
        if not stage.exports:
            self._export(stage)
        return stage

    def _index(self, stage: Stage, before: int) -> None:
        """Add the articles from the size before on."""
        print(f"{stage.articles:,}: indexing …", file=sys.stderr)
        compose(stage.articles, self.articles, before)
        earlier = self.stages.get(before)
        start = time.perf_counter()
        try:
            _, peak = run_watched([str(COMMAND), "index", str(self.articles), "--index", str(self.index)])
            stage.text_mb = text_mb(self.articles) + (earlier.text_mb if earlier else 0)
            stage.index_peak_mb = max(peak.whole, earlier.index_peak_mb if earlier else 0)
            stage.index_own_mb = max(peak.own, earlier.index_own_mb if earlier else 0)
            stage.index_mb = size_mb(self.index)
            stage.indexed = True
        finally:
            stage.own_index_s += time.perf_counter() - start
            stage.index_s = stage.own_index_s + (earlier.index_s if earlier else 0)
            save(self.stages, self.kept)

    def _ask_and_update(self, stage: Stage) -> None:
        """Ask a server, then change one article in a hundred under its eyes."""
        print(f"{stage.articles:,}: asking and updating …", file=sys.stderr)
        changed = self.articles.with_name("changed.jsonl")
        compose(stage.articles // CHANGED, self.articles)
        change(self.articles, changed, stage.articles // CHANGED, f"Nachtrag {time.time_ns()}")
        with served(str(self.index), *WORKED_OUT) as server:
            queries = by_kind(server.reader().took, self.rounds)
        with served(str(self.index)) as server:
            reader = server.reader()
            queries[AGAIN] = again(reader.took, self.rounds)
            stage.ready_s, (stage.server_mb, stage.server_own_mb) = server.ready_s, session_memory(server.session)
            before_mb = size_mb(self.index)
            stage.update_s, _ = run_watched([str(COMMAND), "index", str(changed), "--index", str(self.index)])
            reader.took(KINDS["common word"][0])
            stage.update_mb = size_mb(self.index) - before_mb
            stage.held_mb = deleted_mb(server.session, self.index)
            reader.close()
        stage.queries = queries
        save(self.stages, self.kept)

    def _export(self, stage: Stage) -> None:
        """Write whole results to files."""
        print(f"{stage.articles:,}: exporting …", file=sys.stderr)
        stage.exports = {kind: exports.one(str(self.index), *exports.KINDS[kind]) for kind in EXPORTS.values()}
        save(self.stages, self.kept)


def text_mb(articles: Path) -> float:
    """Titles and texts of articles as UTF-8."""
    with articles.open(encoding="utf-8") as lines:
        records = map(json.loads, lines)
        return sum(len(f"{record['title']}{record['text']}".encode()) for record in records) / 1024**2


def load(file: Path) -> dict[int, Stage]:
    """Stages by number of articles."""
    if not file.is_file():
        return {}
    return {int(size): stage_from_json(plain) for size, plain in json.loads(file.read_text("utf-8")).items()}


def save(stages: dict[int, Stage], file: Path) -> None:
    """Write JSON."""
    file.write_text(json.dumps({size: asdict(stage) for size, stage in stages.items()}, indent=1) + "\n", "utf-8")


def publish(stages: Sequence[Stage]) -> None:
    """Figures, table and picture for readers."""
    save({stage.articles: stage for stage in stages}, FIGURES)
    filled(PAGE, "growth", f"{table_of(stages)}\n{law(stages)}\n![Kurven zur Tabelle]({PICTURE.name})\n")
    PICTURE.write_text(svg(panels(stages)), "utf-8")


def main() -> None:
    """Measure all sizes, the smallest first."""
    options = arguments()
    growing = Growing(options.folder, options.rounds)
    stages = [growing.reach(size) for size in sorted(options.sizes)]
    print(table_of(stages))
    print(law(stages))
    if not options.dry:
        publish(stages)


if __name__ == "__main__":
    main()
