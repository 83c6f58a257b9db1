"""Date, author and outlet: the record first, then the address, then the page."""

from __future__ import annotations

from datetime import date

import pytest

from searchapp.clean import clean
from searchapp.model import CleanArticle, RawDocument
from tests.clean.samples import BODY, TITLE


def page(
    above: str = "",
    below: str = "",
    *,
    url: str | None = None,
    published: str | None = None,
    source: str | None = None,
    author: str | None = None,
) -> CleanArticle:
    text = f"{TITLE}\n{above}\n{BODY}\n{below}"
    return clean(RawDocument("x", "x", text, url=url, published=published, source=source, author=author))


DAY = date(2025, 3, 12)
URL = "https://www.rheinbote.example/politik/2025/03/12/drohnen.html"


def test_date_of_the_record_wins() -> None:
    assert page("Stand: 14.03.2025", url=URL, published="2025-03-13T08:00:00Z").published == date(2025, 3, 13)


@pytest.mark.parametrize("published", [None, "gestern"])
def test_date_of_the_address_comes_next(published: str | None) -> None:
    assert page("Stand: 14.03.2025", url=URL, published=published).published == DAY


@pytest.mark.parametrize(
    ("above", "below"),
    [
        pytest.param("12.03.2025, 08:14 Uhr | Lesezeit: 2 Min.", "", id="line-above"),
        pytest.param(
            "Aktualisiert: 13.03.2025, 08:14 Uhr\nVeröffentlicht: 12.03.2025", "", id="first-publication-over-update"
        ),
        pytest.param("Aktualisiert: 12.03.2025", "", id="update-alone"),
        pytest.param("", "© dpa-infocom, dpa:250312-99-418822/3", id="wire-stamp"),
        pytest.param("", "(APA, red, 12.3.2025)", id="credit-below"),
    ],
)
def test_date_of_the_page(above: str, below: str) -> None:
    assert page(above, below).published == DAY


def test_dates_inside_the_text_are_no_publication_date() -> None:
    assert page().published is None
    assert (
        clean(
            RawDocument("x", "x", f"{BODY}\n\nAm 5. März 2022 war der Hafen schon einmal getroffen worden.")
        ).published
        is None
    )


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Von Katharina Weill, Berlin", "Katharina Weill"),
        ("Von Svenja Oltmanns (Text) und Ruslan Bilyk (Fotos)", "Svenja Oltmanns und Ruslan Bilyk"),
        ("Ein Kommentar von Jasper Wiechmann", "Jasper Wiechmann"),
        ("Interview: Svenja Oltmanns", "Svenja Oltmanns"),
        ("Von unserer Mitarbeiterin Franziska Obermeier", "Franziska Obermeier"),
        ("By Oliver Penhale, defence reporter", "Oliver Penhale"),
        ("Beat Rüegsegger", "Beat Rüegsegger"),
        ("Von AFP", None),
        ("von Redaktion Nordsee-Kurier", None),
        ("Posted on 12. März 2025 by admin", None),
    ],
)
def test_author_of_the_page(line: str, names: str | None) -> None:
    assert page(line).author == names


@pytest.mark.parametrize(("author", "name"), [("Von Anna Schmidt", "Anna Schmidt"), ("A. Schmidt", "A. Schmidt")])
def test_author_of_the_record_wins(author: str, name: str) -> None:
    assert page("Von Max Mustermann", author=author).author == name


@pytest.mark.parametrize(
    ("url", "source", "below", "outlet"),
    [
        pytest.param(URL, "Rheinbote", "", "Rheinbote", id="record"),
        pytest.param(URL, None, "", "rheinbote.example", id="host"),
        pytest.param(None, None, "© Kulturbühne Wien. Alle Rechte vorbehalten.", "Kulturbühne Wien", id="copyright"),
        pytest.param(None, None, "© dpa-infocom", None, id="agency-is-no-outlet"),
        pytest.param(None, None, "", None, id="none"),
    ],
)
def test_outlet(url: str | None, source: str | None, below: str, outlet: str | None) -> None:
    assert page(below=below, url=url, source=source).source == outlet


def test_outlet_at_the_end_of_the_title_goes() -> None:
    raw = RawDocument("x", "x", BODY, title=f"{TITLE} - Rheinbote", source="Rheinbote")
    assert clean(raw).title == TITLE
