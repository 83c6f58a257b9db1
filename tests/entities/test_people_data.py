"""Upkeep of the lists of people and first names: what a person who corrects them may break."""

from __future__ import annotations

import itertools
from collections import defaultdict
from datetime import date, timedelta

import pytest

from searchapp.entities.countries import default_lexicon
from searchapp.entities.gazetteer import fold_phrase, packaged_rows, parse_rows
from searchapp.entities.names import default_names
from searchapp.entities.offices import HEADS, PostKind, default_posts
from searchapp.entities.people_gazetteer import COLUMNS, SurnameRule, Term, default_people, read_person
from searchapp.errors import SettingError

PEOPLE = default_people().people
HANDOVER = timedelta(days=31)
FOREVER = date(2100, 1, 1)
LONG_AGO = date(1700, 1, 1)


def test_there_are_enough() -> None:
    assert len(PEOPLE) >= 400
    assert len(default_names().first) >= 2000


def test_no_person_twice() -> None:
    names = [person.name for person in PEOPLE]
    assert sorted(names) == sorted(set(names))


def test_no_full_name_means_two_people() -> None:
    bearers: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for person in PEOPLE:
        for name in person.full:
            bearers[fold_phrase(name)].add(person.name)
    assert {name: people for name, people in bearers.items() if len(people) > 1} == {}


def test_a_shared_surname_needs_a_rule() -> None:
    """Two people may both be meant by the bare surname only if their offices say who is, on every day."""
    for surname, people in default_people().by_surname.items():
        always = [person for person in people if person.rule is SurnameRule.ALWAYS]
        assert len(always) < 2 or all(person.terms for person in always), surname
        days = [(term.start or LONG_AGO, term.end or FOREVER) for person in always for term in person.terms]
        if len(always) > 1:
            assert not overlaps(sorted(days)), surname


def test_countries_are_iso_codes() -> None:
    codes = default_lexicon().codes
    assert {person.name for person in PEOPLE if person.country and person.country not in codes} == set()


def test_dates_are_sane() -> None:
    for person in PEOPLE:
        for term in person.terms:
            assert (term.start or LONG_AGO) <= (term.end or FOREVER), person.name
            for day in (term.start, term.end):
                assert day is None or LONG_AGO <= day <= date(2030, 1, 1), person.name


def test_nobody_holds_one_office_twice_at_a_time() -> None:
    for person in PEOPLE:
        spans: dict[str, list[tuple[date, date]]] = defaultdict(list)
        for term in person.terms:
            spans[term.title].append((term.start or LONG_AGO, term.end or FOREVER))
        assert not [title for title, days in spans.items() if overlaps(sorted(days))], person.name


def test_no_two_people_hold_one_office_of_a_state() -> None:
    terms: dict[tuple[str, str], list[tuple[date, date]]] = defaultdict(list)
    for person in PEOPLE:
        for term in person.terms:
            if single(term) and term.country:
                terms[(term.title, term.country)].append((term.start or LONG_AGO, term.end or FOREVER))
    assert {key for key, days in terms.items() if overlaps(sorted(days), HANDOVER)} == set()


def single(term: Term) -> bool:
    """Whether the office has one holder at a time."""
    post = term.post
    if post is None or term.title != post.name or post.name in ("Minister", "Vizeministerpräsident", "Bundesrat"):
        return False
    return post.kind is PostKind.MINISTER or post.kind in HEADS


def overlaps(days: list[tuple[date, date]], slack: timedelta = timedelta()) -> bool:
    return any(end - slack > start for (_, end), (start, _) in itertools.pairwise(days))


def test_most_offices_are_known() -> None:
    terms = [term for person in PEOPLE for term in person.terms]
    assert sum(term.post is not None for term in terms) / len(terms) >= 0.95


def test_every_minister_has_a_beginning() -> None:
    missing = {person.name for person in PEOPLE for term in person.terms if term.minister and not term.start}
    assert missing <= {"Joseph Goebbels"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param(",,UA,,,", "der Name fehlt", id="no-name"),
        pytest.param("A B,,UA,Präsident,,", "Amt ohne Zeit", id="no-span"),
        pytest.param("A B,,UA,Präsident:2020-13/,,", "Datum", id="month"),
        pytest.param("A B,,UA,Präsident:zwanzig/,,", "Datum", id="word"),
        pytest.param("A B,,UA,,immer,", "unbekannte Regel", id="rule"),
    ],
)
def test_bad_lines_are_named(line: str, message: str) -> None:
    row = parse_rows([",".join(COLUMNS), line], "mine.csv", COLUMNS)[0]
    with pytest.raises(SettingError, match=r"mine\.csv:2: ") as caught:
        read_person(row, default_posts())
    assert message in str(caught.value)


def test_first_names_name_their_sex() -> None:
    assert {row["sex"] for row in packaged_rows("first_names.csv", ("origin", "sex", "names"))} == {"m", "f"}
