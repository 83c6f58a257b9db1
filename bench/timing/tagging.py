"""What finding entities takes an article, tokenizing left aside, in a process of its own: warm, the best of some rounds.

usage: python -m bench.timing.tagging ARTICLES.jsonl ROUNDS      prints median and 95th percentile as JSON
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

from bench.timing.figures import Times
from searchapp.entities.tagger import default_tagger
from searchapp.entities.text import TaggedText

MILLION = 1_000_000


def measure(articles: Path, rounds: int) -> Times:
    """Milliseconds an article; a first round, in which every word is new, isn't counted."""
    with articles.open(encoding="utf-8") as lines:
        texts = [TaggedText.of(None, json.loads(line)["text"]) for line in lines]
    tagger = default_tagger()
    best = [float("inf")] * len(texts)
    for turn in range(rounds + 1):
        for number, text in enumerate(texts):
            start = time.perf_counter_ns()
            tagger.tag(text)
            if turn:
                best[number] = min(best[number], (time.perf_counter_ns() - start) / MILLION)
    return Times.of(best)


if __name__ == "__main__":
    print(json.dumps(asdict(measure(Path(sys.argv[1]), int(sys.argv[2])))))
