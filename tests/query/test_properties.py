"""Laws of the query language that hold for every query."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import cast

from hypothesis import example, given, settings
from hypothesis import strategies as st

from searchapp.query.analyze import analyze
from searchapp.query.ast import Analysed, And, Node, Not, Or, Within
from searchapp.query.candidates import candidates, needs_verification
from searchapp.query.chunks import Chunks
from searchapp.query.describe import describe
from searchapp.query.match import Matcher, Record
from searchapp.query.normalize import normalize
from searchapp.query.parser import parse
from tests.query.syntax import to_syntax

from .chain import Chain
from .strategies import analysed_trees, parsed_trees, queries, texts

CHAIN = Chain()
CHUNKS = Chunks(CHAIN)
RECORD = Record({"countries": ("FR",)}, date(2024, 3, 1), ("anna", "meier"), "de", "1")


def as_typed(facet: str, value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def truth(node: Node, text: str) -> bool:
    return Matcher(cast(Analysed, node), CHUNKS).holds(text, RECORD, text.find("\n") + 1)


@given(queries)
@settings(max_examples=400)
def test_parsing_never_raises(text: str) -> None:
    parsed = parse(text)
    assert parsed.fatal is None or parsed.fatal.message.endswith(".")


@given(queries)
@example("und)+0")
@example("MIN2:0:innen*")
@settings(max_examples=400)
def test_every_parsed_query_can_be_written_back(text: str) -> None:
    node = parse(text).node
    assert parse(to_syntax(node)).node == node


@given(parsed_trees)
def test_every_tree_can_be_written_back(tree: Node) -> None:
    node = normalize(tree)
    assert parse(to_syntax(node)).node == node


@given(queries)
@settings(max_examples=200)
def test_every_query_can_be_analysed_and_described(text: str) -> None:
    parsed = parse(text).node
    analysed = analyze(parsed, CHAIN, as_typed)
    for node in (parsed, analysed, candidates(analysed)):
        assert describe(node).startswith("Gesucht: ")


@given(st.one_of(parsed_trees, analysed_trees))
def test_normalizing_twice_changes_nothing(tree: Node) -> None:
    once = normalize(tree)
    assert normalize(once) == once


@given(parsed_trees)
def test_normalized_trees_are_flat(tree: Node) -> None:
    assert all(type(child) is not type(node) for node in walk(normalize(tree)) for child in operands(node))


def walk(node: Node) -> list[Node]:
    return [node, *(found for child in operands(node) for found in walk(child))]


def operands(node: Node) -> tuple[Node, ...]:
    """Children that must not be of the node's own kind."""
    match node:
        case And() | Or():
            return node.children
        case Not():
            return (node.child,)
        case Within():
            return tuple(child for child in node.children if not isinstance(child, Within) or child.unit is node.unit)
        case _:
            return ()


@given(analysed_trees, texts)
@settings(max_examples=300)
def test_normalizing_keeps_the_meaning(tree: Node, text: str) -> None:
    assert truth(normalize(tree), text) == truth(tree, text)


@given(analysed_trees, texts)
@settings(max_examples=400)
def test_candidates_miss_nothing(tree: Node, text: str) -> None:
    node = cast(Analysed, tree)
    relaxed = candidates(node)
    assert not any(isinstance(found, Within) for found in walk(relaxed))
    if truth(node, text):
        assert truth(relaxed, text)


@given(analysed_trees, texts)
def test_trees_an_index_decides_are_their_own_candidates(tree: Node, text: str) -> None:
    node = cast(Analysed, tree)
    if not needs_verification(node):
        assert candidates(node) is node


@given(analysed_trees, texts)
def test_marks_are_ordered_and_apart(tree: Node, text: str) -> None:
    found = Matcher(cast(Analysed, tree), CHUNKS).find(text, text.find("\n") + 1)
    offsets = [offset for each in found for offset in (each.start, each.end)]
    assert offsets == sorted(offsets)
    assert all(left.end < right.start for left, right in pairwise(found))
    assert all(0 <= offset <= len(text) for offset in offsets)
