"""Date, author and outlet of an article: what the record states, else what its address and the page's furniture tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from searchapp.clean.agencies import is_agency
from searchapp.clean.bylines import byline_names, only_names, without_introduction
from searchapp.dates import parse_date
from searchapp.model import RawDocument

_URL_DATE: Final = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[/_-]?(0[1-9]|1[0-2])[/_-]?([0-2][0-9]|3[01])(?![0-9])")
_WIRE_STAMP: Final = re.compile(r"\bdpa(?:-[a-z]+)?:([0-9]{2})([0-9]{2})([0-9]{2})-")
_LATER: Final = re.compile(r"aktualisiert|update|geändert|modified|mis à jour", re.IGNORECASE)
_HAS_DIGIT: Final = re.compile(r"[0-9]")
_MAX_STAMP: Final = 160

_OWNER: Final = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:[12][0-9]{3}(?:\s?[-–]\s?[12][0-9]{3})?,?\s)?(?P<name>[A-ZÄÖÜ][^.|,;:©]{2,50}?)"
    r"(?:\s[12][0-9]{3})?\s*(?:[.|,–-]\s*(?:alle|all|tous)\b.*)?",
    re.IGNORECASE,
)
_DESK: Final = re.compile(
    r"(?:[Vv]on )?(?:(?P<before>[A-ZÄÖÜ][\w .&’'-]{2,40})-Redaktion|(?:der )?Redaktion (?P<after>[A-ZÄÖÜ][\w .&’'-]{2,40}))"
)


def published(raw: RawDocument, furniture: Sequence[str]) -> date | None:
    """The day of publication: the record's, the address's, a line's above or below the text, a wire service's stamp."""
    if raw.published and (stated := parse_date(raw.published)):
        return stated
    if raw.url and (in_url := _url_date(raw.url)):
        return in_url
    return _stamped(furniture)


def author(raw: RawDocument, furniture: Sequence[str], between: Sequence[str]) -> str | None:
    """Who wrote the article: the record's author, a byline, or a line between headline and text that is just a name."""
    if raw.author:
        return without_introduction(raw.author)
    stated = (names for line in furniture if (names := byline_names(line)))
    alone = (names for line in between if (names := only_names(line)))
    return next(stated, None) or next(alone, None)


def source(raw: RawDocument, furniture: Sequence[str]) -> str | None:
    """The outlet: the record's, the one named in the page's copyright or desk line, or the host of the address."""
    if raw.source:
        return raw.source.strip()
    for line in furniture:
        name = _outlet(line)
        if name and not is_agency(name):
            return name
    host = urlsplit(raw.url).hostname if raw.url and "//" in raw.url else None
    return host.removeprefix("www.") if host else None


def _outlet(line: str) -> str | None:
    if len(line) > _MAX_STAMP:
        return None
    if owner := _OWNER.fullmatch(line):
        return owner["name"].strip()
    desk = _DESK.fullmatch(line)
    return (desk["before"] or desk["after"]).strip() if desk else None


def _url_date(url: str) -> date | None:
    for match in _URL_DATE.finditer(url):
        if found := parse_date("-".join(match.groups())):
            return found
    return None


def _stamped(furniture: Sequence[str]) -> date | None:
    """The first date among short furniture lines; one that only dates an update counts if there is no other."""
    later: date | None = None
    for line in furniture:
        if len(line) > _MAX_STAMP or not _HAS_DIGIT.search(line):
            continue
        stamp = _WIRE_STAMP.search(line)
        found = parse_date("20{}-{}-{}".format(*stamp.groups())) if stamp else parse_date(line)
        if found and not _LATER.match(line):
            return found
        later = later or found
    return later
