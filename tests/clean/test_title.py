"""Which line is the headline."""

from __future__ import annotations

import pytest

from searchapp.clean import clean_text
from tests.clean.samples import BODY, TITLE


@pytest.mark.parametrize(
    ("above", "title"),
    [
        pytest.param(TITLE, TITLE, id="plain"),
        pytest.param(f"Home Ausland — in German {TITLE}\n\n{TITLE}", TITLE, id="breadcrumb-with-the-headline"),
        pytest.param(
            "(SeaPRwire) –  \u00a0Paris und Kiew bauen gemeinsam Drohnen",
            "Paris und Kiew bauen gemeinsam Drohnen",
            id="credit",
        ),
        pytest.param(
            "(Musterdraht) – Paris und Kiew bauen Drohnen", "Paris und Kiew bauen Drohnen", id="unknown-credit"
        ),
        pytest.param("(PressWire24) –  Kiew hat Zeit", "Kiew hat Zeit", id="credit-with-digits"),
        pytest.param("(K)ein Ende des Krieges in Sicht", "(K)ein Ende des Krieges in Sicht", id="bracket-in-a-word"),
        pytest.param(
            "(Un)sichere Wege nach Kiew – ein Protokoll", "(Un)sichere Wege nach Kiew – ein Protokoll", id="pun"
        ),
        pytest.param(f"WTS – Das Fachportal für Rüstung\nLand | Luft | See\n{TITLE}", TITLE, id="slogan-and-menu"),
        pytest.param(f"Archiv\nDieser Text ist über 12 Jahre alt.\n{TITLE}\n01.09.2014", TITLE, id="below-a-notice"),
        pytest.param("# Paris und Kiew bauen Drohnen", "Paris und Kiew bauen Drohnen", id="markdown"),
        pytest.param("Kommt jetzt der Taurus?", "Kommt jetzt der Taurus?", id="question"),
        pytest.param("„Wir haben keine Zeit mehr“", "„Wir haben keine Zeit mehr“", id="quotation"),
        pytest.param("Interview\nPetros Acker", "Petros Acker", id="two-words-under-a-section"),
        pytest.param(f"NACHRICHTENPORTAL OST – Meldungen aus erster Hand\n{TITLE}", TITLE, id="site-name"),
        pytest.param(
            "Der Verteidigungsminister der Ukraine trifft seinen Amtskollegen aus Frankreich nun doch nur per Videokonferenz, "
            "wie mehrere Zeitungen unter Berufung auf Diplomaten berichteten",
            None,
            id="long-headline",
        ),
    ],
)
def test_found(above: str, title: str | None) -> None:
    article = clean_text(f"{above}\n\n{BODY}")
    assert article.title == (title or above)
    assert article.body == BODY


def test_a_text_that_starts_with_a_sentence_has_none() -> None:
    assert clean_text(BODY).title is None


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(TITLE, id="same"),
        pytest.param(TITLE.upper(), id="capitals"),
        pytest.param("Kiew meldet den Abschuss von 40 Drohnen über Odessa", id="nearly"),
    ],
)
def test_the_records_title_wins_and_its_line_goes(line: str) -> None:
    article = clean_text(f"Ausland\n{line}\n{BODY}", TITLE)
    assert (article.title, article.body) == (TITLE, BODY)


def test_the_records_title_may_be_missing_from_the_text() -> None:
    article = clean_text(f"Was bisher geschah\n{BODY}", TITLE)
    assert (article.title, article.body) == (TITLE, f"Was bisher geschah\n{BODY}")


def test_a_caption_above_the_text_is_no_headline() -> None:
    page = (
        "Nachrichten\nFliegerbombe in der Innenstadt entschärft\nVeröffentlicht: Donnerstag, 06.02.2025 06:11\n"
        "Blindgänger aus dem Zweiten Weltkrieg: Der Fundort am Bahnhof\n© Radio Musterstadt\n"
        "Aufatmen in der Stadt: Die Weltkriegsbombe am Bahnhof ist entschärft, wie die Polizei am Morgen mitteilte."
    )
    article = clean_text(page)
    assert article.title == "Fliegerbombe in der Innenstadt entschärft"
    assert article.body.startswith("Aufatmen")
