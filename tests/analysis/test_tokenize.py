"""Tokens stand where they say they do, and the pattern's shortcut for plain words changes none of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.tokenize import tokenize, words

WITHOUT_SHORTCUT = re.compile(
    r"\d+(?:[.,’']\d+)+(?![^\W_])"
    r"|[^\W_]+(?:[’'ʼ][^\W_]+)*(?:[:*_](?:innen|in)(?![^\W_]))?"
)
PIECES = st.sampled_from(
    ["Haus", "a", "ä", "É", "ж", "innen", "in", "12", "1", ":", "*", "_", "’", "'", ".", ",", "-", " ", "\n", "½", "("]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@given(TEXTS)
def test_shortcut_finds_the_same_tokens(text: str) -> None:
    matches = list(WITHOUT_SHORTCUT.finditer(text))
    tokens = tokenize(text)
    assert tokens.surfaces == words(text) == [match.group() for match in matches]
    assert tokens.starts == [match.start() for match in matches]


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        pytest.param("Caesar-Haubitzen, 12.400 Schuss.", ["Caesar", "Haubitzen", "12.400", "Schuss"], id="numbers"),
        pytest.param("Soldat:innen in Selenskyj’s Stab", ["Soldat:innen", "in", "Selenskyj’s", "Stab"], id="joined"),
        pytest.param("", [], id="nothing"),
        pytest.param("– …", [], id="no-word"),
    ],
)
def test_tokens(text: str, surfaces: list[str]) -> None:
    tokens = tokenize(text)
    assert tokens.surfaces == surfaces
    assert [text[start : tokens.end(index)] for index, start in enumerate(tokens.starts)] == surfaces
