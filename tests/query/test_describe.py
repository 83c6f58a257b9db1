"""What readers are told was searched, and trees written back as queries."""

from __future__ import annotations

import pytest

from searchapp.analysis.forms import Alternative, Level, MatchKind
from searchapp.query.analyze import analyze
from searchapp.query.ast import Leaf, Node, Or, Word
from searchapp.query.describe import MAX_LABELS, describe
from searchapp.query.parser import parse
from tests.query.syntax import to_syntax

from .chain import Chain

LABELS = {"FR": "Frankreich", "UA": "Ukraine"}


def said(query: str, relaxed: str = "") -> str:
    node = analyze(parse(query).node, Chain(), lambda facet, value: (value,))
    return describe(node, lambda facet, value: LABELS.get(value, value), relaxed)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        pytest.param("", "alle Artikel.", id="nothing"),
        pytest.param("Panzer", "Artikel mit „Panzer“.", id="word"),
        pytest.param("Panzer Kiew", "Artikel mit „Panzer“ und „Kiew“; alle Wörter müssen vorkommen.", id="words"),
        pytest.param("a b c", "Artikel mit „a“, „b“ und „c“; alle Wörter müssen vorkommen.", id="three words"),
        pytest.param("Waffenruhe", "Artikel mit „Waffenruhe“ (auch Feuerpause).", id="synonym"),
        pytest.param("Panzer ODER Kiew", "Artikel mit „Panzer“ oder „Kiew“.", id="or"),
        pytest.param(
            "(a ODER b) c", "Artikel mit („a“ oder „b“) und „c“; alle Wörter müssen vorkommen.", id="or in brackets"
        ),
        pytest.param("F 16", "Artikel mit „F 16“.", id="name"),
        pytest.param("der Panzer", "Artikel mit „Panzer“; „der“ nicht verlangt.", id="function word"),
        pytest.param("Panzer -Kiew", "Artikel mit „Panzer“, ohne „Kiew“.", id="without"),
        pytest.param("-Kiew", "alle Artikel ohne „Kiew“.", id="only without"),
        pytest.param("-(a b)", "alle Artikel ohne („a“ und „b“).", id="without both"),
        pytest.param("a ODER (b -c)", "Artikel mit „a“ oder („b“ ohne „c“).", id="without inside"),
        pytest.param("titel:Panzer", "Artikel mit „Panzer“ im Titel.", id="title"),
        pytest.param("mind3:Panzer", "Artikel mit mindestens 3-mal „Panzer“.", id="count"),
        pytest.param("Pan*", "Artikel mit Wörtern nach dem Muster „Pan*“.", id="pattern"),
        pytest.param("Panzr~1", "Artikel mit Wörtern ähnlich „Panzr“.", id="fuzzy"),
        pytest.param("a /s b", "Artikel mit „a“ und „b“ im selben Satz.", id="sentence"),
        pytest.param("a /p b", "Artikel mit „a“ und „b“ im selben Absatz.", id="paragraph"),
        pytest.param("land:FR", "alle Artikel, Land: Frankreich.", id="facet"),
        pytest.param(
            "land:(FR ODER UA) Panzer", "Artikel mit „Panzer“, Land: Frankreich oder Ukraine.", id="facet values"
        ),
        pytest.param("-land:FR", "alle Artikel ohne Land: Frankreich.", id="not a facet"),
        pytest.param("autor:Müller Panzer", "Artikel mit „Panzer“, Autor: Müller.", id="author as typed"),
        pytest.param("datum:2024", "alle Artikel im Jahr 2024.", id="year"),
        pytest.param("datum:2024-03", "alle Artikel im März 2024.", id="month"),
        pytest.param("datum:2023-12", "alle Artikel im Dezember 2023.", id="december"),
        pytest.param("datum:18.01.2024", "alle Artikel am 18. Januar 2024.", id="day"),
        pytest.param("Panzer von:2024-01-18", "Artikel mit „Panzer“, ab 18. Januar 2024.", id="from"),
        pytest.param("bis:2024-03", "alle Artikel bis 31. März 2024.", id="to"),
        pytest.param("datum:[2024-01 TO 2024-03]", "alle Artikel vom 1. Januar 2024 bis 31. März 2024.", id="range"),
        pytest.param(
            "Wer liefert Panzer Haubitzen?",
            "Artikel mit „liefert“, „Panzer“ oder „Haubitzen“; „Wer“ nicht verlangt.",
            id="question",
        ),
        pytest.param("-*", "alle Artikel, nichts.", id="nothing can match"),
    ],
)
def test_sentences(query: str, sentence: str) -> None:
    assert said(query) == f"Gesucht: {sentence}"


def test_relaxed_searches_say_so() -> None:
    assert said("a b", "es genügt eines der Wörter") == "Gesucht: Artikel mit „a“ und „b“; es genügt eines der Wörter."


def test_spellings_and_synonyms_are_listed_once_and_capped() -> None:
    labels = ["Selenskyj", "Zelensky", "zelensky", *(f"Form{number}" for number in range(9))]
    alternatives = [Alternative(Level.STEM, (label,), 0.9, MatchKind.VARIANT, label=label) for label in labels]
    alternatives.append(Alternative(Level.STEM, ("präsident",), 0.3, MatchKind.SYNONYM, label="Präsident"))
    sentence = describe(Leaf("Selenskyj", tuple(alternatives)))
    listed = [f"Form{number}" for number in range(MAX_LABELS - 1)]
    assert sentence == (
        f"Gesucht: Artikel mit „Selenskyj“ (auch Präsident; Schreibweisen: Zelensky, {', '.join(listed)}, …)."
    )


def test_parsed_trees_are_described_too() -> None:
    assert describe(parse('"a b" Pan* x~1').node) == (
        "Gesucht: Artikel mit „a b“, Wörtern nach dem Muster „Pan*“ und Wörtern ähnlich „x“; alle Wörter müssen vorkommen."
    )


@pytest.mark.parametrize(
    ("query", "text"),
    [
        pytest.param("a AND b OR c", "(a UND b) ODER c", id="operators in German"),
        pytest.param("country:FR", 'land:"FR"', id="fields in German"),
        pytest.param("datum:2024-03", "datum:[2024-03-01 TO 2024-03-31]", id="dates as days"),
        pytest.param("a -b", "a NICHT b", id="not"),
        pytest.param("Wer siegt?", "Wer siegt?", id="question"),
        pytest.param("titel:(a b)", "titel:a titel:b", id="title"),
        pytest.param("min2:=Panzer", "mind2:=Panzer", id="count and exact"),
        pytest.param("", "*", id="everything"),
    ],
)
def test_written_back(query: str, text: str) -> None:
    assert to_syntax(parse(query).node) == text


@pytest.mark.parametrize(
    "node",
    [
        pytest.param(Leaf("a", ()), id="leaf"),
        pytest.param(Or((Word("a"), Word("b"), Word("c")), 2), id="several of many"),
    ],
)
def test_analysed_trees_have_no_text(node: Node) -> None:
    with pytest.raises(ValueError, match=r"Leaf|Or"):
        to_syntax(node)
