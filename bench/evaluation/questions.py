"""Questions in whole sentences: the paragraph that answers each, ranked among unrelated news."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.evaluation.metrics import mean, ndcg
from bench.evaluation.product import Product
from bench.evaluation.report import Figures, Report
from bench.evaluation.sets import Questions
from bench.peers import open_peers
from bench.peers.base import Doc, words

DEPTH = 10


def measure(given: Questions) -> Report:
    """Ask all questions of the product."""
    with tempfile.TemporaryDirectory() as folder:
        product = Product(Path(folder))
        product.index(given.texts)
        results = product.search([one["q"] for one in given.questions], DEPTH)
    report = Report()
    report.figures = judge(given, [[hit["id"] for hit in result["hits"]] for result in results], report)
    return report


def judge(given: Questions, found: list[list[str]], report: Report) -> Figures:
    """Share of questions answered within the first ten, and nDCG@10."""
    for question, ids in zip(given.questions, found, strict=True):
        if not set(ids[:DEPTH]) & set(question["relevant"]):
            report.differences.append(f"not in the first {DEPTH}: {question['q']}")
    misses, asked = len(report.differences), len(given.questions)
    report.counts["found"] = f"{misses} of {asked} missed"
    gains = [ndcg(ids, question["relevant"], DEPTH) for question, ids in zip(given.questions, found, strict=True)]
    return {"found": (asked - misses) / asked, "ndcg": mean(gains)}


def measure_peers(given: Questions) -> dict[str, Figures]:
    """The same for the peers; any word will do, BM25 sorts."""
    docs = [Doc(one["id"], "", one["text"]) for one in given.texts]
    with tempfile.TemporaryDirectory() as folder:
        peers = open_peers(Path(folder))
        for peer in peers:
            peer.index(docs)
        asked = [words(one["q"]) for one in given.questions]
        return {
            peer.name: judge(given, [peer.rank(each, DEPTH, every=False) for each in asked], Report()) for peer in peers
        }
