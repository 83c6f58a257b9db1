from __future__ import annotations

import pytest

from searchapp.analysis.analyzer import Analyzer, default_analyzer
from tests.analysis.golden_lists import table

_ROWS = table("stems.tsv")


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return default_analyzer()


def _cases(wanted: str) -> list[object]:
    return [pytest.param(words.split(), id=f"{rule}: {words}") for rule, kind, words in _ROWS if kind == wanted]


@pytest.mark.parametrize("words", _cases("same"))
def test_forms_of_one_word_share_a_stem(analyzer: Analyzer, words: list[str]) -> None:
    assert len({analyzer.forms(word).stem for word in words}) == 1


@pytest.mark.parametrize("words", _cases("apart"))
def test_different_words_keep_different_stems(analyzer: Analyzer, words: list[str]) -> None:
    stems = [analyzer.forms(word).stem for word in words]
    assert len(set(stems)) == len(words), stems


def test_every_rule_has_golden_words() -> None:
    assert {row[0] for row in _ROWS} >= {"genitive", "feminine", "latin", "apart", "umlaut", "nouns", "verbs"}


def test_drucken_and_druecken_differ_at_the_exact_level(analyzer: Analyzer) -> None:
    assert analyzer.forms("drucken").exact != analyzer.forms("drücken").exact
