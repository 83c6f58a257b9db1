"""Bytes → text without losing a letter."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.sources.decode import decode, mend

GERMAN = "Süße Grüße aus Köln: „Größe“ – für 5 € und ’s Weiße Haus"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_german_in_every_usual_encoding(encoding: str) -> None:
    text = GERMAN * 3
    assert decode(text.encode(encoding)) == text


def test_other_one_byte_encodings_are_guessed() -> None:
    text = "Президент України Володимир Зеленський заявив, що країна отримає нові системи протиповітряної оборони. " * 3
    assert decode(text.encode("cp1251")) == text


def test_declared_charset_of_a_page_decides() -> None:
    page = '<html><head><meta charset="iso-8859-2"></head><body>Żołnierze walczą w Łucku</body></html>'
    assert decode(page.encode("iso-8859-2")) == page


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param("Grüße ".encode() + b"K\xf6ln" + " für ä ö ü".encode(), "Grüße Köln für ä ö ü", id="stray-cp1252"),
        pytest.param("Grüße für Köl".encode() + b"n\xc3", "Grüße für KölnÃ", id="cut-off-inside-a-letter"),
        pytest.param(b"Gr\xfc\xdfe aus K\xf6ln", "Grüße aus Köln", id="short-cp1252"),
        pytest.param("fÃ¼r GrÃ¶ÃŸe â€žsoâ€œ".encode(), "für Größe „so“", id="utf-8-once-misread"),
        pytest.param(unicodedata.normalize("NFD", "Köln").encode(), "Köln", id="decomposed"),
        pytest.param(b"Kie\0w", None, id="null-byte"),
        pytest.param(b"%PDF-1.7 abc", None, id="pdf"),
        pytest.param(b"\x89PNG\r\n", None, id="png"),
        pytest.param(bytes(range(1, 32)) * 20, None, id="control-characters"),
        pytest.param(b"", "", id="empty"),
    ],
)
def test_damaged_and_binary(data: bytes, text: str | None) -> None:
    assert decode(data) == text


def test_correct_text_with_suspicious_letters_stays() -> None:
    assert mend("Ângela e São Paulo, Ã wie Ã") == "Ângela e São Paulo, Ã wie Ã"


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"))))
def test_utf8_comes_back_composed(text: str) -> None:
    decoded = decode(b"\xef\xbb\xbf" + text.encode())
    assert decoded is not None
    if not set(text) & set("ÃÂâ\ufeff"):
        assert decoded == unicodedata.normalize("NFC", text)


@given(st.binary(max_size=400))
def test_any_bytes_give_storable_text_or_none(data: bytes) -> None:
    text = decode(data)
    if text is not None:
        text.encode("utf-8")
        assert "\0" not in text
