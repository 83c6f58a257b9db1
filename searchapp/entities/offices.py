"""Offices and professions as German press prose writes them: inflected, feminine, compounded, hyphenated, of several words.

`Post` is one office or profession of `data/offices.csv` and `data/roles.csv`; `RoleWord` is what a single word says of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import Final

from searchapp.entities.gazetteer import TokenTrie, fold, packaged_rows, packaged_words

INTERNATIONAL: Final = "INT"
_SHORTEST_HEAD: Final = 4
_SHORTEST_MODIFIER: Final = 3
_FORMER_PREFIXES: Final = ("ex", "alt")
_COUNTRY_MARK: Final = ":"
_PLURAL_E: Final = ("eur", "ier", "al", "ar", "än", "är", "or", "ig")
_UMLAUT_PLURALS: Final = {
    "general": "generäle",
    "admiral": "admiräle",
    "rat": "räte",
    "anwalt": "anwälte",
    "arzt": "ärzte",
    "bischof": "bischöfe",
    "vorstand": "vorstände",
    "mann": "männer",
}
_UMLAUT_WOMEN: Final = {"rat": "rätin", "anwalt": "anwältin", "obmann": "obfrau", "mann": "frau", "arzt": "ärztin"}
_CHANCELLORS: Final = frozenset({"Kanzler", "Kanzlerin", "Altkanzler", "Altbundeskanzler"})


class PostKind(StrEnum):
    """What sort of office a post is."""

    HEAD_OF_STATE = "head_of_state"
    HEAD_OF_GOVERNMENT = "head_of_government"
    MINISTER = "minister"
    DEPUTY = "deputy"
    PARLIAMENT = "parliament"
    REGION = "region"
    MILITARY = "military"
    SPOKESPERSON = "spokesperson"
    DIPLOMAT = "diplomat"
    PARTY = "party"
    OFFICIAL = "official"
    INTERNATIONAL = "international"
    CHURCH = "church"
    PROFESSION = "profession"


HEADS: Final = frozenset({PostKind.HEAD_OF_STATE, PostKind.HEAD_OF_GOVERNMENT})


@dataclass(frozen=True, slots=True)
class Post:
    """An office or profession under its masculine name. `country`: the state it belongs to by itself, INT for none.

    `surname`: the word is also a frequent family name. `head`: it may end a compound.
    """

    name: str
    feminine: str
    kind: PostKind
    country: str = ""
    surname: bool = False
    head: bool = True

    @property
    def is_office(self) -> bool:
        """Whether it is an office of the facet 'offices', not a mere profession."""
        return self.kind is not PostKind.PROFESSION


@dataclass(frozen=True, slots=True)
class RoleWord:
    """What one word says: the post, its base form as named ('Luftwaffeninspekteur', 'Ministerin'), and how it is meant.

    `female` is None where the form leaves it open ('Abgeordnete'). `plural` where the form can only be one.
    `country` is a state the word itself names ('Bundesaußenminister'). `title` is the office as the facets name it.
    """

    post: Post
    named: str
    female: bool | None = False
    plural: bool = False
    former: bool = False
    country: str = ""
    compound: bool = False
    title: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", self.titled(""))

    def titled(self, prefix: str) -> str:
        """The title with what hyphens join to it before ('NATO-'), where the office hasn't a settled name."""
        post, named = self.post, self.named
        settled = (
            (post.kind is PostKind.MINISTER and not self.compound and post.name != "Minister")
            or (post.kind is PostKind.INTERNATIONAL and post.name != "EU-Kommissar")
            or (post.kind is PostKind.SPOKESPERSON and " " in named)
            or named in _CHANCELLORS
        )
        if settled:
            return post.feminine if self.female else post.name
        title = prefix + named
        return title.removeprefix("US-") if post.kind in HEADS else title  # the state stands in a field of its own


@dataclass(slots=True)
class Role:
    """An office as the text gives it: tokens `first`..`head` are the office itself, up to `last` its complement.

    `title` is its normalised name as named, masculine or feminine as it stands; `country` the state its neighbours name;
    `lesser` the adjective, without its ending, by which it is no full office ('stellvertretend').
    """

    first: int
    head: int
    last: int
    word: RoleWord
    title: str
    country: str | None = None
    former: bool = False
    definite: bool = False
    plural: bool = False
    own: bool = False
    lesser: str = ""


class PostLexicon:
    """All posts with all their forms. `word` answers for a single word, `phrases` hold names of several words."""

    def __init__(self) -> None:
        self._forms: dict[str, RoleWord] = {}
        self._heads: dict[str, RoleWord] = {}
        self._endings: set[str] = set()
        self.phrases: TokenTrie[RoleWord] = TokenTrie()
        self.posts: dict[str, Post] = {}

    @classmethod
    def packaged(cls) -> PostLexicon:
        """The lexicon of the package's data files."""
        lexicon = cls()
        for row in packaged_rows("offices.csv", ("office", "feminine", "synonyms", "kind", "country")):
            name = row["office"]
            post = Post(name, _feminine(name, row["feminine"]), PostKind(row["kind"]), row["country"])
            lexicon._add(post, post.name, post.feminine, post.country)
            for synonym in row.many("synonyms"):
                named, _, country = synonym.partition(_COUNTRY_MARK)
                lexicon._add(post, named, _feminine(named, ""), country or post.country)
        for row in packaged_rows("roles.csv", ("role", "feminine", "flags")):
            name, flag = row["role"], row["flags"]
            post = Post(
                name,
                _feminine(name, row["feminine"]),
                PostKind.PROFESSION,
                "",
                flag == "name",
                flag not in ("name", "whole"),
            )
            lexicon._add(post, post.name, post.feminine, "")
        return lexicon

    def word(self, surface: str) -> RoleWord | None:
        """What a capitalised word says of a post, compounds and 'Ex…' included; None for every other word."""
        folded = fold(surface)
        found = self._forms.get(folded)
        if found:
            return found
        for prefix in _FORMER_PREFIXES:
            if folded.startswith(prefix) and folded[len(prefix) :] in self._forms:
                rest = self._forms[folded[len(prefix) :]]
                return replace(rest, former=True)
        return self._compound(surface, folded)

    def _compound(self, surface: str, folded: str) -> RoleWord | None:
        if folded[-_SHORTEST_HEAD:] not in self._endings or folded in _not_roles():
            return None
        for start in range(_SHORTEST_MODIFIER, len(folded) - _SHORTEST_HEAD + 1):
            head = self._heads.get(folded[start:])
            if head:
                prefix = (
                    surface[: len(surface) - len(folded) + start]
                    if surface.isascii()
                    else _prefix(surface, folded, start)
                )
                return replace(head, named=prefix + head.named.lower(), compound=True)
        return None

    def _add(self, post: Post, named: str, feminine: str, country: str) -> None:
        self.posts.setdefault(post.name, post)
        country = country if country != INTERNATIONAL else ""
        for form, word in _forms(post, named, feminine, country):
            if " " in form or "-" in form:
                self.phrases.add(form, word)
                continue
            key = fold(form)
            self._forms.setdefault(key, word)
            if post.head and len(key) >= _SHORTEST_HEAD and form[0].isupper():
                self._heads.setdefault(key, word)
                self._endings.add(key[-_SHORTEST_HEAD:])


def _forms(post: Post, named: str, feminine: str, country: str) -> Iterator[tuple[str, RoleWord]]:
    man = RoleWord(post, named, False, country=country)
    head, _, rest = named.partition(" ")
    tail = f" {rest}" if rest else ""
    if feminine and feminine == named[: len(feminine)] and named.endswith("r") and feminine + "r" == named:
        either = replace(man, female=None)
        yield from ((head[:-1] + ending + tail, either) for ending in ("", "n", "m"))
        yield named, man
        return
    for ending in ("", "s", "es", "n", "en"):
        if not head.endswith("s") or ending not in ("s",):
            yield head + ending + tail, man
    for plural in _plurals(head):
        yield from ((plural + ending + tail, replace(man, plural=True)) for ending in ("", "n"))
    if feminine:
        woman = replace(man, named=feminine, female=True)
        first, _, behind = feminine.partition(" ")
        behind = f" {behind}" if behind else ""
        yield feminine, woman
        yield first + "nen" + behind, replace(woman, plural=True)


def _plurals(head: str) -> Iterator[str]:
    """Plurals that no case of the singular looks like: Kommandeure, Räte, Generäle."""
    if head.endswith(_PLURAL_E):
        yield head + "e"
    if plural := _exchanged(head, _UMLAUT_PLURALS):
        yield plural


def _exchanged(head: str, endings: Mapping[str, str]) -> str:
    """The word with its ending exchanged for another one, with the same capital; '' where it ends otherwise."""
    for ending, other in endings.items():
        if head.lower().endswith(ending):
            return head[: -len(ending)] + (other if head[-len(ending)].islower() else other.capitalize())
    return ""


def _feminine(name: str, given: str) -> str:
    """The feminine form: as given, '' for '-', else -in on the first word of a simple name."""
    if given:
        return "" if given == "-" else given
    head, blank, rest = name.partition(" ")
    if head.endswith("ter") and head[:-3].endswith(("san", "beauftrag", "abgeordne")):
        return head[:-1] + blank + rest
    if head[-2:] in ("te", "de") or head.endswith(("amter", "neter", "ende")):
        return ""
    for ending in ("beauftragter", "abgeordneter", "vorsitzender", "gesandter", "beamter"):
        if head.lower().endswith(ending):
            return head[:-1] + blank + rest
    if woman := _exchanged(head, _UMLAUT_WOMEN):
        return woman + blank + rest
    return (head[:-1] if head.endswith("e") else head) + "in" + blank + rest


def _prefix(surface: str, folded: str, start: int) -> str:
    for length in range(start, 0, -1):
        if fold(surface[:length]) == folded[:start]:
            return surface[:length]
    return surface[:start]


@cache
def _not_roles() -> frozenset[str]:
    return frozenset(fold(word) for word in packaged_words("not_roles.txt"))


@cache
def default_posts() -> PostLexicon:
    """The packaged lexicon, loaded once."""
    return PostLexicon.packaged()
