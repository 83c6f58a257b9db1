"""Laws of cleaning over any text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from searchapp.clean import clean, clean_text
from searchapp.model import CleanArticle, RawDocument
from tests.clean.samples import BODY, PARAGRAPHS, TITLE, blocks

LINES = st.sampled_from(
    [*PARAGRAPHS, TITLE, *blocks("head"), *blocks("meta"), *blocks("tail"), "", "  ", "– Leopard 2: 18 Stück"]
)
BREAKS = st.sampled_from(["\n", "\n\n", "\r\n", "\n \n\n", "\u2028"])
PAGES = st.lists(st.tuples(LINES, BREAKS), max_size=14).map(lambda parts: "".join(line + end for line, end in parts))
ANY = st.one_of(PAGES, st.text(), st.text(alphabet="aÄ. \n\r\u00ad\u200b#+-–|:/0«»", max_size=80))


def assert_segments_map_back(text: str, article: CleanArticle) -> None:
    covered = [False] * len(article.body)
    for segment in article.segments:
        shown = article.body[segment.body_start : segment.body_start + segment.length]
        assert text[segment.raw_start : segment.raw_start + segment.length] == shown
        covered[segment.body_start : segment.body_start + segment.length] = [True] * segment.length
    joints = "".join(sign for sign, is_covered in zip(article.body, covered, strict=True) if not is_covered)
    assert set(joints) <= {"\n"}
    starts = [segment.raw_start for segment in article.segments]
    assert starts == sorted(starts)


@given(ANY, st.none() | st.just(TITLE))
def test_the_body_is_a_selection_of_the_raw_text(text: str, title: str | None) -> None:
    assert_segments_map_back(text, clean_text(text, title))


@given(ANY)
def test_every_line_is_title_text_or_dropped(text: str) -> None:
    article = clean_text(text)
    shown = len([line for line in article.body.splitlines() if line.strip()])
    total = len([line for line in text.splitlines() if line.strip()])
    assert shown + len(article.dropped) + (article.title is not None) == total


@given(PAGES)
def test_line_ends_dont_matter(text: str) -> None:
    assert (
        clean_text(text.replace("\r\n", "\n").replace("\n", "\r\n")).body == clean_text(text.replace("\r\n", "\n")).body
    )


def test_invisible_signs_go() -> None:
    text = BODY.replace("Luftwaffe", "Luft\u00adwaffe").replace("Drohnen", "Droh\u200bnen\ufeff")
    article = clean_text(text)
    assert article.body == BODY
    assert_segments_map_back(text, article)


@given(st.text(alphabet="<p>/a b&;!-\n", max_size=40))
def test_html_never_fails(html: str) -> None:
    clean(RawDocument("x", "x", html, markup="html"))
