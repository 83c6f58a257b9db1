"""The query side: all ways in which an article may answer a typed word, each with its weight and its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import Final

from searchapp import ranking
from searchapp.analysis.fold import fold, umlaut_readings
from searchapp.analysis.forms import Alternative, Level, MatchKind, WordForms
from searchapp.analysis.joins import Joiner
from searchapp.analysis.names import MARK
from searchapp.analysis.thesaurus import Related, Relation, Thesaurus
from searchapp.analysis.tokenize import words as split_words
from searchapp.analysis.words import Compound, Words

_RELATED: Final = {
    Relation.SYNONYM: (ranking.SYNONYM, MatchKind.SYNONYM),
    Relation.FAMILY: (ranking.FAMILY, MatchKind.INFLECTED),
    Relation.ALIAS: (ranking.ALIAS, MatchKind.VARIANT),
}
_ARTICLES: Final = frozenset(("al", "el", "as", "asch", "ash", "an", "ad", "ar", "at", "az"))
"""The Arabic article as the press writes it before a hyphen: al-Scharaa is also Scharaa."""
_KEY_CACHE: Final = 4096
"""Words whose key is kept: every run of neighbouring query words is looked up as an entry of the thesaurus."""


class _Answers:
    """Alternatives in order of discovery; of two with the same terms the heavier stays."""

    def __init__(self) -> None:
        self._found: dict[tuple[Level, tuple[str, ...]], Alternative] = {}

    def add(
        self, level: Level, terms: tuple[str, ...], weight: float, kind: MatchKind, slop: int = 0, label: str = ""
    ) -> None:
        if not all(terms):
            return
        known = self._found.get((level, terms))
        if known is None or known.weight < weight:
            self._found[level, terms] = Alternative(level, terms, weight, kind, slop, label)

    def all(self) -> tuple[Alternative, ...]:
        return tuple(self._found.values())


class Expander:
    """Turns typed words into alternatives, by the same word analysis as the index."""

    def __init__(self, words: Words, joiner: Joiner, aliases: Iterable[Sequence[str]] = ()) -> None:
        self._words = words
        self._joiner = joiner
        self._aliases: Final = tuple(aliases)

    @cached_property
    def _thesaurus(self) -> Thesaurus:
        """Loaded with the first query: indexing never needs it."""
        return Thesaurus(self._key, self._aliases)

    def word(self, typed: str) -> tuple[Alternative, ...]:
        """Alternatives of one typed word; a hyphenated compound counts as one. () where nothing is left to search."""
        tokens = split_words(typed)
        answers = _Answers()
        if len(tokens) == 1:
            self._single(tokens[0], answers)
        elif tokens:
            self._hyphenated(tokens, answers)
        if not self._words.stems.only_verb(typed):
            self._add_related(self._thesaurus.related(typed), answers)
        return answers.all()

    def knows(self, typed: str) -> bool:
        """Whether a typed word is no slip of the pen: a word of the lexicons, or a name of the thesaurus or an alias."""
        return self._words.knows(typed) or bool(self._thesaurus.related(typed))

    def sequence(self, typed: Sequence[str]) -> tuple[Alternative, ...]:
        """Alternatives of several typed words that are one name, designation or entry of the thesaurus; else ()."""
        tokens = [token for word in typed for token in split_words(word)]
        if len(tokens) < 2:
            return ()
        answers = _Answers()
        term = self._joiner.designation(tokens)
        variants = self._name_sequences(tokens)
        related = self._thesaurus.related(" ".join(typed))
        if term is None and not variants and not related:
            return ()
        answers.add(Level.EXACT, tuple(map(fold, tokens)), ranking.LITERAL, MatchKind.LITERAL)
        answers.add(Level.STEM, tuple(map(self._words.stem, tokens)), ranking.INFLECTED, MatchKind.INFLECTED)
        if term is not None:
            answers.add(Level.PART, (term,), ranking.JOINED, MatchKind.VARIANT, label=" ".join(typed))
            answers.add(Level.EXACT, (term,), ranking.JOINED, MatchKind.VARIANT)
        for label, spelling in variants:
            answers.add(Level.STEM, spelling, ranking.VARIANT, MatchKind.VARIANT, label=label)
        self._add_related(related, answers)
        return answers.all()

    def _single(self, typed: str, answers: _Answers) -> None:
        capitalised = typed[:1].upper() + typed[1:]
        own, noun = self._words.forms(typed), self._words.forms(capitalised)
        answers.add(Level.EXACT, (own.exact,), ranking.LITERAL, MatchKind.LITERAL)
        is_verb = self._words.stems.is_verb(own.exact) or self._words.stems.only_verb(typed)
        if (
            typed != capitalised
            and own.exact in self._words.lexicon.heads
            and not self._words.stems.is_verb_form(own.exact)
        ):
            own = noun
        answers.add(Level.STEM, (own.stem,), ranking.INFLECTED, MatchKind.INFLECTED)
        if noun.stem != own.stem and not is_verb:
            answers.add(Level.STEM, (noun.stem,), ranking.OTHER_CASE, MatchKind.INFLECTED)
        if not is_verb and own.exact not in self._words.lexicon.common:
            self._add_parts(own, noun, answers)
        self._add_umlauts(own.exact, answers)
        self._add_clause(own.stem, ranking.INFLECTED, answers)

    def _add_parts(self, own: WordForms, noun: WordForms, answers: _Answers) -> None:
        """The word inside compounds, its other spellings, and its own parts written apart."""
        answers.add(Level.PART, (noun.stem,), ranking.PART, MatchKind.PART)
        compound = self._words.compound(own.exact)
        if compound is not None:
            self._add_apart(compound, answers)
            return
        for term in dict.fromkeys((*own.parts[:1], *noun.parts)):
            if term.startswith(MARK):
                answers.add(Level.PART, (term,), ranking.VARIANT, MatchKind.VARIANT, label=self._label(term))
            elif term == own.parts[:1][0]:
                answers.add(Level.PART, (term,), ranking.JOINED, MatchKind.VARIANT, label=own.exact)

    def _label(self, key: str) -> str:
        return self._words.names.label(key)

    def _add_apart(self, compound: Compound, answers: _Answers) -> None:
        count = len(compound.parts)
        for cut in range(1, count):
            left = compound.span(0, cut)
            right = compound.span(cut, count)
            answers.add(Level.STEM, (left, right), ranking.APART, MatchKind.PART, ranking.SLOP_APART)
            answers.add(Level.STEM, (right, left), ranking.AROUND, MatchKind.PART, ranking.SLOP_AROUND)

    def _add_umlauts(self, folded: str, answers: _Answers) -> None:
        """Words with an umlaut the reader left out, where the word as typed is none and the other is one."""
        lexicon, known = self._words.lexicon, self._words.names.known
        if lexicon.knows(folded) or folded in known:
            return
        for reading in umlaut_readings(folded):
            if reading in lexicon.heads or reading in known:
                answers.add(Level.EXACT, (reading,), ranking.VARIANT, MatchKind.VARIANT)
                stem = self._words.stems.stem_folded(reading, True)
                answers.add(Level.STEM, (stem,), ranking.VARIANT, MatchKind.VARIANT)
                answers.add(Level.PART, (stem,), ranking.PART, MatchKind.PART)

    def _add_clause(self, stem: str, weight: float, answers: _Answers) -> None:
        """A separable verb around its clause: 'griff die Stadt an'."""
        simple = self._words.stems.separable.get(stem)
        if simple is not None:
            answers.add(Level.STEM, simple, weight * ranking.CLAUSE, MatchKind.INFLECTED, ranking.SLOP_CLAUSE)

    def _hyphenated(self, tokens: list[str], answers: _Answers) -> None:
        tokens = [token[:1].upper() + token[1:] for token in tokens]
        exact, stems = tuple(map(fold, tokens)), tuple(map(self._words.stem, tokens))
        answers.add(Level.EXACT, exact, ranking.LITERAL, MatchKind.LITERAL)
        compound = stems[-1].isalpha() and len(stems[-1]) > 1
        slop = ranking.SLOP_APART if compound else 0
        answers.add(Level.STEM, stems, ranking.INFLECTED, MatchKind.INFLECTED, slop)
        for term in self._joiner.whole(tokens):
            answers.add(Level.PART, (term,), ranking.JOINED, MatchKind.VARIANT, label="-".join(tokens))
            answers.add(Level.STEM, (term,), ranking.JOINED, MatchKind.VARIANT)
        answers.add(Level.EXACT, ("".join(exact),), ranking.JOINED, MatchKind.VARIANT)
        if compound:
            self._add_turned(stems, ranking.AROUND, answers)
            self._add_named(tokens, stems, slop, answers)
        for label, spelling in self._name_sequences(tokens):
            answers.add(Level.STEM, spelling, ranking.VARIANT, MatchKind.VARIANT, label=label)
        if exact[0] in _ARTICLES and len(tokens) == 2:
            self._add_parts(self._words.forms(tokens[-1]), self._words.forms(tokens[-1].capitalize()), answers)

    def _add_turned(self, stems: tuple[str, ...], weight: float, answers: _Answers) -> None:
        """The compound's head first: 'Haubitzen vom Typ Caesar'."""
        turned = (stems[-1], *stems[:-1])
        answers.add(Level.STEM, turned, weight, MatchKind.PART, ranking.SLOP_AROUND)

    def _add_named(self, tokens: list[str], stems: tuple[str, ...], slop: int, answers: _Answers) -> None:
        """The compound with its first name in the canonical spelling: Kharkiv-Offensive → Charkiw-Offensive."""
        for key in self._words.name_keys(fold(tokens[0]), True):
            canonical = self._label(key)
            if canonical.isalpha() and fold(canonical) != fold(tokens[0]):
                named = (self._words.stem(canonical), *stems[1:])
                answers.add(Level.STEM, named, ranking.VARIANT, MatchKind.VARIANT, slop, canonical)
                self._add_turned(named, ranking.AROUND, answers)

    def _name_sequences(self, tokens: list[str]) -> list[tuple[str, tuple[str, ...]]]:
        """Stems of all spellings of a name of several words, each with its label."""
        folded = [fold(token) for token in tokens]
        names = self._words.names
        number = names.sequences.get(tuple(folded))
        if number is None:
            base = self._words.stems.nominative(folded[-1], True)
            number = names.sequences.get((*folded[:-1], base))
        if number is None:
            return []
        stem = self._words.stems.stem_folded
        return [(names.labels[number], tuple(stem(word, True) for word in words)) for words in names.sets[number]]

    def _add_related(self, related: tuple[Related, ...], answers: _Answers) -> None:
        for entry in related:
            weight, kind = _RELATED[entry.relation]
            tokens = split_words(entry.spelling)
            stems = tuple(map(self._words.stem, tokens))
            answers.add(Level.STEM, stems, weight, kind, label=entry.spelling)
            if entry.relation is Relation.FAMILY:
                self._add_clause(stems[-1], weight, answers)
            elif len(tokens) == 1:
                answers.add(Level.PART, stems, weight / 2, kind, label=entry.spelling)
            elif " " not in entry.spelling:
                joined = self._joiner.whole(tokens)[0]
                answers.add(Level.PART, (joined,), weight, kind, label=entry.spelling)

    def _key(self, spelling: str) -> tuple[str, ...]:
        """Stems of the blank-separated words, hyphens inside a word joined: 'U-Boote' → ('uboot',)."""
        return tuple(self._key_word(word) for word in spelling.split())

    @lru_cache(_KEY_CACHE)
    def _key_word(self, word: str) -> str:
        tokens = split_words(word)
        if len(tokens) == 1:
            return self._words.stem(tokens[0][:1].upper() + tokens[0][1:])
        return self._joiner.whole(tokens)[0] if tokens else ""
