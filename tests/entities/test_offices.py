"""Words for offices and professions in all their forms."""

from __future__ import annotations

import pytest

from searchapp.entities.offices import PostKind, default_posts


@pytest.mark.parametrize(
    ("surface", "post", "named", "female"),
    [
        pytest.param("Verteidigungsministers", "Verteidigungsminister", "Verteidigungsminister", False, id="genitive"),
        pytest.param("Präsidenten", "Präsident", "Präsident", False, id="weak"),
        pytest.param("Praesident", "Präsident", "Präsident", False, id="digraph"),
        pytest.param(
            "Bundesverteidigungsministerin",
            "Verteidigungsminister",
            "Bundesverteidigungsministerin",
            True,
            id="feminine",
        ),
        pytest.param("Armeeminister", "Verteidigungsminister", "Armeeminister", False, id="synonym"),
        pytest.param("Kriegsminister", "Verteidigungsminister", "Kriegsminister", False, id="war-minister"),
        pytest.param("Bundesrätin", "Bundesrat", "Bundesrätin", True, id="umlaut-feminine"),
        pytest.param("Kremlchef", "Präsident", "Kremlchef", False, id="metonym"),
        pytest.param("Außenbeauftragte", "EU-Außenbeauftragter", "Außenbeauftragter", None, id="either-sex"),
        pytest.param("Abgeordneten", "Abgeordneter", "Abgeordneter", None, id="adjectival"),
        pytest.param("Raketenforscher", "Forscher", "Raketenforscher", False, id="compound"),
        pytest.param("Marinehistorikerin", "Historiker", "Marinehistorikerin", True, id="compound-feminine"),
        pytest.param("Militärökonom", "Ökonom", "Militärökonom", False, id="compound-umlaut"),
    ],
)
def test_word(surface: str, post: str, named: str, female: bool | None) -> None:
    word = default_posts().word(surface)
    assert word is not None
    assert (word.post.name, word.named, word.female) == (post, named, female)


@pytest.mark.parametrize(
    "surface", ["Flugzeuge", "Lautsprecher", "Werkzeuge", "Ministerium", "Panzer", "Präsidium", "Generalstab", "Haus"]
)
def test_what_is_no_office(surface: str) -> None:
    assert default_posts().word(surface) is None


def test_former_is_in_the_word() -> None:
    word = default_posts().word("Altkanzler")
    assert word is not None
    assert word.former
    assert word.post.name == "Bundeskanzler"


@pytest.mark.parametrize(
    ("phrase", "post", "country"),
    [
        pytest.param("Ministers der Armeen", "Verteidigungsminister", "FR", id="armies"),
        pytest.param("Sprecherin des Kremls", "Kremlsprecher", "RU", id="kremlin"),
        pytest.param("Chef des Generalstabs", "Generalstabschef", "", id="staff"),
        pytest.param("Pentagon-Chef", "Verteidigungsminister", "US", id="pentagon"),
    ],
)
def test_phrase(phrase: str, post: str, country: str) -> None:
    words = default_posts().phrases.get(phrase)
    assert [(word.post.name, word.country) for word in words] == [(post, country)]


def test_only_ministers_are_ministers() -> None:
    posts = default_posts().posts
    assert posts["Verteidigungsminister"].kind is PostKind.MINISTER
    assert posts["Bundeskanzler"].kind is PostKind.HEAD_OF_GOVERNMENT
    assert posts["Vizeverteidigungsminister"].kind is PostKind.DEPUTY
