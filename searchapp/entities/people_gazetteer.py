"""The people the press knows: names in all spellings, when a bare surname is enough, and their offices with their terms."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final

from searchapp.entities.gazetteer import Row, TokenTrie, fold_phrase, packaged_rows, word_set
from searchapp.entities.names import default_names, sound_keys_of
from searchapp.entities.offices import HEADS, INTERNATIONAL, Post, PostKind, PostLexicon, RoleWord, default_posts

COLUMNS: Final = ("name", "aliases", "country", "offices", "rule", "note")
TRANSLITERATED: Final = word_set("transliterated")
"""States whose names reach the German press in several transliterations; only theirs are compared by sound."""


class SurnameRule(StrEnum):
    """When a surname alone names the person."""

    ALWAYS = ""
    CONTEXT = "context"
    NEVER = "none"


@dataclass(frozen=True, slots=True)
class Term:
    """An office held from `start` to `end` (inclusive; None: open). `title` is the office as its holder is called."""

    title: str
    post: Post | None
    country: str | None
    start: date | None
    end: date | None

    def holds(self, day: date | None) -> bool:
        """Whether the term runs on a day; without a day: whether it is open."""
        if day is None:
            return self.end is None
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    @property
    def minister(self) -> bool:
        """Whether the office makes its holder a member of a government below its head."""
        return self.post is not None and self.post.kind is PostKind.MINISTER and " von " not in self.title


@dataclass(frozen=True, slots=True, eq=False)
class KnownPerson:
    """A person of the gazetteer. `surnames` and `firsts` are folded; a surname may be several tokens."""

    name: str
    surnames: frozenset[tuple[str, ...]]
    firsts: frozenset[str]
    country: str | None
    terms: tuple[Term, ...]
    rule: SurnameRule
    full: tuple[str, ...]

    def term_on(self, day: date | None) -> Term | None:
        """The term on a day: the latest begun of those that run; without a day the last one of the list that is open."""
        running = [term for term in self.terms if term.holds(day)]
        return max(running, key=lambda term: term.start or date.min) if running else None

    def last_term(self, day: date | None) -> Term | None:
        """The last term that ended before a day (without a day: the last of all)."""
        ended = [term for term in self.terms if term.end and (day is None or term.end < day)]
        return max(ended, key=lambda term: term.end or date.min) if ended else None

    def has_held(self, post: Post) -> bool:
        """Whether any of the terms is this post, or a headship where the post is one."""
        return any(term.post and answers(post, term.post) for term in self.terms)


def answers(asked: Post, held: Post) -> bool:
    """Whether who holds one post can be called by another: the same, or both head a state or government alike."""
    if asked.name == held.name:
        return True
    if asked.name == "Minister":
        return held.kind is PostKind.MINISTER
    return asked.kind is held.kind and asked.kind in HEADS


class PeopleGazetteer:
    """Known people by full name, by surname, by sound of the surname, and by office."""

    def __init__(self, rows: list[Row], posts: PostLexicon) -> None:
        self.people = [read_person(row, posts) for row in rows]
        self.full: TokenTrie[KnownPerson] = TokenTrie()
        self.by_surname: dict[tuple[str, ...], list[KnownPerson]] = defaultdict(list)
        self.heads: dict[str, int] = {}
        self.pairs: set[tuple[str, str]] = set()
        self._by_sound: dict[str, list[KnownPerson]] = defaultdict(list)
        self._by_post: dict[tuple[str, str], list[tuple[Term, KnownPerson]]] = defaultdict(list)
        for person in self.people:
            self._enter(person)

    @classmethod
    def packaged(cls, extra: Sequence[Row] = ()) -> PeopleGazetteer:
        """The people of the package's data file, with more people; one of the same name takes the packaged one's place."""
        own = {row["name"] for row in extra}
        rows = [row for row in packaged_rows("people.csv", COLUMNS) if row["name"] not in own]
        return cls([*rows, *extra], default_posts())

    def sounding(self, folded_surname: str) -> list[KnownPerson]:
        """People whose surname is another transliteration of this one."""
        found: dict[int, KnownPerson] = {}
        for key in sound_keys_of(folded_surname):
            for person in self._by_sound.get(key, ()):
                found[id(person)] = person
        return list(found.values())

    def holder(self, post: Post, country: str, day: date | None) -> KnownPerson | None:
        """Who holds a post in a state on a day, where exactly one person does."""
        keys = [(str(post.kind), country)] if post.kind in HEADS else [(post.name, country)]
        found = {id(person): person for key in keys for term, person in self._by_post.get(key, ()) if term.holds(day)}
        return next(iter(found.values())) if len(found) == 1 else None

    def _enter(self, person: KnownPerson) -> None:
        for name in person.full:
            self._add_full(name, person)
        for surname in person.surnames:
            self.by_surname[surname].append(person)
            self.pairs.update([(surname[0], surname[1])] if len(surname) > 1 else [])
            self.heads[surname[0]] = max(len(surname), self.heads.get(surname[0], 0))
            if person.country in TRANSLITERATED and len(surname) == 1:
                for key in sound_keys_of(surname[0]):
                    self._by_sound[key].append(person)
        for term in person.terms:
            if term.post and term.country and term.title in (term.post.name, term.post.feminine):
                self._by_post[(term.post.name, term.country)].append((term, person))
                if term.post.kind in HEADS:
                    self._by_post[(str(term.post.kind), term.country)].append((term, person))

    def _add_full(self, name: str, person: KnownPerson) -> None:
        if len(fold_phrase(name)) > 1:
            self.full.add(name, person)
            self.full.add(name + "s", person)


def read_person(row: Row, posts: PostLexicon) -> KnownPerson:
    """A person from a line of the data file. Raises SettingError where an office or date can't be read."""
    name = row["name"]
    if not name:
        raise row.error("der Name fehlt")
    surname = surname_of(name, row["country"])
    spellings = [name, *row.many("aliases")]
    is_bare = {spelling: _is_bare(spelling, surname) for spelling in spellings}
    full = tuple(spelling for spelling in spellings if not is_bare[spelling])
    surnames = {fold_phrase(spelling) for spelling in spellings if is_bare[spelling]}
    surnames |= {fold_phrase(surname_of(spelling, row["country"])) for spelling in full}
    firsts = {first for spelling in full for first in _forenames(spelling, row["country"])}
    try:
        rule = SurnameRule(row["rule"])
    except ValueError as error:
        raise row.error(f"unbekannte Regel {row['rule']!r}") from error
    country = row["country"] or None
    terms = tuple(_term(row, part, country, posts) for part in row.many("offices"))
    return KnownPerson(name, frozenset(surnames), frozenset(firsts), country, terms, rule, full)


def surname_of(name: str, country: str = "") -> str:
    """The surname in a full name: from the first particle on, else the last word (the first one in East Asia)."""
    words = name.split()
    if len(words) == 1:
        return name
    if words[-1].rstrip(".") in word_set("roman"):
        return words[-2] if len(words) == 2 else " ".join(words[:-1])
    if country in ("CN", "KP", "KR", "TW", "HK") and fold_phrase(words[0])[0] in default_names().asian_surnames:
        return words[0]
    particles = default_names().particles
    start = next((index for index in range(1, len(words)) if _starts_surname(words[index], particles)), len(words) - 1)
    end = len(words) - (words[-1] in ("Jr.", "Sr.") and len(words) > 2)
    return " ".join(words[min(start, end - 1) : end])


def _forenames(spelling: str, country: str) -> tuple[str, ...]:
    folded, surname = fold_phrase(spelling), fold_phrase(surname_of(spelling, country))
    rest = folded[len(surname) :] if folded[: len(surname)] == surname else folded[: len(folded) - len(surname)]
    return rest or folded[:1]


def _starts_surname(word: str, particles: frozenset[str]) -> bool:
    return (word.split("-")[0] if word.islower() or word[:3] in ("al-", "as-", "an-") else word) in particles


def _is_bare(spelling: str, surname: str) -> bool:
    if " " not in spelling:
        return True
    words = spelling.split()
    return fold_phrase(surname)[-len(fold_phrase(spelling)) :] == fold_phrase(spelling) or (
        words[0] in default_names().particles and words[0][0].islower()
    )


def _term(row: Row, text: str, country: str | None, posts: PostLexicon) -> Term:
    title, colon, span = text.rpartition(":")
    start, slash, end = span.partition("/")
    if not colon or not slash:
        raise row.error(f"Amt ohne Zeit: {text!r} (Amt:von/bis)")
    word = post_of(title, posts)
    post = word.post if word else None
    named = (word.country if word else "") or (post.country if post else "")
    where = None if named == INTERNATIONAL or (post and post.country == INTERNATIONAL) else named or country
    try:
        return Term(title.removesuffix(" (kommissarisch)"), post, where, _day(start, last=False), _day(end, last=True))
    except ValueError as error:
        raise row.error(f"Datum in {text!r}: {error}") from error


def post_of(title: str, posts: PostLexicon) -> RoleWord | None:
    """The post an office title means: the whole title, else its first words, else its last hyphen part."""
    whole = posts.phrases.get(title)
    if whole:
        return whole[0]
    head = title.split(" ")[0]
    found = posts.phrases.get(head)
    if found:
        return found[0]
    return posts.word(head) or posts.word(head.rsplit("-", 1)[-1])


def _day(text: str, *, last: bool) -> date | None:
    if not text:
        return None
    numbers = [int(part) for part in text.split("-")]
    if len(numbers) == 3:
        return date(*numbers)
    year, month = numbers
    return date(year, month, calendar.monthrange(year, month)[1] if last else 1)


@cache
def default_people() -> PeopleGazetteer:
    """The packaged gazetteer, loaded once."""
    return PeopleGazetteer.packaged()
