"""Offices in the sentence: what an office word with its neighbours says, and which office belongs to a name."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from typing import Final

from searchapp.entities.gazetteer import fold, word_set
from searchapp.entities.marks import INTRODUCTIONS, OFFICES, REACH
from searchapp.entities.offices import PostKind, Role, RoleWord
from searchapp.entities.people_words import Article, Word

_FURTHEST: Final = 9
_MOST_MODIFIERS: Final = 5
_DEFINITE: Final = frozenset(("der", "die", "den", "dem", "des"))
_FORMER: Final = tuple(word_set("former"))
_LESSER: Final = word_set("lesser")
_STYLES: Final = word_set("styles")
_PAST: Final = word_set("past")
_STILL: Final = frozenset(("heute", "jetzt", "auf"))
_APPOSED: Final = frozenset((", ", " (", " – ", " - "))
_ADJECTIVE_ENDINGS: Final = ("e", "en", "er", "em", "es")
_ARTICLES: Final = word_set("articles")
_LINKS: Final = word_set("links")
GENITIVES: Final = frozenset(("des", "der"))
_NAMING_LINKS: Final = word_set("naming_links")
_WITHIN: Final = _LINKS | {"zur"}
"""Small words inside an office before a name: 'Kapitän zur See'."""
STATUSES: Final = {("a", "D"): " a. D.", ("i", "R"): " i. R.", ("i", "G"): ""}
"""What stands behind a rank, as its two tokens, and what of it belongs to the title."""
_COPULAS: Final = word_set("copulas")
_LEADS: Final = word_set("leads")
_DEGREES: Final = word_set("degrees")
_STOPS: Final = frozenset((". ", "."))
_WITH_COMPLEMENT: Final = word_set("with_complement")
COLLEAGUES: Final = frozenset({"Kollege", "Amtskollege"})
RANKS: Final = frozenset({"General", "Admiral", "Oberst", "Major", "Hauptmann", "Leutnant", "Feldwebel"})
EMPTY: Final = COLLEAGUES | word_set("relations")
"""Roles that say how someone stands to others, not what he is."""


def read_role(article: Article, head: int, limit: int) -> Role | None:
    """The office whose last word is token `head`; complements end before token `limit`."""
    if head not in article.roles:
        article.roles[head] = _read(article, head, article.size)
    role = article.roles[head]
    return role if role is None or role.last < limit else _read(article, head, limit)


def may_be_office(article: Article, head: int) -> bool:
    """Whether what token `head` says can turn out to be an office, not a mere profession, when it is read."""
    return article.words[head].office or article.hyphen(head - 1)


def _read(article: Article, head: int, limit: int) -> Role | None:
    word = article.words[head].role
    if word is None or article.hyphen(head):
        return None
    first = head
    while article.hyphen(first - 1):
        first -= 1
    role = _named(article, first, head, word, limit)
    if role.last == head:
        _read_complement(article, role, limit)
    _read_modifiers(article, role)
    if role.lesser and role.word.post.is_office:
        _lessen(article, role)
    return role


def _lessen(article: Article, role: Role) -> None:
    """A 'stellvertretender Verteidigungsminister' is no minister: an office of its own, whatever kind the full one is."""
    word, post = role.word, role.word.post
    name = f"{role.lesser}er {post.name}"
    found = article.vocabulary.posts.phrases.get(name)
    own = replace(post, name=name, feminine=f"{role.lesser}e {post.feminine}", kind=PostKind.DEPUTY)
    if word.female is None:
        role.title = name
    else:
        role.title = _styled(role.lesser, role)
    role.word = replace(word, post=found[0].post if found else own)


def _named(article: Article, first: int, head: int, word: RoleWord, limit: int) -> Role:
    former = word.former
    while first < head and article.words[first].folded in ("ex", "alt"):
        first, former = first + 1, True
    country = word.country or None
    for start in (first, head) if first < head else (head,):
        starts_office = article.words[start].starts_office
        match = article.vocabulary.posts.phrases.match_at(article.text, start) if starts_office else None
        if match and match.last >= head and match.last < limit:
            word = match.values[0]
            return Role(first, head, match.last, word, word.title, word.country or country, former)
    if first == head:
        return Role(head, head, head, word, word.title, country, former)
    prefix = article.text.between(first, head - 1) + "-"
    country = country or next(
        (code for code in (article.words[index].country for index in range(first, head)) if code), None
    )
    return Role(first, head, head, word, word.titled(prefix), country, former)


def _read_complement(article: Article, role: Role, limit: int) -> None:
    """Read on over 'der Ukraine', 'des Sonderstabs Ukraine', 'von Kursk', 'der ukrainischen Luftwaffe'."""
    index, words = role.head + 1, article.words
    if index >= limit or not article.blank(role.head):
        return
    surface = article.surfaces[index]
    if surface[0].isupper() and words[index].country:
        role.last, role.country = index, role.country or words[index].country
        return
    if fold(surface) not in _LINKS:
        return
    link = words[index]
    country, index = role.country, index + 1
    while index < limit and not words[index].capital and _attributive(words[index]):
        country, index = country or words[index].country, index + 1
    start = index
    index += index + 1 < limit and words[index].surface.isdigit()
    if index >= limit or not words[index].capital:
        return
    role.country = country
    _read_noun(article, role, link, start, index, limit)


def _read_noun(article: Article, role: Role, link: Word, thing: int, start: int, limit: int) -> None:
    words, end = article.words, start
    phrase = article.vocabulary.country_phrase(article.text, start)
    if phrase and phrase[0] < limit:
        role.last, role.country = phrase[0], role.country or phrase[1]
        return
    while end + 1 < limit and (article.hyphen(end) or (article.blank(end) and words[end + 1].capital)):
        end += 1
    role.last = end
    if words[start].country and (end == start or words[start + 1].folded == "foederation"):
        role.country = role.country or words[start].country
    elif role.word.post.name in _WITH_COMPLEMENT and link.folded in _NAMING_LINKS:
        _add_thing(article, role, f"{role.title} {link.surface} {article.text.between(thing, end)}")


def _add_thing(article: Article, role: Role, title: str) -> None:
    """The complement belongs to the name of the office: 'Leiter der Militärverwaltung'."""
    found = article.vocabulary.posts.phrases.get(title)
    role.title, role.own = title, True
    if found:
        role.word = replace(role.word, post=found[0].post)


def _attributive(word: Word) -> bool:
    return word.country is not None or word.surface.endswith(_ADJECTIVE_ENDINGS)


def _read_modifiers(article: Article, role: Role) -> None:
    """Read adjectives, possessive states and the article before an office."""
    index = role.first - 1
    for _ in range(_MOST_MODIFIERS):
        if not article.blank(index):
            break
        folded = fold(article.surfaces[index])
        if folded in _ARTICLES:
            role.definite = role.definite or folded in _DEFINITE
            role.plural = folded == "die" and role.word.female is False
            break
        if not _modifies(article.words[index], role):
            break
        index -= 1
    if role.country is None and article.words[role.head].surface.startswith("US"):
        role.country = "US"


def _modifies(word: Word, role: Role) -> bool:
    """Whether a word before an office belongs to it; notes what it says of its state and time."""
    if not word.capital and word.surface.endswith("e"):
        role.plural = role.word.female is False
    if word.country and (not word.capital or word.surface.endswith(("s", "er"))):
        role.country, role.definite = role.country or word.country, role.definite or word.capital
    elif word.folded.startswith(_FORMER):
        role.former = True
    elif not word.capital and (lesser := _adjective(word, _LESSER)):
        role.lesser = lesser
    elif word.capital and (style := _adjective(word, _STYLES)):
        role.title = _styled(style, role)
    else:
        place = word.surface.endswith("er") and not word.role
        return place if word.capital else word.surface.endswith(_ADJECTIVE_ENDINGS)
    return True


def _adjective(word: Word, adjectives: Container[str]) -> str:
    """The adjective, without its ending, of which a word is a form; '' where it is of none."""
    stem = word.surface[: -1 if word.surface.endswith("e") else -2]
    return stem if stem in adjectives else ""


def _styled(adjective: str, role: Role) -> str:
    """The office's title behind an adjective given without its ending."""
    return f"{adjective}{'e' if role.word.female else 'er'} {role.title}"


def role_before(article: Article, first: int) -> Role | None:
    """The office that stands before a name: 'Präsident X', 'der Sprecher des Kremls X', 'Oberst a. D. X'."""
    if not article.recent[first]:
        return None
    if first not in article.roles_before:
        article.roles_before[first] = _before(article, first)
    return article.roles_before[first]


def _before(article: Article, first: int) -> Role | None:
    index, marked, surfaces = first - 1, article.marked, article.surfaces
    suffix = ""
    while (marked.is_(index, INTRODUCTIONS) and is_title(article, index)) or _is_short_degree(article, index):
        index -= 1
    if index > 1 and (surfaces[index - 1], surfaces[index]) in STATUSES:
        suffix = STATUSES[surfaces[index - 1], surfaces[index]]
        index -= 2
    if index < 0 or not (article.blank(index) or article.gap(index) == ", "):
        return None
    if marked.is_(index, OFFICES):
        role = read_role(article, index, index + 1)
        if role and not article.blank(index):
            role = _apposed(article, role)
        return replace(role, title=role.title + suffix) if role and suffix else role
    for head in range(index, max(-1, index - _FURTHEST), -1):
        if marked.is_(head, OFFICES) and not article.hyphen(head):
            role = read_role(article, head, index + 1)
            fits = role is not None and role.last == index and (article.blank(index) or suffix or role.definite)
            return replace(role, title=role.title + suffix) if role and fits else None
        word = surfaces[head]
        if word.islower() and not word.endswith(_ADJECTIVE_ENDINGS) and fold(word) not in _WITHIN:
            return None
        if "," in article.gap(head) and head != index:
            return None
    return None


def outer_role(article: Article, inner: Role) -> Role | None:
    """The office whose complement is the one right before a name: 'der Gehilfe des Präsidenten X' is X's own."""
    link = inner.first - 1
    if link < 1 or article.surfaces[link] not in GENITIVES or not article.blank(link) or not article.blank(link - 1):
        return None
    return read_role(article, link - 1, inner.head + 1)


def _apposed(article: Article, inner: Role) -> Role | None:
    """The office that a comma parts from its holder, behind whose complement: 'der Berater des Gouverneurs, X, …'."""
    outer = outer_role(article, inner)
    return outer if outer and outer.definite else None


def predicated_role(article: Article, first: int) -> Role | None:
    """The office that a sentence gives the name behind its verb: 'Neuer Minister ist (der Ökonom) X'."""
    near, surfaces = role_before(article, first), article.surfaces
    index = (near.first if near else first) - 1
    index -= index > 0 and surfaces[index] in _ARTICLES
    if index < 1 or surfaces[index] not in _COPULAS or not article.blank(index):
        return None
    role = read_role(article, index - 1, index) if article.blank(index - 1) else None
    return role if role and role.word.post.is_office and not role.definite and not role.plural else None


def is_title(article: Article, index: int) -> bool:
    """Whether token `index` is a title that stands before more of a name: 'Herr X', 'Dr. X'."""
    return article.words[index].title and (article.blank(index) or _is_short_degree(article, index))


def _is_short_degree(article: Article, index: int) -> bool:
    return article.gap(index) in _STOPS and fold(article.surfaces[index]) in _DEGREES


def introducer(article: Article, first: int) -> int:
    """The office or title right before a name, 'a. D.' and the 'med.' of 'Dr. med.' left aside; -1 where there is none."""
    before, surfaces = first - 1, article.surfaces
    if before > 1 and (surfaces[before - 1], surfaces[before]) in STATUSES:
        return before - 2
    while before > 0 and _is_short_degree(article, before) and not article.words[before].title:
        before -= 1
    return before if before >= 0 and (article.blank(before) or is_title(article, before)) else -1


def role_behind(article: Article, last: int, named: Container[int]) -> Role | None:
    """The office in an apposition or predicate behind a name: 'X, Forscherin am Institut', 'X ist neuer Minister'."""
    following = last + 1
    if not article.recent[following + REACH]:
        return None
    if not article.blank(last):
        return _first_role(article, following, named) if article.gap(last) in _APPOSED else None
    if article.words[following].folded in _COPULAS:
        role = _first_role(article, following + 1, named)
        over = role is not None and article.words[following].folded == "war" and role.word.post.is_office
        return replace(role, former=True) if role and over else role
    return _inverted(article, last, named)


def _inverted(article: Article, last: int, named: Container[int]) -> Role | None:
    """'… ist X der jüngste Verteidigungsminister'; the caller knows that a blank stands behind X."""
    first = last
    while first - 1 in named and article.blank(first - 1):
        first -= 1
    before = first - 1
    if before < 0 or not article.blank(before) or article.words[before].folded not in _COPULAS:
        return None
    return _first_role(article, last + 1, named)


def _first_role(article: Article, start: int, named: Container[int]) -> Role | None:
    index, words, past = start, article.words, False
    while index < min(article.size, start + _FURTHEST):
        if index in named or (index > start and _opens_clause(article, index)):
            return None
        word = words[index]
        past = (past or word.folded in _PAST) and word.folded not in _STILL
        end = index
        while article.hyphen(end) and end + 1 < article.size:
            end += 1
        if words[end].role:
            role = read_role(article, end, article.size)
            taken = role and role.last + 1 in named and article.blank(role.last)
            return None if taken else replace(role, former=True) if role and past else role
        passes = (
            word.folded in _ARTICLES
            or word.folded in _LEADS
            or word.surface.isdigit()
            or (word.country is not None)
            or (not word.capital and word.surface.endswith(_ADJECTIVE_ENDINGS))
        )
        if not passes or (not article.blank(end) and article.gap(end) != ", "):
            return None
        if article.gap(end) == ", " and not word.surface.isdigit():
            return None
        index = end + 1
    return None


def _opens_clause(article: Article, index: int) -> bool:
    """Whether an article follows on another, as in 'X, der den Präsidenten stützt': that is no apposition."""
    return article.words[index].folded in _ARTICLES and article.words[index - 1].folded in _DEFINITE
