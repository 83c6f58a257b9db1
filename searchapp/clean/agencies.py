"""Agency credits: who delivered an article, not whom it quotes. The names are data: `data/agencies.csv`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

_PLACE: Final = r"[A-ZÄÖÜ][\w.’'-]*(?:[ /,-]{1,3}(?:[A-ZÄÖÜ0-9][\w.’'-]*|am|an|der|dem|den|und|[aiv]\.\s?\w+\.?)){0,6}"
_DATELINE: Final = re.compile(
    rf"\(?(?:{_PLACE}[.,]?\s*(?:[–—|-]\s*)?)?(?:[0-9]{{1,2}}\.\s?[\w.]+(?:\s?[0-9]{{2,4}})?\s*)?"
    r"[(\[](?P<credit>[^()\[\]]{2,60})[)\]]\s*(?:[-–—:.]|(?=[A-ZÄÖÜ„»«\"]))"
)
_BARE_DATELINE: Final = re.compile(
    r"(?P<credit>[A-Za-z][\w-]{1,12}(?:/[A-Za-z][\w-]{1,12}){0,3})"
    r"(?:[.:,]?\s+[A-ZÄÖÜ][\wäöüß-]+(?:[/ ][A-ZÄÖÜ][\wäöüß-]+)?)?\s*[.–—:-]{1,2}\s"
)
_PLACE_CREDIT: Final = re.compile(rf"{_PLACE}[.,]?\s(?:[–—|-]\s)?(?P<credit>[A-Za-z][\w/-]{{1,24}})\s?[.–—|-]{{1,2}}\s")
_CLOSING: Final = re.compile(r"(?P<end>[.!?…“”»«\"])?\s*[(\[](?P<credit>[^()\[\]]{2,60})[)\]]\.?\Z")
_CREDIT_DATE: Final = re.compile(r"[\s,;–-]*[0-9][0-9./ ]{3,}\Z")
_CLOSING_CODES: Final = re.compile(r"[.!?…“”»«\"]\s+(?P<credit>[\w.-]{1,12}(?:/[\w.-]{2,12})+)\Z")
_LEADING: Final = re.compile(r"[(\[](?P<credit>[^()\[\]]{2,40})[)\]]\s*(?P<dash>[:–—-]*)\s*")
_UNKNOWN_NAME: Final = re.compile(r"[^\W\d_][\w.&/-]*(?: [^\W\d_][\w.&/-]*)?")
"""What stands in the place of a credit and looks like a name, whoever bears it."""
_PICTURE: Final = re.compile(
    r"\b(?:fotos?|bild(?:er|rechte|nachweis|quelle)?|symbolbild|titelbild|archivbild|photo|picture|image|grafik|video)\b",
    re.I,
)
_WIRE_STAMP: Final = re.compile(r"\b(dpa)(?:-[a-z]+)?:[0-9]{6}-")
_CREDIT_LINE: Final = re.compile(
    r"©|\(c\)|copyright|^[(\[].*[)\]]\.?$|^[(\[][^()\[\]]{2,60}[)\]]\s*[|·•,–0-9-]|"
    r"^[^.!?:()]{2,30}(?:\.\w*)*\s?\((?!ots)[^()]{2,20}\)[\s.:–-]*$|^\w{2,6}(?:[ /][a-zäöü]{1,5}){1,4}$|\bmaterial|agentur|quelle|source|\bmit\b|^von\b|^by\b|^par\b|^text\b|^via\b|dpa:|"
    r"^[\w.-]{1,14}(?:\s?[/,+]\s?[\w.-]{1,14})*$|^[^.!?:]{2,50}\s(?:und|et)\s[\w.-]{2,12}(?:/[\w.-]{2,12})*$|^[^()]{2,40}/[\w-]{2,20}/\.?$|drittanbieter|presse|newswire|original-content|übernommen|anbieter|;\s?[\w.-]{2,8}(?:/[\w.-]{2,8})*$",
    re.IGNORECASE,
)
_CITED: Final = re.compile(
    r"(?:nachrichtenagentur|agentur|laut|gegenüber|zitierte|meldete|berichtete|nach angaben)[^,.;]{0,20}\Z",
    re.IGNORECASE,
)
_MATERIAL: Final = "Material|Inhalt|Information|Meldung|Bericht"
_LONG_SENTENCE: Final = 80
_PART_SEPARATOR: Final = re.compile(r"\s*[/,;|&+]\s*|\s+(?:und|et|and|mit|von|[–-])\s+|\s{2,}")
_HAS_LETTER: Final = re.compile(r"[^\W\d_]")


def in_credit(text: str) -> list[str]:
    """Canonical names of the agencies in a credit ('dpa/AFP', 'APA, red, 25.1.2023'), in order; [] if it has none."""
    names = _names()
    undated = _CREDIT_DATE.sub("", text).strip(" .:–-")
    if found := names.get(undated):
        return [found]
    parts = (part.strip(" .:–-*") for part in _PART_SEPARATOR.split(undated))
    return [names[part] for part in parts if part in names]


def strip_leading_credit(text: str) -> str:
    """A text without a credit in brackets at its start: an agency's name, or any name with a dash after it."""
    match = _LEADING.match(text)
    if match is None or match.end() == len(text):
        return text
    is_name = bool(match["dash"] and _UNKNOWN_NAME.fullmatch(match["credit"]))
    return text[match.end() :] if is_name or in_credit(match["credit"]) else text


def credited(title_line: str, paragraphs: Sequence[str], furniture: Iterable[str]) -> tuple[str, ...]:
    """The agencies that delivered an article: from its datelines, closing brackets and the credit lines around it."""
    furniture = list(furniture)
    found = _from_headline(title_line, furniture)
    for paragraph in paragraphs[:3]:
        found += _from_dateline(paragraph)
    for paragraph in paragraphs:
        if paragraph.endswith((")", "]", ").", "].")):
            found += _from_closing(paragraph[-80:])
    if paragraphs and (codes := _CLOSING_CODES.search(paragraphs[-1][-60:])):
        found += in_credit(codes["credit"])
    for line in furniture:
        found += _from_credit_line(line)
    return tuple(dict.fromkeys(found))


def is_agency(text: str) -> bool:
    """Whether a byline or source is nothing but an agency."""
    return bool(in_credit(text))


def _from_headline(title_line: str, furniture: Sequence[str]) -> list[str]:
    """The credit before a headline; a name that isn't in the list counts if the page's other lines speak of it as well."""
    match = _LEADING.match(title_line)
    if match is None:
        return []
    name = match["credit"].strip()
    if known := in_credit(name):
        return known
    is_named = match["dash"] and _UNKNOWN_NAME.fullmatch(name) and any(name in line for line in furniture)
    return [name] if is_named else []


def _from_dateline(paragraph: str) -> list[str]:
    head = paragraph[:120]
    for form in (_DATELINE, _BARE_DATELINE, _PLACE_CREDIT):
        if (match := form.match(head)) and (names := in_credit(match["credit"])):
            return names
    return []


def _from_closing(paragraph_end: str) -> list[str]:
    """The credit in brackets behind the last sentence, or dated; '… der Agentur Agence France-Presse (AFP).' is neither."""
    match = _CLOSING.search(paragraph_end)
    if match is None or not (match["end"] or _CREDIT_DATE.search(match["credit"])):
        return []
    return in_credit(match["credit"])


def _from_credit_line(line: str) -> list[str]:
    if len(line) > 2500 or not _HAS_LETTER.search(line):
        return []
    if (stamp := _WIRE_STAMP.search(line)) is not None:
        return [_names()[stamp[1]]]
    if _PICTURE.search(line) or not _CREDIT_LINE.search(line):
        return []
    return [
        _names()[match.group()]
        for match in _any_name().finditer(line)
        if len(line) < _LONG_SENTENCE or not _CITED.search(line[max(0, match.start() - 40) : match.start()])
    ]


@cache
def _names() -> dict[str, str]:
    """Every spelling of an agency's name, also all in lower and in upper case → its canonical name."""
    names: dict[str, str] = {}
    table = files("searchapp.clean").joinpath("data", "agencies.csv").read_text("utf-8")
    for row in csv.DictReader(table.splitlines()):
        for spelling in [row["name"], *filter(None, row["aliases"].split("|"))]:
            names.update(dict.fromkeys((spelling, spelling.lower(), spelling.upper()), row["name"]))
    return names


@cache
def _any_name() -> re.Pattern[str]:
    spellings = sorted(_names(), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, spellings))})(?!\w|-(?!{_MATERIAL})[A-Za-zÄÖÜäöü])")
