"""Verb forms of the domain: every form of a listed verb leads to one stem, separable prefixes included.

`verbs.csv`: infinitive, past, participle, third person, separable prefixes, fixed prefixes, stem. Past and participle are
blank for weak verbs; a stem is noted where the
infinitive's own would be another word's (landen is no form of Land). Forms and stems are folded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from searchapp.analysis.datafiles import rows
from searchapp.analysis.fold import fold

_ADJECTIVE: Final = ("", "e", "er", "es", "en", "em")
_WEAK: Final = ("te", "ten", "test", "tet")
_STRONG: Final = ("", "en", "st", "t")
_NEEDS_E: Final = ("t", "d", "chn", "ffn", "dn", "gn", "tm")


@dataclass(frozen=True, slots=True)
class Verb:
    """A simple verb, folded. `stem` is the infinitive without its ending."""

    infinitive: str
    stem: str
    past: str
    participle: str
    third: str


@dataclass(frozen=True, slots=True)
class VerbForms:
    """`stems` maps a form to its verb's stem; `separable` maps such a stem to (stem of the simple verb, prefix);
    `own` are stems noted by hand, which no rule may change."""

    stems: dict[str, str]
    separable: dict[str, tuple[str, str]]
    own: frozenset[str]


def load_verbs() -> VerbForms:
    """Spell out all forms of `verbs.csv`. A form of two verbs belongs to the first one listed."""
    stems: dict[str, str] = {}
    separable: dict[str, tuple[str, str]] = {}
    noted: set[str] = set()
    for infinitive, past, participle, third, apart, fixed, own in rows("verbs.csv"):
        verb = _verb(*map(fold, (infinitive, past, participle, third)))
        base = fold(own) or verb.stem
        if own:
            noted.add(base)
        _add(stems, _simple(verb, "ge"), base)
        for prefix in map(fold, fixed.split()):
            _add(stems, (prefix + form for form in _simple(verb, "")), prefix + verb.stem)
        for prefix in map(fold, apart.split()):
            _add(stems, _prefixed(verb, prefix), prefix + verb.stem)
            separable[prefix + verb.stem] = (base, prefix)
    return VerbForms(stems, separable, frozenset(noted))


def _add(stems: dict[str, str], forms: Iterator[str], stem: str) -> None:
    for form in forms:
        stems.setdefault(form, stem)


def _verb(infinitive: str, past: str, participle: str, third: str) -> Verb:
    stem = infinitive[:-2] if infinitive.endswith("en") else infinitive[:-1]
    return Verb(infinitive, stem, past, participle, third)


def _present(verb: Verb) -> Iterator[str]:
    link = "e" if verb.stem.endswith(_NEEDS_E) else ""
    yield verb.infinitive
    yield verb.stem + "e"
    yield verb.stem + link + "t"
    yield verb.stem + link + "st"
    if verb.third:
        yield verb.third
    yield from (f"{verb.infinitive}d{ending}" for ending in _ADJECTIVE)


def _past(verb: Verb) -> Iterator[str]:
    if not verb.past:
        link = "e" if verb.stem.endswith(_NEEDS_E) else ""
        yield from (verb.stem + link + ending for ending in _WEAK)
    elif verb.past.endswith("te"):
        yield from (verb.past + ending for ending in ("", "n", "st", "t"))
    else:
        yield from (verb.past + ending for ending in _STRONG)


def _participle(verb: Verb, ge: str) -> Iterator[str]:
    """Participle with adjective endings; `ge` is '' behind a fixed prefix."""
    if verb.participle:
        base = verb.participle.removeprefix("ge") if not ge else verb.participle
    else:
        link = "e" if verb.stem.endswith(_NEEDS_E) else ""
        base = ("" if verb.stem.endswith("ier") else ge) + verb.stem + link + "t"
    yield from (base + ending for ending in _ADJECTIVE)


def _simple(verb: Verb, ge: str) -> Iterator[str]:
    yield from _present(verb)
    yield from _past(verb)
    yield from _participle(verb, ge)


def _prefixed(verb: Verb, prefix: str) -> Iterator[str]:
    yield f"{prefix}zu{verb.infinitive}"
    yield from (prefix + form for form in _simple(verb, "ge"))
