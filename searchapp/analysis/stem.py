"""Stems: PyStemmer's German behind named rules that mend its known faults.

Rules in order, the first that answers wins:
mends (mends.csv) → nouns of the lexicon, by their lemma (capitalised words) → verb forms (lower case, or no noun) →
names (genitive -s) → feminine (-in, -innen) → foreign plurals (-ien, -men) → PyStemmer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Final

import Stemmer

from searchapp.analysis.datafiles import entries, rows, spelled_out
from searchapp.analysis.fold import bare, fold
from searchapp.analysis.lexicon import Lexicon
from searchapp.analysis.verbs import VerbForms

RULES_VERSION: Final = "3"

_GENITIVE_ALWAYS: Final = ("ws", "ps", "ys", "ijs", "ejs", "ajs", "ojs", "yjs", "jjs")
_GENITIVE_LIKELY: Final = (
    "as",
    "os",
    "kis",
    "ais",
    "eis",
    "ois",
    "uis",
    "lis",
    "dis",
    "nis",
    "mis",
    "ris",
    "tis",
    "chis",
)
_FEMININE: Final = re.compile(r"(.{2,}(?:ent|ant|ist|or|eur|log|naut|er|iker))(?:in|innen)\Z")
_MIN_TAIL: Final = 4
_LATIN_ENDINGS: Final = {
    "ministerien": "ministerium",
    "gremien": "gremium",
    "kriterien": "kriterium",
    "territorien": "territorium",
    "laboratorien": "laboratorium",
    "moratorien": "moratorium",
    "konsortien": "konsortium",
    "imperien": "imperium",
    "praesidien": "praesidium",
    "kollegien": "kollegium",
    "gymnasien": "gymnasium",
    "observatorien": "observatorium",
    "sanatorien": "sanatorium",
    "szenarien": "szenario",
    "medien": "medium",
    "prinzipien": "prinzip",
    "mechanismen": "mechanismus",
    "organismen": "organismus",
    "zentren": "zentrum",
    "museen": "museum",
    "risiken": "risiko",
    "themen": "thema",
    "firmen": "firma",
    "konten": "konto",
    "dramen": "drama",
    "embargos": "embargo",
    "zyklen": "zyklus",
    "embryonen": "embryo",
    "villen": "villa",
    "razzien": "razzia",
    "visa": "visum",
    "jubilaeen": "jubilaeum",
    "stadien": "stadion",
    "lexika": "lexikon",
    "atlanten": "atlas",
    "fregattenkapitaene": "fregattenkapitaen",
}
_LATIN: Final = tuple(sorted(_LATIN_ENDINGS, key=len, reverse=True))


class Stems:
    """The stemming chain. Pure: a stem depends on the surface alone, its capital included."""

    def __init__(self, lexicon: Lexicon, verbs: VerbForms, names: frozenset[str], surnames: frozenset[str]) -> None:
        self._lexicon = lexicon
        self._names = names
        self._surnames = surnames
        self._mends, self._lower_mends = _load_mends()
        self._feminine = lexicon.feminine
        self._keep = frozenset(fold(entry) for entry in entries("keep.txt"))
        self._snowball: Callable[[str], str] = Stemmer.Stemmer("german", 0).stemWord
        self._nouns: Final = self._noun_stems()
        actions = {stem: stem if stem in verbs.own else self._action(stem) for stem in set(verbs.stems.values())}
        self._verbs: Final = {form: actions[stem] for form, stem in verbs.stems.items()}
        self.separable: Final = {
            actions[stem]: (actions[simple], self._snowball(prefix))
            for stem, (simple, prefix) in verbs.separable.items()
        }

    def stem_folded(self, folded: str, capital: bool) -> str:
        """The stem of a folded word that had a capital in the text or hadn't."""
        mended = self.mended(folded, capital)
        return self.unmended(folded, self.nominative(folded, capital)) if mended is None else mended

    def unmended(self, folded: str, base: str) -> str:
        """The stem of a word that no rule of its own gives one; `base` is its nominative."""
        if base in self._surnames:
            return bare(base)
        base = self._masculine(base)
        if base != folded:
            lemma = self._lexicon.heads.get(base)
            mended = self._nouns[lemma] if lemma else self._mends.get(base)
            if mended:
                return mended
        return self._snowball(self._singular(base))

    def mended(self, folded: str, capital: bool) -> str | None:
        """The stem a rule of its own gives the word; None where the general way is right."""
        found = self._mends.get(folded)
        if found is not None:
            return found
        if not folded.isalpha():
            return folded
        if capital:
            lemma = self._lexicon.heads.get(folded)
            return self._nouns[lemma] if lemma else self._verbs.get(folded)
        return self._lower_mends.get(folded) or self._verbs.get(folded)

    def is_verb_form(self, folded: str) -> bool:
        """Whether the word is a form of a verb we know, even if it is a noun too (kriegen, waren)."""
        return folded in self._verbs or folded in self._lower_mends

    def only_verb(self, folded: str) -> bool:
        """Whether a lower-case word can't be meant as the noun it looks like (kriegen is not Krieg)."""
        return folded in self._lower_mends

    def is_verb(self, folded: str) -> bool:
        """Whether the word is a form of a verb we know and no noun."""
        return folded in self._verbs and folded not in self._lexicon.heads

    def nominative(self, folded: str, capital: bool) -> str:
        """A name without its genitive -s; every other word as it is."""
        if not folded.endswith("s") or len(folded) < 4 or folded in self._keep:
            return folded
        base = folded[:-1]
        if base in self._names:
            return folded if folded in self._names else base
        likely = (
            capital and len(folded) >= 5 and folded not in self._lexicon.common and folded not in self._lexicon.heads
        )
        if likely and (folded.endswith(_GENITIVE_ALWAYS) or (len(folded) >= 6 and folded.endswith(_GENITIVE_LIKELY))):
            return base
        return folded

    def _masculine(self, folded: str) -> str:
        """Soldatin, Soldatinnen → soldat; Russin → russe."""
        if not folded.endswith(("in", "innen")) or folded in self._keep or folded in self._names:
            return folded
        base = folded.removesuffix("innen") if folded.endswith("innen") else folded[:-2]
        if base in self._feminine:
            return self._feminine[base]
        for tail, lemma in self._feminine.items():
            if len(tail) >= _MIN_TAIL and base.endswith(tail):
                return base.removesuffix(tail) + lemma
        return base if base in self._lexicon.heads or _FEMININE.match(folded) else folded

    def _noun_stems(self) -> dict[str, str]:
        """Lemma → stem. Nouns the stemmer would merge (Lage, Lager), and those in -er (Bürger, Burg), keep their lemma."""
        lemmas = set(self._lexicon.heads.values())
        stems = {lemma: self._snowball(lemma) for lemma in lemmas}
        kept = {lemma for lemma in lemmas if lemma.endswith("er")}
        counts = Counter(stem for lemma, stem in stems.items() if lemma not in kept)
        return {
            lemma: lemma if lemma in kept or stem in kept or counts[stem] > 1 else stem for lemma, stem in stems.items()
        }

    def _action(self, stem: str) -> str:
        """A verb shares the stem of its noun in -ung where there is one (liefern, Lieferung)."""
        noun = (stem[:-2] + "l" if stem.endswith("el") else stem) + "ung"
        return self._nouns.get(noun) or bare(stem)

    def _singular(self, folded: str) -> str:
        if not folded.endswith(_LATIN):
            return folded
        ending = next(ending for ending in _LATIN if folded.endswith(ending))
        return folded.removesuffix(ending) + _LATIN_ENDINGS[ending]


def _load_mends() -> tuple[dict[str, str], dict[str, str]]:
    """Forms for every case, and forms that count only in lower case (verbs beside nouns)."""
    always: dict[str, str] = {}
    lower: dict[str, str] = {}
    for stem, forms, case in rows("mends.csv"):
        target = lower if case == "lower" else always
        for form in forms.split():
            target.update((fold(word), stem) for word in spelled_out(form))
    return always, lower
