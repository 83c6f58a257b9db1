from __future__ import annotations

import pytest

from searchapp.analysis.analyzer import Analyzer, default_analyzer
from searchapp.analysis.designations import designation, normalised, runs, with_base
from tests.analysis.matching import part_terms


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return default_analyzer()


@pytest.mark.parametrize(
    ("text", "term"),
    [
        pytest.param("F-16", "f16", id="hyphen"),
        pytest.param("F 16", "f16", id="blank"),
        pytest.param("F16", "f16", id="together"),
        pytest.param("F\u201116", "f16", id="unbreakable hyphen"),
        pytest.param("F\u00a016", "f16", id="unbreakable blank"),
        pytest.param("F-16-Kampfjets", "f16", id="compound"),
        pytest.param("Leopard 2A6", "leopard2a6", id="variant"),
        pytest.param("Leopard 2A6", "leopard2", id="variant gives its system"),
        pytest.param("Leopard 2 A6", "leopard2a6", id="variant apart"),
        pytest.param("Leopard-2-A6", "leopard2a6", id="variant with hyphens"),
        pytest.param("Leopard-2 A6", "leopard2a6", id="variant mixed"),
        pytest.param("T-72B3", "t72", id="tank variant"),
        pytest.param("Kh-101", "ch101", id="English missile"),
        pytest.param("X-101", "ch101", id="Russian letter"),
        pytest.param("IRIS T", "irist", id="Iris-T with blank"),
        pytest.param("Iris-T-Systeme", "irist", id="Iris-T compound"),
        pytest.param("SAMP/T", "sampt", id="slash"),
        pytest.param("F/A-18", "fa18", id="slash and hyphen"),
        pytest.param("Leopard-Kampfpanzer", "leopardpanzer", id="head's own part"),
        pytest.param("Leopard-2-Panzer", "leopardpanzer", id="number left out"),
        pytest.param("Innen- und Außenministerium", "innenministerium", id="elliptic"),
        pytest.param("F-16 sowie Raketen- und Drohnenangriffe", "f16", id="hyphen before an elliptic compound"),
        pytest.param("Innen- und Außen-Ministerium", "aussenministerium", id="hyphen behind an elliptic compound"),
        pytest.param("Luft-, See- und Landstreitkräfte", "luftstreitkraft", id="elliptic series"),
        pytest.param("Kharkiv-Offensive", "~charkiwoffensiv", id="name in any spelling"),
        pytest.param("Raketen- oder Drohnenangriff", "raketenangriff", id="elliptic with oder"),
        pytest.param("Waffenlieferungen und -exporte", "waffenexport", id="second head alone"),
        pytest.param("F-16 und Friedensgespräche oder -verhandlungen", "friedensverhandl", id="behind a designation"),
    ],
)
def test_joined_term(analyzer: Analyzer, text: str, term: str) -> None:
    assert term in part_terms(analyzer.analyze(f"Es geht um {text} heute."))


@pytest.mark.parametrize(
    ("text", "term"),
    [
        pytest.param("Am 24. Februar", "am24", id="function word"),
        pytest.param("Kiew/Moskau", "kiewmoskau", id="long words with a slash"),
        pytest.param("Berlin - Paris", "berlinparis", id="dash with blanks"),
        pytest.param("Leopard 2A4", "leopard2a6", id="other variant"),
        pytest.param("Waffenlieferungen und - so heißt es - Exporte", "waffenso", id="a dash begins no word"),
        pytest.param("Krieg und -exporte", "kriegexport", id="no compound before"),
        pytest.param("Rund 300 Soldaten", "rund300", id="number of things"),
    ],
)
def test_not_joined(analyzer: Analyzer, text: str, term: str) -> None:
    assert term not in part_terms(analyzer.analyze(text))


def test_joined_tokens_name_their_place(analyzer: Analyzer) -> None:
    analysed = analyzer.analyze("Die F-16-Kampfjets kamen.")
    places = {(one.first, one.last) for one in analysed.joined if "f16" in one.terms}
    assert places == {(1, 2)}
    assert all(0 <= one.first < one.last < len(analysed.tokens) for one in analysed.joined)


def test_designation_is_only_letters_then_digits() -> None:
    assert designation("t72b3") == ("t72b3", "t72")
    assert designation("2024") == ()
    assert normalised("kh22") == normalised("x22") == "ch22"
    assert normalised("x47b") == "x47b"
    assert with_base("s300") == ("s300",)


def test_runs_cover_short_stretches_wholly() -> None:
    assert sorted(runs(3)) == [(0, 1), (0, 2), (1, 2)]
    assert (0, 8) in set(runs(9))
    assert (0, 4) not in set(runs(9))
