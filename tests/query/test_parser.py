"""What every construct of the query language means: query → tree (see sketch.py) and the diagnostics that come with it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from _pytest.mark.structures import ParameterSet

from searchapp.query.ast import And, Every, Nothing
from searchapp.query.diagnostics import DiagnosticKind
from searchapp.query.parser import Parsed, parse

from .sketch import sketch

Row = tuple[str, str, str]

WORDS: list[Row] = [
    ("Panzer", "Panzer", ""),
    ("Panzer Haubitze", "words(Panzer, Haubitze)", ""),
    ("  Panzer   Haubitze ", "words(Panzer, Haubitze)", ""),
    ("Panzer, Haubitze", "words(Panzer, Haubitze)", ""),
    ("Panzer; Haubitze!", "words(Panzer, Haubitze)", ""),
    ("Caesar-Haubitze", "Caesar-Haubitze", ""),
    ("F-16", "F-16", ""),
    ("F 16", "words(F, 16)", ""),
    ("Leopard 2A6", "words(Leopard, 2A6)", ""),
    ("12.400 Soldaten", "words(12.400, Soldaten)", ""),
    ("1,5 Milliarden", "words(1,5, Milliarden)", ""),
    ("12:30 Uhr", "words(12:30, Uhr)", ""),
    ("Zelens'kyj", "Zelens'kyj", ""),
    ("Soldat:innen", "Soldat:innen", ""),
    ("Soldat*innen", "Soldat*innen", ""),
    ("Minister:innen", "Minister:innen", ""),
    ("Kiew/Moskau", "Kiew/Moskau", ""),
    ("z.B. Panzer", "words(z.B, Panzer)", ""),
    ("Зеленский", "Зеленский", ""),
    ("und oder nicht", "words(und, oder, nicht)", "lower_case"),
    ("C++", "C", ""),
    ("Panzer & Haubitze", "words(Panzer, Haubitze)", ""),
    ("Panzer – Haubitze", "words(Panzer, Haubitze)", ""),
    ("Panzer - Haubitze", "words(Panzer, Haubitze)", ""),
    ("a,b", "words(a, b)", ""),
    ("§ 5", "5", ""),
    ("#Ukraine @bmvg", "words(Ukraine, bmvg)", ""),
]

OPERATORS: list[Row] = [
    ("a UND b", "and(a, b)", ""),
    ("a AND b", "and(a, b)", ""),
    ("a ODER b", "or(a, b)", ""),
    ("a OR b", "or(a, b)", ""),
    ("NICHT a", "not(a)", ""),
    ("NOT a", "not(a)", ""),
    ("a NICHT b", "words(a, not(b))", ""),
    ("a NOT b", "words(a, not(b))", ""),
    ("a UND NICHT b", "and(a, not(b))", ""),
    ("a ODER NICHT b", "or(a, not(b))", ""),
    ("a und b", "words(a, und, b)", ""),
    ("a oder b", "words(a, oder, b)", "lower_case"),
    ("a nicht b", "words(a, nicht, b)", "lower_case"),
    ("oder a b", "words(oder, a, b)", ""),
    ("a b c oder d e", "words(a, b, c, oder, d, e)", ""),
    ("a oder b?", "question(a, oder, b)", ""),
    ("a UND b ODER c", "or(and(a, b), c)", ""),
    ("a ODER b UND c", "or(a, and(b, c))", ""),
    ("a b ODER c", "words(a, or(b, c))", ""),
    ("a ODER b c", "words(or(a, b), c)", ""),
    ("a UND b c", "and(a, b, c)", ""),
    ("a UND b UND c UND d", "and(a, b, c, d)", ""),
    ("a ODER b ODER c", "or(a, b, c)", ""),
    ("a NICHT b ODER c", "words(a, not(or(b, c)))", ""),
    ("a ODER b NICHT c", "words(or(a, b), not(c))", ""),
    ("a NICHT b NICHT c", "words(a, not(b), not(c))", ""),
    ("NICHT NICHT a", "a", ""),
    ("NICHT NICHT NICHT a", "not(a)", ""),
    ("Oder-Neiße UND Polen", "and(Oder-Neiße, Polen)", ""),
    ("UND", "und", ""),
    ("ODER", "oder", ""),
    ("NOT", "not", ""),
    ("a UND", "a", "stray"),
    ("UND a", "a", "stray"),
    ("a UND UND b", "and(a, b)", "stray"),
    ("a ODER UND b", "or(a, b)", "stray"),
    ("a UND NICHT", "a", "stray"),
    ("NICHT UND a", "a", "stray"),
]

BRACKETS: list[Row] = [
    ("(a)", "a", ""),
    ("((a))", "a", ""),
    ("(a b)", "words(a, b)", ""),
    ("(a ODER b) c", "words(or(a, b), c)", ""),
    ("a (b ODER c)", "words(a, or(b, c))", ""),
    ("(a ODER b) UND (c ODER d)", "and(or(a, b), or(c, d))", ""),
    ("NICHT (a ODER b)", "not(or(a, b))", ""),
    ("-(a b)", "not(words(a, b))", ""),
    ("((a ODER b) UND c) NICHT d", "and(or(a, b), c, not(d))", ""),
    ("()", "every", "empty"),
    ("a () b", "words(a, b)", ""),
    ("(a", "a", "unbalanced"),
    ("a)", "a", "unbalanced"),
    ("((a b) c", "words(a, b, c)", "unbalanced"),
    ("(a ODER (b UND c", "or(a, and(b, c))", "unbalanced"),
    ("a) b (", "words(a, b)", "unbalanced"),
]

SIGNS: list[Row] = [
    ("-a", "not(a)", ""),
    ("+a", "+a", ""),
    ("+a -b", "words(+a, not(b))", ""),
    ("+die Brücke", "words(+die, Brücke)", ""),
    ("a -b -c", "words(a, not(b), not(c))", ""),
    ("a ODER -b", "or(a, not(b))", ""),
    ('-"a b"', 'not("a b")', ""),
    ("-titel:a", "not(t:a)", ""),
    ("a - b", "words(a, b)", ""),
    ("a-b", "a-b", ""),
    ("+ a", "a", ""),
    ("-F-16", "not(F-16)", ""),
    ("--a", "a", ""),
    ("−a", "not(a)", ""),
    ("-(-a)", "a", ""),
    ("+(a b)", "words(+a, +b)", ""),
    ('+"a b"', '"a b"', ""),
    ("-land:RU", "not(countries=RU)", ""),
]

PHRASES: list[Row] = [
    ('"a b"', '"a b"', ""),
    ('"a"', '"a"', ""),
    ('"a b"~5', '"a b"~5', ""),
    ('"a b"~0', '"a b"', ""),
    ("„a b“", '"a b"', ""),
    ("«a b»", '"a b"', ""),
    ("»a b«", '"a b"', ""),
    ("“a b”", '"a b"', ""),
    ('"a b" c', 'words("a b", c)', ""),
    ('"a', "a", "unbalanced"),
    ('a"', "a", "unbalanced"),
    ('a "b', "words(a, b)", "unbalanced"),
    ('""', "every", "empty"),
    ('"!"', "every", "empty"),
    ('„a“ "b c" »d«', 'words("a", "b c", "d")', ""),
    ('"a b"~', '"a b"', ""),
    ('"  a   b "', '"a b"', ""),
    ('"a UND b"', '"a UND b"', ""),
    ('"Raketen*"', '"Raketen*"', ""),
]

PATTERNS: list[Row] = [
    ("Panzer*", "wild:Panzer*", ""),
    ("*panzer", "wild:*panzer", ""),
    ("P*zer", "wild:P*zer", ""),
    ("M?nster", "wild:M?nster", ""),
    ("*", "every", ""),
    ("* Panzer", "Panzer", ""),
    ("Panzer *", "Panzer", ""),
    ("titel:*", "every", ""),
    ("**", "every", ""),
    ("?", "every", "empty"),
    ("Rakete?", "wild:Rakete?", ""),
    ("Wer?", "wild:Wer?", ""),
    ("Leopard-2*", "words(Leopard, wild:2*)", ""),
    ("Panzer*.", "wild:Panzer*", ""),
    ("Panzer~", "Panzer~1", ""),
    ("Panzer~1", "Panzer~1", ""),
    ("Panzer~2", "Panzer~2", ""),
    ("Panzer~3", "Panzer", "unsupported"),
    ("Panzer~0", "=Panzer", ""),
    ("F-16~1", "F-16", "unsupported"),
    ("=Panzer*", "wild:Panzer*", ""),
    ("~1", "1", ""),
    ("Panzer^2", "Panzer", "unsupported"),
    ("Panzer~1 Haubitze~2", "words(Panzer~1, Haubitze~2)", ""),
]

EXACT: list[Row] = [
    ("=Panzer", "=Panzer", ""),
    ("=Panzer Haubitze", "words(=Panzer, Haubitze)", ""),
    ("-=Panzer", "not(=Panzer)", ""),
    ("titel:=Panzer", "t:=Panzer", ""),
    ("=Caesar-Haubitze", "=Caesar-Haubitze", ""),
    ("==Panzer", "=Panzer", ""),
    ("= Panzer", "Panzer", ""),
    ('="a b"', '"a b"', ""),
]

FIELDS: list[Row] = [
    ("titel:Panzer", "t:Panzer", ""),
    ("title:Panzer", "t:Panzer", ""),
    ("TITEL:Panzer", "t:Panzer", ""),
    ("titel: Panzer", "t:Panzer", ""),
    ("Titel: Panzer", "words(Titel, Panzer)", ""),
    ("titel:(a b)", "words(t:a, t:b)", ""),
    ("titel:(a ODER b)", "or(t:a, t:b)", ""),
    ('titel:"a b"', 't:"a b"', ""),
    ("titel:a b", "words(t:a, b)", ""),
    ("titel:Panzer*", "t:wild:Panzer*", ""),
    ("titel:Panzr~1", "t:Panzr~1", ""),
    ("titel:(a land:FR b)", "words(t:a, countries=FR, t:b)", ""),
    ("titel:", "titel", ""),
    ("titel: UND a", "a", "stray"),
    ("titel:)", "every", "stray,unbalanced"),
    ("person:Pistorius", "people=Pistorius", ""),
    ('person:"Boris Pistorius"', "people=Boris Pistorius", ""),
    ("person:(Boris Pistorius)", "people=Boris Pistorius", ""),
    ("person:(Pistorius ODER Macron)", "people=Pistorius|Macron", ""),
    ("person:„Boris Pistorius“", "people=Boris Pistorius", ""),
    ("minister:Umjerow", "ministers=Umjerow", ""),
    ("amt:Verteidigungsminister", "offices=Verteidigungsminister", ""),
    ('office:"Minister·Frankreich"', "offices=Minister·Frankreich", ""),
    ("waffe:Caesar", "weapons=Caesar", ""),
    ("weapon:F-16", "weapons=F-16", ""),
    ("waffenart:Panzer", "weapon_categories=Panzer", ""),
    ("kategorie:Panzer", "weapon_categories=Panzer", ""),
    ("land:FR", "countries=FR", ""),
    ("land:FR ODER land:UA", "countries=FR|UA", ""),
    ("land:FR land:UA", "words(countries=FR, countries=UA)", ""),
    ('country:"Vereinigte Staaten"', "countries=Vereinigte Staaten", ""),
    ("quelle:taz.de", "sources=taz.de", ""),
    ("agentur:dpa", "agencies=dpa", ""),
    ('autor:"Jörg Müller"', "author=Jörg Müller", ""),
    ("author:Meier", "author=Meier", ""),
    ("sprache:de", "language=de", ""),
    ("id:https://example.org/a?b=c", "id=https://example.org/a?b=c", ""),
    ("id:ordner/datei.txt", "id=ordner/datei.txt", ""),
    ("Minister: Wir liefern", "words(Minister, Wir, liefern)", ""),
    ("Ministerpräsident: Text", "words(Ministerpräsident, Text)", ""),
    ("Ministerpräsident:Text", "words(Ministerpräsident, Text)", ""),
    ("https://example.org/a?b=c", "https://example.org/a?b=c", ""),
    ("www.example.org", "www.example.org", ""),
    ("von:2024-01-18 titel:a", "words([2024-01-18..), t:a)", ""),
    ("person:(titel:a)", "t:a", ""),
    ("person:Pist*", "people=Pist*", ""),
    ("land:-FR", "not(countries=FR)", ""),
    ('quelle:"', "every", "stray,unbalanced"),
]

DATES: list[Row] = [
    ("datum:2024", "[2024-01-01..2025-01-01)", ""),
    ("datum:2024-03", "[2024-03-01..2024-04-01)", ""),
    ("datum:18.01.2024", "[2024-01-18..2024-01-19)", ""),
    ("date:2024-01-18", "[2024-01-18..2024-01-19)", ""),
    ("von:2024-01-18", "[2024-01-18..)", ""),
    ("from:2024", "[2024-01-01..)", ""),
    ("bis:2024-03", "[..2024-04-01)", ""),
    ("to:2024", "[..2025-01-01)", ""),
    ("von:2024-01 bis:2024-02", "words([2024-01-01..), [..2024-03-01))", ""),
    ("datum:[2024-01 TO 2024-03]", "[2024-01-01..2024-04-01)", ""),
    ("datum:[2024-01 BIS 2024-03]", "[2024-01-01..2024-04-01)", ""),
    ("datum:[18.01.2024 bis 20.01.2024]", "[2024-01-18..2024-01-21)", ""),
    ("datum:{2024-01 TO 2024-03}", "[2024-02-01..2024-03-01)", ""),
    ("datum:[2024-01 TO]", "[2024-01-01..)", ""),
    ("datum:[TO 2024-03]", "[..2024-04-01)", ""),
    ("datum:[* TO 2024-03]", "[..2024-04-01)", ""),
    ("datum:[* TO *]", "every", ""),
    ('datum:"März 2024"', "[2024-03-01..2024-04-01)", ""),
    ("datum:(18. Januar 2024)", "[2024-01-18..2024-01-19)", ""),
    ("datum:(2023 ODER 2024)", "or([2023-01-01..2024-01-01), [2024-01-01..2025-01-01))", ""),
    ("-datum:2024", "not([2024-01-01..2025-01-01))", ""),
    ("datum:2024-13", "nothing", "bad_date"),
    ("datum:gestern", "nothing", "bad_date"),
    ("von:2024-02-30", "nothing", "bad_date"),
    ("datum:[2024-03 TO 2024-01]", "nothing", "bad_date"),
    ("datum:[2024 TO morgen]", "nothing", "bad_date"),
    ("datum:9999", "nothing", "bad_date"),
    ("datum:0", "nothing", "bad_date"),
    ("[a TO b]", "words(a, b)", "unsupported"),
    ("datum:2024,", "[2024-01-01..2025-01-01)", ""),
    ("bis:1850", "nothing", "bad_date"),
]

NEAR: list[Row] = [
    ("a /s b", "sentence(a, b)", ""),
    ("a /p b", "paragraph(a, b)", ""),
    ("a /S b", "sentence(a, b)", ""),
    ("a /s b /s c", "sentence(a, b, c)", ""),
    ("a /s b /p c", "paragraph(sentence(a, b), c)", ""),
    ("a b /s c", "words(a, sentence(b, c))", ""),
    ("a /s b c", "words(sentence(a, b), c)", ""),
    ('a /s "b c"', 'sentence(a, "b c")', ""),
    ("a /s (b ODER c)", "sentence(a, or(b, c))", ""),
    ("(a b) /s c", "sentence(words(a, b), c)", ""),
    ("a /s NICHT b", "sentence(a, not(b))", ""),
    ("a /s -b", "sentence(a, not(b))", ""),
    ("titel:(a /s b)", "sentence(t:a, t:b)", ""),
    ("a /s b UND c", "and(sentence(a, b), c)", ""),
    ("NICHT (a /s b)", "not(sentence(a, b))", ""),
    ("/s a", "a", "stray"),
    ("a /s", "a", "stray"),
    ("a /s /p b", "paragraph(a, b)", "stray"),
    ("km/s", "km/s", ""),
    ("a /s land:FR", "sentence(a, countries=FR)", ""),
]

COUNTS: list[Row] = [
    ("mind3:Taurus", "Taurus#3", ""),
    ("min3:Taurus", "Taurus#3", ""),
    ("Mind3:Taurus", "Taurus#3", ""),
    ('mind3:"a b"', '"a b"#3', ""),
    ("mind3:(a b)", "words(a#3, b#3)", ""),
    ("mind3:titel:a", "t:a#3", ""),
    ("titel:mind3:a", "t:a#3", ""),
    ("mind0:a", "a", ""),
    ("mind1:a", "a", ""),
    ("mind3:Panzer*", "wild:Panzer*#3", ""),
    ("mind3:a -b", "words(a#3, not(b))", ""),
    ("-mind3:a", "not(a#3)", ""),
    ("mind:a", "words(mind, a)", ""),
    ("mind2:a /s b", "sentence(a#2, b)", ""),
    ("mind2:mind3:a", "a#3", ""),
]

QUESTIONS: list[Row] = [
    ("Wer liefert Haubitzen?", "question(Wer, liefert, Haubitzen)", ""),
    ("Wer?", "wild:Wer?", ""),
    ("Wer siegt?", "question(Wer, siegt)", ""),
    ("Haubitze Lieferung?", "question(Haubitze, Lieferung)", ""),
    ("Wie viele Panzer lieferte Frankreich ?", "question(Wie, viele, Panzer, lieferte, Frankreich)", ""),
    ("Liefert Frankreich Haubitzen??", "question(Liefert, Frankreich, Haubitzen)", ""),
    ("titel:a b c?", "words(t:a, b, wild:c?)", ""),
    ("a b ODER c?", "words(a, or(b, c))", ""),
    ("Was geschah um 12:30 Uhr?", "question(Was, geschah, um, 12:30, Uhr)", ""),
    ("Scholz: Was nun?", "question(Scholz, Was, nun)", ""),
    ("Was sendet Sky+HD heute?", "question(Was, sendet, Sky, HD, heute)", ""),
    ("Was liefert +Frankreich heute?", "words(Was, liefert, +Frankreich, wild:heute?)", ""),
    ("?Wann siegte Rom?", "question(Wann, siegte, Rom)", ""),
    (" ¿Wann siegte Rom?", "question(Wann, siegte, Rom)", ""),
    ("?anzer ?aketen", "words(wild:?anzer, wild:?aketen)", ""),
    ("a -b?", "words(a, not(b))", ""),
]


def rows() -> list[ParameterSet]:
    groups = {
        "words": WORDS,
        "operators": OPERATORS,
        "brackets": BRACKETS,
        "signs": SIGNS,
        "phrases": PHRASES,
        "patterns": PATTERNS,
        "exact": EXACT,
        "fields": FIELDS,
        "dates": DATES,
        "near": NEAR,
        "counts": COUNTS,
        "questions": QUESTIONS,
    }
    return [pytest.param(*row, id=f"{name}: {row[0]}") for name, table in groups.items() for row in table]


@pytest.mark.parametrize(("query", "tree", "kinds"), rows())
def test_meaning(query: str, tree: str, kinds: str) -> None:
    parsed = parse(query)
    assert sketch(parsed.node) == tree
    assert ",".join(found.kind.value for found in parsed.diagnostics) == kinds


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u00a0"])
def test_nothing_typed_means_every_article(blank: str) -> None:
    assert parse(blank) == Parsed(Every())


@pytest.mark.parametrize(
    ("query", "kind", "hint"),
    [
        pytest.param("a " * 501, DiagnosticKind.TOO_LONG, "1000 Zeichen", id="1002 characters"),
        pytest.param("wort " * 2000, DiagnosticKind.TOO_LONG, "kürzen", id="10,000 characters"),
        pytest.param("(" * 51 + "a" + ")" * 51, DiagnosticKind.TOO_DEEP, "Klammern", id="51 brackets"),
        pytest.param("(" * 900, DiagnosticKind.TOO_DEEP, "Klammern", id="900 brackets"),
        pytest.param("NICHT " * 60 + "a", DiagnosticKind.TOO_DEEP, "verschachtelt", id="60 signs"),
        pytest.param("datum:gestern", DiagnosticKind.BAD_DATE, "„gestern“", id="no date"),
        pytest.param("a datum:[2025 TO 2024]", DiagnosticKind.BAD_DATE, "2024-03-18", id="end before start"),
        pytest.param("a*" * 11, DiagnosticKind.BAD_PATTERN, "höchstens 10", id="eleven wildcards"),
        pytest.param("x" * 101 + "*", DiagnosticKind.BAD_PATTERN, "höchstens 100", id="long pattern"),
        pytest.param("x -a?" + "b?" * 10, DiagnosticKind.BAD_PATTERN, "Platzhalter", id="eleven, under a sign"),
    ],
)
def test_unusable_queries_say_why(query: str, kind: DiagnosticKind, hint: str) -> None:
    parsed = parse(query)
    assert parsed.node == Nothing()
    assert parsed.fatal is not None
    assert parsed.fatal.kind is kind
    assert hint in parsed.fatal.message


def test_deepest_allowed_nesting_is_read() -> None:
    assert sketch(parse("(" * 50 + "a" + ")" * 50).node) == "a"


def test_usable_queries_have_no_fatal_diagnostic() -> None:
    parsed = parse('"a b UND')
    assert parsed.fatal is None
    assert {found.kind for found in parsed.diagnostics} == {DiagnosticKind.UNBALANCED, DiagnosticKind.STRAY}


def test_diagnostics_point_at_the_place() -> None:
    (found,) = parse("Panzer datum:gestern").diagnostics
    assert (found.span.start, found.span.end) == (13, 20)


def test_spans_point_at_the_words() -> None:
    text = "titel:Panzer UND Haubitze"
    node = parse(text).node
    assert isinstance(node, And)
    assert [text[child.span.start : child.span.end] for child in node.children] == ["Panzer", "Haubitze"]


def test_messages_quote_no_more_than_a_line() -> None:
    (found,) = parse("datum:" + "x" * 900).diagnostics
    assert len(found.message) < 200


def test_repeated_stars_are_one() -> None:
    assert sketch(parse("Pan" + "*" * 40).node) == "wild:Pan*"


def test_operators_inside_brackets_need_no_blanks() -> None:
    assert sketch(parse("(a)UND(b)").node) == "and(a, b)"


def test_reading_the_module_does_not_load_whoosh() -> None:
    code = "import sys, searchapp.query.parser as p; p.parse(''); sys.exit('whoosh' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
