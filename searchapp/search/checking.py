"""Operators no index decides (same sentence, same paragraph, at least n mentions): candidates from the engine, truth from the text."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from searchapp.analysis.analyzer import Analyzer
from searchapp.codec import Record
from searchapp.engine.base import Engine, Plan, number_of
from searchapp.model import Article, body_offset
from searchapp.query.ast import Node
from searchapp.query.match import candidates, holds, needs_verification


def checked(engine: Engine, analyzer: Analyzer, plan: Plan) -> Plan:
    """The plan, limited to the articles whose text satisfies its tree where the index alone can't tell."""
    if not needs_verification(plan.node):
        return plan
    loose = candidates(plan.node)
    true = tuple(
        number_of(doc.id)
        for doc in engine.scan(Plan(node=loose))
        if _holds(plan.node, Record(doc.stored).article, analyzer)
    )
    return replace(plan, node=loose, only=true)


def _holds(node: Node, article: Article, analyzer: Analyzer) -> bool:
    text = article.shown_text
    raise NotImplementedError
