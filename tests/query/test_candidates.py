"""Trees relaxed to what an index can decide, and trees brought into one shape."""

from __future__ import annotations

import pytest

from searchapp.analysis.forms import Alternative, Level, MatchKind
from searchapp.query.analyze import analyze
from searchapp.query.ast import Analysed, And, Every, FacetIs, Join, Leaf, Node, Not, Nothing, Or, Unit, Within, Word
from searchapp.query.candidates import candidates, needs_verification
from searchapp.query.normalize import normalize
from searchapp.query.parser import parse

from .chain import Chain
from .sketch import sketch

A, B, C = Word("a"), Word("b"), Word("c")


def analysed(query: str) -> Analysed:
    return analyze(parse(query).node, Chain(), lambda facet, value: (value,))


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        pytest.param("a /s b", "and(a, b)", id="sentence"),
        pytest.param("a /p (b ODER c)", "and(a, or(b, c))", id="paragraph"),
        pytest.param("(a /s b) /p c", "and(a, b, c)", id="sentence in a paragraph"),
        pytest.param("mind3:a", "a", id="count"),
        pytest.param("mind3:a* b", "words(pattern:a*, b)", id="counted pattern"),
        pytest.param("-mind3:a", "every", id="not so often"),
        pytest.param("x -mind3:a*", "x", id="not so often, pattern"),
        pytest.param("x -(a /s b)", "x", id="not in one sentence"),
        pytest.param("x -(c ODER (a /s b))", "words(x, not(c))", id="not either"),
        pytest.param("x -(c -(a /s b))", "words(x, not(words(c, not(and(a, b)))))", id="not without"),
        pytest.param("a /s NICHT b", "a", id="sentence without"),
        pytest.param("a /s (b -c)", "and(a, b)", id="sentence without, deeper"),
        pytest.param("a /s land:FR", "and(a, countries=FR)", id="sentence and facet"),
        pytest.param("(der Panzer) /s -b", "and(der?, Panzer)", id="function word"),
    ],
)
def test_what_the_index_is_asked(query: str, tree: str) -> None:
    node = analysed(query)
    assert needs_verification(node)
    found = candidates(node)
    assert sketch(found) == tree
    assert not needs_verification(found)


@pytest.mark.parametrize(
    "query", ["a b", '"a b"~5', '"a b c"~2', "a*", "-a", "a ODER b -c", "land:FR", "F 16", "*", "titel:a~1"]
)
def test_what_the_index_decides_alone(query: str) -> None:
    assert not needs_verification(analysed(query))


def test_very_loose_phrases_are_checked_in_the_text() -> None:
    loose = Alternative(Level.EXACT, ("a", "b", "c", "d"), 1.0, MatchKind.LITERAL, slop=90)
    tight = Alternative(Level.EXACT, ("a", "b"), 1.0, MatchKind.LITERAL)
    node = Leaf("a b c d", (loose, tight))
    assert needs_verification(node)
    assert candidates(node) == node
    assert candidates(Not(node)) == Not(Leaf("a b c d", (tight,)))
    assert candidates(Not(Leaf("a b c d", (loose,)))) == Every()


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        pytest.param(And((A, And((B, C)))), And((A, B, C)), id="and in and"),
        pytest.param(And((A, And((B, C), Join.WORDS)), Join.WORDS), And((A, B, C), Join.WORDS), id="words in words"),
        pytest.param(And((A, And((B, C))), Join.WORDS), And((A, B, C)), id="and in words"),
        pytest.param(Or((Or((A, B)), C)), Or((A, B, C)), id="or in or"),
        pytest.param(Or((Or((A, B, C), 2), A)), Or((Or((A, B, C), 2), A)), id="two of three in or"),
        pytest.param(Not(Not(A)), A, id="double not"),
        pytest.param(Not(Not(Not(A))), Not(A), id="triple not"),
        pytest.param(Not(Every()), Nothing(), id="not every"),
        pytest.param(Not(Nothing()), Every(), id="not nothing"),
        pytest.param(And((A,)), A, id="and of one"),
        pytest.param(Or((A,)), A, id="or of one"),
        pytest.param(And(()), Every(), id="and of none"),
        pytest.param(Or(()), Nothing(), id="or of none"),
        pytest.param(And((A, Every())), A, id="and every"),
        pytest.param(And((A, Nothing())), Nothing(), id="and nothing"),
        pytest.param(Or((A, Every())), Every(), id="or every"),
        pytest.param(Or((A, Nothing())), A, id="or nothing"),
        pytest.param(Or((A, B, Every()), 2), Or((A, B)), id="two of a, b, every"),
        pytest.param(Or((A, B, Nothing()), 3), Nothing(), id="three of a, b, nothing"),
        pytest.param(And((Every(), Leaf("der", (), optional=True))), Every(), id="only optional words"),
        pytest.param(
            Within((Within((A, B), Unit.SENTENCE), C), Unit.SENTENCE), Within((A, B, C), Unit.SENTENCE), id="same unit"
        ),
        pytest.param(
            Within((Within((A, B), Unit.SENTENCE), C), Unit.PARAGRAPH),
            Within((Within((A, B), Unit.SENTENCE), C), Unit.PARAGRAPH),
            id="other unit",
        ),
        pytest.param(
            Or((FacetIs("countries", ("FR",)), A, FacetIs("people", ("x",)), FacetIs("countries", ("UA", "FR")))),
            Or((FacetIs("countries", ("FR", "UA")), A, FacetIs("people", ("x",)))),
            id="values of one facet",
        ),
        pytest.param(
            And((FacetIs("countries", ("FR",)),) * 2), And((FacetIs("countries", ("FR",)),) * 2), id="and of facets"
        ),
    ],
)
def test_normalized(node: Node, expected: Node) -> None:
    assert normalize(node) == expected
