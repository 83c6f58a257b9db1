"""The URL holds the whole state: what was built reads back as itself; what can't be read is said in German."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.errors import QueryError
from searchapp.faces import urls
from searchapp.fields import FACETS
from searchapp.model import SearchRequest, Sort

texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).map(str.strip).filter(bool)
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@st.composite
def requests(draw: st.DrawFn) -> SearchRequest:
    limit = draw(st.sampled_from([10, 1, 50, 1000]))
    start, end = draw(st.tuples(st.none() | days, st.none() | days))
    if start and end and start > end:
        start, end = end, start
    chosen = st.lists(texts, min_size=1, max_size=3, unique=True).map(tuple)
    return SearchRequest(
        query=draw(st.just("") | texts),
        filters=draw(st.dictionaries(st.sampled_from([facet.name for facet in FACETS]), chosen)),
        date_from=start,
        date_to=end,
        sort=draw(st.sampled_from(Sort)),
        offset=draw(st.integers(0, 1000)),
        limit=limit,
        group=draw(st.booleans()),
        explain=draw(st.booleans()),
    )


@given(requests(), st.booleans())
def test_what_was_built_reads_back(request: SearchRequest, group: bool) -> None:
    assert urls.parse(parse_qsl(urls.build(request, group=group)), group=group) == request


@given(requests(), st.integers(1, 100))
def test_links_to_pages_are_the_pages_states(request: SearchRequest, page: int) -> None:
    shown = replace(request, offset=(page - 1) * request.limit)
    assert urls.pages(request)(page) == urls.build(shown)
    assert urls.page_number(shown) == page


def test_the_start_page_has_no_parameters() -> None:
    assert urls.build(SearchRequest(group=True)) == ""


def test_names_of_the_contract() -> None:
    query = "q=a+b&person=P&minister=M&office=O&weapon=W&weapon_category=K&country=C&country=D&source=S&agency=A"
    request = urls.parse(parse_qsl(f"{query}&from=2024-01-18&to=2024-03&sort=newest&page=3"))
    assert request == SearchRequest(
        query="a b",
        filters={
            "people": ("P",),
            "ministers": ("M",),
            "offices": ("O",),
            "weapons": ("W",),
            "weapon_categories": ("K",),
            "countries": ("C", "D"),
            "sources": ("S",),
            "agencies": ("A",),
        },
        date_from=date(2024, 1, 18),
        date_to=date(2024, 3, 31),
        sort=Sort.NEWEST,
        offset=20,
        group=True,
    )


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        pytest.param([("from", "gestern")], "„gestern“ bei „von“", id="no-date"),
        pytest.param([("to", "2024-13-01")], "„2024-13-01“ bei „bis“", id="no-month-13"),
        pytest.param([("from", "0000-00-00")], "nicht lesbar", id="year-zero"),
        pytest.param([("from", "99999999999999999999")], "nicht lesbar", id="far-future"),
        pytest.param([("from", "2024"), ("to", "2023")], "endet, bevor er beginnt", id="swapped"),
        pytest.param([("sort", "random")], "Möglich sind: relevance, newest, oldest", id="no-order"),
        pytest.param([("page", "0")], "„page=0“", id="page-zero"),
        pytest.param([("page", "-1")], "„page=-1“", id="negative-page"),
        pytest.param([("page", "1e3")], "„page=1e3“", id="page-no-number"),
        pytest.param([("page", "²")], "„page=²“", id="digit-that-is-no-number"),
        pytest.param([("page", "9" * 5000)], "ganze Zahlen", id="page-endless"),
        pytest.param([("limit", "1001")], "von 0 bis 1000", id="limit-too-large"),
        pytest.param([("offset", "1000001")], "von 0 bis 1000000", id="offset-too-large"),
        pytest.param([("group", "vielleicht")], "möglich sind 1 und 0", id="no-flag"),
        pytest.param([("q", "x" * 1001)], "1001 Zeichen", id="long-query"),
        pytest.param([("person", "x" * 301)], "länger als 300", id="long-value"),
        pytest.param([("person", str(n)) for n in range(201)], "201 Filter", id="many-values"),
    ],
)
def test_what_cant_be_read_is_said_in_german(pairs: list[tuple[str, str]], said: str) -> None:
    with pytest.raises(QueryError, match=re.escape(said)) as raised:
        urls.parse(pairs)
    assert len(str(raised.value)) < 300


def test_empty_unknown_and_doubled_parameters() -> None:
    pairs = [("q", " "), ("person", ""), ("utm_source", "x"), ("country", "FR"), ("country", " FR "), ("from", "")]
    assert urls.parse(pairs) == SearchRequest(filters={"countries": ("FR",)}, group=True)


def test_toggling_twice_changes_nothing_but_the_page() -> None:
    request = SearchRequest(filters={"people": ("A",)}, offset=30)
    once = urls.toggled(request, "people", "B")
    assert once.filters == {"people": ("A", "B")}
    assert once.offset == 0
    assert urls.toggled(once, "people", "B") == replace(request, offset=0)
    assert urls.toggled(request, "people", "A").filters == {}


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_an_articles_path_is_one_segment(article_id: str) -> None:
    path = urls.article_path(article_id)
    assert path.isascii()
    assert path.count("/") == 2
    assert unquote(path.removeprefix("/article/")) == article_id


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        pytest.param("https://a.example/x", "https://a.example/x", id="https"),
        pytest.param("HTTP://a.example", "HTTP://a.example", id="upper-case"),
        pytest.param("javascript:alert(1)", None, id="script"),
        pytest.param("data:text/html,x", None, id="data"),
        pytest.param(" https://a.example", None, id="leading-blank"),
        pytest.param(None, None, id="none"),
    ],
)
def test_only_web_addresses_become_links(url: str | None, safe: str | None) -> None:
    assert urls.safe_link(url) == safe
