"""What a question's words may be answered with: more answers, none heavier than the word itself, fillers kept small."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.analyzer import default_analyzer
from searchapp.analysis.forms import Alternative, Level
from searchapp.query.analyze import analyze
from searchapp.query.asking import asked, filler, no_kin
from searchapp.query.ast import Analysed, And, Leaf, Or
from searchapp.query.parser import parse

ANALYZER = default_analyzer()


def leaf(word: str) -> Leaf:
    return Leaf(word, ANALYZER.expand(word))


def answers(word: str, *known: str) -> dict[tuple[Level, tuple[str, ...]], Alternative]:
    """All answers in an index of the known words."""

    def kin(start: str) -> Sequence[str]:
        return [spelled for spelled in known if spelled.lower().startswith(start)]

    return {(each.level, each.terms): each for each in asked(leaf(word), ANALYZER, kin).alternatives}


@pytest.mark.parametrize(
    ("word", "known", "related"),
    [
        pytest.param("multipliziert", "Multiplikation", True, id="another kind of word"),
        pytest.param("Imperialismus", "Imperium", True, id="ending left out"),
        pytest.param("Amazonas", "Amazonasgebiet", True, id="start of a compound"),
        pytest.param("Kampf", "Kampagne", False, id="four letters are too few"),
        pytest.param("Kanal", "Kanada", False, id="short word by chance"),
        pytest.param("2024", "20241", False, id="number"),
    ],
)
def test_kin(word: str, known: str, related: bool) -> None:
    assert ((Level.STEM, (ANALYZER.forms(known).stem,)) in answers(word, known)) is related


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        pytest.param("Firma", "Unternehmen", id="same meaning"),
        pytest.param("Unternehmen", "Firma", id="both ways"),
        pytest.param("singt", "Gesang", id="other letters"),
        pytest.param("Gerichtsverfahren", "Verfahren", id="part of a compound"),
    ],
)
def test_other_words(word: str, answer: str) -> None:
    assert (Level.STEM, (ANALYZER.forms(answer).stem,)) in answers(word)


@given(st.text("abcdefghilmnorstuwäöüß", min_size=1, max_size=20), st.booleans())
def test_the_word_itself_keeps_all_its_answers(word: str, capital: bool) -> None:
    typed = leaf(word.capitalize() if capital else word)
    wider = {(each.level, each.terms): each.weight for each in asked(typed, ANALYZER, no_kin).alternatives}
    assert all(wider[each.level, each.terms] >= each.weight for each in typed.alternatives)


def test_a_filler_counts_only_as_spelled() -> None:
    (only,) = filler(leaf("welche")).alternatives
    assert (only.level, only.terms) == (Level.EXACT, ("welche",))
    assert only.weight < 1


def test_only_questions_ask_the_index() -> None:
    started: list[str] = []

    def kin(start: str) -> Sequence[str]:
        started.append(start)
        return ()

    def nothing(facet: str, value: str) -> tuple[str, ...]:
        return ()

    analyze(parse("Panzer Haubitzen").node, ANALYZER, nothing, kin)
    assert started == []
    analyze(parse("Welche Panzer fahren?").node, ANALYZER, nothing, kin)
    assert started == ["panze", "fahre"]


def test_a_quoted_phrase_in_a_question_stays_exact() -> None:
    def nothing(facet: str, value: str) -> tuple[str, ...]:
        return ()

    node: Analysed = analyze(parse('Wer baut die "Firma"?').node, ANALYZER, nothing)
    assert isinstance(node, And)
    (either,) = [child for child in node.children if isinstance(child, Or)]
    (quoted,) = [child for child in either.children if isinstance(child, Leaf) and child.shown == "Firma"]
    assert [each.terms for each in quoted.alternatives] == [("firma",)]


def test_everyday_sets_are_clean() -> None:
    """Single words, two and more a set, none twice in it, no set twice."""
    text = files("searchapp.query").joinpath("data/everyday.csv").read_text("utf-8")
    sets = [line.split("|") for line in text.splitlines() if not line.startswith("#")]
    assert [one for one in sets if len(one) < 2 or len(set(one)) < len(one)] == []
    assert [word for one in sets for word in one if not word.isalpha()] == []
    assert len({frozenset(one) for one in sets}) == len(sets)
