"""Marks: what one lookup a token says, and how a text's marks are asked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.entities import marks
from searchapp.entities.marks import REACH, Asked, Marked, Marks, one_of
from searchapp.entities.tagger import default_tagger
from searchapp.entities.text import TaggedText

FORMS = [
    pytest.param(marks.NAMEABLES, lambda value: value & 3 > 0, id="nameable"),
    pytest.param(marks.STARTS, lambda value: value & 3 >= 2, id="starts-a-name"),
    pytest.param(marks.LISTED_NAMES, lambda value: value & 3 == 3, id="listed-name"),
]
"""What is asked of a word's form as a name."""
MEANINGS = [
    pytest.param(marks.LISTED_PHRASES, lambda value: value & marks.LISTED_PHRASE, id="listed-phrase"),
    pytest.param(marks.SURNAMES, lambda value: value & marks.SURNAME, id="surname"),
    pytest.param(marks.OFFICES, lambda value: value & marks.OFFICE, id="office"),
    pytest.param(marks.INTRODUCTIONS, lambda value: value & marks.INTRODUCES, id="introduces"),
    pytest.param(
        marks.OFFICES_AND_TITLES, lambda value: value & (marks.OFFICE | marks.INTRODUCES), id="office-or-title"
    ),
    pytest.param(marks.WEAPONS, lambda value: value & marks.WEAPON, id="weapon"),
    pytest.param(marks.COUNTRIES, lambda value: value & marks.COUNTRY, id="country"),
]
"""What is asked of a word's meaning."""
MIXED = [
    pytest.param(marks.STRANGERS, lambda value: value & 3 == 2 and not value & marks.INTRODUCES, id="stranger"),
]


@pytest.mark.parametrize(("asked", "answers"), [*FORMS, *MEANINGS, *MIXED])
@given(values=st.binary(max_size=40))
def test_asking_one_token_and_matching_agree(asked: Asked, answers: Callable[[int], int], values: bytes) -> None:
    marked = Marked(values, ())
    expected = [index for index, value in enumerate(values) if answers(value)]
    assert [index for index in range(-1, len(values) + 1) if marked.is_(index, asked)] == expected
    assert marked.matching(re.compile(one_of(asked), re.DOTALL)) == expected


@pytest.mark.parametrize(("asked", "answers"), MEANINGS)
@given(values=st.binary(max_size=40))
def test_all_that_answer_and_all_behind_them(asked: Asked, answers: Callable[[int], int], values: bytes) -> None:
    marked = Marked(values, ())
    expected = [index for index, value in enumerate(values) if answers(value)]
    assert marked.all(asked) == expected
    behind = [any(0 < at - index <= REACH for index in expected) for at in range(len(values) + REACH + 1)]
    assert list(marked.recent(asked)) == behind


@given(st.binary(max_size=40))
def test_nameables_are_asked_for_apart(values: bytes) -> None:
    assert Marked(values, ()).nameables() == [index for index, value in enumerate(values) if value & 3]


def test_each_distinct_word_is_read_once_by_all_readers() -> None:
    asked: list[str] = []

    def reader(surface: str, folded: str) -> int:
        asked.append(surface)
        return marks.WEAPON if surface == "Panzer" else 0

    found = Marks(reader, lambda *_: marks.COUNTRY).of(TaggedText.of(None, "Panzer gegen Panzer"))
    assert found.all(marks.WEAPONS) == [0, 2]
    assert found.all(marks.COUNTRIES) == [0, 1, 2]
    assert asked == ["Panzer", "gegen"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("und", 0, id="common-word"),
        pytest.param("Regierung", marks.PLAIN_NAME, id="noun"),
        pytest.param("Häuser", marks.PLAIN_NAME, id="noun-with-umlaut"),
        pytest.param("Quidamski", marks.UNKNOWN_NAME, id="unknown"),
        pytest.param("155", 0, id="number"),
    ],
)
def test_words_that_concern_people_or_nobody(word: str, expected: int) -> None:
    assert default_tagger().marks[word] == expected


@pytest.mark.parametrize(
    ("word", "mark"),
    [
        pytest.param("Olaf", marks.LISTED_NAME, id="first-name"),
        pytest.param("Selenskyjs", marks.SURNAME, id="surname"),
        pytest.param("von", marks.SURNAME, id="particle"),
        pytest.param("Verteidigungsministerin", marks.OFFICE | marks.INTRODUCES, id="office"),
        pytest.param("Dr", marks.INTRODUCES, id="title"),
        pytest.param("Leopard", marks.WEAPON, id="weapon"),
        pytest.param("ukrainischen", marks.COUNTRY, id="country"),
    ],
)
def test_words_that_concern_a_tagger(word: str, mark: int) -> None:
    assert default_tagger().marks[word] & mark == mark


def test_taggers_find_the_same_alone() -> None:
    tagger = default_tagger()
    text = TaggedText.of(None, "Verteidigungsminister Rustem Umerow bat Berlin um Leopard 2; Deutschland zögert.")
    found = tagger.tag(text)
    assert tagger.people.tag(text).people == found.people
    assert tuple(tagger.weapons.tag(text)[0]) == found.weapons
    assert tuple(tagger.countries.tag(text)) == found.countries
    assert (len(found.people), len(found.weapons), len(found.countries)) == (1, 1, 1)
