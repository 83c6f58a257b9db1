"""Query text → tree and diagnostics. Parsing never raises; a query that can't be used says so in a fatal diagnostic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from searchapp.query.ast import And, Every, Join, Node, Nothing, Phrase, Word
from searchapp.query.diagnostics import MAX_LENGTH, Diagnostic, DiagnosticKind, diagnose
from searchapp.query.normalize import normalize

_QUESTION: Final = re.compile(r"(?:[^*?()\[\]{}:+=~]|:(?=\s)|(?<=\d):(?=\d)|(?<=\w)\+(?=\w))+\?+\s*")
_OPENING: Final = re.compile(r"\A\s*[?¿]+(?=[^\W\d_])")
_MISTAKABLE: Final = frozenset({"oder", "or", "nicht", "not"})
_SHORT: Final = 5
"""Words up to which 'oder' is likelier meant as an operator than as a word."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A normalised tree and what was noticed on the way. With a fatal diagnostic the tree is Nothing."""

    node: Node
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def fatal(self) -> Diagnostic | None:
        """The first diagnostic that makes the query unusable."""
        return next((found for found in self.diagnostics if found.fatal), None)


def parse(text: str) -> Parsed:
    """Read a query. An empty one and a lone * mean every article."""
    if len(text) > MAX_LENGTH:
        return Parsed(Nothing(), (diagnose(DiagnosticKind.TOO_LONG),))
    return _parse(text) if text.strip() else Parsed(Every())


@lru_cache(maxsize=512)
def _parse(text: str) -> Parsed:
    asked = _OPENING.sub(_blanks, text)
    question = _is_question(asked)
    node, diagnostics = _read(asked.rstrip().rstrip("?") if question else text)
    if any(diagnostic.fatal for diagnostic in diagnostics):
        return Parsed(Nothing(), diagnostics)
    if question:
        return Parsed(_as_question(node), diagnostics)
    return Parsed(node, (*diagnostics, *_lower_case(node)))


def _read(text: str) -> tuple[Node, tuple[Diagnostic, ...]]:
    # Whoosh takes 70 ms to import; commands that parse nothing needn't wait for it.
    from searchapp.query.convert import convert

    node, diagnostics = convert(text)
    if node is None:
        return Every(), diagnostics or (diagnose(DiagnosticKind.EMPTY),)
    return normalize(node), diagnostics


def _blanks(match: re.Match[str]) -> str:
    """As many blanks, so that later places in the text stay what they are."""
    return " " * len(match.group())


def _is_question(text: str) -> bool:
    """Whether the ? at the end closes a question; after a single word, or beside operators, it is a wildcard."""
    return _QUESTION.fullmatch(text) is not None and len(text.split()) > 1


def _as_question(node: Node) -> Node:
    if (
        isinstance(node, And)
        and node.join is Join.WORDS
        and all(isinstance(each, Word | Phrase) for each in node.children)
    ):
        return And(node.children, Join.QUESTION, span=node.span)
    return node


def _lower_case(node: Node) -> Iterator[Diagnostic]:
    """A hint where 'oder' or 'nicht' stands between the words of a short query, as an operator would."""
    if not isinstance(node, And) or node.join is not Join.WORDS or len(node.children) > _SHORT:
        return
    for child in node.children[1:-1]:
        if isinstance(child, Word) and child.text in _MISTAKABLE:
            yield diagnose(DiagnosticKind.LOWER_CASE, child.text, child.span)
            return
