"""`make bench`: us and other engines on the same articles and queries, in one run. Nothing here asserts a time.

usage: python -m bench.speed [--articles N] [--rounds N] [--dry]      N defaults to BENCH_N, else 5,000

Writes bench/results.json and bench/results.md, and says what became slower against the results found there.
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

from bench.evaluation.sets import SHARED
from bench.peers import PEERS
from bench.timing import ours
from bench.timing.figures import EngineFigures, Times, from_json
from bench.timing.results import OURS, Results, load, save, slower, table

HERE: Final = Path(__file__).resolve().parent
ARTICLES: Final = 5000


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure speed beside other engines.")
    parser.add_argument("--articles", type=int, default=int(os.environ.get("BENCH_N", ARTICLES)))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--dry", action="store_true", help="print only; leave the committed results as they are")
    return parser.parse_args()


def compose(count: int, file: Path) -> None:
    """Write the articles."""
    maker = SHARED / "make_scale.py"
    if not maker.is_file():
        sys.exit(f"The articles are composed by {maker}, which isn't there.")
    with file.open("w", encoding="utf-8") as out:
        subprocess.run([sys.executable, str(maker), str(count)], stdout=out, check=True)


def measure_peer(name: str, articles: Path, folder: Path, rounds: int) -> EngineFigures:
    """One peer in its own process."""
    folder.mkdir()
    command = [sys.executable, "-m", "bench.timing.peer_worker", name, str(articles), str(folder), str(rounds)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8", cwd=HERE.parent)
    return from_json(json.loads(done.stdout))


def measure_tagging(rounds: int) -> Times:
    """Finding entities in the news the articles are composed of, in its own process."""
    command = [sys.executable, "-m", "bench.timing.tagging", str(SHARED / "news.jsonl"), str(rounds)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8", cwd=HERE.parent)
    return Times(**json.loads(done.stdout))


def measure(count: int, rounds: int) -> Results:
    """All engines, one after the other."""
    results = Results(count)
    with tempfile.TemporaryDirectory() as place:
        articles = Path(place) / "articles.jsonl"
        compose(count, articles)
        print(f"{OURS} …", file=sys.stderr)
        results.engines[OURS], results.whole_answers, results.singles = ours.measure(
            articles, count, Path(place), rounds
        )
        results.stages["tagging"] = measure_tagging(rounds)
        for kind in PEERS:
            print(f"{kind.name} …", file=sys.stderr)
            results.engines[kind.name] = measure_peer(kind.name, articles, Path(place) / kind.__name__, rounds)
    return results


def main() -> None:
    """Measure, print, compare, write."""
    options = arguments()
    results = measure(options.articles, options.rounds)
    print(table(results))
    before = load(HERE / "results.json")
    if before is not None and before.articles == results.articles:
        print("\n".join(["slower than the last results:", *slower(before, results)]))
    if not options.dry:
        save(results, HERE / "results.json")
        (HERE / "results.md").write_text(table(results), "utf-8")


if __name__ == "__main__":
    main()
