"""The matcher over texts: truth by node, marks by token, and agreement with a slow and simple reading of the rules."""

from __future__ import annotations

from datetime import date
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.forms import Alternative, Level, MatchKind
from searchapp.query.analyze import analyze
from searchapp.query.ast import Analysed, Leaf, Node, Word
from searchapp.query.chunks import Chunks
from searchapp.query.distance import is_within
from searchapp.query.match import Found, Matcher, Record
from searchapp.query.parser import parse

from .chain import Chain
from .strategies import VOCABULARY

CHAIN = Chain()
CHUNKS = Chunks(CHAIN)
TITLE = "Panzer für Kiew"
BODY = (
    "Die Kampfpanzer kommen bald. Der Minister lobt die Waffenruhe.\n"
    "Kiew wartet auf F-16 und auf Haubitzen. Die Stadt braucht Panzer, sagt der Minister. Niemand schoss.\n"
    "Eine F 16 flog. Die Panzern der Stadt stehen still."
)
TEXT = f"{TITLE}\n\n{BODY}"
RECORD = Record(
    {"countries": ("UA", "FR"), "people": ("Rustem Umjerow",)}, date(2024, 1, 18), ("anna", "meier"), "de", "a/1"
)


def as_typed(facet: str, value: str) -> tuple[str, ...]:
    return (value,)


def tree(query: str) -> Analysed:
    return analyze(parse(query).node, CHAIN, as_typed)


def truth(query: str, text: str = TEXT, title: str = TITLE, record: Record = RECORD) -> bool:
    return Matcher(tree(query), CHUNKS).holds(text, record, len(title) + 2 if title else 0)


def marks(query: str, text: str = TEXT, title: str = TITLE) -> list[str]:
    found = Matcher(tree(query), CHUNKS).find(text, len(title) + 2 if title else 0)
    return [text[each.start : each.end] for each in found]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("Panzer", True, id="word"),
        pytest.param("Raketen", False, id="missing word"),
        pytest.param("haubitze", True, id="inflected"),
        pytest.param("=Haubitze", False, id="exact, but inflected in the text"),
        pytest.param("=Haubitzen", True, id="exact"),
        pytest.param("kampf", True, id="compound part"),
        pytest.param('"kampf"', False, id="compound part, quoted"),
        pytest.param("Panzer Raketen", False, id="and"),
        pytest.param("Panzer ODER Raketen", True, id="or"),
        pytest.param("Panzer NICHT Raketen", True, id="not, missing"),
        pytest.param("Panzer NICHT Kiew", False, id="not, present"),
        pytest.param("NICHT Raketen", True, id="only not"),
        pytest.param("Panzer, und sogar", False, id="content word missing"),
        pytest.param("nur Panzer", True, id="function word missing"),
        pytest.param('"die Kampfpanzer kommen"', True, id="phrase"),
        pytest.param('"Kampfpanzer die kommen"', False, id="phrase in another order"),
        pytest.param('"Kiew die"', False, id="phrase across title and body"),
        pytest.param('"bald der"', True, id="phrase across sentences"),
        pytest.param('"Kampfpanzer bald"', False, id="gap without slop"),
        pytest.param('"Kampfpanzer bald"~1', True, id="gap within slop"),
        pytest.param('"bald Kampfpanzer"~1', True, id="two words turned"),
        pytest.param('"die bald der"~3', True, id="three words, gaps summed"),
        pytest.param('"die bald der"~1', False, id="three words, gaps too wide"),
        pytest.param('"bald kommen die"~9', False, id="three words turned"),
        pytest.param("titel:Panzer", True, id="title"),
        pytest.param("titel:Minister", False, id="not in the title"),
        pytest.param('titel:"für Kiew"', True, id="phrase in the title"),
        pytest.param("titel:Pan*", True, id="pattern in the title"),
        pytest.param("titel:Minist*", False, id="pattern not in the title"),
        pytest.param("Kampf*", True, id="prefix"),
        pytest.param("*panzer", True, id="suffix"),
        pytest.param("P?nzer", True, id="one letter"),
        pytest.param("Panzer?", True, id="one letter at the end"),
        pytest.param("Minister??", False, id="two letters too many"),
        pytest.param("Minsiter~1", True, id="swapped letters"),
        pytest.param("Mnister~1", True, id="missing letter"),
        pytest.param("Mnistr~1", False, id="two edits of one"),
        pytest.param("Mnistr~2", True, id="two edits of two"),
        pytest.param("Minister /s Panzer", True, id="same sentence"),
        pytest.param("Minister /s Haubitzen", False, id="other sentences"),
        pytest.param("Minister /p Haubitzen", True, id="same paragraph"),
        pytest.param("Minister /p Kampfpanzer", True, id="same paragraph, first"),
        pytest.param("Kampfpanzer /p Haubitzen", False, id="other paragraphs"),
        pytest.param("für /s die", False, id="title and body"),
        pytest.param("Minister /s NICHT Panzer", True, id="sentence without"),
        pytest.param("F /s NICHT 16", False, id="no sentence without"),
        pytest.param("NICHT (Minister /s Haubitzen)", True, id="not in one sentence"),
        pytest.param("(Minister /s Panzer) /p Haubitzen", True, id="sentence in a paragraph"),
        pytest.param("(Minister /s Waffenruhe) /p Haubitzen", False, id="sentence in another paragraph"),
        pytest.param('Minister /s "braucht Panzer"', True, id="phrase in a sentence"),
        pytest.param("titel:Kiew /s titel:Panzer", True, id="sentence in the title"),
        pytest.param("Panzer /s land:UA", True, id="sentence and facet"),
        pytest.param("mind4:Panzer", True, id="four mentions, one in a compound"),
        pytest.param("mind5:Panzer", False, id="not five"),
        pytest.param("mind2:Minister", True, id="two mentions"),
        pytest.param("mind3:Minister", False, id="not three"),
        pytest.param("NICHT mind3:Minister", True, id="fewer than three"),
        pytest.param('mind2:"der Minister"', True, id="phrase twice"),
        pytest.param('mind3:"der Minister"', False, id="phrase not three times"),
        pytest.param("mind2:(F 16)", True, id="name twice"),
        pytest.param("mind3:Pan*", True, id="pattern three times"),
        pytest.param("mind2:Minister /s Panzer", False, id="count within a sentence"),
        pytest.param("titel:mind2:Panzer", False, id="count within the title"),
        pytest.param("F-16", True, id="hyphenated"),
        pytest.param("land:UA", True, id="facet"),
        pytest.param("land:RU", False, id="other facet value"),
        pytest.param("land:(RU ODER FR)", True, id="either value"),
        pytest.param("NICHT land:RU", True, id="not a facet value"),
        pytest.param("waffe:Caesar", False, id="facet without values"),
        pytest.param("autor:Meier", True, id="author's surname"),
        pytest.param('autor:"Meier Anna"', True, id="author, any order"),
        pytest.param("autor:Meyer", False, id="other author"),
        pytest.param("sprache:deutsch", True, id="language"),
        pytest.param("sprache:en", False, id="other language"),
        pytest.param("id:a/1", True, id="id"),
        pytest.param("id:a/2", False, id="other id"),
        pytest.param("datum:2024-01", True, id="month"),
        pytest.param("datum:2024-02", False, id="other month"),
        pytest.param("von:2024-01-18 bis:2024-01-18", True, id="the day itself"),
        pytest.param("bis:2024-01-17", False, id="the day before"),
        pytest.param("von:2024-01-19", False, id="the day after"),
        pytest.param("*", True, id="everything"),
        pytest.param("-*", False, id="nothing"),
        pytest.param("Panzer Kiew Stadt Minister Rakete Drohne", True, id="four of six"),
        pytest.param("Panzer Kiew Stadt Kanone Rakete Drohne", False, id="three of six"),
    ],
)
def test_truth(query: str, expected: bool) -> None:
    assert truth(query) is expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("haubitze", ["Haubitzen"], id="inflected"),
        pytest.param("Waffenruhe", ["Waffenruhe"], id="literal"),
        pytest.param("kampf", ["Kampfpanzer"], id="compound part"),
        pytest.param("Minister NICHT Haubitzen", ["Minister", "Minister"], id="nothing under Not"),
        pytest.param("der Minister", ["Minister", "Minister"], id="no function words"),
        pytest.param('"der Minister"', ["Der Minister", "der Minister"], id="function word in a phrase"),
        pytest.param('"Kampfpanzer bald"~1', ["Kampfpanzer", "bald"], id="not what stands between"),
        pytest.param("F 16", ["F-16", "F 16"], id="name, not its words alone"),
        pytest.param("Minister /s Panzer", ["Panzer", "Minister"], id="only in the sentence"),
        pytest.param("Rakete ODER Kiew", ["Kiew", "Kiew"], id="the alternative that holds"),
        pytest.param("(Rakete Kiew) ODER bald", ["bald"], id="no half alternatives"),
        pytest.param("titel:Kiew", ["Kiew"], id="title only"),
        pytest.param("Minis*", ["Minister", "Minister"], id="pattern"),
        pytest.param(
            '"Stadt braucht" braucht Panzer',
            ["Panzer", "Kampfpanzer", "Stadt braucht", "Panzer", "Panzern"],
            id="overlap",
        ),
        pytest.param("land:UA Kiew", ["Kiew", "Kiew"], id="facet beside a word"),
        pytest.param("Rakete", [], id="nothing"),
        pytest.param("*", [], id="everything"),
    ],
)
def test_marks(query: str, expected: list[str]) -> None:
    assert marks(query) == expected


def test_reasons_name_the_closest_kind() -> None:
    text = "Waffenruhe Waffenruhen Feuerpause Kampfpanzer"
    assert Matcher(tree("Waffenruhe"), CHUNKS).find(text) == (
        Found(0, 10, MatchKind.LITERAL, ""),
        Found(11, 22, MatchKind.INFLECTED, ""),
        Found(23, 33, MatchKind.SYNONYM, "Feuerpause"),
    )
    assert Matcher(tree("Panzer"), CHUNKS).find(text) == (Found(34, 45, MatchKind.PART, ""),)
    assert Matcher(tree("Feuer*"), CHUNKS).find(text) == (Found(23, 33, MatchKind.PATTERN, ""),)


def test_without_a_record_only_words_decide_marks() -> None:
    assert marks("(Kiew land:RU) ODER Rakete") == ["Kiew", "Kiew"]


def test_an_undated_article_is_in_no_period() -> None:
    undated = Record()
    assert not truth("von:1900", record=undated)
    assert truth("-von:1900", record=undated)


def test_an_empty_text_answers_only_negations() -> None:
    assert not truth("Panzer", "", "")
    assert not truth("a /s NICHT b", "", "")
    assert truth("NICHT Panzer", "", "")


def test_parts_spread_over_title_and_body_do_not_meet() -> None:
    together = Alternative(Level.PART, ("kampf", "raket"), 0.5, MatchKind.PART)
    matcher = Matcher(Leaf("Kampfraketen", (together,)), CHUNKS)
    text = "Kampfpanzer Raketenangriff"
    assert matcher.holds(text, RECORD)
    assert not matcher.holds(text, RECORD, title_end=12)


def test_a_matcher_serves_many_texts() -> None:
    matcher = Matcher(tree("Kamp*"), CHUNKS)
    assert [len(matcher.find(text)) for text in ("Kampf Kampf", "Friede", "der Kampf")] == [2, 0, 1]


def test_trees_that_were_not_analysed_are_refused() -> None:
    node: Node = Word("a")
    with pytest.raises(TypeError, match="not analysed"):
        Matcher(node, CHUNKS).holds("a", RECORD)  # type: ignore[arg-type]


def slow_positions(lists: list[list[int]], slop: int) -> bool:
    return any(
        all(left < right for left, right in pairwise(chosen)) and chosen[-1] - chosen[0] - (len(chosen) - 1) <= slop
        for chosen in product(*lists)
    )


@given(
    st.lists(st.sampled_from(VOCABULARY), max_size=14),
    st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=4),
    st.integers(0, 8),
)
def test_phrases_agree_with_trying_all_placings(text: list[str], terms: list[str], slop: int) -> None:
    leaf = Leaf("", (Alternative(Level.EXACT, tuple(terms), 1.0, MatchKind.LITERAL, slop),))
    lists = [[index for index, word in enumerate(text) if word == term] for term in terms]
    assert Matcher(leaf, CHUNKS).holds(" ".join(text), RECORD) == slow_positions(lists, slop)


@given(st.lists(st.sampled_from(VOCABULARY), max_size=12), st.sampled_from(VOCABULARY), st.integers(1, 4))
def test_counts_agree_with_counting(text: list[str], word: str, at_least: int) -> None:
    assert truth(f"mind{at_least}:={word}", " ".join(text), "") == (text.count(word) >= at_least)


def slow_distance(left: str, right: str) -> int:
    cells: dict[tuple[int, int], int] = {}
    for i, j in product(range(len(left) + 1), range(len(right) + 1)):
        if not i or not j:
            cells[i, j] = i + j
            continue
        options = [cells[i - 1, j] + 1, cells[i, j - 1] + 1, cells[i - 1, j - 1] + (left[i - 1] != right[j - 1])]
        if i > 1 and j > 1 and left[i - 1] == right[j - 2] and left[i - 2] == right[j - 1]:
            options.append(cells[i - 2, j - 2] + 1)
        cells[i, j] = min(options)
    return cells[len(left), len(right)]


@given(st.text("abc", max_size=6), st.text("abc", max_size=6), st.integers(0, 3))
def test_edit_distance_agrees_with_the_whole_table(left: str, right: str, limit: int) -> None:
    assert is_within(left, right, limit) == (slow_distance(left, right) <= limit)
