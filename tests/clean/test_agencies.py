"""The credit, not the citation."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from searchapp.clean import clean_text
from tests.clean.samples import PARAGRAPHS, TITLE

FIRST, LAST = PARAGRAPHS[0], PARAGRAPHS[3]


def agencies(first: str = FIRST, last: str = LAST, below: str = "") -> tuple[str, ...]:
    return clean_text("\n\n".join([TITLE, first, PARAGRAPHS[1], last, below])).agencies


@pytest.mark.parametrize(
    ("dateline", "names"),
    [
        ("KIEW (dpa) - ", ("dpa",)),
        ("Kiew/Moskau (dpa/AFP) – ", ("dpa", "AFP")),
        ("Kiew (APA/Reuters) – ", ("APA", "Reuters")),
        ("Kiew. (dpa) ", ("dpa",)),
        ("(dpa) ", ("dpa",)),
        ("dpa Kiew. ", ("dpa",)),
        ("Bern – sda. ", ("SDA",)),
        ("BERN (Keystone-SDA) – ", ("SDA",)),
        ("Frankfurt a.M. (epd). ", ("epd",)),
        ("KIEW, 12. März (Xinhua) -- ", ("Xinhua",)),
        ("Kiew, 12.03.2025 (Interfax-Ukraine) - ", ("Interfax-Ukraine",)),
        ("MOSKAU (ITAR-TASS) – ", ("TASS",)),
        ("Kiew (ots) - ", ("news aktuell",)),
        ("KIEW (Hausdienst Ost) -- ", ()),
    ],
)
def test_dateline(dateline: str, names: tuple[str, ...]) -> None:
    assert agencies(first=dateline + FIRST) == names


@pytest.mark.parametrize(
    ("ending", "names"),
    [
        (" (dpa)", ("dpa",)),
        (" (APA, red, 25.1.2023)", ("APA",)),
        (" (APA 4.9.2015)", ("APA",)),
        (" als/dpa/AFP", ("dpa", "AFP")),
        (" Das sagte er einem AFP-Reporter.", ()),
        (" Das berichtete die Nachrichtenagentur Agence France-Presse (AFP).", ()),
        (" Das meldet die Nachrichtenagentur Interfax.", ()),
    ],
)
def test_ending(ending: str, names: tuple[str, ...]) -> None:
    assert agencies(last=LAST + ending) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        pytest.param("(sda/lim) · 23.10.2019, 06.30 Uhr", ("SDA",), id="credit-and-stamp"),
        pytest.param("epd lnk/tz", ("epd",), id="sign-off"),
        ("(sda)", ("SDA",)),
        ("© dpa-infocom, dpa:230131-99-418822/3", ("dpa",)),
        ("© Agence France-Presse", ("AFP",)),
        ("Mit Material der Agenturen dpa und Reuters", ("dpa", "Reuters")),
        ("mit dpa-Material", ("dpa",)),
        ("Quelle: ntv.de, als/dpa/AFP", ("dpa", "AFP")),
        ("Von AFP", ("AFP",)),
        ("Hajo Frerichs und dpa", ("dpa",)),
        ("SRF 4 News, 12.03.2025, 07:00 Uhr;sda/schj", ("SDA",)),
        ("Foto: dpa", ()),
        ("Bild: AFP/Bildagentur", ()),
        ("red, ORF.at/Agenturen", ()),
        ("Dieser Text wurde automatisiert aus dem Agenturangebot übernommen.", ()),
    ],
)
def test_line_below_the_text(line: str, names: tuple[str, ...]) -> None:
    assert agencies(below=line) == names


def test_press_wire_in_front_of_the_headline() -> None:
    assert clean_text(f"(SeaPRwire) – {TITLE}\n\n{FIRST}\n\n{LAST}").agencies == ("SeaPRwire",)


def test_an_unknown_wire_counts_if_the_page_speaks_of_it() -> None:
    page = f"(Musterdraht) – {TITLE}\n\n{FIRST}\n\n{LAST}"
    notice = "Der Artikel wird von einem Drittanbieter bereitgestellt. Musterdraht gibt keine Zusicherungen ab."
    assert clean_text(page).agencies == ()
    assert clean_text(f"{page}\n\n{notice}").agencies == ("Musterdraht",)


def test_the_list_gives_each_spelling_to_one_agency(root: Path) -> None:
    table = (root / "searchapp/clean/data/agencies.csv").read_text("utf-8")
    owners: dict[str, str] = {}
    for row in csv.DictReader(table.splitlines()):
        assert row["kind"] in {"agency", "presswire"}
        for spelling in {row["name"].lower(), *(alias.lower() for alias in row["aliases"].split("|") if alias)}:
            assert owners.setdefault(spelling, row["name"]) == row["name"], spelling
