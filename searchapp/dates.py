"""Dates as German newsrooms, web pages and readers write them, whole or partial.

Articles and queries share these rules. A date is taken as stated, in its own time zone. Only the years 1900 to 2100 are
read, so that phone numbers, weapon designations and typing slips don't become dates.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100

_MONTH_NAMES: Final = (
    "Januar",
    "Februar",
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
)
_MONTH_SPELLINGS: Final = (
    "januar jänner jaenner jan jän january janvier",
    "februar feber feb february février fevrier",
    "märz maerz mär mrz mar march mars",
    "april apr avril",
    "mai may",
    "juni jun june juin",
    "juli jul july juillet",
    "august aug août aout",
    "september sept sep septembre",
    "oktober okt oct october octobre",
    "november nov novembre",
    "dezember dez dec december décembre decembre",
)
_MONTH_NUMBER: Final = {
    spelling: number for number, names in enumerate(_MONTH_SPELLINGS, start=1) for spelling in names.split()
}
_NAME: Final = rf"(?P<name>{'|'.join(sorted(_MONTH_NUMBER, key=len, reverse=True))})\b\.?"
_FULL_YEAR: Final = r"(?P<year>(?:19|20|21)[0-9]{2})(?![0-9])"
_ANY_YEAR: Final = r"(?P<year>(?:19|20|21)[0-9]{2}|[0-9]{2})(?![0-9])"
_DAY: Final = r"(?<![0-9])(?P<day>[0-9]{1,2})"
_MONTH: Final = r"(?P<month>[0-9]{1,2})"

_PERIOD_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        _FULL_YEAR,
        rf"{_FULL_YEAR}[-/.]{_MONTH}",
        rf"{_MONTH}[./]\s?{_FULL_YEAR}",
        rf"{_NAME}\s*{_FULL_YEAR}",
        rf"{_FULL_YEAR}(?P<mark>[-/.]){_MONTH}(?P=mark){_DAY}",
        rf"{_DAY}\.\s?{_MONTH}\.\s?{_ANY_YEAR}",
        rf"{_DAY}(?P<mark>[-/]){_MONTH}(?P=mark){_FULL_YEAR}",
        rf"{_DAY}\.?\s*{_NAME},?\s*{_ANY_YEAR}",
    )
)
_DATE_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![0-9]){_FULL_YEAR}(?P<mark>[-/._]){_MONTH}(?P=mark){_DAY}(?![0-9])",
        rf"{_DAY}\.\s?{_MONTH}\.\s?{_ANY_YEAR}",
        rf"{_DAY}(?P<mark>[-/]){_MONTH}(?P=mark){_FULL_YEAR}",
        rf"{_DAY}(?:\.|st|nd|rd|th)?[\s-]*{_NAME}[\s,-]*{_FULL_YEAR}",
        rf"(?<!\w){_NAME}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_FULL_YEAR}",
        r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})(?P<month>0[1-9]|1[0-2])(?P<day>[0-3][0-9])(?=T?[0-9]{6}|T|Z|\Z|\s)",
    )
)
_EPOCH: Final = re.compile(r"(1[0-9]{9})(?:[0-9]{3}|\.[0-9]+)?")
_ISO_LENGTH: Final = len("2024-01-18")
_DIGIT_PAIR: Final = re.compile(r"[0-9]{2}")


def parse_period(text: str) -> tuple[date, date] | None:
    """The days a year, month or day covers, half-open: '2024-03' → (1 March, 1 April).

    The whole text must be the period, ISO or German ('5.3.2024', '05.03.24', 'März 2024'); None if it isn't one.
    """
    stripped = text.strip()
    for form in _PERIOD_FORMS:
        match = form.fullmatch(stripped)
        if match and (period := _period(match)):
            return period
    return None


def parse_date(text: str) -> date | None:
    """The first whole date in a byline, stamp or metadata value; None if there is none.

    Reads ISO dates and datetimes, RFC 822, German and English spellings and Unix time. With slashes the day comes first
    unless only the month can ('06/25/2025').
    """
    if plain := _iso_day(text):
        return plain
    if not _DIGIT_PAIR.search(text):
        return None
    if epoch := _EPOCH.fullmatch(text.strip()):
        return datetime.fromtimestamp(int(epoch[1]), UTC).date()
    found = (
        (match.start(), day)
        for form in _DATE_FORMS
        for match in form.finditer(text)
        if (day := _whole_date(match)) is not None
    )
    first = min(found, default=None)
    return first[1] if first else None


def _iso_day(text: str) -> date | None:
    """The day of a text that is an ISO date and nothing else, as most records state it; None for all others."""
    if len(text) != _ISO_LENGTH or text[4] != "-" or text[7] != "-":
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def format_german(day: date) -> str:
    """A date for German readers: '5. März 2024'."""
    return f"{day.day}. {_MONTH_NAMES[day.month - 1]} {day.year}"


def format_german_month(day: date) -> str:
    """The month of a date for German readers: 'März 2024'."""
    return f"{_MONTH_NAMES[day.month - 1]} {day.year}"


def _period(match: re.Match[str]) -> tuple[date, date] | None:
    parts = match.groupdict()
    if "day" in parts:
        day = _whole_date(match)
        return (day, day + timedelta(days=1)) if day else None
    year, month = _year(parts["year"]), _month(parts)
    if month is None:
        start, end = _day(year, 1, 1), date(year + 1, 1, 1)
    else:
        start, end = _day(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
    return (start, end) if start else None


def _whole_date(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    month, day = _month(parts), int(parts["day"])
    if month is None:
        return None
    if month > 12 >= day and match.start("day") < match.start("month"):
        month, day = day, month
    return _day(_year(parts["year"]), month, day)


def _month(parts: dict[str, str | None]) -> int | None:
    if name := parts.get("name"):
        return _MONTH_NUMBER[name.casefold()]
    number = parts.get("month")
    return int(number) if number else None


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (2000 if year < 70 else 1900)


def _day(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day or the year can't be searched."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
