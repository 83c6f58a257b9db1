"""Bylines: 'Von Katharina Weill, Berlin', 'Ein Kommentar von …', 'Interview: …'. Capitals matter, so these are code, not data."""

from __future__ import annotations

import re
from typing import Final

from searchapp.clean.agencies import is_agency

MAX_BYLINE: Final = 160

_CAPITAL: Final = "A-ZÄÖÜÀÁÂÇÉÈÊÍÓÔÚČĆŁŚŞŠŽ"
_NAME: Final = (
    rf"(?:(?:Dr|Prof|Mag|Dipl)\.(?:-[A-Z][a-z]+\.)? )*[{_CAPITAL}][\w.’'-]*"
    rf"(?: (?:von|van|de|del|di|der|den|zu|al|el|bin|[{_CAPITAL}][\w.’'-]*)){{0,3}}? [{_CAPITAL}][\w’'-]+"
)
_NAMES: Final = rf"{_NAME}(?:(?:, | und | & | et | and |\s?/\s?){_NAME}){{0,6}}"
_INTRODUCTION: Final = (
    r"(?:(?:(?:[Ee]ine?|[Dd]er|[Dd]ie|[Dd]as) )?(?:Kommentar|Analyse|Essay|Reportage|Gastbeitrag|Gastkommentar|Kolumne|Interview|"
    r"Bericht|Porträt|Portrait|Leitartikel|Glosse|Text|Texte|Autor|Autorin|Autoren|Author|Verfasst|Geschrieben|Aufgezeichnet|"
    r"Protokoll|Fragen|Gespräch|Redaktion|Korrespondentin|Korrespondent|Reporter|Reporterin|Written)(?: ?:| ?[vV]on| by)"
    r"|Von|von|VON|By|by|BY|Par|par)"
)
_DESK: Final = r"(?:[Uu]nser(?:em|er|en|e)? [\w-]+ )?"
_BYLINE: Final = re.compile(rf"{_INTRODUCTION}\s+{_DESK}(?P<names>{_NAMES})(?P<rest>(?:\s*[,|·•–—/(-].{{0,80}})?)\Z")
_ONLY_NAMES: Final = re.compile(_NAMES)
_ROLE: Final = re.compile(
    r"\s*\((?:Text|Foto|Fotos|Bild|Bilder|Video|Illustration|Grafik|Protokoll|Interview|\w+ und \w+)[^()]{0,20}\)"
)
_NO_PERSON: Final = re.compile(
    r"Redaktion|Uhr\b|Korrespondent|Online|Agentur|Zeitung|Kurier|Nachrichten|News|Team|Verlag|Presse|\b(?:Von|By|Par|Ihr|Ihre|Unser|Unsere|Der|Die|Das|Ein|Eine|Im|In|"
    r"Am|Auf|Mit|Für|Nach|Neue|Alle|Zur|Zum|Krieg|Ukraine|Kiew|Russland|Moskau)\b"
)


def byline_names(line: str) -> str | None:
    """The names in a byline that starts with its usual words; None if the line is none or names no person."""
    if len(line) > MAX_BYLINE:
        return None
    match = _BYLINE.match(_ROLE.sub("", line))
    return match["names"] if match and _is_person(match["names"]) else None


def only_names(line: str) -> str | None:
    """The line, if it holds nothing but one or more persons' names by the look of it."""
    text = _ROLE.sub("", line)
    return text if len(text) <= MAX_BYLINE and _ONLY_NAMES.fullmatch(text) and _is_person(text) else None


def without_introduction(author: str) -> str:
    """The author a record states, without 'Von' and the like."""
    return byline_names(author) or author.strip()


def _is_person(names: str) -> bool:
    return not _NO_PERSON.search(names) and not is_agency(names)
