"""Web pages and fragments."""

from __future__ import annotations

import logging
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.clean import clean
from searchapp.clean.html import visible_lines
from searchapp.model import CleanArticle, RawDocument
from tests.clean.samples import PARAGRAPHS, TITLE

ARTICLE = "".join(f"<p>{paragraph}</p>" for paragraph in (*PARAGRAPHS[:2], *PARAGRAPHS[3:]))
PAGE = f"""<!DOCTYPE html><html lang="de"><head><title>{TITLE} | Rheinbote</title>
<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="Rheinbote">
<meta property="article:published_time" content="2025-03-12T08:14:00+01:00"><script>var geheim = 1;</script></head><body>
<nav><a href="/">Startseite</a></nav><article><h1>{TITLE}</h1><p>Von Anna Schmidt</p>{ARTICLE}
<p>Lesen Sie auch: Was über die Drohne bekannt ist</p><ul><li>Leopard 2: 18 Stück</li></ul>
<p>© dpa-infocom, dpa:250312-99-123/1</p></article><footer>Impressum | Datenschutz</footer></body></html>"""


def cleaned(html: str) -> CleanArticle:
    return clean(RawDocument("seite.html", "seite.html", html, markup="html"))


def test_page() -> None:
    article = cleaned(PAGE)
    assert (article.title, article.published, article.source) == (TITLE, date(2025, 3, 12), "Rheinbote")
    assert article.agencies == ("dpa",)
    assert article.body.splitlines() == [*PARAGRAPHS[:2], *PARAGRAPHS[3:], "- Leopard 2: 18 Stück"]
    assert article.segments == ()


def test_page_shows_what_was_dropped() -> None:
    dropped = cleaned(PAGE).dropped
    assert {"Startseite", "Impressum | Datenschutz", "Lesen Sie auch: Was über die Drohne bekannt ist"} <= set(dropped)
    assert not set(dropped) & {*PARAGRAPHS, TITLE}


def test_fragment_is_the_article_itself() -> None:
    article = cleaned(f"{ARTICLE}<p>Mehr zum Thema</p><a>Wie Odessa lebt</a>")
    assert article.body.split("\n\n") == [*PARAGRAPHS[:2], *PARAGRAPHS[3:]]
    assert article.dropped == ("Mehr zum Thema", "Wie Odessa lebt")


def test_where_no_article_is_found_the_lines_stand_in_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="searchapp.clean.html"):
        article = cleaned("<html><body><div>Kiew meldet Angriffe.</div></body></html>")
    assert article.body == "Kiew meldet Angriffe."
    if caplog.messages:
        assert "seite.html" in caplog.messages[0]


@pytest.mark.parametrize("html", ["", "<html></html>", "<html><body><script>x</script></body></html>", "<p>"])
def test_empty_page(html: str) -> None:
    assert cleaned(html).body == ""


def test_scripts_and_styles_are_invisible() -> None:
    page = "<style>p{}</style><p>Eins &amp; <b>zwei</b></p><script>if (a < b) {}</script>drei<br>vier<![if x]>"
    assert visible_lines(page) == ("Eins & zwei", "drei", "vier")


@given(st.text(alphabet="<>!/[]-ab p&;'\"= \n", max_size=60))
def test_any_markup_is_read(html: str) -> None:
    visible_lines(html)
