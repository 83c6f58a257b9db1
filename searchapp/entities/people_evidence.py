"""What stands beside capitalised words and makes them a person's name: offices, parties, ages, verbs of human doings."""

from __future__ import annotations

from typing import Final

from searchapp.entities.gazetteer import fold, word_set
from searchapp.entities.offices import PostKind
from searchapp.entities.people_roles import COLLEAGUES, EMPTY, introducer, role_before
from searchapp.entities.people_words import Article

_SPEECH: Final = frozenset(fold(word) for word in word_set("speech"))
_HUMAN_ACTS: Final = word_set("human_acts")
_HUMAN_FATES: Final = word_set("human_fates")
_DETERMINERS: Final = word_set("determiners")
_PASSIVE: Final = word_set("passive")
_BEFORE_AGE: Final = frozenset((" (", " [", ", "))
_FURTHEST_FATE: Final = 8
"""Tokens behind an auxiliary verb within which its participle stands."""
_SAYING_NOTHING: Final = EMPTY - COLLEAGUES


def has_evidence(article: Article, first: int, last: int) -> bool:
    """Whether an office, title, bracket, age or speech verb beside a name speaks for a person."""
    return _introduced(article, first) or _age_or_party_behind(article, last) or _speech_beside(article, first, last)


def _introduced(article: Article, first: int) -> bool:
    """Whether an office or title stands right before a name."""
    before = introducer(article, first) if article.recent[first] else -1
    if before < 0:
        return False
    word = article.words[before]
    role = word.role
    if word.title or role is None:
        return word.title
    return role.post.name not in _SAYING_NOTHING and not (role.post.surname and article.sentence_start(before))


def _age_or_party_behind(article: Article, last: int) -> bool:
    gap, following = article.gap(last), last + 1
    if gap not in _BEFORE_AGE:
        return False
    if gap != ", " and article.vocabulary.parties.match_at(article.text, following):
        return True
    surface = article.surfaces[following]
    return len(surface) == 2 and surface.isdigit() and article.gap(following)[:1] in (")", ",")


def _speech_beside(article: Article, first: int, last: int) -> bool:
    before, behind = first - 1, last + 1
    if before >= 0 and article.blank(before) and article.words[before].folded in _SPEECH:
        return True
    return behind < article.size and article.blank(last) and article.words[behind].folded in _SPEECH


def is_someone(article: Article, first: int, last: int) -> bool:
    """Whether two or three unknown words are a person's name by what stands beside them."""
    if _introduced(article, first) or _in_government(article, first):
        return True
    if article.blank(last):
        return _suffers(article, first, last)
    return _age_or_party_behind(article, last) or _acts(article, first, last)


def _in_government(article: Article, first: int) -> bool:
    """'Ministerin für auswärtige Angelegenheiten X Y': a ministry of several words before the name."""
    role = role_before(article, first)
    return role is not None and role.word.post.kind is PostKind.MINISTER


def _acts(article: Article, first: int, last: int) -> bool:
    """'seufzt Hadiza Souley, Händlerin': a verb only of people, and a profession behind."""
    behind = last + 1
    if behind >= article.size or article.gap(last) != ", ":
        return False
    role = article.words[behind].role
    if role is None or role.plural or role.post.is_office:
        return False
    return article.blank(first - 1) and article.words[first - 1].folded in _HUMAN_ACTS


def _suffers(article: Article, first: int, last: int) -> bool:
    """'X Y wurde am Freitag festgenommen': what is said of people only; the caller knows that a blank stands behind."""
    verb = last + 1
    if fold(article.surfaces[verb]) not in _PASSIVE:
        return False
    if article.blank(first - 1) and fold(article.surfaces[first - 1]) in _DETERMINERS:
        return False
    for index in range(verb + 1, min(article.size, verb + _FURTHEST_FATE)):
        if article.sentence_start(index):
            return False
        if fold(article.surfaces[index]) in _HUMAN_FATES:
            return True
    return False


def role_before_first_name(article: Article, index: int) -> bool:
    """Whether token `index` stands behind a first name and that behind the office or profession of one person."""
    if not article.blank(index - 1) or article.words[index - 1].first is None:
        return False
    before = introducer(article, index - 1)
    role = article.words[before].role if before >= 0 else None
    return role is not None and not role.plural and role.post.name not in _SAYING_NOTHING


def is_surname_after_all(article: Article, index: int, last: int) -> bool:
    """Whether a common word behind an ambiguous first name is a surname: 'Ortsvorsteher Jordan Kurz'."""
    return last == index + 1 and role_before_first_name(article, last)
