from __future__ import annotations

import pytest

from searchapp import ranking
from searchapp.analysis.analyzer import Analyzer, default_analyzer
from searchapp.analysis.forms import Alternative, Level, MatchKind
from tests.analysis.golden_lists import table
from tests.analysis.matching import finds

_FINDS = table("finds.tsv")
_FINDS_NOT = table("finds_not.tsv")


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return default_analyzer()


def _of(alternatives: tuple[Alternative, ...], kind: MatchKind) -> list[Alternative]:
    return [alternative for alternative in alternatives if alternative.kind is kind]


@pytest.mark.parametrize(("query", "text"), [pytest.param(*row, id=f"{row[0]} in {row[1]}") for row in _FINDS])
def test_finds(analyzer: Analyzer, query: str, text: str) -> None:
    assert finds(analyzer, query, text)
    assert finds(analyzer, query.lower(), text)


@pytest.mark.parametrize(("query", "text"), [pytest.param(*row, id=f"{row[0]} not in {row[1]}") for row in _FINDS_NOT])
def test_finds_not(analyzer: Analyzer, query: str, text: str) -> None:
    assert not finds(analyzer, query, text)


def test_kinds_are_weighed_in_order(analyzer: Analyzer) -> None:
    order = [ranking.LITERAL, ranking.INFLECTED, ranking.VARIANT, ranking.PART, ranking.SYNONYM]
    assert order == sorted(order, reverse=True)
    found = analyzer.expand("Waffenruhe")
    assert found[0] == Alternative(Level.EXACT, ("waffenruhe",), ranking.LITERAL, MatchKind.LITERAL)
    assert max(one.weight for one in _of(found, MatchKind.SYNONYM)) < min(
        one.weight for one in found if one.kind in (MatchKind.LITERAL, MatchKind.INFLECTED, MatchKind.PART)
    )


def test_synonyms_and_variants_carry_what_the_reader_sees(analyzer: Analyzer) -> None:
    synonyms = {one.label for one in _of(analyzer.expand("Waffenruhe"), MatchKind.SYNONYM)}
    assert {"Feuerpause", "Waffenstillstand"} <= synonyms
    assert "Selenskyj" in {one.label for one in _of(analyzer.expand("Zelensky"), MatchKind.VARIANT)}


def test_the_thesaurus_can_be_one_way(analyzer: Analyzer) -> None:
    assert finds(analyzer, "Kriegsschiff", "eine Fregatte lief aus")
    assert not finds(analyzer, "Fregatte", "ein Kriegsschiff lief aus")


def test_a_compound_never_answers_by_one_part(analyzer: Analyzer) -> None:
    for text in (
        "nur eine Rakete",
        "nur ein Angriff",
        "Rakete. Sonst nichts, gar nichts, kein einziger weiterer Angriff",
    ):
        assert not finds(analyzer, "Raketenangriff", text)


def test_aliases_from_gazetteers_are_found_in_both_directions() -> None:
    analyzer = Analyzer([("M142", "Himars", "High Mobility Artillery Rocket System")])
    assert finds(analyzer, "Himars", "ein M142 feuert")
    assert finds(analyzer, "M142", "das High Mobility Artillery Rocket System feuert")
    alias = _of(analyzer.expand("Himars"), MatchKind.VARIANT)
    assert {one.weight for one in alias if one.level is Level.STEM} == {ranking.ALIAS}


def test_sequences_answer_only_to_names_designations_and_entries(analyzer: Analyzer) -> None:
    assert analyzer.expand_sequence(["F", "16"])
    assert analyzer.expand_sequence(["Kim", "Jong", "Un"])
    assert analyzer.expand_sequence(["Krywyj", "Rih"])
    assert analyzer.expand_sequence(["Rotes", "Kreuz"])
    assert analyzer.expand_sequence(["neue", "Soldaten"]) == ()
    assert analyzer.expand_sequence(["Leopard"]) == ()


@pytest.mark.parametrize("typed", ["", "   ", "-", "…"])
def test_nothing_to_search(analyzer: Analyzer, typed: str) -> None:
    assert analyzer.expand(typed) == ()


def test_missing_umlauts_are_restored_below_the_word_itself(analyzer: Analyzer) -> None:
    restored = [one for one in analyzer.expand("Burger") if one.terms == ("buerger",)]
    assert restored
    assert all(one.weight < ranking.INFLECTED for one in restored)
