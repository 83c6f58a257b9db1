"""Sentences and short articles with the weapons and categories they name, and those that only look like weapons."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.entities.text import TaggedText
from searchapp.entities.weapons_tagger import default_weapon_tagger
from searchapp.model import Weapon, WeaponCategory

SAMPLES = Path(__file__).parent / "samples"
WORDS = (
    "Leopard",
    "2",
    "A6",
    "F",
    "16",
    "Panzer",
    "Caesar",
    "Haubitzen",
    "155",
    "mm",
    "Granaten",
    "U",
    "Boot",
    "Moskwa",
    "Soldaten",
    "USS",
)


def tag(text: str, title: str | None = None) -> tuple[list[Weapon], list[WeaponCategory]]:
    return default_weapon_tagger().tag(TaggedText.of(title, text))


def weapons(text: str) -> dict[str, list[str]]:
    return {weapon.name: [place.text for place in weapon.mentions] for weapon in tag(text)[0]}


def categories(text: str) -> dict[str, list[str]]:
    return {category.name: [place.text for place in category.mentions] for category in tag(text)[1]}


def read_found() -> list[tuple[str, str]]:
    with (SAMPLES / "weapons_found.csv").open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["system"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("text", "system"), [pytest.param(*row, id=row[0]) for row in read_found()])
def test_found(text: str, system: str) -> None:
    assert system in weapons(text)


@pytest.mark.parametrize("text", (SAMPLES / "weapons_refused.txt").read_text(encoding="utf-8").splitlines())
def test_refused(text: str) -> None:
    assert tag(text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        "Der Analyst Leopold Marder-Haas warnte vor Panzern. Marder-Haas zählt Haubitzen.",
        "Der Fahrer, der sich Patriot nennt, lenkt den Panzer zur Haubitze.",
        "Pawlenkos Katze heißt Javelin. Draußen steht eine Haubitze neben dem Panzer.",
        "Ein Hund namens Leopard bewacht die Haubitze und die Drohnen.",
        "Ein Marder hat die Kabel des Panzers durchgebissen, daneben standen Haubitzen.",
    ],
)
def test_a_namesake_among_weapons_is_none(text: str) -> None:
    assert weapons(text) == {}
    assert "Artillerie" in categories(text)


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        pytest.param("Zwölf Caesar-Haubitzen rollen.", {"Caesar": ["Caesar-Haubitzen"]}, id="compound"),
        pytest.param("78 Haubitzen vom Typ Caesar", {"Caesar": ["Caesar"]}, id="apposition"),
        pytest.param("Patriot-Luftabwehr-Systeme", {"Patriot": ["Patriot-Luftabwehr-Systeme"]}, id="long-compound"),
        pytest.param(
            "Der Leopard 2 A6 und der Leopard-2-A7", {"Leopard 2": ["Leopard 2 A6", "Leopard-2-A7"]}, id="marks"
        ),
        pytest.param("die „Gepard“-Panzer", {"Gepard": ["Gepard“-Panzer"]}, id="quotes-inside"),
        pytest.param("Iris-T-SLM-Batterien", {"Iris-T": ["Iris-T-SLM-Batterien"]}, id="iris-t"),
        pytest.param("Bayraktar-TB2-Drohnen", {"Bayraktar TB2": ["Bayraktar-TB2-Drohnen"]}, id="tb2"),
    ],
)
def test_mention_is_the_whole_surface(text: str, mentions: dict[str, list[str]]) -> None:
    assert weapons(text) == mentions


@pytest.mark.parametrize(
    ("text", "variants"),
    [
        pytest.param("Leopard 2A6 und Leopard 2 A7", ("Leopard 2A6", "Leopard 2A7"), id="leopard"),
        pytest.param("Eine MiG-31K startete.", ("MiG-31K",), id="letter"),
        pytest.param("Die F-35B der Marines", ("F-35B",), id="unlisted-letter"),
        pytest.param("Zwei Shahed-136 und eine Geran-1", ("Shahed-136", "Shahed-131"), id="shahed"),
        pytest.param("T-72-Panzer", (), id="none"),
    ],
)
def test_variants(text: str, variants: tuple[str, ...]) -> None:
    found, _ = tag(text)
    assert len(found) == 1
    assert found[0].variants == variants


def test_bare_family_name_follows_the_article() -> None:
    assert weapons("Dänemark schickt Leopard-1-Panzer. Der Leopard ist alt, sagt ein Soldat.") == {
        "Leopard 1": ["Leopard-1-Panzer", "Leopard"]
    }
    assert set(weapons("Leopard-1-Panzer und Leopard 2. Der Leopard rollt, sagt ein Soldat.")) == {
        "Leopard 1",
        "Leopard 2",
    }


def test_ambiguous_name_counts_where_the_article_names_it_typed() -> None:
    article = "Kein Taurus, sagt der Kanzler.\n\nEin Leser dachte an sein Horoskop und den Stier. Es geht um Taurus-Marschflugkörper."
    assert weapons(article) == {"Taurus": ["Taurus", "Taurus-Marschflugkörper"]}


def test_zoo_article_with_war_words_names_no_weapon() -> None:
    article = (
        "Der Leopard kam aus einem Privatzoo bei Charkiw, neben dem Geschosse eingeschlagen waren. Im Gehege nebenan frisst "
        "ein Marder.\nDer Gepard schläft. Der Schildkröte hatte ein Splitter den Panzer gespalten.\nDer Panzer wird geklebt."
    )
    assert tag(article) == ([], [])


def test_director_named_like_a_tank_is_a_person_throughout() -> None:
    article = "Regie führt Martin Panzer. Panzer wollte keine Uniformen auf der Bühne.\nPanzer interessiert der Diktator Caesar."
    assert tag(article) == ([], [])


def test_degrees_beside_rockets() -> None:
    article = "Bei 36 Grad feuerten Soldaten aus Grad-Werfern Raketen ab."
    assert weapons(article) == {"BM-21 Grad": ["Grad-Werfern"]}


def test_ships_by_type_and_quoted_name() -> None:
    article = "Das Landungsschiff „Minsk“ und das U-Boot „Rostow am Don“ brannten. Die Korvette „Taifun“ lief aus. Minsk schwieg."
    found = {weapon.name: weapon.category for weapon in tag(article)[0]}
    assert found == {"Minsk": "Kriegsschiff", "Rostow am Don": "U-Boot", "Taifun": "Kriegsschiff"}
    assert weapons(article)["Minsk"] == ["Minsk"]


def test_city_and_quoted_play_are_no_ships() -> None:
    assert weapons("In Rostow am Don brennt es, meldet die Luftwaffe. Das Stück „Moskwa“ läuft.") == {}


def test_systems_feed_their_category_and_its_parents() -> None:
    assert categories("Eine Iskander-Rakete und Himars-Werfer") == {
        "Ballistische Rakete": ["Iskander-Rakete"],
        "Rakete": ["Iskander-Rakete"],
        "Raketenartillerie": ["Himars-Werfer"],
        "Artillerie": ["Himars-Werfer"],
    }
    assert tag("Eine Iskander-Rakete")[0][0].categories == ("Ballistische Rakete", "Rakete")


def test_generic_words_feed_categories_alone() -> None:
    text = "Haubitzen, Kampfjets und ein U-Boot, dazu ballistische Raketen und Gleitbomben"
    assert weapons(text) == {}
    assert categories(text) == {
        "Artillerie": ["Haubitzen"],
        "Kampfflugzeug": ["Kampfjets"],
        "U-Boot": ["U-Boot"],
        "Ballistische Rakete": ["ballistische Raketen"],
        "Rakete": ["ballistische Raketen"],
        "Bombe": ["Gleitbomben"],
    }


def test_head_of_a_systems_compound_is_no_generic_word() -> None:
    assert set(categories("Gepard-Panzer")) == {"Flugabwehr"}


def test_title_counts_and_offsets_hold_the_title() -> None:
    found, _ = tag("Die Haubitzen sind da.", title="Zwölf Caesar-Haubitzen")
    assert [(place.start, place.end) for place in found[0].mentions] == [(6, 22)]


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from((" ", "-", ", ", ". ", "\n", " „", "“ ", "“-")))))
def test_mentions_are_the_text(pieces: list[tuple[str, str]]) -> None:
    text = "".join(word + gap for word, gap in pieces)
    found, kinds = tag(text)
    assert len({weapon.name for weapon in found}) == len(found)
    values: tuple[Weapon | WeaponCategory, ...] = (*found, *kinds)
    for value in values:
        assert value.mentions
        assert list(value.mentions) == sorted(value.mentions)
        assert all(text[place.start : place.end] == place.text for place in value.mentions)
    fed = {kind.name for kind in kinds}
    assert all(set(weapon.categories) <= fed and weapon.categories[0] == weapon.category for weapon in found)


def test_known_ship_counts_again_in_quotes() -> None:
    text = "Der Kreuzer „Moskwa“ sank im April. Die „Moskwa“ war das Flaggschiff. An der Moskwa liegt Moskau."
    assert weapons(text) == {"Moskwa": ["Moskwa", "Moskwa"]}


@pytest.mark.parametrize(
    ("text", "category"),
    [
        pytest.param("Luftabwehr-Raketen", "Flugabwehr", id="air-defence"),
        pytest.param("Artillerie-Munition", "Munition", id="ammunition"),
        pytest.param("Flugabwehr-Panzer", "Flugabwehr", id="anti-aircraft-tank"),
        pytest.param("Kamikaze-Drohnen", "Drohne", id="drone"),
    ],
)
def test_hyphens_do_not_change_a_generic_compound(text: str, category: str) -> None:
    assert list(categories(f"Es ging um {text}.")) == [category]


@pytest.mark.parametrize(
    ("text", "name", "category"),
    [
        pytest.param("Die Miliz setzt AH-4-Haubitzen ein.", "AH-4", "Artillerie", id="compound"),
        pytest.param("GB50A-Bomben fielen.", "GB50A", "Bombe", id="joined"),
        pytest.param("Zehn Drohnen vom Typ GOR-4 stürzten ab.", "GOR-4", "Drohne", id="apposition"),
    ],
)
def test_models_no_list_knows(text: str, name: str, category: str) -> None:
    assert [(weapon.name, weapon.category) for weapon in tag(text)[0]] == [(name, category)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            "Russland verlor Buk, Tor und Pantsir an der Front, meldet die Luftwaffe.",
            {"Buk", "Tor", "Pantsir"},
            id="typed",
        ),
        pytest.param(
            "Deutschland verkauft Kampfflugzeuge, darunter Tornado und Typhoon, nach Oman.",
            {"Tornado", "Eurofighter"},
            id="examples-of-their-kind",
        ),
        pytest.param("FPV-Drohnen, Lancet und Gleitbomben schlugen ein.", {"Lancet"}, id="beside-their-kind"),
        pytest.param(
            "Laut einer Studie in der Fachzeitschrift The Lancet töteten Bomben in Gaza mehr Menschen.",
            set(),
            id="journal",
        ),
        pytest.param(
            "Bestellt sind 105 Leopard 2A8, 222 Boxer und 50 Puma.", {"Leopard 2", "Boxer", "Puma"}, id="elsewhere"
        ),
        pytest.param("Der Zoo zeigt F-16-Modelle, Puma und Leopard im Gehege.", {"F-16"}, id="counter-evidence"),
    ],
)
def test_a_list_bears_out_its_ambiguous_members(text: str, names: set[str]) -> None:
    assert set(weapons(text)) == names
