"""The arsenal's data and spellings, categories and their words, names a reader may type."""

from __future__ import annotations

import pytest
from babel import Locale

from searchapp.entities.categories import COLUMNS, CategoryLexicon, default_category_lexicon, resolve_category
from searchapp.entities.gazetteer import Row, fold_phrase, packaged_rows, parse_rows
from searchapp.entities.weapons import (
    VARIANT_COLUMNS,
    WEAPON_COLUMNS,
    Arsenal,
    Evidence,
    arsenal_with,
    default_arsenal,
    resolve_weapon,
    weapon_alias_sets,
)
from searchapp.errors import SettingError

SYSTEMS = packaged_rows("weapons.csv", WEAPON_COLUMNS)
SENSES = {row["sense"] for row in packaged_rows("weapon_senses.csv", ("sense", "words"))}
PRESS_CATEGORIES = {
    "Artillerie",
    "Raketenartillerie",
    "Flugabwehr",
    "Marschflugkörper",
    "Ballistische Rakete",
    "Hyperschallrakete",
    "Rakete",
    "Kampfflugzeug",
    "Hubschrauber",
    "Drohne",
    "Panzer",
    "Schützenpanzer",
    "Panzerabwehr",
    "Munition",
    "Bombe",
    "Mine",
    "Schusswaffe",
    "Kriegsschiff",
    "U-Boot",
}


def arsenal_of(*lines: str, variants: tuple[str, ...] = ()) -> Arsenal:
    weapons = parse_rows([",".join(WEAPON_COLUMNS), *lines], "w.csv", WEAPON_COLUMNS)
    finer = parse_rows([",".join(VARIANT_COLUMNS), *variants], "v.csv", VARIANT_COLUMNS)
    return Arsenal(weapons, finer, default_category_lexicon())


def test_arsenal_holds_enough_systems_of_every_kind() -> None:
    assert len(SYSTEMS) >= 450
    assert {row["category"] for row in SYSTEMS} >= PRESS_CATEGORIES


@pytest.mark.parametrize("row", SYSTEMS, ids=lambda row: row["name"])
def test_row_is_sane(row: Row) -> None:
    assert row["category"] in default_category_lexicon().names
    assert row["kind"] or row["category"] in ("Antischiffsrakete",)
    assert set(row["senses"].split()) <= SENSES
    assert row["origin"] in Locale("de").territories
    assert all(form.count("?") + form.count("*") + form.count("!") <= 1 for form in row.many("forms"))
    assert resolve_weapon(row["name"]) == row["name"]


def test_ambiguous_signs_say_what_else_they_mean() -> None:
    unexplained = [
        row["name"]
        for row in SYSTEMS
        if not row["senses"]
        and any(form.endswith(("?", "*")) and form.rstrip("?*").isalpha() for form in row.many("forms"))
    ]
    assert unexplained == []


@pytest.mark.parametrize("row", packaged_rows("weapon_categories.csv", COLUMNS), ids=lambda row: row["category"])
def test_category_row_is_sane(row: Row) -> None:
    lexicon = default_category_lexicon()
    assert set(row["senses"].split()) <= SENSES
    assert lexicon.with_parents(row["category"])[0] == row["category"]
    assert resolve_category(row["category"]) == row["category"]
    for word in (*row.many("heads"), *row.many("whole")):
        generic = lexicon.generic("".join(fold_phrase(word)))
        blocked = word in row.many("blocked") or any(
            word in other.many("blocked") for other in packaged_rows("weapon_categories.csv", COLUMNS)
        )
        assert blocked or generic is not None, word


@pytest.mark.parametrize(
    ("lines", "variants", "message"),
    [
        pytest.param(["A,Unsinn,x,,,DE,,"], [], "w.csv:2: unbekannte Waffenart 'Unsinn'", id="unknown-category"),
        pytest.param(["A,Panzer,x,,,DE,,", "A,Panzer,x,,,DE,,"], [], "w.csv:3: 'A' steht zweimal da", id="twice"),
        pytest.param(
            ["A,Panzer,x,Q-1,,DE,,", "B,Panzer,x,Q1,,DE,,"], [], "w.csv:3: 'Q1' gehört schon zu A", id="shared-alias"
        ),
        pytest.param(["A,Panzer,x,,,DE,,"], ["A2,B,A2"], "v.csv:2: unbekanntes System 'B'", id="variant-of-nothing"),
    ],
)
def test_bad_rows_are_named_by_line(lines: list[str], variants: list[str], message: str) -> None:
    with pytest.raises(SettingError, match=message.replace("(", r"\(")):
        arsenal_of(*lines, variants=tuple(variants))


@pytest.mark.parametrize(
    ("typed", "system"),
    [
        pytest.param("F16", "F-16", id="joined"),
        pytest.param("f 16", "F-16", id="apart"),
        pytest.param("F-16-Kampfjets", "F-16", id="compound"),
        pytest.param("Taurus-Marschflugkörper", "Taurus", id="compound-of-a-word"),
        pytest.param("Leopard Muster", None, id="other-compound"),
        pytest.param("Leopard-2-A6", "Leopard 2", id="hyphens"),
        pytest.param("leopard 2a6", "Leopard 2", id="variant"),
        pytest.param("Kh-101", "Ch-101", id="english"),
        pytest.param("X-101", "Ch-101", id="x"),
        pytest.param("IRIS T", "Iris-T", id="blank-for-hyphen"),
        pytest.param("Patriots", "Patriot", id="plural"),
        pytest.param("Pantsir", "Pantsir", id="own-name"),
        pytest.param("panzir-s1", "Pantsir", id="german"),
        pytest.param("Kamikaze", None, id="unknown"),
        pytest.param("", None, id="empty"),
    ],
)
def test_resolve_weapon(typed: str, system: str | None) -> None:
    assert resolve_weapon(typed) == system


@pytest.mark.parametrize(
    ("typed", "category"),
    [
        pytest.param("raketenartillerie", "Raketenartillerie", id="lower"),
        pytest.param("Haubitzen", "Artillerie", id="word-of-it"),
        pytest.param("U-Boote", "U-Boot", id="phrase"),
        pytest.param("Uboot", "U-Boot", id="without-hyphen"),
        pytest.param("Marschflugkoerper", "Marschflugkörper", id="digraph"),
        pytest.param("ballistische Raketen", "Ballistische Rakete", id="two-words"),
        pytest.param("Kampfflugzeuge", "Kampfflugzeug", id="plural"),
        pytest.param("Kuchen", None, id="unknown"),
    ],
)
def test_resolve_category(typed: str, category: str | None) -> None:
    assert resolve_category(typed) == category


@pytest.mark.parametrize(
    ("word", "category"),
    [
        pytest.param("seedrohne", "Drohne", id="seedrohne"),
        pytest.param("abfangdrohnen", "Drohne", id="abfangdrohnen"),
        pytest.param("panzerabwehrminen", "Mine", id="mine-before-anti-tank"),
        pytest.param("panzerabwehrraketen", "Panzerabwehr", id="anti-tank"),
        pytest.param("flugabwehrpanzer", "Flugabwehr", id="flugabwehrpanzer"),
        pytest.param("flugabwehrraketensystemen", "Flugabwehr", id="flugabwehrraketensystemen"),
        pytest.param("radschuetzenpanzer", "Schützenpanzer", id="radschützenpanzer"),
        pytest.param("panzerhaubitzen", "Artillerie", id="panzerhaubitzen"),
        pytest.param("artilleriemunition", "Munition", id="artilleriemunition"),
        pytest.param("mittelstreckenrakete", "Ballistische Rakete", id="mittelstreckenrakete"),
        pytest.param("langstreckenraketen", "Rakete", id="langstreckenraketen"),
        pytest.param("gleitbomben", "Bombe", id="gleitbomben"),
        pytest.param("raketenangriffe", "Rakete", id="raketenangriffe"),
        pytest.param("drohnenabwehr", "Drohne", id="drohnenabwehr"),
        pytest.param("raketenhersteller", None, id="maker"),
        pytest.param("schildkroetenpanzer", None, id="tortoise"),
        pytest.param("termine", None, id="termine"),
        pytest.param("vitamine", None, id="vitamine"),
        pytest.param("silvesterrakete", None, id="fireworks"),
        pytest.param("kalorienbombe", None, id="calories"),
        pytest.param("minister", None, id="minister"),
    ],
)
def test_generic_words(word: str, category: str | None) -> None:
    generic = default_category_lexicon().generic(word)
    assert (generic.category if generic else None) == category


def test_parents() -> None:
    lexicon: CategoryLexicon = default_category_lexicon()
    assert lexicon.with_parents("Ballistische Rakete") == ("Ballistische Rakete", "Rakete")
    assert lexicon.with_parents("Panzer") == ("Panzer",)


def test_alias_sets_hold_equivalents_and_no_common_words() -> None:
    sets = weapon_alias_sets()
    sets_of = {spelling: set(names) for names in sets for spelling in names}
    assert {"Kh-101", "X-101"} <= sets_of["Ch-101"]
    assert "Schahed-136" in sets_of["Geran-2"]
    assert "BM-21" in sets_of["BM-21 Grad"]
    assert "Leopard 2A6" not in sets_of.get("Leopard 2", set())
    assert not {"Grad", "Leopard", "Flamingo", "Taurus"} & sets_of.keys()
    assert sum(len(names) for names in sets) == len(sets_of)


def test_surer_sign_wins_over_derived_plural() -> None:
    arsenal = arsenal_of("Marx,Panzer,x,Marx?|Marxs,,DE,person,")
    assert arsenal.resolve("Marxs") == "Marx"
    assert list(arsenal.equivalents()) == []
    assert Evidence.ALWAYS < Evidence.CONTEXT < Evidence.ELSEWHERE < Evidence.TYPED
    assert default_arsenal().systems["Caesar"].maker.startswith("KNDS")


def test_own_systems_are_added_and_take_the_place_of_packaged_ones() -> None:
    lines = [
        ",".join(WEAPON_COLUMNS),
        "Blitzfalke,Drohne,Aufklärung,BF-9,Muster GmbH,DE,,",
        "Caesar,Artillerie,Radhaubitze,,Eigene,FR,,",
    ]
    arsenal = arsenal_with(parse_rows(lines, "eigene.csv", WEAPON_COLUMNS))
    assert arsenal.resolve("BF 9") == "Blitzfalke"
    assert arsenal.systems["Caesar"].maker == "Eigene"
    with pytest.raises(SettingError, match=r"eigene.csv:2: 'F-16' gehört schon zu F-16"):
        arsenal_with(parse_rows([lines[0], "Falke,Drohne,x,F-16,,DE,,"], "eigene.csv", WEAPON_COLUMNS))
