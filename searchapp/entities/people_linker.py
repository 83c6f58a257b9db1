"""From candidates to people: full names first, then the short forms that join them, then what only the gazetteer knows."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from searchapp.entities.gazetteer import fold, word_set
from searchapp.entities.names import NameLexicon
from searchapp.entities.offices import Role
from searchapp.entities.people_candidates import Candidate, names_a_thing
from searchapp.entities.people_gazetteer import KnownPerson, SurnameRule, answers
from searchapp.entities.people_roles import EMPTY, role_before
from searchapp.entities.people_words import Article

_PERSON_ENDINGS: Final = tuple(word_set("person_endings"))
_NICKNAME: Final = re.compile(r" [„“\"»«‚‘][^ ]*( [^ ]+)?[“”\"«»‘’] ")
_VAGUE: Final = word_set("vague")
_NAMESAKES: Final = word_set("namesakes")
_DETERMINERS: Final = word_set("determiners")
_BEFORE_OWN_S: Final = ("er", "el")
"""Ends of surnames that often go on with an -s of their own: Ehlers, Bartels."""


@dataclass(slots=True, eq=False)
class Draft:
    """A person in the making: all places that name it, and its fullest name so far."""

    name: str
    firsts: tuple[str, ...]
    surname: tuple[str, ...]
    known: KnownPerson | None = None
    spans: list[tuple[int, int]] = field(default_factory=list)

    def add(self, first: int, last: int) -> None:
        """Note another place."""
        self.spans.append((first, last))


class Linker:
    """Joins the candidates of one article into people."""

    def __init__(self, article: Article, names: NameLexicon) -> None:
        self._article = article
        self._names = names
        self._drafts: list[Draft] = []
        self._by_surname: dict[tuple[str, ...], list[Draft]] = defaultdict(list)

    def link(self, candidates: list[Candidate]) -> list[Draft]:
        """People in order of first mention."""
        for candidate in candidates:
            if candidate.firsts:
                self._add_full(candidate)
        for candidate in candidates:
            if not candidate.firsts:
                self._add_bare(candidate)
        self._sweep({index for candidate in candidates for index in range(candidate.first, candidate.last + 1)})
        for draft in self._drafts:
            draft.spans.sort()
        return sorted(filter(self._is_name, self._drafts), key=lambda draft: draft.spans[0])

    def _is_name(self, draft: Draft) -> bool:
        """Whether an unknown 'Petros Acker' isn't merely the field of the Petro whom the article names."""
        first = draft.firsts[0] if len(draft.firsts) == 1 and not draft.known and len(draft.spans) == 1 else ""
        return not first.endswith("s") or all(first[:-1] not in other.firsts for other in self._drafts)

    def _add_full(self, candidate: Candidate) -> None:
        known = self._choose(candidate)
        if known and self._is_namesake(candidate, known):
            known = None
        draft = self._same(candidate, known)
        if draft is None:
            draft = self._new(candidate, known)
        elif not draft.known and len(candidate.firsts) > len(draft.firsts):
            draft.name, draft.firsts = self._display(candidate), candidate.firsts
        elif not draft.known and draft.name == self._display(candidate) + "s":
            draft.name, draft.surname = self._display(candidate), candidate.surname
            self._register(draft)
        draft.add(candidate.first, candidate.last)

    def _is_namesake(self, candidate: Candidate, known: KnownPerson) -> bool:
        """Whether a profession before a common full name makes it a private person's: 'Bäckermeister Gerd Müller'."""
        if known.rule is SurnameRule.ALWAYS or known.country not in _NAMESAKES:
            return False
        role = role_before(self._article, candidate.first)
        if role is None or role.word.post.is_office or role.own or role.word.post.name in EMPTY | _VAGUE:
            return False
        return all(role.word.named not in term.title for term in known.terms)

    def _choose(self, candidate: Candidate) -> KnownPerson | None:
        if len(candidate.known) < 2:
            return candidate.known[0] if candidate.known else None
        exact = [person for person in candidate.known if candidate.firsts[0] in person.firsts]
        return (exact or list(candidate.known))[0]

    def _same(self, candidate: Candidate, known: KnownPerson | None) -> Draft | None:
        if known:
            return next((draft for draft in self._drafts if draft.known is known), None)
        for draft in self._by_surname.get(candidate.surname, ()) or self._by_surname.get(
            _without_s(candidate.surname), ()
        ):
            if not draft.known and self._names.same_first(draft.firsts[0], candidate.firsts[0]):
                return draft
        return None

    def _new(self, candidate: Candidate, known: KnownPerson | None) -> Draft:
        draft = Draft(known.name if known else self._display(candidate), candidate.firsts, candidate.surname, known)
        if not known and draft.name.endswith("s") is False and candidate.surname[-1].endswith("s"):
            draft.surname = _without_s(candidate.surname)
        self._drafts.append(draft)
        self._register(draft)
        return draft

    def _register(self, draft: Draft) -> None:
        for surname in draft.known.surnames if draft.known else {draft.surname}:
            if draft not in self._by_surname[surname]:
                self._by_surname[surname].append(draft)

    def _display(self, candidate: Candidate) -> str:
        article, last = self._article, candidate.last
        name = " ".join(article.text.between(candidate.first, last).split())
        if last - candidate.first > 1:
            name = _NICKNAME.sub(" ", name)
        if article.words[last].roman:
            return name + "."
        return name[:-1] if self._is_genitive(candidate, name) else name

    def _is_genitive(self, candidate: Candidate, name: str) -> bool:
        """Whether an unknown name's final -s is the genitive's: a noun stands before or behind it."""
        article, before, last = self._article, candidate.first - 1, candidate.last
        first = article.words[candidate.first].first
        if (
            not name.endswith("s")
            or len(candidate.surname[-1]) < 5
            or name.endswith(("ss", "us", "is", "as", "es", "ns"))
        ):
            return False
        if first and first.english:
            return False
        behind = article.gap(last).strip(" ") in ("", "„", '"', "«", "»") and last + 1 < article.size
        if behind and (
            article.words[last + 1].capital or article.gap(last).strip(" ") or _attribute(article, last + 1)
        ):
            return True
        noun = article.words[before] if before >= 0 and article.blank(before) else None
        if noun is None or not noun.capital or noun.folded.endswith(_PERSON_ENDINGS):
            return False
        if noun.role or noun.title or article.sentence_start(before):
            return False
        bare = candidate.surname[-1][:-1]
        return not bare.endswith(_BEFORE_OWN_S) or any(fold(surface) == bare for surface in article.surfaces)

    def _add_bare(self, candidate: Candidate) -> None:
        drafts = self._by_surname.get(candidate.surname) or self._by_surname.get(_without_s(candidate.surname)) or []
        if drafts:
            self._nearest(drafts, candidate).add(candidate.first, candidate.last)
            return
        known = self._known_bare(candidate)
        if known or (not candidate.known and self._introduced(candidate)):
            self._new(candidate, known).add(candidate.first, candidate.last)

    def _nearest(self, drafts: list[Draft], candidate: Candidate) -> Draft:
        """Of several people with one surname: whose office stands before it, else the last one named before it."""
        if len(drafts) == 1:
            return drafts[0]
        role = role_before(self._article, candidate.first)
        if role:
            fitting = [draft for draft in drafts if draft.known and draft.known.has_held(role.word.post)]
            if len(fitting) == 1:
                return fitting[0]
        before = [draft for draft in drafts if min(draft.spans)[0] < candidate.first]
        return (
            max(before, key=lambda draft: max(span for span in draft.spans if span[0] < candidate.first))
            if before
            else drafts[0]
        )

    def _known_bare(self, candidate: Candidate) -> KnownPerson | None:
        if candidate.sure and candidate.known:
            return candidate.known[0]
        role = role_before(self._article, candidate.first)
        if role and role.word.post.is_office:
            return self._holder(candidate, role)
        always = [person for person in candidate.known if person.rule is SurnameRule.ALWAYS]
        acting = [person for person in always if person.term_on(self._article.text.published)]
        if len(acting) == 1:
            return acting[0]
        before = candidate.first - 1
        if before >= 0 and self._article.blank(before) and self._article.words[before].country:
            code = self._article.words[before].country
            usable = [person for person in candidate.known if person.rule is not SurnameRule.NEVER]
            fitting = [person for person in usable if person.country == code]
            return fitting[0] if len(fitting) == 1 else None
        return None

    def _holder(self, candidate: Candidate, role: Role) -> KnownPerson | None:
        """Who of several people with one surname holds, else has held, the office before it."""
        post, day = role.word.post, self._article.text.published
        held = [
            person for person in candidate.known if person.has_held(post) and role.country in (None, person.country)
        ]
        now = [
            person
            for person in held
            if any(term.post and answers(post, term.post) and term.holds(day) for term in person.terms)
        ]
        usable = [person for person in held if person.rule is not SurnameRule.NEVER]
        return now[0] if len(now) == 1 else next(iter(usable), None)

    def _introduced(self, candidate: Candidate) -> bool:
        """Whether an unknown bare surname stands behind an office, so that the reader is meant to know the person."""
        role = role_before(self._article, candidate.first)
        word = self._article.words[candidate.first]
        named = role is not None and role.word.post.is_office and not role.plural
        return named and not word.common and word.nameable and not self._names.is_compound(word.folded)

    def _sweep(self, taken: set[int]) -> None:
        """Bare surnames of the article's unknown people, which no gazetteer could find."""
        surnames = {draft.surname[-1]: draft for draft in self._drafts if len(draft.surname) == 1 or not draft.known}
        if not surnames:
            return
        bearers = {f"{surname}s": draft for surname, draft in surnames.items()} | surnames
        folded = self._article.marked.folded
        for index in [index for index in self._article.marked.nameables() if folded[index] in bearers]:
            draft = bearers[folded[index]]
            if index not in taken and self._means(draft, index):
                draft.add(index - self._lead(draft, index), index)

    def _lead(self, draft: Draft, index: int) -> int:
        """How many tokens of a longer surname stand right before its last word."""
        length = len(draft.surname)
        if length == 1:
            return 0
        folded = self._article.folded(max(0, index - length + 1), index - 1)
        return length - 1 if folded == draft.surname[:-1] else 0

    def _means(self, draft: Draft, index: int) -> bool:
        article, word = self._article, self._article.words[index]
        if len(draft.surname) > 1 and not self._lead(draft, index):
            return False
        before = index - 1 - self._lead(draft, index)
        if article.hyphen(before) or names_a_thing(article, index, index):
            return False
        if article.hyphen(index) and word.common:
            return False
        if before >= 0 and article.blank(before):
            previous = article.words[before]
            if previous.nameable and not (previous.common or previous.role or previous.title or previous.country):
                return previous.folded == draft.surname[0]
            if word.common and (not previous.capital or previous.folded in _DETERMINERS):
                return previous.folded not in _DETERMINERS and not previous.folded.endswith(("en", "em", "es", "er"))
        return not (word.common and article.sentence_start(index) and not _verb_follows(article, index))


def _attribute(article: Article, index: int) -> bool:
    """Whether an adjective and its noun stand at a token: 'neuem Kinofilm'."""
    if index + 1 >= article.size or not article.blank(index) or not article.words[index + 1].capital:
        return False
    return article.words[index].surface.endswith(("em", "er", "es", "en"))


def _verb_follows(article: Article, index: int) -> bool:
    return index + 1 < article.size and article.blank(index) and article.words[index + 1].surface.islower()


def _without_s(surname: tuple[str, ...]) -> tuple[str, ...]:
    return (*surname[:-1], surname[-1].removesuffix("s"))
