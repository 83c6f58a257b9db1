"""Candidates by pattern: names nobody listed, found by first names, offices, brackets and speech verbs of German press prose."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from searchapp.entities.gazetteer import fold, word_set
from searchapp.entities.marks import INTRODUCTIONS, LISTED_NAMES, STARTS, STRANGERS, one_of
from searchapp.entities.names import NameLexicon
from searchapp.entities.people_candidates import Candidate, chain_end, names_a_thing
from searchapp.entities.people_evidence import (
    has_evidence,
    is_someone,
    is_surname_after_all,
    role_before_first_name,
)
from searchapp.entities.people_gazetteer import KnownPerson, PeopleGazetteer, SurnameRule
from searchapp.entities.people_roles import introducer, is_title
from searchapp.entities.people_words import Article

_WORTH_A_LOOK: Final = re.compile(
    one_of(STARTS) + b"(?:(?<=%b)|(?=%b)|(?<=%b.))" % (one_of(LISTED_NAMES), one_of(STARTS), one_of(INTRODUCTIONS)),
    re.DOTALL,
)
"""A name can begin with a listed name, before another word that could begin one, and behind an office."""
_REMEMBERED: Final = 1 << 14
_BETWEEN_SURNAMES: Final = frozenset(("da", "de", "dos", "del", "do", "du", "vel"))
_MOST_SURNAME_WORDS: Final = 2
_NAME_OPENERS: Final = word_set("name_openers")
_OPENING_QUOTES: Final = frozenset("„“\"»«‚‘'")
_CLOSED: Final = frozenset(f"{quote} " for quote in "“”\"«»‘’'")
_INNER_PARTICLES: Final = frozenset(("der", "den", "des", "dem", "e", "y"))
_MOST_FIRST_NAMES: Final = 4
_SURNAMES_TOO: Final = word_set("surnames_too")
_LONGEST_SYLLABLE: Final = 6
"""Letters of one part of a Korean given name."""


class NamePatterns:
    """Full names that start with a first name, or stand behind an office, or before a party or an age in brackets."""

    def __init__(self, people: PeopleGazetteer, names: NameLexicon) -> None:
        self._people = people
        self._names = names
        self._known = lru_cache(maxsize=_REMEMBERED)(self._find_known)

    def find(self, article: Article, taken: set[int]) -> list[Candidate]:
        """Candidates among the free tokens."""
        found: list[Candidate] = []
        for index in article.marked.matching(_WORTH_A_LOOK):
            candidate = None if index in taken else self._at(article, index, taken)
            if candidate and not article.hyphen(index - 1) and not taken.intersection(range(index, candidate.last + 1)):
                taken.update(range(index, candidate.last + 1))
                found.append(candidate)
        return found

    def _at(self, article: Article, index: int, taken: set[int]) -> Candidate | None:
        if not article.marked.is_(index, LISTED_NAMES):
            return self._without_first_name(article, index, taken)
        word = article.words[index]
        if word.asian and (not word.common or introducer(article, index) >= 0):
            span = asian_name(article, index) or _asian_name_apart(article, index)
            if span:
                return self._candidate(article, index, index, span)
        if word.first is not None and word.before_thing and _starts_unambiguously(article, index + 1):
            return None
        if word.first is not None and (not word.role or word.role.post.surname):
            surname = self._after_first_names(article, index, taken)
            return self._full(article, index, surname) if surname else None
        if not word.common and not word.role and not word.country:
            return self._without_first_name(article, index, taken)
        return None

    def _after_first_names(self, article: Article, index: int, taken: set[int]) -> tuple[int, int] | None:
        """Where the surname stands behind the first names that start at `index`."""
        start = first_names_end(article, index)
        span = surname_span(article, start, taken) if start else None
        if span and _continues(article, span[1], taken) and self._has_middle_name(article, index, span[1]):
            return span[0], span[1] + 1
        return span

    @staticmethod
    def _has_middle_name(article: Article, index: int, last: int) -> bool:
        """Whether two unknown words behind a first name are one name: an office stands before, and no noun behind."""
        before, behind = introducer(article, index), last + 2
        word = article.words[before] if before >= 0 else None
        ends = behind >= article.size or not (article.blank(behind - 1) and article.words[behind].capital)
        first = article.words[index].first
        return ends and ((word is not None and word.role is not None) or (first is not None and first.two_surnames))

    def _full(self, article: Article, index: int, surname: tuple[int, int]) -> Candidate | None:
        start, last = surname
        if names_a_thing(article, index, last) or (article.hyphen(last) and not _owned(article, last)):
            return None
        word = article.words[index]
        if (
            word.first
            and word.first.ambiguous
            and start == index + 1
            and not self._supported(article, index, start, last)
        ):
            return None
        return self._candidate(article, index, start, last)

    def _supported(self, article: Article, index: int, start: int, last: int) -> bool:
        """Whether something besides the ambiguous first name speaks for a person."""
        folded = article.folded(start, last)
        if self._people.by_surname.get(folded):
            return True
        if article.words[last].common:
            return is_surname_after_all(article, index, last)
        return has_evidence(article, index, last)

    def _without_first_name(self, article: Article, index: int, taken: set[int]) -> Candidate | None:
        """Two or three unknown capitalised words with an office before them or a party, age or speech verb beside them."""
        last = _second_surname(article, index)
        while last < index + _MOST_SURNAME_WORDS and _continues(article, last, taken):
            last += 1
        if last == index:
            return self._short(article, index) if article.marked.is_(index - 1, INTRODUCTIONS) else None
        if article.hyphen(last) or not is_someone(article, index, last) or names_a_thing(article, index, last):
            return None
        return self._candidate(article, index, index + 1, last)

    def _short(self, article: Article, index: int) -> Candidate | None:
        """A surname alone behind an office or 'Herr', 'Frau': joined to a full name where the article has one."""
        before, word = introducer(article, index), article.words[index]
        if before < 0 or article.hyphen(index) or word.head or is_title(article, index):
            return None
        if not article.words[before].introduces or names_a_thing(article, index, index):
            return None
        return Candidate(index, index, (), article.folded(index, index), (), sure=False)

    def _candidate(self, article: Article, index: int, start: int, last: int) -> Candidate:
        folded = article.folded
        firsts = folded(index + 1, last) if start == index else folded(index, start - 1)
        surname = folded(index, index) if start == index else folded(start, last)
        return Candidate(index, last, firsts, surname, self._known(firsts, surname))

    def _find_known(self, firsts: tuple[str, ...], surname: tuple[str, ...]) -> tuple[KnownPerson, ...]:
        """People of the gazetteer with this surname, in this or another transliteration, and a matching first name."""
        stripped = (*surname[:-1], surname[-1].removesuffix("s"))
        if len(surname) == 1 and len(firsts) > 1 and surname[0] in self._names.asian_surnames:
            return tuple(p for p in self._people.by_surname.get(surname, ()) if p.firsts.issuperset(firsts))
        people = self._people.by_surname.get(surname) or self._people.by_surname.get(stripped)
        if not people and len(surname) == 1:
            people = self._people.sounding(surname[0]) or self._people.sounding(stripped[0])
        return tuple(
            person
            for person in people or ()
            if firsts and any(self._names.same_first(firsts[0], first) for first in person.firsts) and _not_bare(person)
        )


def _not_bare(person: KnownPerson) -> bool:
    return person.rule is not SurnameRule.NEVER or len(person.firsts) > 0


def _starts_unambiguously(article: Article, index: int) -> bool:
    first = article.words[index].first if index < article.size else None
    return first is not None and not first.ambiguous and article.blank(index - 1)


def first_names_end(article: Article, index: int) -> int:
    """The token behind the first names, initials and joined first names that start at `index`; 0 where none can follow."""
    words, position = article.words, index
    for _ in range(_MOST_FIRST_NAMES):
        while article.hyphen(position):
            position += 1
            if words[position].first is None and not words[position].surface[:1].islower():
                return 0
        if not article.blank(position):
            position = _over_nickname(article, position)
            if not (_near(article, position) or _closes_nickname(article, position)):
                return 0
        following = position + 1
        opener = words[position].folded in _NAME_OPENERS and words[following].nameable
        if opener and position > index and not _goes_on(article, following):
            return position
        if words[following].initial or (opener and not words[following].common):
            position = following
            continue
        if words[following].first is None or not _another_follows(article, following):
            return following
        position = following
    return 0


def _goes_on(article: Article, index: int) -> bool:
    """Whether a surname can stand behind token `index`: 'Ali Abdul Karim Kassem' goes on, 'Samira Abu Dakka' doesn't."""
    return index + 1 < article.size and article.blank(index) and article.words[index + 1].nameable


def _over_nickname(article: Article, index: int) -> int:
    """The last token of a nickname in quotes behind a first name ('Andrij „Fuchs“ Melnytschuk'), else the token itself."""
    if article.gap(index).strip() not in _OPENING_QUOTES:
        return index
    ends = (last for last in range(index + 1, min(article.size - 1, index + 4)) if _closes_nickname(article, last))
    return next(ends, index)


def _closes_nickname(article: Article, index: int) -> bool:
    return article.gap(index) in _CLOSED


def _another_follows(article: Article, index: int) -> bool:
    """Whether behind a word that could be a first name a surname still follows."""
    if article.hyphen(index):
        return article.words[index + 1].first is not None or not article.words[index + 1].capital
    following = index + 1
    if following >= article.size or not _near(article, index):
        return False
    word = article.words[following]
    if word.particle and not word.capital:
        behind = following + 1
        return behind < article.size and article.words[behind].nameable and not article.words[behind].common
    return word.nameable and not word.common and not word.role and not word.country


def _near(article: Article, index: int) -> bool:
    return article.blank(index) or (article.words[index].initial and article.gap(index) in (". ", ".", ".-"))


def surname_span(article: Article, start: int, taken: set[int]) -> tuple[int, int] | None:
    """First and last token of the surname that starts at `start`, particles included; None where no surname stands."""
    words, position = article.words, start
    if words[start].folded in _INNER_PARTICLES:
        return None
    while (
        words[position].particle
        and position + 1 < article.size
        and (article.blank(position) or article.hyphen(position))
    ):
        position += 1
        if position - start > 3:
            return None
    word = words[position]
    if (
        position in taken
        or (position > start and word.common)
        or not _can_be_surname(article, position, bare=position == start)
    ):
        return None
    last = position
    while article.hyphen(last) and words[last + 1].nameable and not words[last + 1].common and not words[last + 1].role:
        last += 1
    last = _second_surname(article, last)
    if word.roman or (last + 1 < article.size and words[last + 1].roman and article.blank(last)):
        last = position if word.roman else last + 1
    return start, last


def _second_surname(article: Article, last: int) -> int:
    """The end of 'Graziano da Silva', 'Rebelo de Sousa', 'Szynkowski vel Sęk': a second surname behind a particle."""
    words, particle = article.words, last + 1
    if (
        particle + 1 >= article.size
        or not article.blank(last)
        or fold(article.surfaces[particle]) not in _BETWEEN_SURNAMES
    ):
        return last
    follows = article.blank(particle) and words[particle + 1].nameable and not words[particle + 1].common
    return particle + 1 if follows else last


def _can_be_surname(article: Article, index: int, *, bare: bool) -> bool:
    word = article.words[index]
    if word.roman and not bare:
        return False
    if not word.nameable and not (word.roman and index + 1 <= article.size):
        return False
    if word.title or word.after_name:
        return False
    if word.folded in article.vocabulary.names.never:
        return word.folded in _SURNAMES_TOO and role_before_first_name(article, index)
    return not (word.role and not word.role.post.surname and word.role.post.is_office)


def _continues(article: Article, index: int, taken: set[int]) -> bool:
    """Whether the word behind token `index` can go on with an unknown name, and starts no full name of its own."""
    following = index + 1
    if not article.marked.is_(following, STARTS) or following in taken or not article.blank(index):
        return False
    if article.marked.is_(following, STRANGERS):
        return True
    word = article.words[following]
    if word.common or word.role or word.country or word.title:
        return False
    return word.first is None or not _continues(article, following, taken)


def asian_name(article: Article, index: int) -> int:
    """Last token of a Korean or Chinese name with a hyphenated given name ('Shin Won-sik'); 0 where there is none."""
    words = article.words
    given = index + 1
    if given + 1 >= article.size or not article.blank(index) or not words[given].nameable or not article.hyphen(given):
        return 0
    second = words[given + 1]
    return given + 1 if second.surface.isalpha() and second.surface.islower() and len(second.surface) <= 6 else 0


def _asian_name_apart(article: Article, index: int) -> int:
    """Last token of a Korean name in three words behind an office ('General Choi Min Ho'); 0 where there is none."""
    before, given = introducer(article, index), (index + 1, index + 2)
    if before < 0 or article.words[before].role is None or given[1] >= article.size:
        return 0
    words = [article.words[at] for at in given]
    if not all(article.blank(at - 1) and word.nameable for at, word in zip(given, words, strict=True)):
        return 0
    return given[1] if all(len(word.surface) <= _LONGEST_SYLLABLE and not word.role for word in words) else 0


def _owned(article: Article, last: int) -> bool:
    """Whether the chain behind a full name leaves it a person: 'Olaf Scholz-Regierung' does, 'Anna-Amalia-Bibliothek' not."""
    end = chain_end(article, last)
    return article.words[end].role is not None
