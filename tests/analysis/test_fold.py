from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.fold import bare, fold, umlaut_readings
from searchapp.analysis.tokenize import words


@pytest.mark.parametrize(
    ("surface", "folded"),
    [
        pytest.param("Türkei", "tuerkei", id="umlaut"),
        pytest.param("Tu\u0308rkei", "tuerkei", id="umlaut of two code points"),
        pytest.param("STRASSE", "strasse", id="capitals"),
        pytest.param("Straße", "strasse", id="eszett"),
        pytest.param("Kaczyński", "kaczynski", id="polish accent"),
        pytest.param("Władysław", "wladyslaw", id="polish l"),
        pytest.param("Yıldırım", "yildirim", id="dotless i"),
        pytest.param("İstanbul", "istanbul", id="dotted capital i"),
        pytest.param("Støre", "store", id="norwegian o"),
        pytest.param("Đukanović", "dukanovic", id="croatian d"),
        pytest.param("Zelens’kyj", "zelenskyj", id="apostrophe"),
        pytest.param("Soldat:innen", "soldatinnen", id="gender colon"),
        pytest.param("Soldat*innen", "soldatinnen", id="gender star"),
        pytest.param("12.400", "12400", id="thousands, German"),
        pytest.param("12'400", "12400", id="thousands, Swiss"),
        pytest.param("1,5", "1,5", id="decimal"),
        pytest.param("F16", "f16", id="designation"),
    ],
)
def test_fold(surface: str, folded: str) -> None:
    assert fold(surface) == folded


@given(st.text(max_size=40))
def test_fold_is_idempotent_on_every_token(text: str) -> None:
    for token in words(text):
        once = fold(token)
        assert fold(once) == once


@given(st.text(max_size=40))
def test_a_folded_token_is_one_token(text: str) -> None:
    assert all(len(fold(token).split()) == 1 for token in words(text))


def test_bare_drops_umlauts_but_keeps_qu() -> None:
    assert [bare(word) for word in ("tuerkei", "schoen", "laender", "quelle")] == [
        "turkei",
        "schon",
        "lander",
        "quelle",
    ]


def test_umlaut_readings_try_each_vowel_once() -> None:
    assert umlaut_readings("burgel") == ["buergel"]
    assert umlaut_readings("hauser") == ["haeuser", "haueser"]
