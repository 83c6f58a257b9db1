from __future__ import annotations

import pytest

from searchapp.analysis.datafiles import rows
from searchapp.analysis.fold import fold
from searchapp.analysis.lexicon import load_lexicon
from searchapp.analysis.names import MIN_KEY, Names, load_names, looks_foreign, sound_keys
from searchapp.analysis.words import Words

_ROWS = rows("name_variants.csv")
_UNLISTED = [
    "Kowaltschuk Kovalchuk",
    "Terechowa Terekhova",
    "Mironenko Myronenko",
    "Jaroschenko Yaroshenko",
    "Wyschnewskyj Vyshnevskyi",
    "Soljanyk Solianyk",
    "Schachowskoi Shakhovskoi",
    "Tschubenko Chubenko",
    "Bojarinow Boyarinov",
    "Grigorjanz Grigoryants",
    "Wartanjan Vartanyan",
    "Muschailow Muzhailov",
]
_STRANGERS = ["Merz", "März", "Gantz", "Ganz", "Mars", "Marsch", "Kurs", "Kurz", "Woche", "Wache", "Schach", "Tasche"]


@pytest.fixture(scope="module")
def names() -> Names:
    return load_names()


@pytest.fixture(scope="module")
def known() -> Words:
    return Words()


def _tokens(known: Words, name: str) -> set[str]:
    return {part for part in known.forms(name).parts if part.startswith("~")}


@pytest.mark.parametrize("row", [pytest.param(row, id=row[0]) for row in _ROWS if row[0].isalpha()])
def test_all_listed_spellings_of_one_word_share_a_key(known: Words, row: list[str]) -> None:
    spellings = [word for word in (row[0], *row[2].split("|")) if " " not in word and "-" not in word]
    shared = set.intersection(*(_tokens(known, word) for word in spellings))
    assert shared


@pytest.mark.parametrize("pair", [pytest.param(pair.split(), id=pair) for pair in _UNLISTED])
def test_unlisted_names_meet_by_sound(known: Words, pair: list[str]) -> None:
    assert _tokens(known, pair[0]) & _tokens(known, pair[1])


def test_no_spelling_belongs_to_two_names() -> None:
    owners: dict[str, str] = {}
    for canonical, _, variants in _ROWS:
        for spelling in {fold(word) for word in (canonical, *variants.split("|"))}:
            assert owners.setdefault(spelling, canonical) == canonical, spelling


def test_no_key_joins_names_that_are_only_alike(known: Words) -> None:
    keyed = [(word, _tokens(known, word)) for word in _STRANGERS]
    for first, (word, keys) in enumerate(keyed):
        for other, other_keys in keyed[first + 1 :]:
            assert not keys & other_keys, (word, other)


def test_ordinary_words_get_no_key(known: Words) -> None:
    lexicon = load_lexicon()
    nouns = sorted(lemma for lemma in set(lexicon.heads.values()) if lemma.isascii())
    keyed = [noun for noun in nouns if any(part.startswith("~") for part in known.forms(noun.capitalize()).parts)]
    assert not keyed, keyed


def test_the_genitive_keeps_the_key(known: Words) -> None:
    assert _tokens(known, "Selenskyjs") == _tokens(known, "Zelensky") == {"~selenskyj"}


def test_short_names_have_no_sound_key() -> None:
    assert all(len(key) >= MIN_KEY for key in sound_keys("Jin") | sound_keys("Dan") | sound_keys("Lawrow"))
    assert not looks_foreign("dan")


def test_kinds_are_known() -> None:
    assert {row[1] for row in _ROWS} == {"surname", "given", "place", "org", "weapon"}


def test_labels_are_the_canonical_spelling(names: Names) -> None:
    assert names.label("~selenskyj") == "Selenskyj"
    assert names.label("~nobody") == ""
