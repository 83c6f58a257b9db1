"""What the words around an ambiguous weapon name say: for a weapon (military words) or against it (zoo, stage, sport …)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import cache
from typing import Final

from searchapp.entities.gazetteer import fold, packaged_rows, packaged_words
from searchapp.entities.text import TaggedText

_MOST_WORDS: Final = 200_000
"""Distinct words remembered before the memory starts anew."""
_RECEIVERS: Final = ("ukrain", "kiew", "kyjiw", "israel", "taiwan", "selenskyj")
"""Who gets weapons: with a word of supply in the same sentence ('der Ukraine Taurus liefern') that is evidence."""
_LONGEST_LINK: Final = 3
_LINKING: Final = frozenset(
    ("und", "sowie", "oder", "bzw", "für", "die", "der", "den", "das", "dem", "eine", "einen", "ein", "einer")
)
_ORIGIN: Final = re.compile("(?:[a-zäöü]+isch|deutsch)e[nrs]?|Bauart|Herkunft|Produktion|Fertigung")
_LIST_GAP: Final = frozenset(' ,/„“”"»«\u00a0')


@dataclass(frozen=True, slots=True)
class WordSigns:
    """What one word says about its sentence."""

    military: bool = False
    supply: bool = False
    receiver: bool = False
    senses: frozenset[str] = frozenset()


_SILENT: Final = WordSigns()


class SignLexicon(dict[str, WordSigns]):
    """Surface → signs, worked out once a distinct word."""

    def __init__(self, military: Iterable[str], supply: Iterable[str], senses: dict[str, Iterable[str]]) -> None:
        super().__init__()
        self._military = _pattern(military)
        self._supply = _pattern(supply)
        self._senses = {sense: _pattern(words) for sense, words in senses.items()}
        everything = [*military, *supply, *_RECEIVERS, *(word for words in senses.values() for word in words)]
        self._any = _pattern(everything)

    def __missing__(self, surface: str) -> WordSigns:
        if len(self) >= _MOST_WORDS:
            self.clear()
        word = fold(surface)
        signs = self._read(word) if self._any.search(word) else _SILENT
        self[surface] = signs
        return signs

    def _read(self, word: str) -> WordSigns:
        return WordSigns(
            military=bool(self._military.search(word)),
            supply=bool(self._supply.search(word)),
            receiver=word.startswith(_RECEIVERS),
            senses=frozenset(sense for sense, pattern in self._senses.items() if pattern.search(word)),
        )


class Surroundings:
    """The signs of one article's words, read only as far as they are asked for."""

    def __init__(self, text: TaggedText, lexicon: SignLexicon) -> None:
        self._text = text
        self._lexicon = lexicon
        self._article: list[frozenset[str]] | None = None

    def sentence(self, index: int) -> range:
        """The tokens of the sentence that holds token `index`."""
        text = self._text
        number = text.sentence_of(text.tokens.starts[index])
        ends = text.sentences[number + 1] if number + 1 < len(text.sentences) else len(text.text)
        starts = text.tokens.starts
        return range(bisect_left(starts, text.sentences[number]), bisect_left(starts, ends))

    def military(self, first: int, last: int, without: Set[int]) -> bool:
        """Whether the sentence around tokens `first`..`last` holds a military word or tells of a supply of arms.

        Tokens `without` say nothing: they are people who only have the name of a weapon.
        """
        others = (index for index in self.sentence(first) if not first <= index <= last and index not in without)
        signs = [self._signs(index) for index in others]
        if any(sign.military for sign in signs):
            return True
        return any(sign.supply for sign in signs) and any(sign.receiver for sign in signs)

    def says(self, index: int, beginnings: tuple[str, ...]) -> bool:
        """Whether a word of the sentence around token `index` begins like one of these."""
        surfaces = self._text.tokens.surfaces
        return any(surfaces[at].startswith(beginnings) for at in self.sentence(index))

    def word_before(self, index: int) -> str:
        """The word before token `index`; '' before the first."""
        return self._text.tokens.surfaces[index - 1] if index else ""

    def apposed(self, index: int) -> bool:
        """Whether a comma or bracket parts token `index` from what it explains: 'Klitschko, der Boxer'."""
        return index > 0 and self._text.gap(index - 1) != " "

    def name_follows(self, index: int) -> bool:
        """Whether a capitalised word stands right behind token `index`, as the name behind a profession does."""
        text, behind = self._text, index + 1
        if behind == len(text.tokens.surfaces) or text.gap(index) != " ":
            return False
        return text.tokens.surfaces[behind][0].isupper()

    def lists(self, left: int, right: int) -> bool:
        """Whether only 'und', articles, numbers and commas stand between tokens `left` and `right`, and only a few."""
        text = self._text
        between = text.tokens.surfaces[left + 1 : right]
        if right <= left or len(between) > _LONGEST_LINK:
            return False
        links = all(word in _LINKING or word.isdigit() or _ORIGIN.fullmatch(word) for word in between)
        return links and all(_LIST_GAP.issuperset(text.gap(index)) for index in range(left, right))

    def against(self, first: int, last: int, senses: frozenset[str]) -> bool:
        """Whether a word of the sentence around tokens `first`..`last` speaks for one of the other senses."""
        return bool(senses) and any(
            self._signs(index).senses & senses for index in self.sentence(first) if not first <= index <= last
        )

    def against_in_article(self, senses: frozenset[str]) -> int:
        """How many distinct words of the article speak for one of these senses."""
        if not senses:
            return 0
        if self._article is None:
            telling = {surface: self._lexicon[surface].senses for surface in set(self._text.tokens.surfaces)}
            self._article = list({fold(surface): senses for surface, senses in telling.items() if senses}.values())
        return sum(1 for found in self._article if found & senses)

    def _signs(self, index: int) -> WordSigns:
        return self._lexicon[self._text.tokens.surfaces[index]]


def _pattern(entries: Iterable[str]) -> re.Pattern[str]:
    """One pattern for entries that mean a word's beginning, with '~' any part of it, with '=' all of it."""
    beginnings: list[str] = []
    parts: list[str] = []
    wholes: list[str] = []
    for entry in entries:
        target = {"~": parts, "=": wholes}.get(entry[0], beginnings)
        target.append(re.escape(fold(entry.lstrip("~="))))
    choices = [rf"\A(?:{'|'.join(beginnings)})" if beginnings else "", "|".join(parts)]
    choices.append(rf"\A(?:{'|'.join(wholes)})\Z" if wholes else "")
    return re.compile("|".join(choice for choice in choices if choice) or r"(?!)")


@cache
def default_sign_lexicon() -> SignLexicon:
    """The lexicon of the package's data files, loaded once."""
    senses = {row["sense"]: row.many("words") for row in packaged_rows("weapon_senses.csv", ("sense", "words"))}
    return SignLexicon(
        sorted(packaged_words("military_words.txt")),
        sorted(packaged_words("supply_words.txt")),
        dict(senses),
    )
