"""The word lexicon: nouns with their inflected forms, modifiers of compounds, words that aren't names.

All entries are folded on loading. `nouns.txt` notes the plural after a slash: rakete/n, haus/"er, minister/, museum=museen
(nothing: no plural); a leading + marks a head strong enough to be cut off behind an unknown modifier ('Gepardmunition'),
a leading - a noun that never ends a compound of ours (Reisende is no 'Reis-Ende').
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from searchapp.analysis.datafiles import entries, rows
from searchapp.analysis.fold import fold

_UMLAUT: Final = {"a": "ae", "o": "oe", "u": "ue"}
_PERSON: Final = ("er", "ent", "ant", "ist", "at", "or", "eur", "log", "et", "ot")
_ALWAYS_S: Final = ("ung", "heit", "keit", "schaft", "taet", "ion", "tum", "ling")
MIN_STRONG: Final = 6


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Folded words. `heads` and `modifiers` map a form as it stands in a compound to its lemma."""

    heads: dict[str, str] = field(default_factory=dict)
    modifiers: dict[str, str] = field(default_factory=dict)
    strong: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    feminine: dict[str, str] = field(default_factory=dict)
    """Bases of feminine nouns whose masculine has another form: 'aerzt' → 'arzt'."""

    def knows(self, folded: str) -> bool:
        """Whether the word is ordinary vocabulary (and so not a name in need of a key)."""
        return folded in self.heads or folded in self.common


@cache
def load_lexicon() -> Lexicon:
    """Read the packaged lists, once a process: stems, compounds and names of people all ask the same lexicon."""
    heads: dict[str, str] = {}
    modifiers: dict[str, str] = {}
    strong: set[str] = set()
    weak: set[str] = set()
    nouns = [(entry[0], *_noun(entry.lstrip("+-"))) for entry in entries("nouns.txt")]
    for mark, lemma, plural in nouns:
        forms = list(_inflected(lemma, plural))
        for form in forms:
            heads.setdefault(form, lemma)
        for form in _linked(lemma, plural):
            modifiers.setdefault(form, lemma)
        if mark == "+":
            strong.update(form for form in forms if len(form) >= MIN_STRONG)
        elif mark == "-":
            weak.update(forms)
    feminine = {fold(base): fold(lemma) for base, lemma in rows("feminine.csv")}
    for base, lemma in feminine.items():
        if lemma in heads:
            heads.update({f"{base}in": lemma, f"{base}innen": lemma})
    heads.update((lemma, lemma) for _, lemma, _ in nouns)
    modifiers.update((form, lemma) for form, lemma in _bound())
    whole = frozenset(fold(entry) for entry in entries("whole.txt"))
    common = frozenset(fold(entry) for entry in entries("common.txt"))
    return Lexicon(heads, modifiers, frozenset(strong), frozenset(weak), whole, common, feminine)


def _noun(entry: str) -> tuple[str, str | None]:
    """'haus/"er' → ('haus', 'haeuser')."""
    if "=" in entry:
        lemma, plural = entry.split("=")
        return fold(lemma), fold(plural)
    word, slash, ending = entry.partition("/")
    lemma = fold(word)
    if not slash:
        return lemma, None
    if ending.startswith('"'):
        return lemma, _with_umlaut(lemma) + ending[1:]
    return lemma, lemma + ending


def _with_umlaut(lemma: str) -> str:
    if "au" in lemma[-5:]:
        at = lemma.rindex("au")
        return f"{lemma[:at]}aeu{lemma[at + 2 :]}"
    for index in range(len(lemma) - 1, -1, -1):
        if lemma[index] in _UMLAUT:
            return lemma[:index] + _UMLAUT[lemma[index]] + lemma[index + 1 :]
    return lemma


def _inflected(lemma: str, plural: str | None) -> Iterator[str]:
    yield lemma
    if lemma.endswith("nis"):
        yield lemma + "ses"
    elif lemma.endswith("s"):
        yield lemma + "es"
    elif not lemma.endswith(("e", "ung", "heit", "keit", "schaft", "ion", "taet")):
        yield lemma + "s"
        if not lemma.endswith(("er", "el", "en", "um", "o", "a", "i")):
            yield lemma + "es"
    if lemma.endswith(_PERSON):
        yield lemma + "in"
        yield lemma + "innen"
    if plural is None:
        return
    yield plural
    if not plural.endswith(("n", "s", "a")):
        yield plural + "n"


def _linked(lemma: str, plural: str | None) -> Iterator[str]:
    if lemma.endswith(_ALWAYS_S) and len(lemma) > 5:
        yield lemma + "s"
    else:
        yield lemma
        if not lemma.endswith("e"):
            yield lemma + "s"
            yield lemma + "es"
        else:
            yield lemma[:-1]
    if plural is not None and plural != lemma:
        yield plural


def _bound() -> Iterator[tuple[str, str]]:
    """Modifiers that aren't nouns, or nouns in a form of their own ('außen', 'spreng', 'schwarzmeer:meer')."""
    for entry in entries("modifiers.txt"):
        form, _, lemma = entry.partition(":")
        yield fold(form), fold(lemma or form)
