"""Random queries: texts out of the language's own pieces, trees, and analysed trees over a small vocabulary."""

from __future__ import annotations

from datetime import date
from functools import partial

from hypothesis import strategies as st

from searchapp.analysis.forms import Alternative, Level, MatchKind
from searchapp.query.ast import (
    And,
    DateIn,
    Every,
    FacetIs,
    FieldIs,
    Fuzzy,
    Join,
    Leaf,
    Node,
    Not,
    Nothing,
    Or,
    Pattern,
    Phrase,
    Scope,
    Unit,
    Wildcard,
    Within,
    Word,
)

PIECES = (
    *(
        "Panzer",
        "a",
        "b",
        "die",
        "F-16",
        "12.400",
        "1,5",
        "Soldat:innen",
        "Soldat*innen",
        "https://x.de/a?b=c",
        "ß",
        "🚀",
        "_",
    ),
    *(
        "UND",
        "ODER",
        "NICHT",
        "AND",
        "OR",
        "NOT",
        "/s",
        "/p",
        "und",
        "(",
        ")",
        "((",
        "))",
        "-",
        "+",
        "=",
        "~",
        "~1",
        "~9",
        "^2",
    ),
    *(
        '"',
        "„",
        "“",
        '"a b"',
        '"a b"~3',
        "*",
        "?",
        "Pan*er",
        "R?t",
        "[",
        "]",
        "{",
        "}",
        "TO",
        "BIS",
        ":",
        ",",
        ".",
        "\n",
        "\x00",
    ),
    *(
        "titel:",
        "person:",
        "land:",
        "datum:",
        "von:",
        "bis:",
        "autor:",
        "id:",
        "sprache:",
        "mind3:",
        "min2:",
        "Minister:",
    ),
    *("2024", "2024-03", "18.01.2024", "[2024-01 TO 2024-03]", "[2024 BIS *]", "gestern", "'", "-a", "+die", "=Wort"),
)

queries = st.one_of(
    st.text(max_size=60),
    st.builds(
        lambda pieces, glue: glue.join(pieces),
        st.lists(st.sampled_from(PIECES), max_size=14),
        st.sampled_from(["", " "]),
    ),
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " "])), max_size=14).map(
        lambda pairs: "".join(piece + blank for piece, blank in pairs)
    ),
)

_scopes = st.sampled_from(Scope)
_counts = st.integers(1, 3)
_words = st.sampled_from(["Panzer", "die", "F-16", "Selenskyj", "1,5", "Soldat:innen", "x"])
_days = st.dates(date(1990, 1, 1), date(2050, 1, 1))

_parsed_leaves = st.one_of(
    st.builds(Word, _words, _scopes, st.booleans(), _counts, st.booleans()),
    st.builds(Phrase, st.sampled_from(["a b", "Panzer", "a UND b", "c - d"]), st.integers(0, 9), _scopes, _counts),
    st.builds(Wildcard, st.sampled_from(["Pan*", "*a", "R?t"]), _scopes, _counts),
    st.builds(Fuzzy, st.sampled_from(["Panzer", "b"]), st.integers(1, 2), _scopes, _counts),
    st.builds(lambda value: FacetIs("countries", (value,)), st.sampled_from(["FR", "Vereinigte Staaten"])),
    st.builds(FieldIs, st.sampled_from(["author", "id"]), st.sampled_from(["Jörg Müller", "a/b"])),
    st.builds(lambda day: DateIn(day, None), _days),
    st.builds(lambda day: DateIn(None, day), _days),
    st.builds(lambda day: DateIn(day, day.replace(year=day.year + 1, day=1)), _days),
    st.builds(Every),
)


def _composed(children: st.SearchStrategy[Node], joins: st.SearchStrategy[Join]) -> st.SearchStrategy[Node]:
    several = st.lists(children, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        st.builds(And, several, joins),
        st.builds(Or, several),
        st.builds(Not, children),
        st.builds(Within, several, st.sampled_from(Unit)),
    )


parsed_trees: st.SearchStrategy[Node] = st.recursive(
    _parsed_leaves, partial(_composed, joins=st.sampled_from([Join.STRICT, Join.WORDS])), max_leaves=8
)

VOCABULARY = ("krieg", "panzer", "stadt", "angriff", "minister")

_alternatives = st.one_of(
    st.builds(
        lambda level, term: Alternative(level, (term,), 1.0, MatchKind.LITERAL),
        st.sampled_from(Level),
        st.sampled_from(VOCABULARY),
    ),
    st.builds(
        lambda level, terms, slop: Alternative(level, tuple(terms), 0.5, MatchKind.INFLECTED, slop),
        st.sampled_from([Level.EXACT, Level.STEM]),
        st.lists(st.sampled_from(VOCABULARY), min_size=2, max_size=4),
        st.sampled_from([0, 1, 2, 30]),
    ),
)
_analysed_leaves = st.one_of(
    st.builds(
        lambda alternatives, scope, count: Leaf("wort", tuple(alternatives), scope, count),
        st.lists(_alternatives, min_size=1, max_size=3),
        _scopes,
        _counts,
    ),
    st.builds(Pattern, st.just("p*"), st.just("pan*"), st.just(0), _scopes, _counts),
    st.builds(Pattern, st.just("krieg~1"), st.just("kreig"), st.just(1), _scopes, _counts),
    st.builds(lambda value: FacetIs("countries", (value,)), st.sampled_from(["FR", "UA"])),
    st.builds(FieldIs, st.just("author"), st.sampled_from(["meier", "anna meier"])),
    st.builds(lambda day: DateIn(day, None), st.sampled_from([date(2024, 1, 1), date(2024, 6, 1)])),
    st.sampled_from([Every(), Nothing()]),
)


def _analysed(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(children, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(And, several),
        several.flatmap(lambda found: st.builds(Or, st.just(found), st.integers(1, len(found)))),
        st.builds(Not, children),
        st.builds(Within, several, st.sampled_from(Unit)),
    )


analysed_trees: st.SearchStrategy[Node] = st.recursive(_analysed_leaves, _analysed, max_leaves=8)

texts = st.lists(
    st.lists(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=5), min_size=1, max_size=3),
    min_size=1,
    max_size=3,
).map(
    lambda paragraphs: "\n".join(
        " ".join(f"{' '.join(words).capitalize()}." for words in sentences) for sentences in paragraphs
    )
)
