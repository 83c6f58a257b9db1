"""A query said back to the reader in German: what was searched, with every spelling and synonym that counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from searchapp import fields
from searchapp.analysis.forms import MatchKind
from searchapp.dates import format_german, format_german_month
from searchapp.query.analyze import named_sequence
from searchapp.query.ast import (
    And,
    DateIn,
    Every,
    FacetIs,
    FieldIs,
    Fuzzy,
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

MAX_LABELS: Final = 6
"""Spellings or synonyms listed for a word."""

FacetLabel = Callable[[str, str], str]
"""(facet name, value as indexed) → what readers see."""

_FIELD_LABELS: Final = {"author": "Autor", "language": "Sprache", "id": "Artikel"}
_UNITS: Final = {Unit.SENTENCE: "im selben Satz", Unit.PARAGRAPH: "im selben Absatz"}
_ALL_WORDS: Final = "alle Wörter müssen vorkommen"


def value_as_is(facet: str, value: str) -> str:
    """The label of facets whose values readers know as they are."""
    return value


def describe(node: Node, facet_label: FacetLabel = value_as_is, relaxed: str = "") -> str:
    """A German sentence on a parsed or, better, an analysed tree.

    `relaxed` says in German what was let go of, where the search was relaxed ('es genügen zwei der drei Wörter').
    """
    parts = node.children if isinstance(node, And) else (node,)
    words = [part for part in parts if _is_text(part)]
    others = [part for part in parts if not _is_text(part) and not isinstance(part, Every)]
    writer = _Writer(facet_label)
    required = [part for part in words if not _is_optional(part)]
    write = writer.text if len(required) == 1 else writer.inner
    wanted = _listed([write(part) for part in required], "und")
    rest = ", ".join(writer.inner(part) for part in others)
    subject = f"Artikel mit {wanted}" if wanted else "alle Artikel"
    between = "" if not rest else " " if not wanted and isinstance(others[0], Not | DateIn) else ", "
    return f"Gesucht: {subject}{between}{rest}{_closing(words, relaxed)}."


def _closing(words: list[Node], relaxed: str) -> str:
    fillers = [f"„{part.shown}“" for part in words if isinstance(part, Leaf) and part.optional]
    required = [part for part in words if not _is_optional(part)]
    tolerant = any(isinstance(part, Or) and part.minimum > 1 for part in required)
    remarks = [relaxed or (_ALL_WORDS if len(required) > 1 and not tolerant else "")]
    if fillers:
        remarks.append(f"{_listed(list(dict.fromkeys(fillers)), 'und')} nicht verlangt")
    return "".join(f"; {remark}" for remark in remarks if remark)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one tree; every piece reads after 'Artikel mit' or as a clause of its own."""

    facet_label: FacetLabel

    def text(self, node: Node) -> str:
        """A node on its own."""
        match node:
            case And():
                return self._all(node.children)
            case Or():
                return self._either(node)
            case Within():
                return f"{self._all(node.children)} {_UNITS[node.unit]}"
            case Not():
                return f"ohne {self.inner(node.child)}"
            case Every() | Nothing():
                return "beliebigem Text" if isinstance(node, Every) else "nichts"
            case FacetIs() | FieldIs() | DateIn():
                return self._filter(node)
            case _:
                return _word(node)

    def inner(self, node: Node) -> str:
        """A node beside others: in brackets if it has several parts."""
        simple = not isinstance(node, And | Or | Within) or named_sequence(node) is not None
        return self.text(node) if simple else f"({self.text(node)})"

    def _all(self, children: Iterable[Node]) -> str:
        shown = [child for child in children if not _is_optional(child)]
        wanted = [self.inner(child) for child in shown if not isinstance(child, Not)]
        excluded = [self.inner(child) for child in shown if isinstance(child, Not)]
        return " ".join(filter(None, [_listed(wanted, "und"), *excluded]))

    def _either(self, node: Or) -> str:
        name = named_sequence(node)
        if name is not None:
            return self.text(name)
        texts = [self.inner(child) for child in node.children]
        if node.minimum > 1:
            return f"mindestens {node.minimum} von {len(texts)} Wörtern: {_listed(texts, 'und')}"
        return _listed(texts, "oder")

    def _filter(self, node: FacetIs | FieldIs | DateIn) -> str:
        match node:
            case FacetIs():
                label = fields.FACET_BY_NAME[node.facet].aliases[0].capitalize()
                values = [self.facet_label(node.facet, value) for value in node.values]
                return f"{label}: {_listed(values, 'oder')}"
            case FieldIs():
                return f"{_FIELD_LABELS[node.name]}: {node.shown or node.value}"
            case _:
                return _dates(node)


def _word(node: Node) -> str:
    match node:
        case Leaf():
            return _placed(f"„{node.shown}“{_labels(node)}", node.scope, node.at_least)
        case Pattern(distance=0):
            return _placed(f"Wörtern nach dem Muster „{node.shown}“", node.scope, node.at_least)
        case Pattern():
            return _placed(f"Wörtern ähnlich „{node.shown}“", node.scope, node.at_least)
        case Word() | Phrase():
            return _placed(f"„{node.text}“", node.scope, node.at_least)
        case Wildcard():
            return _placed(f"Wörtern nach dem Muster „{node.pattern}“", node.scope, node.at_least)
        case Fuzzy():
            return _placed(f"Wörtern ähnlich „{node.text}“", node.scope, node.at_least)
    raise TypeError(f"no words for {type(node).__name__}")


def _placed(text: str, scope: Scope, at_least: int) -> str:
    counted = f"mindestens {at_least}-mal {text}" if at_least > 1 else text
    return f"{counted} im Titel" if scope is Scope.TITLE else counted


def _labels(node: Leaf) -> str:
    """' (auch …; Schreibweisen: …)', empty where nothing else counted."""
    groups = (
        ("auch ", _distinct(node, {MatchKind.SYNONYM, MatchKind.INFLECTED, MatchKind.PART})),
        ("Schreibweisen: ", _distinct(node, {MatchKind.VARIANT})),
    )
    said = "; ".join(f"{title}{', '.join(labels)}" for title, labels in groups if labels)
    return f" ({said})" if said else ""


def _distinct(node: Leaf, kinds: set[MatchKind]) -> list[str]:
    found: dict[str, str] = {node.shown.casefold(): ""}
    for alternative in node.alternatives:
        if alternative.kind in kinds and alternative.label:
            found.setdefault(alternative.label.casefold(), alternative.label)
    labels = [label for label in found.values() if label]
    return labels if len(labels) <= MAX_LABELS else [*labels[:MAX_LABELS], "…"]


def _dates(node: DateIn) -> str:
    last = None if node.end is None else node.end - timedelta(days=1)
    if node.start is None or last is None:
        return " ".join(_open_side(node.start, last))
    if node.start == last:
        return f"am {format_german(last)}"
    if (node.start, node.end) == (_month_start(last), _next_month(last)):
        return f"im {format_german_month(last)}"
    if (node.start, node.end) == (date(last.year, 1, 1), date(last.year + 1, 1, 1)):
        return f"im Jahr {last.year}"
    return f"vom {format_german(node.start)} bis {format_german(last)}"


def _open_side(start: date | None, last: date | None) -> Iterator[str]:
    if start is not None:
        yield f"ab {format_german(start)}"
    if last is not None:
        yield f"bis {format_german(last)}"


def _month_start(day: date) -> date:
    return day.replace(day=1)


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _listed(texts: list[str], last: str) -> str:
    return f" {last} ".join(filter(None, [", ".join(texts[:-1]), *texts[-1:]]))


def _is_text(node: Node) -> bool:
    return not isinstance(node, FacetIs | FieldIs | DateIn | Not | Every | Nothing)


def _is_optional(node: Node) -> bool:
    return isinstance(node, Leaf) and node.optional
