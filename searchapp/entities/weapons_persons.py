"""Whether a name that is also a weapon's stands for a person: after a first name or a title, beside a verb of speech."""

from __future__ import annotations

from collections.abc import Set
from functools import cache
from typing import Final

from searchapp.entities.gazetteer import packaged_rows, packaged_words
from searchapp.entities.text import TaggedText

_SPEECH_GAPS: Final = (" ", ",“ ")
_ADJECTIVE_ENDINGS: Final = ("en", "er", "es", "em")
_QUOTES: Final = "„“”\"»«‚‘’'‹›"
_SHORTEST_FIRST_NAME: Final = 3


def is_person_like(text: TaggedText, first: int, last: int) -> bool:
    """Whether the tokens `first`..`last` stand as a person's name."""
    surfaces = text.tokens.surfaces
    before = surfaces[first - 1] if first and text.gap(first - 1) == " " else ""
    after = surfaces[last + 1] if last + 1 < len(surfaces) and text.gap(last) in _SPEECH_GAPS else ""
    speech = _words("speech")
    if before in _words("title") or before in speech or (after in speech and not has_article(text, first)):
        return True
    return len(before) >= _SHORTEST_FIRST_NAME and before in sure_first_names()


def is_namesake(text: TaggedText, first: int, last: int, senses: Set[str]) -> bool:
    """Whether the words beside say that something else bears the name: 'Operation „Puma“', 'als Patriot', 'wie ein Gepard'."""
    if not first or text.gap(first - 1).strip(_QUOTES) != " ":
        return False
    surfaces = text.tokens.surfaces
    before = surfaces[first - 1]
    if before in _words("namesake") or ("politik" in senses and before.lower() in _words("patriot")):
        return True
    if before == "sich":
        return last + 1 < len(surfaces) and surfaces[last + 1] in _words("calls")
    if first > 1 and before in _words("called"):
        return surfaces[first - 2] in _words("pet")
    return first > 1 and f"{surfaces[first - 2]} {before}".lower() in _words("compared")


def is_joined_before(text: TaggedText, first: int) -> bool:
    """Whether a hyphen joins the name to a capitalised word before it, as in double names ('Müller-Marder')."""
    return first > 0 and text.gap(first - 1) == "-" and text.tokens.surfaces[first - 1][0].isupper()


def has_article(text: TaggedText, first: int) -> bool:
    """Whether a word before it (article, number, adjective) shows the name to be a thing's."""
    if not first or text.gap(first - 1).strip(_QUOTES) != " ":
        return False
    before = text.tokens.surfaces[first - 1]
    if before.lower() in _words("determiner") or before.isdigit():
        return True
    return before[0].islower() and before.endswith(_ADJECTIVE_ENDINGS)


@cache
def _words(role: str) -> frozenset[str]:
    rows = packaged_rows("person_context.csv", ("role", "words"))
    return frozenset(word for row in rows if row["role"] == role for word in row.many("words"))


@cache
def sure_first_names() -> frozenset[str]:
    """First names that are no ordinary words."""
    rows = packaged_rows("first_names.csv", ("origin", "sex", "names"))
    return frozenset(name for row in rows for name in row["names"].split()) - packaged_words(
        "ambiguous_first_names.txt"
    )
