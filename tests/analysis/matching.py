"""A brute-force matcher over analysed text: the plainest reading of what an Alternative means."""

from __future__ import annotations

from collections.abc import Sequence

from searchapp.analysis.analyzer import Analyzer
from searchapp.analysis.forms import Alternative, Analyzed, Level


def _stands(tokens: Sequence[str], terms: tuple[str, ...], slop: int) -> bool:
    return any(_from(tokens, start, terms, slop) for start, token in enumerate(tokens) if token == terms[0])


def _from(tokens: Sequence[str], start: int, terms: tuple[str, ...], slop: int) -> bool:
    if len(terms) == 1:
        return True
    for gap in range(slop + 1):
        at = start + 1 + gap
        if at < len(tokens) and tokens[at] == terms[1] and _from(tokens, at, terms[1:], slop - gap):
            return True
    return False


def part_terms(text: Analyzed) -> set[str]:
    """All terms of level PART that a text gives."""
    parts = {part for form in text.forms for part in form.parts}
    return parts.union(term for joined in text.joined for term in joined.terms)


def answers(text: Analyzed, alternative: Alternative) -> bool:
    """Whether a text answers one alternative."""
    if alternative.level is Level.PART:
        return set(alternative.terms) <= part_terms(text)
    tokens = [form.exact if alternative.level is Level.EXACT else form.stem for form in text.forms]
    return _stands(tokens, alternative.terms, alternative.slop)


def readings(analyzer: Analyzer, query: str) -> list[tuple[Alternative, ...]]:
    """Alternatives of each word of a query, word groups that are one name or designation taken together."""
    words, found = query.split(), []
    while words:
        for count in (3, 2, 1):
            group = words[:count]
            alternatives = analyzer.expand(group[0]) if count == 1 else analyzer.expand_sequence(group)
            if len(group) == count and alternatives:
                break
        found.append(alternatives)
        words = words[count:]
    return found


def finds(analyzer: Analyzer, query: str, text: str) -> bool:
    """Whether a text answers all words of a query."""
    analysed = analyzer.analyze(text)
    return all(any(answers(analysed, one) for one in some) for some in readings(analyzer, query))
