"""The data files a person may correct: every entry parses, nothing is listed twice or contradicts itself."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from searchapp.analysis.analyzer import default_analyzer
from searchapp.analysis.datafiles import entries, rows, spelled_out
from searchapp.analysis.fold import fold
from searchapp.analysis.lexicon import load_lexicon

_NOUN = re.compile(r"[+-]?[a-zäöüßé]{2,}(?:/\"?[a-z]*|=[a-zäöüß]+)?\Z")


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("thesaurus.csv", 2),
        ("families.csv", 1),
        ("mends.csv", 3),
        ("verbs.csv", 7),
        ("name_variants.csv", 3),
        ("feminine.csv", 2),
    ],
)
def test_rows_have_their_columns(name: str, columns: int) -> None:
    assert all(len(row) == columns for row in rows(name))


def test_nouns_parse_and_stand_once() -> None:
    found = list(entries("nouns.txt"))
    assert not [entry for entry in found if not _NOUN.match(entry) and len(entry) > 2]
    counts = Counter(re.split("[/=]", entry.lstrip("+-"))[0] for entry in found)
    assert not [word for word, count in counts.items() if count > 1]


def test_the_thesaurus_is_large_and_consistent() -> None:
    sets = rows("thesaurus.csv")
    assert len(sets) >= 300
    assert {relation for _, relation in sets} == {"equal", "narrower"}
    assert not [
        terms for terms, _ in sets if len(terms.split("|")) < 2 or len(set(terms.split("|"))) < len(terms.split("|"))
    ]


def test_every_thesaurus_entry_reaches_its_set() -> None:
    analyzer = default_analyzer()
    for terms, _ in rows("thesaurus.csv"):
        first, second = terms.split("|")[:2]
        found = analyzer.expand_sequence(first.split()) if " " in first else analyzer.expand(first)
        assert second in {one.label for one in found} or analyzer.expand(second)[1].terms in {
            one.terms for one in found
        }


def test_protected_words_are_no_nouns_that_split() -> None:
    lexicon = load_lexicon()
    assert not {word for word in lexicon.whole if not word.replace("-", "").isalpha()}


def test_brace_notation() -> None:
    assert spelled_out("lager{/s/n}") == ["lager", "lagers", "lagern"]
    assert spelled_out("{a/b}{c/d}") == ["ac", "ad", "bc", "bd"]


def test_mends_do_not_contradict_each_other() -> None:
    owners: dict[tuple[str, str], str] = {}
    for stem, forms, case in rows("mends.csv"):
        for form in forms.split():
            for word in spelled_out(form):
                assert owners.setdefault((fold(word), case), stem) == stem, word
