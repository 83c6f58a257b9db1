"""Candidates from the gazetteer: full names in any known spelling, and bare surnames."""

from __future__ import annotations

from typing import Final

from searchapp.entities.gazetteer import word_set
from searchapp.entities.marks import LISTED_PHRASES, NAMEABLES, SURNAMES
from searchapp.entities.people_candidates import Candidate, chain_end, names_a_thing
from searchapp.entities.people_gazetteer import KnownPerson, PeopleGazetteer, SurnameRule
from searchapp.entities.people_words import Article, Word


class PlaceNames:
    """Places and figures of speech that start like a person ('Chan Junis', 'Abu Dhabi'): takes their tokens, yields nobody."""

    def find(self, article: Article, taken: set[int]) -> list[Candidate]:
        """No candidates; the phrases' tokens are taken."""
        for index in article.marked.all(LISTED_PHRASES):
            if article.marked.is_(index, NAMEABLES):
                match = article.vocabulary.places.match_at(article.text, index)
                taken.update(range(index, match.last + 1) if match else ())
        return []


class FullNames:
    """Full names as the gazetteer lists them, with or without genitive -s."""

    def __init__(self, people: PeopleGazetteer) -> None:
        self._people = people

    def find(self, article: Article, taken: set[int]) -> list[Candidate]:
        """Candidates for all listed full names."""
        found: list[Candidate] = []
        for index in article.marked.all(LISTED_PHRASES):
            candidate = None if index in taken else self._at(article, index)
            if candidate:
                taken.update(range(index, candidate.last + 1))
                found.append(candidate)
        return found

    def _at(self, article: Article, index: int) -> Candidate | None:
        match = self._people.full.match_at(article.text, index)
        if match is None or not self._clean(article, index, match.last):
            return None
        while article.words[index].role and index < match.last:
            index += 1
        surname = _surname_at_end(match.values, article.folded(index, match.last))
        firsts = article.folded(index, match.last - len(surname)) or article.folded(index, index)
        return Candidate(index, match.last, firsts, surname, match.values)

    @staticmethod
    def _clean(article: Article, first: int, last: int) -> bool:
        if names_a_thing(article, first, last) or (not article.words[last].capital and not article.hyphen(last - 1)):
            return False
        if first and article.hyphen(first - 1) and article.words[first - 1].first:
            return False
        if article.hyphen(last):
            end = chain_end(article, last)
            return not article.words[end].after_thing and not article.hyphen(first)
        return True


def _surname_at_end(people: tuple[KnownPerson, ...], tail: tuple[str, ...]) -> tuple[str, ...]:
    for person in people:
        for surname in sorted(person.surnames, key=len, reverse=True):
            for end in (tail, (*tail[:-1], tail[-1].removesuffix("s"))):
                if end[-len(surname) :] == surname or end[: len(surname)] == surname:
                    return surname
    return tail[-1:]


class BareSurnames:
    """Known surnames standing alone: 'Selenskyj', 'Kanzler Merz', 'Putins', 'Scholz-Regierung'."""

    def __init__(self, people: PeopleGazetteer) -> None:
        self._people = people

    def find(self, article: Article, taken: set[int]) -> list[Candidate]:
        """Candidates for all known surnames among the free tokens."""
        found: list[Candidate] = []
        words, surfaces, marked = article.words, article.surfaces, article.marked.all(SURNAMES)
        known = set(marked)
        for index in [at for at in marked if at + 1 in known or surfaces[at][0].isupper()]:
            if index in taken or not (words[index].surname or index + 1 in known):
                continue
            word = words[index]
            starts = self._starts_surname(article, index, word)
            candidate = self._at(article, index, word.head, taken) if starts else None
            if candidate:
                taken.update(range(index, candidate.last + 1))
                found.append(candidate)
        return found

    def _starts_surname(self, article: Article, index: int, word: Word) -> bool:
        """Whether a word begins a known surname; one in lower case does with the next: 'von der', 'al-Assad'."""
        return word.head > 0 and (word.capital or article.folded(index, index + 1) in self._people.pairs)

    def _at(self, article: Article, index: int, longest: int, taken: set[int]) -> Candidate | None:
        for length in range(longest, 0, -1):
            last = index + length - 1
            if (
                last >= article.size
                or not article.words[last].capital
                or not (last == index or _joined(article, index, last))
            ):
                continue
            surname, people = self._lookup(article.folded(index, last))
            if people and _stands_alone(article, index, last, taken):
                strong = [person for person in people if person.rule is not SurnameRule.NEVER]
                sure = len(strong) == 1 and strong[0].rule is SurnameRule.ALWAYS
                return Candidate(index, last, (), surname, tuple(strong if sure else people), sure=sure)
        return None

    def _lookup(self, surname: tuple[str, ...]) -> tuple[tuple[str, ...], list[KnownPerson]]:
        people = self._people.by_surname.get(surname)
        if people is None and surname[-1].endswith("s"):
            surname = (*surname[:-1], surname[-1][:-1])
            people = self._people.by_surname.get(surname)
        return surname, people or []


def _joined(article: Article, first: int, last: int) -> bool:
    return all(article.blank(index) or article.hyphen(index) for index in range(first, last))


def _stands_alone(article: Article, first: int, last: int, taken: set[int]) -> bool:
    """Whether no other name, thing or compound claims the surname: not 'Merkel-Straße', 'Thilo Austin', 'Müller-Scholz'."""
    words = article.words
    if names_a_thing(article, first, last):
        return False
    if article.hyphen(last) and words[chain_end(article, last)].after_thing:
        return False
    before = first - 1
    if before < 0 or before in taken:
        return not (before >= 0 and article.hyphen(before) and before in taken)
    if article.hyphen(before):
        return words[before].common or words[before].role is not None or words[before].folded in _COMPOUND_STARTS
    if article.blank(before) and words[before].nameable and words[before].surface.isalpha():
        return bool(words[before].common or words[before].role or words[before].country or words[before].title)
    return True


_COMPOUND_STARTS: Final = word_set("compound_starts")
