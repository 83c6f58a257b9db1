"""Keyword queries over the scraped articles of a judged set, ours and the peers'."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

from bench.evaluation.metrics import mean, ndcg, share
from bench.evaluation.product import Product
from bench.evaluation.report import Figures, Report
from bench.evaluation.sets import JudgedSet
from bench.peers import open_peers
from bench.peers.base import Doc, words

Record = dict[str, Any]
GRAMMAR: Final = frozenset({"boolean", "field-filter", "phrase", "operator", "wildcard"})
"""Kinds of queries whose grammar the peers don't share."""


def measure(judged: JudgedSet) -> Report:
    """Index the raw pages, ask every query, judge what comes back."""
    with tempfile.TemporaryDirectory() as folder:
        product = Product(Path(folder))
        product.index(
            {
                "id": one["id"],
                "url": one["url"],
                "title": one["title"],
                "text": one["raw"],
                "published": one["published"],
                "source": one["outlet"],
            }
            for one in judged.articles
        )
        results = product.search([query["q"] for query in judged.queries])
    report = Report()
    report.figures = judge(judged.queries, [[hit["id"] for hit in result["hits"]] for result in results], report)
    return report


def judge(queries: list[Record], found: list[list[str]], report: Report) -> Figures:
    """Mean recall, precision over the judged ids, nDCG@10 over the judged ids; differences go to the report."""
    recalls, gains, good, bad = [], [], 0, 0
    for query, ids in zip(queries, found, strict=True):
        relevant, wrong = set(query["relevant"]), set(query["must_not"]) - set(query.get("needs_sense", ()))
        hits = set(ids)
        recalls.append(share(len(relevant & hits), len(relevant)))
        gains.append(ndcg([one for one in ids if one in relevant | wrong], relevant))
        good, bad = good + len(relevant & hits), bad + len(wrong & hits)
        report.differ(f"{query['id']} [{query['q']}]", "hits", hits & (relevant | wrong), relevant)
    report.counts = {
        "recall": f"{good} of {sum(len(query['relevant']) for query in queries)} found",
        "judged_precision": f"{bad} wrong",
    }
    return {"recall": mean(recalls), "judged_precision": share(good, good + bad), "ndcg": mean(gains)}


def measure_peers(judged: JudgedSet) -> dict[str, Figures]:
    """The same figures for the peers, over clean German bodies and the queries that need no grammar; all words required."""
    queries = [query for query in judged.queries if query["kind"] not in GRAMMAR]
    docs = [Doc(one["id"], one["title"] or "", one["body"], one["outlet"] or "") for one in judged.german]
    with tempfile.TemporaryDirectory() as folder:
        peers = open_peers(Path(folder))
        for peer in peers:
            peer.index(docs)
        return {
            peer.name: judge(queries, [peer.rank(words(query["q"]), 50, every=True) for query in queries], Report())
            for peer in peers
        }
