"""Sentence and paragraph boundaries of German press text.

A sentence ends at . ! ? … (with closing quotes or brackets) before white space and an opening character, unless the full
stop belongs to an abbreviation, an initial or an ordinal number; every line break ends one too, since scraped text puts
headlines, bullets and paragraphs on lines of their own. A paragraph ends at a line break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

# It starts with one set of characters, so that the search for it is a fast scan.
_CANDIDATE: Final = re.compile(
    r"[.!?…\n](?:(?<=\n)\s*|(?<!\n)[.!?…]*[»«\"“”‘’')\]]*[ \t\u00a0]+(?=[\"„“”»«‚‘'(\[+–-]*[A-ZÄÖÜ0-9]))"
)
_NEAR: Final = 150
"""Characters before a place in which its sentence most likely starts."""
_LONGEST_WORD: Final = 24
"""Characters before a full stop in which the word that may be an abbreviation is looked for."""
_LAST_WORD: Final = re.compile(r"[^\s(„“\"»«-]+\Z")
_MONTHS: Final = [
    "Januar",
    "Jänner",
    "Februar",
    "Feber",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
_ORDINAL_FOLLOWERS: Final = (
    *_MONTHS,
    "Jahrhundert",
    "Jahrestag",
    "Weltkrieg",
    "Mal",
    "Brigade",
    "Armee",
    "Division",
    "Bataillon",
    "Korps",
)
_ABBREVIATIONS: Final = frozenset(
    [
        "abs",
        "abt",
        "art",
        "az",
        "bd",
        "betr",
        "bez",
        "bsp",
        "bspw",
        "bzw",
        "ca",
        "chr",
        "co",
        "corp",
        "dgl",
        "dipl",
        "dr",
        "ebd",
        "ehem",
        "etc",
        "ev",
        "evtl",
        "ff",
        "frhr",
        "gem",
        "gen",
        "geb",
        "ggf",
        "hl",
        "hr",
        "hrsg",
        "inc",
        "ing",
        "inkl",
        "insb",
        "inkl",
        "jh",
        "jr",
        "kap",
        "kath",
        "lt",
        "ltd",
        "maj",
        "max",
        "min",
        "mind",
        "mio",
        "mrd",
        "mr",
        "mrs",
        "ms",
        "nr",
        "obst",
        "oberst",
        "obstlt",
        "op",
        "prof",
        "rd",
        "sen",
        "sog",
        "sr",
        "st",
        "std",
        "str",
        "tel",
        "tsd",
        "u.a",
        "usw",
        "vgl",
        "vol",
        "vs",
        "zt",
        "zzgl",
        "z.b",
        "d.h",
        "u.s",
        "i.d.r",
        "o.ä",
        "u.ä",
        "a.d",
        "i.r",
        "a.o",
        "s.o",
        "s.u",
        "jan",
        "feb",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "okt",
        "nov",
        "dez",
        "mo",
        "di",
        "mi",
        "do",
        "fr",
        "sa",
        "so",
    ]
)


def sentence_starts(text: str) -> list[int]:
    """Offsets at which sentences start, ascending; the first is 0. An empty text has none."""
    if not text:
        return []
    return [0, *_starts(text, 0, len(text))]


def sentence_start(text: str, at: int, since: int = 0) -> int:
    """Where the sentence starts that holds the letter or digit at offset `at`; the same as by `sentence_starts`.

    `since`: the start of any sentence before, where a caller knows one.
    """
    line = max(since, text.rfind("\n", since, at) + 1)
    reach = _NEAR
    while True:
        begin = max(line, at - reach)
        while begin > line and not text[begin].isalnum():
            begin -= 1
        found = [start for start in _starts(text, begin, at + 1) if start <= at]
        if found:
            return found[-1]
        if begin == line:
            return line + len(text[line:at]) - len(text[line:at].lstrip()) if line else 0
        reach *= 4


def sentence_end(text: str, at: int) -> int:
    """Where the sentence after the one around offset `at` starts; the end of the text after the last one."""
    match = _CANDIDATE.search(text, at)
    while match is not None and not _ends_sentence(text, *match.span()):
        match = _CANDIDATE.search(text, match.end())
    return match.end() if match is not None else len(text)


def _starts(text: str, begin: int, end: int) -> Iterator[int]:
    """Offsets after sentence ends within text[begin:end]."""
    for match in _CANDIDATE.finditer(text, begin, end):
        at, start = match.span()
        if _ends_sentence(text, at, start):
            yield start


def paragraph_starts(text: str) -> list[int]:
    """Offsets at which paragraphs start (a line that isn't blank after a line break), ascending; the first is 0."""
    if not text:
        return []
    return [0, *(match.end() for match in re.finditer(r"\n\s*(?=\S)", text) if match.end() < len(text))]


def _ends_sentence(text: str, at: int, following: int) -> bool:
    """Whether the sign at offset `at` ends a sentence, so that the next one starts at `following`."""
    if text[at] != ".":
        return following < len(text)
    if text[at + 1] == ".":
        return True
    before = _last_word(text[max(0, at - _LONGEST_WORD) : at])
    if before.lower() in _ABBREVIATIONS or (len(before) == 1 and before.isalpha()):
        return False
    return not (before.isdigit() and len(before) <= 2 and text.startswith(_ORDINAL_FOLLOWERS, following))


def _last_word(text: str) -> str:
    """The word at the very end of a text; '' where none stands there."""
    word = text[text.rfind(" ") + 1 :]
    if word.isalpha():
        return word
    match = _LAST_WORD.search(text)
    return match.group() if match else ""
