"""Operators no index decides (same sentence, same paragraph, at least n mentions): candidates from the engine, truth from the text."""

from __future__ import annotations

from dataclasses import replace

from searchapp import codec
from searchapp.analysis.fold import fold
from searchapp.analysis.tokenize import words
from searchapp.engine.base import Engine, Plan, number_of
from searchapp.entities.facets import facet_values
from searchapp.model import body_offset
from searchapp.query.ast import And, FacetIs, Node, Not, Or, Within
from searchapp.query.candidates import candidates, needs_verification
from searchapp.query.match import Matcher, Record


def checked(engine: Engine, matcher: Matcher, plan: Plan) -> Plan:
    """The plan, limited to the articles whose text satisfies the matcher's query where the index alone can't tell."""
    node = matcher.node
    if not needs_verification(node):
        return plan
    loose = candidates(node)
    with_facets = _asks_facets(node)
    stored = ((doc.id, codec.Record(doc.stored)) for doc in engine.scan(Plan(node=loose)))
    true = tuple(number_of(article_id) for article_id, found in stored if _answers(matcher, found, with_facets))
    return replace(plan, node=loose, only=true)


def _answers(matcher: Matcher, stored: codec.Record, with_facets: bool) -> bool:
    article = stored.article
    record = Record(
        facets=facet_values(article, stored.entities) if with_facets else {},
        published=article.published,
        author=[fold(word) for word in words(article.author or "")],
        language=article.language,
        id=article.id,
    )
    return matcher.holds(article.shown_text, record, body_offset(article.title))


def _asks_facets(node: Node) -> bool:
    match node:
        case And() | Or() | Within():
            return any(_asks_facets(child) for child in node.children)
        case Not():
            return _asks_facets(node.child)
        case _:
            return isinstance(node, FacetIs)
