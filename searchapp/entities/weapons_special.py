"""Weapons no list can hold: ships by their type and quoted name, ships with a navy's prefix, ammunition by its calibre."""

from __future__ import annotations

import re
from typing import Final

from searchapp.entities.categories import inflected
from searchapp.entities.gazetteer import fold
from searchapp.entities.text import TaggedText
from searchapp.entities.weapons import Arsenal
from searchapp.entities.weapons_find import Find
from searchapp.entities.weapons_heads import Bond

MILLIMETRES: Final = frozenset(("mm", "millimeter"))
SHIP_PREFIXES: Final = frozenset(("USS", "HMS", "HMCS", "HMAS", "FGS", "HDMS", "HNLMS", "TCG", "USNS", "INS"))

_QUOTES: Final = frozenset("„“”\"»«‚‘’'‹›")
_CALIBRES: Final = range(5, 500)
_AMMUNITION: Final = frozenset(
    form
    for head in (
        "munition",
        "granate",
        "geschoss",
        "artilleriemunition",
        "artilleriegranate",
        "artilleriegeschoss",
        "projektil",
    )
    for form in inflected(head)
)
_SHIP_CATEGORIES: Final = frozenset(("Kriegsschiff", "U-Boot"))
_DESIGNATION: Final = re.compile(r"[A-ZÄÖÜ][A-Za-zäöü]{0,8}-?\d{1,4}[A-Z]{0,2}")
_NO_DESIGNATION: Final = (
    "Typ",
    "Nr",
    "Mk",
    "Ariane",
    "Falcon",
    "Sojus",
    "Vega",
    "Delta",
    "Atlas",
    "Angara",
    "Proton",
    "Electron",
)
_LONGEST_DESIGNATION: Final = 2
_OF: Final = frozenset(("vom", "des", "der", "dem"))
_TYPES: Final = frozenset(("Typ", "Typs", "Modell", "Modells", "Muster", "Musters"))
_LONGEST_SHIP_NAME: Final = 4
_BESIDE: Final = (" ", "-", "‑")


def calibre(text: TaggedText, index: int) -> Find | None:
    """Ammunition named by its calibre, 'mm' at token `index`: '155-mm-Granaten', '35-Millimeter-Munition'."""
    surfaces = text.tokens.surfaces
    if not 0 < index < len(surfaces) - 1 or text.gap(index - 1) not in _BESIDE or text.gap(index) not in _BESIDE:
        return None
    number = surfaces[index - 1]
    if not number.isdecimal() or int(number) not in _CALIBRES or fold(surfaces[index + 1]) not in _AMMUNITION:
        return None
    name = f"{number}-Millimeter-Munition"
    return Find(index - 1, index + 1, index + 1, fold(name), unlisted=(name, "Munition"))


def prefixed_ship(text: TaggedText, index: int) -> Find | None:
    """A ship that carries the prefix of its navy at token `index`: 'USS Mason'."""
    surfaces = text.tokens.surfaces
    last = index
    while last - index < _LONGEST_SHIP_NAME - 1 and text.gap(last) in (" ", ". ") and surfaces[last + 1][0].isupper():
        last += 1
    if last == index:
        return None
    name = text.between(index, last)
    return Find(index, last, last, fold(name), unlisted=(name, "Kriegsschiff"))


def quoted_ship(text: TaggedText, kind: Find, arsenal: Arsenal) -> Find | None:
    """The ship whose quoted name follows its type: 'Landungsschiff „Minsk“'; of the arsenal where that knows it."""
    if kind.generic is None or kind.generic.category not in _SHIP_CATEGORIES:
        return None
    first = kind.mention_last + 1
    opening = text.gap(kind.mention_last)
    if (
        len(opening) != 2
        or opening[0] != " "
        or opening[1] not in _QUOTES
        or not text.tokens.surfaces[first][0].isupper()
    ):
        return None
    last = next((index for index in range(first, first + _LONGEST_SHIP_NAME) if _closes_quote(text, index)), None)
    if last is None:
        return None
    known = arsenal.match_at(text, first)
    word = fold(text.tokens.surfaces[first])
    if known and known.last == last and known.entry.system:
        return Find(first, last, last, word, system=known.entry.system, bond=Bond.HARD)
    return Find(first, last, last, word, unlisted=(text.between(first, last), kind.generic.category))


def unlisted_model(text: TaggedText, kind: Find, past: int) -> Find | None:
    """A model no list knows, by its kind and a designation: 'AH-4-Haubitzen', 'Drohnen vom Typ GOR-4'.

    Tokens before `past` belong to another find.
    """
    if kind.generic is None or not kind.generic.sure:
        return None
    first = kind.first
    while first > past and text.gap(first - 1) == "-" and kind.first - first < _LONGEST_DESIGNATION:
        first -= 1
    if first < kind.first:
        return _model(text, first, kind.first - 1, kind.last, kind.generic.category)
    surfaces = text.tokens.surfaces
    first = kind.last + 3
    if first >= len(surfaces) or surfaces[first - 2] not in _OF or surfaces[first - 1] not in _TYPES:
        return None
    last = first
    while last - first < _LONGEST_DESIGNATION - 1 and text.gap(last) == "-":
        last += 1
    return _model(text, first, last, last, kind.generic.category)


def _model(text: TaggedText, first: int, last: int, mention_last: int, category: str) -> Find | None:
    name = text.between(first, last)
    if not _DESIGNATION.fullmatch(name) or name.startswith(_NO_DESIGNATION):
        return None
    return Find(first, last, mention_last, fold(name), unlisted=(name, category))


def _closes_quote(text: TaggedText, index: int) -> bool:
    if index >= len(text.tokens):
        return False
    end = text.tokens.end(index)
    return text.text[end : end + 1] in _QUOTES
