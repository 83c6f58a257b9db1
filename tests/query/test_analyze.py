"""Words become alternatives; function words, names of several words and long questions are treated as documented."""

from __future__ import annotations

import pytest

from searchapp.analysis.analyzer import default_analyzer
from searchapp.analysis.forms import Alternative, Level, MatchKind
from searchapp.query.analyze import WordExpander, analyze, function_words, is_function_word, named_sequence
from searchapp.query.ast import Analysed, FacetIs, FieldIs, Leaf, Node, Nothing, Or, Pattern, Word
from searchapp.query.parser import parse

from .chain import Chain
from .sketch import sketch


def resolve(facet: str, value: str) -> tuple[str, ...]:
    known = {"Frankreich": ("FR",), "Baltikum": ("EE", "LV", "LT"), "UA": ("UA",), "Ukraine": ("UA",)}
    return known.get(value, ())


def analysed(query: str) -> Analysed:
    return analyze(parse(query).node, Chain(), resolve)


def leaf(query: str) -> Leaf:
    node = analysed(query)
    assert isinstance(node, Leaf)
    return node


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        pytest.param("der Panzer", "words(der?, Panzer)", id="function word"),
        pytest.param("der die das", "words(der, die, das)", id="function words alone"),
        pytest.param("der -Panzer", "words(der, not(Panzer))", id="nothing else but a Not"),
        pytest.param("der land:UA", "words(der?, countries=UA)", id="beside a facet"),
        pytest.param("+der Panzer", "words(der, Panzer)", id="required"),
        pytest.param("=der Panzer", "words(der, Panzer)", id="exact"),
        pytest.param('"der" Panzer', "words(der, Panzer)", id="quoted"),
        pytest.param("WIR Panzer", "words(WIR, Panzer)", id="acronym"),
        pytest.param("Panzer UND der", "and(Panzer, der?)", id="joined by UND"),
        pytest.param("Panzer ODER der", "or(Panzer, der)", id="alternative"),
        pytest.param("(der Panzer) ODER x", "or(words(der?, Panzer), x)", id="inside an alternative"),
        pytest.param("titel:(der Panzer)", "words(t:der?, t:Panzer)", id="in the title"),
        pytest.param("F 16", "or(F 16, and(F, 16))", id="name"),
        pytest.param("F 16 Panzer", "words(or(F 16, and(F, 16)), Panzer)", id="name and word"),
        pytest.param("Kim Jong Un Panzer", "words(or(Kim Jong Un, and(Kim, Jong, Un)), Panzer)", id="longest name"),
        pytest.param("titel:(F 16)", "or(t:F 16, and(t:F, t:16))", id="name in the title"),
        pytest.param("titel:F 16", "words(t:F, 16)", id="name in two fields"),
        pytest.param("mind2:(F 16)", "or(F 16#2, and(F#2, 16#2))", id="counted name"),
        pytest.param("F =16", "words(F, 16)", id="exact word in a name"),
        pytest.param("F ODER 16", "or(F, 16)", id="alternatives are no name"),
        pytest.param("p1 p2 p3 p4 p5", "words(p1, p2, p3, p4, p5)", id="five words"),
        pytest.param("p1 p2 p3 p4 p5 p6", "or(4 of p1, p2, p3, p4, p5, p6)", id="six words"),
        pytest.param("p1 p2 p3 p4 p5 F 16", "or(4 of p1, p2, p3, p4, p5, or(F 16, and(F, 16)))", id="name counts once"),
        pytest.param("p1 UND p2 UND p3 UND p4 UND p5 UND p6", "and(p1, p2, p3, p4, p5, p6)", id="six joined by UND"),
        pytest.param(
            "p1 p2 p3 p4 p5 p6 +p7 =p8 -p9",
            "words(or(4 of p1, p2, p3, p4, p5, p6), p7, p8, not(p9))",
            id="long, with signs",
        ),
        pytest.param("Wer liefert Panzer Haubitzen?", "question(or(liefert, Panzer, Haubitzen), Wer?)", id="question"),
        pytest.param("Wer liefert Panzer?", "question(or(liefert, Panzer), Wer?)", id="question of two words"),
        pytest.param("Wer ist das?", "question(Wer, ist, das)", id="question of function words"),
        pytest.param("a /s der", "sentence(a, der)", id="same sentence"),
        pytest.param("(der Panzer) /s b", "sentence(words(der?, Panzer), b)", id="function word in a sentence"),
        pytest.param("Über*", "pattern:ueber*", id="folded pattern"),
        pytest.param("mind2:titel:M?LLER*", "t:pattern:m?ller*#2", id="pattern in the title"),
        pytest.param("Müller~2", "pattern:mueller~2", id="folded fuzzy word"),
        pytest.param("land:Frankreich", "countries=FR", id="facet"),
        pytest.param("land:Baltikum", "countries=EE|LV|LT", id="facet of several values"),
        pytest.param("land:UA ODER land:Ukraine", "countries=UA", id="one value twice"),
        pytest.param("land:Atlantis", "nothing", id="unknown value"),
        pytest.param("-land:Atlantis", "not(nothing)", id="not an unknown value"),
        pytest.param('autor:"Jörg Müller-Lüdenscheidt"', "author=joerg mueller luedenscheidt", id="author"),
        pytest.param("sprache:Deutsch", "language=de", id="language by name"),
        pytest.param("id:Ordner/A.txt", "id=Ordner/A.txt", id="id"),
    ],
)
def test_shape(query: str, tree: str) -> None:
    assert sketch(analysed(query)) == tree


@pytest.mark.parametrize(("content", "minimum"), [(6, 4), (7, 5), (8, 5), (9, 6), (12, 8)])
def test_share_of_words_a_long_query_asks_for(content: int, minimum: int) -> None:
    tree = sketch(analysed(" ".join(f"wort{number}" for number in range(content))))
    assert tree.startswith(f"or({minimum} of ")


def test_words_get_the_chains_alternatives() -> None:
    assert leaf("Panzer").alternatives == Chain().expand("Panzer")


def test_hyphenated_words_reach_the_chain_whole() -> None:
    assert leaf("Kampf-Panzer").alternatives[0].terms == ("kampf", "panzer")


def test_exact_words_have_one_reading() -> None:
    assert leaf("=Panzer").alternatives == (Alternative(Level.EXACT, ("panzer",), 1.0, MatchKind.LITERAL),)


@pytest.mark.parametrize(
    ("query", "readings"),
    [
        pytest.param('"Kampf und Panzer"', [(("kampf", "und", "panzer"), 0)], id="in order"),
        pytest.param(
            '"Kampf Panzer"~5', [(("kampf", "panzer"), 5), (("panzer", "kampf"), 5)], id="two words, any order"
        ),
        pytest.param('"a b c"~2', [(("a", "b", "c"), 2)], id="three words keep their order"),
        pytest.param('"Panzer"~5', [(("panzer",), 0)], id="one word"),
        pytest.param('"Caesar-Haubitze"', [(("caesar", "haubitze"), 0)], id="hyphen"),
        pytest.param('"Kampf, und"', [(("kampf", "und"), 0)], id="punctuation"),
    ],
)
def test_phrases_are_exact(query: str, readings: list[tuple[tuple[str, ...], int]]) -> None:
    found = leaf(query).alternatives
    assert [(each.terms, each.slop) for each in found] == readings
    assert {each.level for each in found} == {Level.EXACT}


def test_values_as_typed_stay_for_messages() -> None:
    node = analysed("autor:Müller")
    assert isinstance(node, FieldIs)
    assert (node.value, node.shown) == ("mueller", "Müller")


def test_unknown_values_find_nothing() -> None:
    assert analysed("land:Atlantis") == Nothing()
    assert analysed("land:UA") == FacetIs("countries", ("UA",))


def test_an_analysed_tree_stays_as_it_is() -> None:
    node = analysed("Panzer ODER Raket* ODER bis:2024")
    assert analyze(node, Chain(), resolve) == node


def test_foreign_nodes_are_refused() -> None:
    with pytest.raises(TypeError, match="Node"):
        analyze(Node(), Chain(), resolve)


def test_named_sequence_tells_names_from_other_alternatives() -> None:
    name = named_sequence(analysed("F 16"))
    assert name is not None
    assert name.shown == "F 16"
    assert named_sequence(analysed("a ODER (b c)")) is None
    assert named_sequence(Or((Word("a"), Word("b")))) is None


def test_spans_survive() -> None:
    text = "Panzer F 16"
    node = analysed(text)
    spans = [text[child.span.start : child.span.end] for child in getattr(node, "children", ())]
    assert spans == ["Panzer", "F 16"]


@pytest.mark.parametrize("word", ["der", "Der", "wie", "wurde", "und", "gegen"])
def test_function_words(word: str) -> None:
    assert is_function_word(word)


@pytest.mark.parametrize("word", ["Krieg", "WIR", "IM", "Panzer", "Ukraine", "neue", ""])
def test_content_words(word: str) -> None:
    assert not is_function_word(word)


def test_function_word_list_is_clean() -> None:
    assert len(function_words()) > 250
    assert all(word == word.lower() and word.isalpha() for word in function_words())


def test_the_real_chain_fits() -> None:
    chain: WordExpander = default_analyzer()
    node = analyze(parse("der Krieg gegen Müll*").node, chain, resolve)
    assert sketch(node) == "words(der?, Krieg, gegen?, pattern:muell*)"
    assert isinstance(analyze(parse("F 16").node, chain, resolve), Or)
    assert isinstance(analyze(parse("Kri?g").node, chain, resolve), Pattern)
