"""The trie and the loader under all gazetteers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.entities.gazetteer import TokenTrie, file_rows, parse_rows
from searchapp.entities.text import TaggedText
from searchapp.errors import SettingError


def found(trie: TokenTrie[str], body: str) -> list[tuple[str, tuple[str, ...]]]:
    text = TaggedText.of(None, body)
    matches = filter(None, (trie.match_at(text, index) for index in range(len(text.tokens))))
    return [(text.between(match.first, match.last), match.values) for match in matches]


@pytest.fixture
def trie() -> TokenTrie[str]:
    made: TokenTrie[str] = TokenTrie()
    for phrase, value in [
        ("Leopard 2", "leopard"),
        ("Leopard 2 A6", "a6"),
        ("Kim Jong-un", "kim"),
        ("Łukasz Król", "krol"),
        ("Bauer", "rob"),
        ("Bauer", "egon"),
    ]:
        made.add(phrase, value)
    return made


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("Der Leopard-2-A6 rollt.", [("Leopard-2-A6", ("a6",))], id="longest-first"),
        pytest.param("LEOPARD 2 und Kim Jong Un", [("LEOPARD 2", ("leopard",)), ("Kim Jong Un", ("kim",))], id="case"),
        pytest.param("Lukasz Krol kam.", [("Lukasz Krol", ("krol",))], id="diacritics"),
        pytest.param("Bauer sagte", [("Bauer", ("rob", "egon"))], id="shared-alias"),
        pytest.param("Ein Leopard, 2 Panzer", [], id="comma-parts"),
        pytest.param("Es kam der Leopard. 2 Panzer brannten.", [], id="full-stop-parts"),
        pytest.param("Leopard\n2", [], id="line-break-parts"),
        pytest.param("", [], id="empty"),
    ],
)
def test_matches(trie: TokenTrie[str], body: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert found(trie, body) == expected


def test_get_is_exact(trie: TokenTrie[str]) -> None:
    assert trie.get("leopard 2") == ("leopard",)
    assert trie.get("Leopard") == ()
    assert "Leopard 2 A6" in trie
    assert "Leopard 2 A7" not in trie


def test_a_phrase_needs_a_word() -> None:
    with pytest.raises(ValueError, match="without a word"):
        TokenTrie[str]().add("–", "x")


@given(st.lists(st.sampled_from(["Leopard", "2", "A6", "Kim", "Jong", "Un", "Bauer", ","]), max_size=12))
def test_a_match_is_the_longest_phrase_that_stands_there(parts: list[str]) -> None:
    phrases = ["Leopard 2", "Leopard 2 A6", "Kim Jong Un", "2 A6", "Bauer"]
    made: TokenTrie[str] = TokenTrie()
    for phrase in phrases:
        made.add(phrase, phrase)
    text = TaggedText.of(None, " ".join(parts))
    for index, at in enumerate(at for at, part in enumerate(parts) if part != ","):
        match = made.match_at(text, index)
        standing = [phrase for phrase in phrases if parts[at : at + len(phrase.split())] == phrase.split()]
        assert (match.values if match else ()) == tuple(sorted(standing, key=len)[-1:])
        assert match is None or text.between(match.first, match.last) == match.values[0]


def test_rows_know_their_lines() -> None:
    rows = parse_rows(["name,aliases", "# comment", "", '"A, B",x|y |'], "list.csv", ["name", "aliases"])
    assert [(row.line, row["name"], row.many("aliases")) for row in rows] == [(4, "A, B", ("x", "y"))]
    assert str(rows[0].error("falsch")) == "list.csv:4: falsch"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        pytest.param(["name", "x"], "list.csv:1: es fehlt die Spalte aliases", id="missing-column"),
        pytest.param(["name,aliases", "a,b", "a,b,c"], "list.csv:3: 3 statt 2 Spalten", id="too-many-cells"),
        pytest.param([], "list.csv:1: es fehlt", id="empty-file"),
        pytest.param(["name,aliases", 'a,"b'], "list.csv:2", id="open-quote"),
    ],
)
def test_bad_rows_are_named(lines: list[str], message: str) -> None:
    with pytest.raises(SettingError) as caught:
        parse_rows(lines, "list.csv", ["name", "aliases"])
    assert message in str(caught.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="nicht lesbar"):
        file_rows(tmp_path / "none.csv", ["name"])
    (tmp_path / "latin.csv").write_bytes("name\nMüller\n".encode("latin-1"))
    with pytest.raises(SettingError, match="nicht lesbar"):
        file_rows(tmp_path / "latin.csv", ["name"])


def test_a_file_with_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("\ufeffname\nMüller\n", encoding="utf-8")
    assert [row["name"] for row in file_rows(tmp_path / "list.csv", ["name"])] == ["Müller"]
