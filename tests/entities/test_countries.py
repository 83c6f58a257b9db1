"""Every state under every form its row gives; the data files themselves; what a reader may type."""

from __future__ import annotations

import re

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from searchapp.entities.countries import COLUMNS, Kind, Sense, country_label, default_lexicon, inhabitant_forms
from searchapp.entities.countries_tagger import default_country_tagger
from searchapp.entities.gazetteer import Row, fold, packaged_rows
from searchapp.entities.text import TaggedText

ROWS = packaged_rows("countries.csv", COLUMNS)
BY_ROW = pytest.mark.parametrize("row", [pytest.param(row, id=row["iso"]) for row in ROWS])
ENDINGS = ("e", "en", "er", "es", "em")
NOT_MEMBERS = {"XK", "TW", "PS", "VA"}
TERRITORIES = {"HK", "MO", "GL", "FO", "PR", "GI", "FK", "EH", "NC", "GU", "PF", "GF", "BM"}


def named(text: str) -> list[str]:
    found = default_country_tagger().tag(TaggedText.of(None, text))
    return [country.code for country in found if not country.metonym]


def test_all_states_of_the_united_nations_and_four_more_are_listed() -> None:
    codes = [row["iso"] for row in ROWS]
    assert len(codes) == len(set(codes))
    assert len(set(codes) - TERRITORIES - NOT_MEMBERS) == 193
    assert set(codes) >= NOT_MEMBERS


@BY_ROW
def test_code_is_known_to_cldr(row: Row) -> None:
    assert row["iso"] in Locale("de").territories


@BY_ROW
def test_cldr_name_is_found_and_resolved(row: Row) -> None:
    label = country_label(row["iso"])
    assert named(f"Wir reisen durch {label}.") == [row["iso"]]
    assert default_lexicon().resolve(label) == row["iso"]


@BY_ROW
def test_names_and_genitives(row: Row) -> None:
    for name in row.many("names"):
        assert named(f"Es geht um {name}.") == [row["iso"]], name
        if re.search(r"[a-zäöüy]$", name) and not name.endswith(("s", "x", "z", "ß")):
            assert named(f"Die Lage {name}s ist ernst.") == [row["iso"]], name


@BY_ROW
def test_adjectives_in_six_forms(row: Row) -> None:
    for stem in row.many("adjectives"):
        assert named(f"die {stem} besetzten Gebiete") == [row["iso"]], stem
        for ending in ENDINGS:
            assert named(f"Das betrifft {stem}{ending} Soldaten.") == [row["iso"]], stem + ending


@BY_ROW
def test_inhabitants_of_both_sexes(row: Row) -> None:
    name = row.many("names")[0]
    for people in row.many("people"):
        for form in inhabitant_forms(people):
            assert named(f"Getötet wurde auch, so heißt es in {name}, {form}.") == [row["iso"]], form
            assert default_lexicon().resolve(form) == row["iso"], form


@BY_ROW
def test_capitals_are_places_until_the_sentence_says_otherwise(row: Row) -> None:
    for capital in row.many("capitals"):
        assert default_country_tagger().tag(TaggedText.of(None, f"Er flog nach {capital}.")) == []


def test_no_word_belongs_to_two_states() -> None:
    owners: dict[str, set[str]] = {}
    for row in ROWS:
        forms = [form for people in row.many("people") for form in inhabitant_forms(people)]
        for word in (*row.many("names"), *row.many("adjectives"), *row.many("capitals"), *row.many("seats"), *forms):
            owners.setdefault(fold(word), set()).add(row["iso"])
    assert {word: codes for word, codes in owners.items() if len(codes) > 1} == {}


@pytest.mark.parametrize(
    "row", packaged_rows("country_exceptions.csv", ("phrases", "code", "why")), ids=lambda row: row["why"]
)
def test_exceptions_name_no_other_state(row: Row) -> None:
    for phrase in row.many("phrases"):
        assert named(f"So war es: {phrase}.") == ([row["code"]] if row["code"] else []), phrase


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("fr", "FR", id="iso-lower"),
        pytest.param("FRANKREICH", "FR", id="capitals"),
        pytest.param("Franzosen", "FR", id="inhabitants"),
        pytest.param("französisch", "FR", id="adjective"),
        pytest.param("franzoesisch", "FR", id="digraph"),
        pytest.param("USA", "US", id="usa"),
        pytest.param("Weißrussland", "BY", id="former-name"),
        pytest.param("saudi arabien", "SA", id="blank-for-hyphen"),
        pytest.param("Vereinigtes Königreich", "GB", id="cldr-name"),
        pytest.param("Kiew", None, id="capital-is-no-state"),
        pytest.param("Atlantis", None, id="unknown"),
        pytest.param("", None, id="empty"),
    ],
)
def test_resolve(typed: str, code: str | None) -> None:
    assert default_lexicon().resolve(typed) == code


def test_capitals_are_kept_apart_from_states() -> None:
    lexicon = default_lexicon()
    assert (lexicon.code("moskau"), lexicon.sense("Moskau")) == (None, Sense("RU", Kind.CAPITAL))
    assert (lexicon.code("russlands"), lexicon.sense("Russlands")) == ("RU", Sense("RU", Kind.NAME))
    assert (lexicon.code("kremlsprecher"), lexicon.sense("Kremlsprecher")) == (None, Sense("RU", Kind.SEAT))


@given(st.text(max_size=30))
def test_any_word_has_a_sense_or_none(word: str) -> None:
    sense = default_lexicon().lookup(fold(word))
    assert sense is None or (sense.code in default_lexicon().codes) == (sense.kind is not Kind.NONE)
