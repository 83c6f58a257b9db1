"""Candidates for people: what every source of names hands to the linker, and the checks all sources share."""

from __future__ import annotations

from typing import Final, NamedTuple, Protocol

from searchapp.entities.marks import OFFICES
from searchapp.entities.people_gazetteer import KnownPerson
from searchapp.entities.people_roles import role_before
from searchapp.entities.people_words import Article

_OPENING: Final = frozenset("„“\"»«‚'‹›")
_CLOSING: Final = frozenset("“”\"«»‘’'›‹")
_TAKING: Final = frozenset(("nahm", "nahmen", "nimmt", "nehmen", "nehme", "nehmt", "genommen"))
_FURTHEST_VERB: Final = 25
"""Tokens before 'Platz' within which 'nahm' belongs to it."""


class Candidate(NamedTuple):
    """Tokens `first`..`last` may name a person.

    `firsts` and `surname` are the name's folded parts; `firsts` is empty for a bare surname. `known` are the people of the
    gazetteer it can be. `sure`: stands by itself (a full name, or a surname that only one known person bears); otherwise
    the linker keeps it only if the article names a person it can join.
    """

    first: int
    last: int
    firsts: tuple[str, ...]
    surname: tuple[str, ...]
    known: tuple[KnownPerson, ...] = ()
    sure: bool = True


class CandidateSource(Protocol):
    """Finds candidates in an article; `taken` marks tokens that earlier sources have used, and is updated."""

    def find(self, article: Article, taken: set[int]) -> list[Candidate]:
        """The candidates among the tokens that aren't taken, in text order."""


def names_a_thing(article: Article, first: int, last: int) -> bool:
    """Whether a name's neighbours make it the name of a ship, street, company, play: 'Fregatte X', 'X-Straße', „X“."""
    before, words, surfaces = first - 1, article.words, article.surfaces
    if article.marked.is_(before, OFFICES) and article.blank(before):
        first, before = before, before - 1
    if before >= 0 and surfaces[before][0].isupper() and words[before].before_thing:
        gap = article.gap(before).strip()
        if (gap == "" and not _ends_office(article, before)) or gap in _OPENING:
            return True
    behind = last + 1
    joined = article.blank(last) or article.hyphen(last)
    if joined and surfaces[behind][0].isupper() and words[behind].after_thing:
        return not words[behind].role and not _takes_a_seat(article, behind)
    return article.char_before(first) in _OPENING and article.char_behind(last) in _CLOSING


def _takes_a_seat(article: Article, index: int) -> bool:
    """Whether token `index` is the 'Platz' that somebody takes, and no square: '… nahm Minister X Platz'."""
    if article.surfaces[index] != "Platz":
        return False
    return not _TAKING.isdisjoint(article.surfaces[max(0, index - _FURTHEST_VERB) : index + 2])


def _ends_office(article: Article, last: int) -> bool:
    """Whether a word is the end of an office's name: 'Kapitän zur See X' is no lake."""
    role = role_before(article, last + 1)
    return role is not None and role.last == last and role.word.title.endswith(" " + article.surfaces[last])


def chain_end(article: Article, index: int) -> int:
    """The last token of the hyphenated chain that token `index` stands in."""
    while index + 1 < article.size and article.hyphen(index):
        index += 1
    return index
