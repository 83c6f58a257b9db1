"""Operators no index decides (same sentence, same paragraph, at least n mentions): candidates from the engine, truth from the text."""

from __future__ import annotations

from dataclasses import replace

from searchapp import codec
from searchapp.analysis.analyzer import Analyzer
from searchapp.analysis.fold import fold
from searchapp.analysis.sentences import paragraph_starts, sentence_starts
from searchapp.analysis.tokenize import words
from searchapp.engine.base import Engine, Plan, number_of
from searchapp.entities.facets import facet_values
from searchapp.model import body_offset
from searchapp.query.ast import Analysed
from searchapp.query.candidates import candidates, needs_verification
from searchapp.query.match import Record, Starts, holds


def checked(engine: Engine, analyzer: Analyzer, node: Analysed, plan: Plan) -> Plan:
    """The plan, limited to the articles whose text satisfies `node` where the index alone can't tell."""
    if not needs_verification(node):
        return plan
    loose = candidates(node)
    stored = ((doc.id, codec.Record(doc.stored)) for doc in engine.scan(Plan(node=loose)))
    true = tuple(number_of(article_id) for article_id, record in stored if _answers(node, record, analyzer))
    return replace(plan, node=loose, only=true)


def _answers(node: Analysed, stored: codec.Record, analyzer: Analyzer) -> bool:
    article = stored.article
    text = article.shown_text
    starts = Starts(sentence_starts(text), paragraph_starts(text))
    record = Record(
        facets=facet_values(article, stored.entities),
        published=article.published,
        author=[fold(word) for word in words(article.author or "")],
        language=article.language,
        id=article.id,
    )
    return holds(node, analyzer.analyze(text), starts, record, body_offset(article.title))
