"""`make bench`: us and other engines on the same articles and queries, in one run. Nothing here asserts a time.

usage: python -m bench.speed [--articles N] [--rounds N] [--only-default] [--dry]      N defaults to BENCH_N, else 5,000

Says what became slower, by ratio to a peer, than in the committed results (git's HEAD, so that a run never takes the place
of what it is compared with); writes bench/results.json, bench/results.md and the table of docs/welche-suchmaschine.md.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from bench.articles import compose
from bench.evaluation.sets import ROOT, SHARED
from bench.peers import PEERS
from bench.timing import exports, ours, own_engines, readers
from bench.timing.figures import EngineFigures, Times, from_json
from bench.timing.results import OURS, Results, committed_ratios, load, save, slower
from bench.timing.server import WORKED_OUT, served
from bench.timing.tables import filled, report, side_by_side

HERE: Final = Path(__file__).resolve().parent
GUIDE: Final = ROOT / "docs" / "welche-suchmaschine.md"
ARTICLES: Final = 5000
DEFAULT: Final = "tantivy"


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure speed beside other engines.")
    parser.add_argument("--articles", type=int, default=int(os.environ.get("BENCH_N", ARTICLES)))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only-default", action="store_true", help="leave our other engines out")
    parser.add_argument("--dry", action="store_true", help="print only; leave the committed results as they are")
    return parser.parse_args()


def in_own_process(module: str, *arguments: str) -> dict[str, object]:
    """What a measuring module prints as JSON."""
    command = [sys.executable, "-m", f"bench.timing.{module}", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT)
    figures: dict[str, object] = json.loads(done.stdout)
    return figures


def measure_peer(name: str, articles: Path, folder: Path, rounds: int) -> EngineFigures:
    """One peer in its own process."""
    folder.mkdir()
    return from_json(in_own_process("peer_worker", name, str(articles), str(folder), str(rounds)))


def measure_ours(results: Results, articles: Path, folder: Path, rounds: int) -> None:
    """The product with its default engine: everything."""
    place = ours.in_folder(folder / DEFAULT, DEFAULT)
    results.engines[OURS] = ours.measure(place, articles, results.articles, rounds)
    with served(place.address) as keeping, served(place.address, *WORKED_OUT) as working:
        results.singles["seconds_until_serve_is_ready"] = round(keeping.ready_s, 2)
        results.whole_answers = ours.whole_answers(working.reader(), keeping.reader(), rounds)
    results.singles["help_ms"] = ours.help_ms()
    results.exports = exports.measure(place.address)
    tagging = in_own_process("tagging", str(SHARED / "news.jsonl"), str(rounds))
    results.stages["tagging"] = Times(**{name: float(str(value)) for name, value in tagging.items()})
    results.crowd = readers.measure(place.address, articles, results.articles, rounds)


def measure(count: int, rounds: int, *, only_default: bool) -> Results:
    """All engines, one after the other."""
    results = Results(count)
    with tempfile.TemporaryDirectory() as place:
        articles = Path(place) / "articles.jsonl"
        compose(count, articles)
        print(f"{OURS} …", file=sys.stderr)
        measure_ours(results, articles, Path(place), rounds)
        for kind in PEERS:
            print(f"{kind.name} …", file=sys.stderr)
            results.engines[kind.name] = measure_peer(kind.name, articles, Path(place) / kind.__name__, rounds)
        if not only_default:
            results.own_engines = own_engines.measure_others(articles, count, Path(place), rounds)
    return results


def compared(results: Results) -> str:
    """What became slower since the last commit."""
    before = committed_ratios(HERE / "results.json", results.articles)
    if before is None:
        return f"no results over {results.articles:,} articles are committed, so nothing is compared"
    worse = slower(before, results.ratios())
    return "\n".join(["slower than the committed results:", *worse] if worse else ["nothing is slower than committed"])


def main() -> None:
    """Measure, print, compare, write."""
    options = arguments()
    results = measure(options.articles, options.rounds, only_default=options.only_default)
    print(report([results]))
    print(compared(results))
    if options.dry:
        return
    save(results, HERE / "results.json")
    (HERE / "results.md").write_text(report(load(HERE / "results.json")), "utf-8")
    if results.own_engines:
        filled(GUIDE, "side by side", side_by_side(results))


if __name__ == "__main__":
    main()
