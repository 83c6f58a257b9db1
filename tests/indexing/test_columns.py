"""Columns: what is known of an article's words, as text fields and completion entries."""

from __future__ import annotations

from searchapp.analysis.analyzer import default_analyzer
from searchapp.analysis.tokenize import tokenize
from searchapp.entities.tagger import default_tagger
from searchapp.indexing.columns import Columns, KnownWords

TEXT = "Die Haubitzen trafen. F 16 und Leopard 2 A6: haubitzen, die Weiße HAUBITZEN weisse, Ob 3.000 Kiew oder Kyjiw"


def columns_of(text: str, body_at: int = 0) -> Columns:
    known = KnownWords(default_analyzer(), default_tagger().marks)
    return Columns.of(known.rows(tokenize(text).surfaces), body_at)


def test_columns_hold_the_forms_and_marks_of_each_word() -> None:
    columns, analyzed = columns_of(TEXT), default_analyzer().analyze(TEXT)
    assert list(zip(columns.exact, columns.stem, columns.parts, strict=True)) == analyzed.forms
    assert list(columns.marks) == [default_tagger().marks[surface] for surface in analyzed.tokens.surfaces]


def test_joined_words_are_the_same_where_openings_are_known() -> None:
    analyzer, tokens = default_analyzer(), tokenize(TEXT)
    openings = list(columns_of(TEXT).openings)
    assert "F" in [tokens.surfaces[index] for index in openings]
    assert analyzer.joined(TEXT, tokens, openings) == analyzer.analyze(TEXT).joined


def test_completion_shows_the_first_spelling_in_lower_case_else_the_first_one() -> None:
    entries = columns_of(TEXT).completion_words().split(" ")
    shown = dict(entry.split("\t") for entry in entries)
    assert len(shown) == len(entries)
    assert (shown["haubitzen"], shown["weisse"], shown["kiew"]) == ("haubitzen", "weisse", "Kiew")
    assert not {"f", "ob", "3000"} & shown.keys()


def test_an_article_without_words_has_empty_columns() -> None:
    columns = columns_of("– !")
    assert (columns.completion_words(), set(columns.text_fields([]).values()), list(columns.openings)) == ("", {""}, [])
