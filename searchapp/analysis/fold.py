"""Folding: the one rule by which two spellings of a word count as the same letters (level EXACT)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_TABLE: Final = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ł": "l",
        "ı": "i",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ə": "e",
        **dict.fromkeys("'’‘ʼʹ`´:*_\u00ad"),
    }
)
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[.’']\d{3})+\Z")
_DIGRAPHS: Final = re.compile(r"ae|oe|(?<!q)ue")
_UMLAUT_DIGRAPH: Final = re.compile(r"[aou](?!e)")


def fold(surface: str) -> str:
    """Lower case, ß/ss, umlaut/digraph, diacritics, apostrophes, gender signs and thousands separators settled.

    Idempotent; the same function serves index and query. A token stays one token (no blanks arise).
    """
    lowered = surface.casefold()
    if lowered.isascii() and lowered.isalnum():
        return lowered
    if _THOUSANDS.match(lowered):
        return re.sub(r"\D", "", lowered)
    folded = unicodedata.normalize("NFC", lowered).translate(_TABLE)
    if folded.isascii():
        return folded
    bare = "".join(char for char in unicodedata.normalize("NFD", folded) if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", bare).translate(_TABLE)


def bare(folded: str) -> str:
    """A folded word without its umlauts (ae → a, oe → o, ue → u): the letters the stemmer compares."""
    if "ue" in folded:
        return _DIGRAPHS.sub(lambda match: match.group()[0], folded)
    return folded.replace("ae", "a").replace("oe", "o")


def umlaut_readings(folded: str) -> list[str]:
    """The folded word with each of its plain vowels a, o, u read as an umlaut in turn ('turkei' → 'tuerkei')."""
    return [f"{folded[: match.end()]}e{folded[match.end() :]}" for match in _UMLAUT_DIGRAPH.finditer(folded)]
