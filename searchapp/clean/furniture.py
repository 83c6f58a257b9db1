"""Knows the lines of a scraped page that are no part of the article. The rules are data: `data/furniture.txt` and the word
lists beside it; this module only reads and applies them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

MAX_LINE: Final = 200
"""Characters beyond which only the loose rules for long lines are tried."""


class Effect(Enum):
    """What a matching rule does to a line (see the head of `data/furniture.txt`)."""

    LINE = auto()
    EDGE = auto()
    TEASER = auto()
    END = auto()


_TALK_SHARE: Final = 0.4
_MAX_SECTION: Final = 70
_MAX_ITEMS: Final = 12

_DEFINITION: Final = re.compile(r"@(\w+)@")
_WORD: Final = re.compile(r"[^\W\d_][\w'’+-]*|[&+]|a[+-]")
_SEPARATOR: Final = re.compile(r"[|·•/>»›→,&–—]| - | und |  +")
_ITEM_SEPARATOR: Final = re.compile(r"[|·•\t]|  +|\s[–—]\s")


_LooseRules = dict[str, list[re.Pattern[str]]]
"""Patterns by the triggers that must stand in a line before they are worth trying."""


@dataclass(frozen=True, slots=True)
class _Rules:
    strict: tuple[tuple[Effect, re.Pattern[str]], ...]
    loose: _LooseRules
    long: _LooseRules


@lru_cache(maxsize=4096)
def strict_effect(line: str) -> Effect | None:
    """The effect of the strict rules on a line, which hold wherever the line stands (EDGE: only near the text's ends)."""
    if len(line) > MAX_LINE:
        return None
    lowered = line.lower()
    for effect, pattern in _rules().strict:
        if pattern.fullmatch(lowered):
            return effect
    if _is_controls(lowered):
        return Effect.LINE if " " in line else Effect.EDGE
    return Effect.EDGE if _is_section(lowered) else None


@lru_cache(maxsize=4096)
def edge_effect(line: str) -> Effect | None:
    """The effect of all rules on a line that stands near an end of the text."""
    found = strict_effect(line)
    if found or len(line) > 3000:
        return found
    if _is_loose_furniture(line.lower(), _rules().long if len(line) > MAX_LINE else _rules().loose):
        return Effect.EDGE
    return Effect.EDGE if _all_items_furniture(line) else None


def _is_loose_furniture(lowered: str, rules: _LooseRules) -> bool:
    triggers = [trigger for trigger in rules if trigger in lowered]
    return any(pattern.fullmatch(lowered) for trigger in triggers for pattern in rules[trigger])


def is_page_talk(line: str) -> bool:
    """A sentence in which the page speaks of itself to its readers ('Bitte beachten Sie unsere Netiquette.')."""
    words = _WORD.findall(line.lower()) if len(line) <= MAX_LINE and line[0] not in '„»«"“' else []
    topics, talk = _word_lists()["topics"], _word_lists()["talk"]
    hits = sum(word in talk or word in topics for word in words)
    return not topics.isdisjoint(words) and hits >= max(3, _TALK_SHARE * len(words))


def _all_items_furniture(line: str) -> bool:
    """'31.01.2023, 18:22 Uhr | Lesezeit: 2 Min.': parts that each are furniture make a line of it."""
    if len(line) > MAX_LINE:
        return False
    items = [item.strip() for item in _ITEM_SEPARATOR.split(line)]
    return 1 < len(items) <= _MAX_ITEMS and all(not item or strict_effect(item) for item in items)


def _is_controls(lowered: str) -> bool:
    """Nothing but words of buttons, counters and menus."""
    core, filler = _word_lists()["core"], _word_lists()["filler"]
    first = _WORD.search(lowered)
    if first is None or (first.group() not in core and first.group() not in filler):
        return False
    words = _WORD.findall(lowered)
    return not core.isdisjoint(words) and all(word in core or word in filler for word in words)


def _is_section(lowered: str) -> bool:
    """A section's name, or several with separators: 'Schweiz | Politik'."""
    if len(lowered) > _MAX_SECTION:
        return False
    sections = _sections()
    return lowered in sections or all(part.strip() in sections for part in _SEPARATOR.split(lowered.strip(" |/>»:#")))


def _data_lines(name: str) -> list[str]:
    text = files("searchapp.clean").joinpath("data", name).read_text("utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@cache
def _rules() -> _Rules:
    definitions: dict[str, str] = {}
    strict: dict[Effect, list[str]] = {Effect.END: [], Effect.TEASER: [], Effect.LINE: [], Effect.EDGE: []}
    loose: _LooseRules = {}
    long: _LooseRules = {}
    section = ""
    for line in _data_lines("furniture.txt"):
        if line.startswith("["):
            section = line.strip("[]")
            continue
        name, pattern = line.split(maxsplit=1)
        if section == "define":
            definitions[name] = _expanded(pattern, definitions)
        elif section == "loose":
            triggers, pattern = pattern[1:].split("] ", maxsplit=1)
            compiled = re.compile(_expanded(pattern, definitions))
            for trigger in triggers.split():
                for rules in (loose, long) if name.endswith("-long") else (loose,):
                    rules.setdefault(trigger, []).append(compiled)
        else:
            strict[Effect[section.upper()]].append(f"(?:{_expanded(pattern, definitions)})")
    joined = tuple((effect, re.compile("|".join(patterns))) for effect, patterns in strict.items())
    return _Rules(joined, loose, long)


def _expanded(pattern: str, definitions: dict[str, str]) -> str:
    return _DEFINITION.sub(lambda match: definitions[match[1]], pattern)


@cache
def _word_lists() -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = {}
    section: set[str] = set()
    for line in _data_lines("controls.txt"):
        if line.startswith("["):
            section = words.setdefault(line.strip("[]"), set())
        else:
            section.update(line.split())
    return {name: frozenset(found) for name, found in words.items()}


@cache
def _sections() -> frozenset[str]:
    return frozenset(name.strip() for line in _data_lines("sections.txt") for name in line.split(","))
