"""Sentences with the states they name and the states they mean by a capital."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.entities.countries_tagger import default_country_tagger
from searchapp.entities.text import TaggedText
from searchapp.model import Country

SAMPLES = Path(__file__).parent / "samples"
WORDS = (
    "Ukraine",
    "ukrainische",
    "US",
    "-",
    "Präsident",
    "Kiew",
    "und",
    "Moskau",
    "erklärte",
    "in",
    "Saudi",
    "Arabien",
)


def read_sentences() -> list[tuple[str, str, str]]:
    with (SAMPLES / "countries.csv").open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["named"], row["meant"]) for row in csv.DictReader(file)]


def tag(text: str, title: str | None = None) -> list[Country]:
    return default_country_tagger().tag(TaggedText.of(title, text))


@pytest.mark.parametrize(("text", "named", "meant"), [pytest.param(*row, id=row[0]) for row in read_sentences()])
def test_sentence(text: str, named: str, meant: str) -> None:
    found = tag(text)
    assert {country.code for country in found if not country.metonym} == set(named.split())
    assert {country.code for country in found if country.metonym} == set(meant.split())


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from((" ", "-", ", ", ". ", "\n", " („")))))
def test_mentions_are_the_text_and_metonyms_never_mix(pieces: list[tuple[str, str]]) -> None:
    text = "".join(word + gap for word, gap in pieces)
    found = tag(text, "Titel aus Polen")
    shown = f"Titel aus Polen\n\n{text}"
    codes = [country.code for country in found]
    assert len(codes) == len(set(codes))
    assert codes[0] == "PL"
    for country in found:
        assert country.mentions
        assert all(shown[place.start : place.end] == place.text for place in country.mentions)


def test_order_and_labels() -> None:
    found = tag("Die Ukraine und Großbritannien, sagte Paris. Briten und Ukrainer.")
    assert [(country.code, country.label, country.metonym) for country in found] == [
        ("UA", "Ukraine", False),
        ("GB", "Vereinigtes Königreich", False),
        ("FR", "Frankreich", True),
    ]
    assert [place.text for place in found[1].mentions] == ["Großbritannien", "Briten"]


def test_a_state_named_anywhere_takes_its_capital_off_the_metonyms() -> None:
    found = tag("Moskau erklärte, man werde antworten. Später äußerten sich die Russen.")
    assert [(country.code, country.metonym, len(country.mentions)) for country in found] == [("RU", False, 1)]


def test_text_without_states() -> None:
    assert tag("Es regnet.") == []
    assert tag("") == []
