"""What was wrong with a query, as data: stable kinds, German messages that say what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from searchapp.query.ast import Span

MAX_LENGTH: Final = 1000
"""Longest query, in characters."""
MAX_WILDCARDS: Final = 10
MAX_PATTERN: Final = 100
"""Most * and ? in one word, and its longest length with them; engines refuse patterns of some times that."""


NO_SPAN: Final = Span()


class DiagnosticKind(StrEnum):
    """What was wrong with a query; stable names."""

    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    UNBALANCED = "unbalanced"
    BAD_DATE = "bad_date"
    BAD_PATTERN = "bad_pattern"
    STRAY = "stray"
    UNSUPPORTED = "unsupported"
    LOWER_CASE = "lower_case"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something the reader can mend. `message` is German and says what to do; `fatal`: the query can't be used."""

    kind: DiagnosticKind
    message: str
    fatal: bool
    span: Span = NO_SPAN


_MESSAGES: Final = {
    DiagnosticKind.TOO_LONG: f"Die Suchanfrage ist zu lang. Bitte auf höchstens {MAX_LENGTH} Zeichen kürzen.",
    DiagnosticKind.TOO_DEEP: "Die Suchanfrage ist zu tief verschachtelt. Bitte Klammern weglassen.",
    DiagnosticKind.UNBALANCED: "Ein Anführungszeichen oder eine Klammer hat kein Gegenstück. Bitte ergänzen oder löschen.",
    DiagnosticKind.BAD_DATE: "„{text}“ ist kein Datum. Bitte als 2024, 2024-03, 2024-03-18 oder 18.03.2024 schreiben.",
    DiagnosticKind.BAD_PATTERN: (
        f"„{{text}}“ ist zu lang oder hat zu viele Platzhalter. "
        f"Bitte höchstens {MAX_PATTERN} Zeichen, davon höchstens {MAX_WILDCARDS} * oder ?."
    ),
    DiagnosticKind.STRAY: "Bei „{text}“ fehlt ein Suchwort davor oder danach; das Zeichen wurde nicht beachtet.",
    DiagnosticKind.UNSUPPORTED: "„{text}“ wirkt an dieser Stelle nicht; gesucht wurde ohne diese Angabe.",
    DiagnosticKind.LOWER_CASE: "„{text}“ wurde als Wort gelesen. Als Verknüpfung bitte in Großbuchstaben schreiben.",
    DiagnosticKind.EMPTY: "Die Eingabe enthält kein Suchwort. Gezeigt werden alle Artikel.",
}
_FATAL: Final = frozenset(
    {
        DiagnosticKind.TOO_LONG,
        DiagnosticKind.TOO_DEEP,
        DiagnosticKind.BAD_DATE,
        DiagnosticKind.BAD_PATTERN,
    }
)


def diagnose(kind: DiagnosticKind, text: str = "", span: Span = NO_SPAN) -> Diagnostic:
    """The diagnostic of a kind; `text` is the part of the query it is about."""
    return Diagnostic(kind, _MESSAGES[kind].format(text=text.strip()), kind in _FATAL, span)
