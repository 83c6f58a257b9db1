"""However marks nest and overlap, the tags balance and the text under them is the escaped text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from searchapp.faces.markup import KIND_LABELS, MATCH, marked, match_count, paragraphs
from searchapp.model import Mark

TEXT = st.text(st.sampled_from("ab <>&\"'ä\n€🚀"), max_size=40)
KINDS = st.sampled_from([MATCH, *KIND_LABELS])


@st.composite
def texts_with_marks(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(TEXT)
    edge = st.integers(0, len(text))
    marks = st.builds(lambda a, b, kind: Mark(min(a, b), max(a, b), kind, '<"&>'), edge, edge, KINDS)
    return text, draw(st.lists(marks, max_size=8))


class Balance(HTMLParser):
    """Fails on a tag that closes what isn't open; collects the text and the ids."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.text = ""
        self.under: list[tuple[str, frozenset[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_attrs = dict(attrs)
        self.open.append((given_attrs.get("class") or tag).split()[-1])
        if name := given_attrs.get("id"):
            self.ids.append(name)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        self.under.extend((char, frozenset(self.open)) for char in data)


@given(texts_with_marks())
def test_taking_the_tags_away_leaves_the_escaped_text(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    assert re.sub(r"<[^>]*>", "", str(marked(text, marks))) == str(escape(text))


@given(texts_with_marks())
def test_every_character_stands_under_exactly_its_marks(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    read = Balance()
    read.feed(str(marked(text, marks)))
    read.close()
    assert read.open == []
    assert read.text == text
    for place, (_, kinds) in enumerate(read.under):
        wanted = {"mark" if one.kind == MATCH else one.kind for one in marks if one.start <= place < one.end}
        assert kinds == wanted


@given(texts_with_marks())
def test_paragraphs_are_the_lines_of_the_text(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    read = [re.sub(r"<[^>]*>", "", str(paragraph)) for paragraph in paragraphs(text, marks)]
    assert read == [str(escape(line)) for line in text.split("\n") if line]


@given(texts_with_marks())
def test_each_match_has_one_id(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    whole = [mark for mark in marks if mark.start < mark.end]
    read = Balance()
    read.feed(str(marked(text, whole)))
    assert read.ids == [f"t{number}" for number in range(1, match_count(whole) + 1)]


def test_a_name_inside_a_match_inside_a_longer_name() -> None:
    marks = [Mark(0, 11, "person", "A"), Mark(4, 7, "weapon", "B"), Mark(4, 9, MATCH, "")]
    assert str(marked("abcdefghijk", marks)) == (
        '<span class="ent person" title="Person: A">abcd</span>'
        '<span class="ent person" title="Person: A"><span class="ent weapon" title="Waffe: B"><mark id="t1">efg</mark></span></span>'
        '<span class="ent person" title="Person: A"><mark>hi</mark></span>'
        '<span class="ent person" title="Person: A">jk</span>'
    )
