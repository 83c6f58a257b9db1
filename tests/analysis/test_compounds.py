from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.fold import fold
from searchapp.analysis.lexicon import load_lexicon
from searchapp.analysis.words import Words
from tests.analysis.golden_lists import lines, words

_SPLITS = lines("splits.txt")
_WHOLE = words("whole.txt")


@pytest.fixture(scope="module")
def known() -> Words:
    return Words()


def _parts(known: Words, word: str) -> list[str]:
    folded = fold(word)
    compound = known.compound(folded)
    return [folded[part.start : part.end] for part in compound.parts] if compound else [folded]


@pytest.mark.parametrize("line", [pytest.param(line, id=line) for line in _SPLITS])
def test_right_split(known: Words, line: str) -> None:
    assert _parts(known, line.replace("|", "")) == [fold(part) for part in line.split("|")]


@pytest.mark.parametrize("word", [pytest.param(word, id=word) for word in _WHOLE])
def test_must_not_split(known: Words, word: str) -> None:
    assert _parts(known, word) == [fold(word)]


def test_the_lists_are_large_enough() -> None:
    assert len(set(_SPLITS)) >= 150
    assert len(set(_WHOLE)) >= 150


def test_every_stretch_of_parts_is_a_token(known: Words) -> None:
    expected = ["Verteidigung", "Minister", "Treffen", "Verteidigungsminister", "Ministertreffen"]
    assert {known.stem(word) for word in expected} == set(known.forms("Verteidigungsministertreffen").parts)


def test_an_unknown_modifier_leaves_the_certain_head(known: Words) -> None:
    assert "munition" in known.forms("Gepardmunition").parts
    assert "rakete" in known.forms("Zwiebelkuchraketen").parts


def test_inflection_does_not_change_the_parts(known: Words) -> None:
    forms = [known.forms(word) for word in ("Raketenangriff", "Raketenangriffe", "Raketenangriffen", "Raketenangriffs")]
    assert len({form.parts for form in forms}) == 1
    assert len({form.stem for form in forms}) == 1


_WORDS = Words()
_LEXICON = load_lexicon()
_MODIFIERS = sorted(_LEXICON.modifiers)
_HEADS = sorted(set(_LEXICON.heads) - _LEXICON.weak)


@given(st.lists(st.sampled_from(_MODIFIERS), min_size=1, max_size=3), st.sampled_from(_HEADS))
def test_parts_always_rebuild_the_word(modifiers: list[str], head: str) -> None:
    word = "".join([*modifiers, head])
    compound = _WORDS.compound(word)
    if compound is not None:
        assert "".join(word[part.start : part.end] for part in compound.parts) == word


def _covers(word: str) -> list[list[str]]:
    """Every way to write a word as modifiers and a head."""
    covers = [[word]] if word in _LEXICON.heads and word not in _LEXICON.weak else []
    for stop in range(3, min(len(word) - 2, 20)):
        if word[:stop] in _LEXICON.modifiers:
            covers += [[word[:stop], *rest] for rest in _covers(word[stop:])]
    return covers


def _cost(parts: list[str]) -> float:
    return sum(1 + 2 / len(part) for part in parts)


@given(st.lists(st.sampled_from(_MODIFIERS), min_size=1, max_size=3), st.sampled_from(_HEADS))
def test_no_other_parts_would_be_fewer_and_longer(modifiers: list[str], head: str) -> None:
    word = "".join([*modifiers, head])
    parts = _parts(_WORDS, word)
    if len(parts) > 1:
        assert _cost(parts) == pytest.approx(min(map(_cost, filter(lambda cover: len(cover) > 1, _covers(word)))))
