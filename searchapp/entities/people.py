"""People, their offices, and offices without a name: the tagger over all sources of candidates."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from searchapp.entities.countries import default_lexicon
from searchapp.entities.gazetteer import word_set
from searchapp.entities.marks import OFFICES, Marked, Marks
from searchapp.entities.names import FEMALE
from searchapp.entities.offices import HEADS, INTERNATIONAL, Post, PostKind, Role
from searchapp.entities.people_candidates import Candidate, CandidateSource
from searchapp.entities.people_gazetteer import Term, answers
from searchapp.entities.people_known import BareSurnames, FullNames, PlaceNames
from searchapp.entities.people_linker import Draft, Linker
from searchapp.entities.people_patterns import NamePatterns
from searchapp.entities.people_roles import (
    COLLEAGUES,
    EMPTY,
    GENITIVES,
    RANKS,
    may_be_office,
    outer_role,
    predicated_role,
    read_role,
    role_before,
    role_behind,
)
from searchapp.entities.people_words import Article, Vocabulary, default_vocabulary
from searchapp.entities.text import TaggedText
from searchapp.model import Mention, Office, Person

_VAGUE: Final = word_set("vague")
_NEAR: Final = 60
"""Tokens behind an unknown name within which a role with the definite article still means its bearer."""


@dataclass(frozen=True, slots=True)
class PeopleAndOffices:
    """What the tagger finds in one article, each in order of first mention."""

    people: tuple[Person, ...]
    offices: tuple[Office, ...]


@dataclass(slots=True)
class _Held:
    """The office settled for a person: title as shown, its post, its state, and whether it is a thing of the past."""

    title: str | None = None
    post: Post | None = None
    country: str | None = None
    former: bool = False
    minister: bool = False


class PeopleTagger:
    """Finds people and offices in an article. Further sources of candidates can be given; they come before the patterns."""

    def __init__(self, vocabulary: Vocabulary, sources: Sequence[CandidateSource] = ()) -> None:
        self._vocabulary = vocabulary
        self._marks = Marks(vocabulary.mark)
        people, names = vocabulary.people, vocabulary.names
        self._sources: tuple[CandidateSource, ...] = (
            FullNames(people),
            PlaceNames(),
            *sources,
            NamePatterns(people, names),
            BareSurnames(people),
        )

    def mark(self, surface: str, folded: str) -> int:
        """The marks of people and offices that a word bears."""
        return self._vocabulary.mark(surface, folded)

    def tag(self, text: TaggedText, marked: Marked | None = None) -> PeopleAndOffices:
        """People and offices of a text; `marked` where its words have been looked up for all taggers."""
        article = Article(text, self._vocabulary, marked or self._marks.of(text))
        taken: set[int] = set()
        candidates: list[Candidate] = []
        for source in self._sources:
            candidates.extend(source.find(article, taken))
        candidates.sort(key=lambda candidate: candidate.first)
        drafts = Linker(article, self._vocabulary.names).link(candidates)
        return _Finish(article, drafts).result()


class _Finish:
    """Gives the drafts of one article their offices and makes the records."""

    def __init__(self, article: Article, drafts: list[Draft]) -> None:
        self._article = article
        self._drafts = drafts
        self._day = article.text.published
        self._office_words = article.marked.all(OFFICES)
        self._owner = {
            index: draft for draft in drafts for first, last in draft.spans for index in range(first, last + 1)
        }
        self._named = sorted(self._owner)
        self._role_owner: dict[int, Draft] = {}
        self._roles = {id(draft): self._roles_of(draft) for draft in drafts}
        self._held: dict[int, _Held] = {}
        for draft in drafts:
            self._held[id(draft)] = self._settle(draft)

    def result(self) -> PeopleAndOffices:
        people = [self._person(draft) for draft in self._drafts]
        offices, inferred = self._offices()
        people.extend(inferred)
        return PeopleAndOffices(tuple(people), tuple(offices))

    def _person(self, draft: Draft) -> Person:
        held = self._held[id(draft)]
        mentions = tuple([self._mention(first, last) for first, last in draft.spans])
        return Person(draft.name, held.title, held.minister, held.country, mentions)

    def _mention(self, first: int, last: int) -> Mention:
        """A place of a name; the full stop of 'Leo XIV.' belongs to it."""
        text = self._article.text
        mention = text.mention(first, last)
        if text.text[mention.end : mention.end + 1] == "." and self._article.words[last].roman:
            return Mention(mention.start, mention.end + 1, mention.text + ".")
        return mention

    def _roles_of(self, draft: Draft) -> list[Role]:
        found: list[Role] = []
        for first, last in draft.spans:
            for role in self._beside(draft, first, last):
                if role:
                    self._role_owner.setdefault(role.head, draft)
                    found.append(role)
            shared = self._shared_role(first) if first - 2 in self._owner else None
            if shared:
                found.append(shared)
        return found

    def _beside(self, draft: Draft, first: int, last: int) -> Sequence[Role | None]:
        """What stands as an office before and behind one place of a name."""
        article = self._article
        behind = role_behind(article, last, self._owner)
        if not article.recent[first]:
            return (behind,)
        return self._own_role(draft, first), behind, predicated_role(article, first)

    def _own_role(self, draft: Draft, first: int) -> Role | None:
        """The office before a name, or the one it completes where it is someone else's: 'Gehilfe des Präsidenten X'."""
        role = role_before(self._article, first)
        if role is None or self._article.surfaces[role.first - 1] not in GENITIVES:
            return role
        outer = outer_role(self._article, role)
        if outer is None:
            return role
        others = not draft.known.has_held(role.word.post) if draft.known else role.word.post.kind in HEADS
        return outer if others else role

    def _shared_role(self, first: int) -> Role | None:
        """'Die Präsidenten X und Y': the office before X is Y's too; the caller knows that a name stands before 'und'."""
        article, link = self._article, first - 1
        if article.surfaces[link].lower() != "und" or not article.blank(link):
            return None
        before = link - 1
        while before - 1 in self._owner and self._owner[before - 1] is self._owner[link - 1]:
            before -= 1
        role = role_before(article, before)
        return role if role and (role.plural or role.word.plural) else None

    def _settle(self, draft: Draft) -> _Held:
        beside = self._roles[id(draft)]
        role = self._best([role for role in beside if role.word.post.name not in EMPTY], draft) if beside else None
        term = self._term(draft)
        if role and role.word.post.name == "Minister" and draft.known and not (term and term.minister):
            term = next((term for term in reversed(draft.known.terms) if term.minister and not role.former), term)
        if role is None or self._outdone(role, term):
            colleague = next((role for role in beside if role.word.post.name in COLLEAGUES), None)
            inherited = self._inherited(draft, colleague) if colleague and role is None else None
            return inherited or self._by_gazetteer(draft, term) or self._by_reference(draft) or self._plain(draft)
        return self._by_article(draft, role, term)

    @staticmethod
    def _best(roles: list[Role], draft: Draft) -> Role | None:
        current = [role for role in roles if not role.former] or roles
        if draft.known:
            fitting = [role for role in current if draft.known.has_held(role.word.post)]
            current = fitting or current
        offices = [role for role in current if role.word.post.is_office]
        return next(iter(offices or current), None)

    def _term(self, draft: Draft) -> Term | None:
        return draft.known.term_on(self._day) if draft.known else None

    @staticmethod
    def _outdone(role: Role, term: Term | None) -> bool:
        """Whether the gazetteer says more than the article: behind 'Minister X', a mere rank, or a former office."""
        post = role.word.post
        if role.former and post.name == "Minister":
            return True
        plain = (
            post.name in _VAGUE and not role.word.compound and role.title in (post.name, post.feminine, role.word.named)
        )
        vague = plain or post.name in RANKS or role.former
        return (
            term is not None
            and vague
            and not role.own
            and (post.name in RANKS or (term.post is not None and term.post.is_office))
        )

    def _by_article(self, draft: Draft, role: Role, term: Term | None) -> _Held:
        post = role.word.post
        female = role.word.female or self._female(draft) or self._reads_female(role)
        title = post.feminine if role.word.female is None and female and role.title == post.name else role.title
        if role.word.female is None and female and role.word.named in role.title:
            title = role.title.replace(role.word.named, role.word.named[:-1], 1)
        if role.former:
            title = ("frühere " if female else "früherer ") + title
        minister = post.kind is PostKind.MINISTER and not role.former
        if not minister and term and term.minister and not role.former:
            minister = True
        return _Held(title, post, self._country(draft, role.country, post), role.former, minister)

    def _reads_female(self, role: Role) -> bool:
        """'Vorsitzende X' without an article is a woman; the man would be 'Vorsitzender X'."""
        if role.word.female is not None or role.definite or role.plural:
            return False
        return self._article.surfaces[role.head].endswith("e")

    def _by_gazetteer(self, draft: Draft, term: Term | None) -> _Held | None:
        if draft.known is None:
            return None
        if term:
            return _Held(term.title, term.post, term.country, False, term.minister)
        past = draft.known.last_term(self._day)
        if past and past.post and past.post.is_office:
            former = "frühere " if self._female(draft) else "früherer "
            return _Held(former + past.title, past.post, past.country, True, False)
        return None

    def _inherited(self, draft: Draft, colleague: Role) -> _Held | None:
        """'Sein französischer Amtskollege X' holds the office of the person named before."""
        before = [
            (index, other)
            for other in self._drafts
            if other is not draft and id(other) in self._held
            for index, _ in other.spans
            if index < colleague.head
        ]
        for _, other in sorted(before, key=lambda pair: -pair[0]):
            held = self._held[id(other)]
            post = held.post
            if post and post.is_office and held.title and not held.former:
                if draft.known and not draft.known.has_held(post):
                    return None
                title = (
                    post.feminine
                    if self._female(draft)
                    else post.name
                    if post.kind is PostKind.MINISTER
                    else held.title
                )
                country = self._country(draft, colleague.country, post)
                return _Held(title, post, country, False, post.kind is PostKind.MINISTER)
        return None

    def _by_reference(self, draft: Draft) -> _Held | None:
        """'…', sagt die Unternehmerin: a role with the definite article soon after an unknown name."""
        article = self._article
        start = draft.spans[0][1] + 1
        words = self._office_words
        near = words[bisect_left(words, start) : bisect_left(words, start + _NEAR)]
        if not near:
            return None
        behind = self._named[bisect_left(self._named, start) :]
        end = next((index for index in behind if self._owner[index] is not draft), article.size)
        for index in near:
            word = article.words[index].role
            if index >= end or word is None:
                return None
            if word.plural or index in self._role_owner:
                continue
            role = read_role(article, index, article.size)
            if role and role.definite and not role.plural and self._refers(draft, role):
                return self._by_article(draft, role, None)
        return None

    def _refers(self, draft: Draft, role: Role) -> bool:
        female = self._female(draft)
        determiner = self._article.words[role.first - 1].folded if role.first else ""
        return (
            role.word.post.name not in EMPTY
            and bool(role.word.female) == female
            and determiner == ("die" if female else "der")
        )

    def _plain(self, draft: Draft) -> _Held:
        return _Held(None, None, self._country(draft, None, None), False, False)

    def _country(self, draft: Draft, said: str | None, post: Post | None) -> str | None:
        if post and post.country:
            return None if post.country == INTERNATIONAL else post.country
        if draft.known:
            return said if said and post and post.is_office else draft.known.country
        return said or self._party_country(draft) or self._name_country(draft)

    def _party_country(self, draft: Draft) -> str | None:
        article = self._article
        for _, last in draft.spans:
            if last + 1 < article.size and article.gap(last) == " (":
                match = article.vocabulary.parties.match_at(article.text, last + 1)
                if match and match.values[0]:
                    return match.values[0]
        return None

    def _name_country(self, draft: Draft) -> str | None:
        first = self._article.vocabulary.names.first.get(draft.firsts[0]) if draft.firsts else None
        return first.country or None if first else None

    def _female(self, draft: Draft) -> bool:
        if draft.known and any(term.post and term.title == term.post.feminine for term in draft.known.terms):
            return True
        first = self._article.vocabulary.names.first.get(draft.firsts[0]) if draft.firsts else None
        return first is not None and first.sex == FEMALE

    def _offices(self) -> tuple[list[Office], list[Person]]:
        mentions: dict[tuple[str, str | None], list[Mention]] = {}
        nameless: list[Role] = []
        article = self._article
        for index in self._office_words:
            role = read_role(article, index, article.size) if may_be_office(article, index) else None
            if role is None or not role.word.post.is_office:
                continue
            owner = self._role_owner.get(index)
            country = self._held[id(owner)].country if owner else role.country or role.word.post.country or None
            country = None if country == INTERNATIONAL else country
            mentions.setdefault((role.word.post.name, country), []).append(article.text.mention(role.first, role.head))
            if owner is None:
                nameless.append(role)
        offices = [Office(name, country, tuple(found)) for (name, country), found in mentions.items()]
        return offices, self._inferred(nameless)

    def _inferred(self, roles: list[Role]) -> list[Person]:
        found: dict[str, Person] = {}
        for role in roles:
            post, country = role.word.post, role.country or role.word.post.country
            if not (role.definite and country and not role.plural and not role.word.plural and not role.former):
                continue
            holder = self._article.vocabulary.people.holder(post, country, self._day)
            if holder is None or self._named_holder(post, country):
                continue
            term = holder.term_on(self._day)
            mention = self._article.text.mention(role.first, role.head)
            earlier = found[holder.name].mentions if holder.name in found else ()
            minister = post.kind is PostKind.MINISTER
            title = term.title if term else post.name
            found[holder.name] = Person(
                holder.name, title, minister, holder.country, (*earlier, mention), inferred=True
            )
        return list(found.values())

    def _named_holder(self, post: Post, country: str) -> bool:
        return any(
            held.post and held.country == country and (answers(post, held.post) or answers(held.post, post))
            for held in self._held.values()
        )


@cache
def default_people_tagger() -> PeopleTagger:
    """The tagger over the packaged data, made once."""
    return PeopleTagger(default_vocabulary(default_lexicon()))
