"""Whatever values hold: read as HTML, a fragment says them back, and nothing else becomes markup."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.faces import fragments
from searchapp.faces.timeline import Bar
from searchapp.model import Article, FacetValue

HOSTILE = st.text(st.sampled_from("ab <>&\"'=ä·\u201e🚀") | st.characters(codec="utf-8", exclude_characters="\r\0"))
COUNTS = st.integers(0, 10_000_000)
VALUES = st.builds(FacetValue, HOSTILE, HOSTILE, COUNTS, st.booleans())


class Reader(HTMLParser):
    """The elements of a fragment with their attributes, and its text."""

    def __init__(self, fragment: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(fragment)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "input":
            self._open.append(dict(attrs).get("class") or tag)
            self.texts.setdefault(self._open[-1], []).append("")

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open[-1]][-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


@given(st.lists(VALUES, max_size=4))
def test_tick_boxes_say_their_values(values: list[FacetValue]) -> None:
    read = Reader(fragments.tick_boxes(values, "office"))
    assert [(box["name"], box["value"], "checked" in box) for box in read.all("input")] == [
        ("office", value.value, value.selected) for value in values
    ]
    assert read.texts.get("value", []) == [value.label.replace("·", " · ") for value in values]
    assert read.texts.get("count", []) == [f"{value.count:,}".replace(",", ".") for value in values]
    assert [label.get("class") == "none" for label in read.all("label")] == [value.count == 0 for value in values]
    assert {tag for tag, _ in read.elements} <= {"li", "label", "input", "span"}


@given(
    st.lists(st.tuples(st.sampled_from(["person", "weapon"]), HOSTILE.filter(bool)), max_size=4),
    st.sampled_from([("/", []), ("/suche/?q=a%26b&country=FR", [("q", "a&b"), ("country", "FR")])]),
)
def test_names_link_to_the_search_with_one_name_more(
    names: list[tuple[str, str]], start: tuple[str, list[tuple[str, str]]]
) -> None:
    url, given_pairs = start
    read = Reader(fragments.name_links(names, url))
    links = read.all("a")
    assert [link["class"] for link in links] == [param for param, _ in names]
    assert [parse_qsl(urlsplit(link["href"] or "").query) for link in links] == [[*given_pairs, name] for name in names]
    assert [text for kind in ("person", "weapon") for text in read.texts.get(kind, [])] == [
        name for kind in ("person", "weapon") for param, name in names if param == kind
    ]
    assert {tag for tag, _ in read.elements} <= {"li", "a"}


@given(HOSTILE, st.lists(HOSTILE, max_size=2).map(tuple), HOSTILE, st.none() | st.dates())
def test_origins_say_source_agencies_author_and_day(
    source: str, agencies: tuple[str, ...], author: str, day: date | None
) -> None:
    article = Article("a", None, "", source=source, agencies=agencies, author=author, published=day)
    read = Reader(fragments.origin(article, author))
    assert read.texts.get("source", []) == [source][: bool(source)]
    others = [", ".join(agencies)] if agencies else []
    others += [author] if author else []
    assert read.texts.get("span", []) == others + ([] if day else ["ohne Datum"])
    assert [time["datetime"] for time in read.all("time")] == ([day.isoformat()] if day else [])
    assert {tag for tag, _ in read.elements} <= {"span", "time"}


@given(st.lists(st.tuples(HOSTILE, HOSTILE), max_size=4))
def test_reasons_say_word_and_kind(found: list[tuple[str, str]]) -> None:
    read = Reader(fragments.reasons(found))
    assert read.texts.get("mark", []) == [word for word, _ in found]
    assert read.texts.get("li", []) == [f" {kind}" for _, kind in found]
    assert {tag for tag, _ in read.elements} <= {"li", "mark"}


def test_bars_are_drawn_and_listed() -> None:
    bars = [
        Bar(0, 20, 40, "März 2024", 1204, True, "/?q=a&from=2024-03-01"),
        Bar(1, 60, 0, "April 2024", 0, False, "/?q=a&from=2024-04-01"),
    ]
    drawn = Reader(fragments.bar_links(bars))
    assert [link["href"] for link in drawn.all("a")] == [bar.url for bar in bars]
    assert drawn.texts["title"] == ["März 2024: 1.204 Artikel", "April 2024: 0 Artikel"]
    assert [(rect["class"], rect["x"], rect["y"], rect["height"]) for rect in drawn.all("rect")] == [
        ("hit-area", "0", "0", "60"),
        ("bar on", "1", "20", "40"),
        ("hit-area", "10", "0", "60"),
        ("bar", "11", "60", "0"),
    ]
    listed = Reader(fragments.bar_items(bars))
    assert [(link["href"], link.get("aria-current")) for link in listed.all("a")] == [(bars[0].url, "true")]
    assert listed.texts["count"] == ["1.204"]


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (999, "999"), (1204, "1.204"), (1_000_000, "1.000.000")], ids=str
)
def test_numbers_for_german_readers(value: int, shown: str) -> None:
    assert fragments.number(value) == shown
