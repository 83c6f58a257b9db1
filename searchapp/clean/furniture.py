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
"""Characters beyond which no strict rule is tried."""
_MAX_SURE: Final = 400
"""Characters beyond which not even the sure rules are tried."""
_MAX_LOOSE: Final = 150
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

_SECTION: Final = re.compile(r"\[(\w+)\]")
_RULE: Final = re.compile(r"(?P<name>[\w-]+)\s+(?:\[(?P<triggers>[^\]\\]+)\] )?(?P<pattern>.+)")
_DEFINITION: Final = re.compile(r"@(\w+)@")
_WORD: Final = re.compile(r"[^\W\d_][\w'’+-]*|[&+]|a[+-]")
_SEPARATOR: Final = re.compile(r"[|·•/>»›→,&–—]| - | und |  +")
_ITEM_SEPARATOR: Final = re.compile(r"[|·•\t]|  +|\s[–—]\s")


_Triggered = dict[str, list[tuple[Effect, re.Pattern[str]]]]
"""Patterns by the triggers that must stand in a line before they are worth trying."""


@dataclass(frozen=True, slots=True)
class _Rules:
    strict: tuple[tuple[Effect, re.Pattern[str]], ...]
    triggered: _Triggered
    sure: _Triggered
    loose: _Triggered
    long: _Triggered
    any_long: re.Pattern[str]
    """All long rules at once: nearly every long line fails at its first letters, before any trigger is looked for."""


@lru_cache(maxsize=4096)
def strict_effect(line: str) -> Effect | None:
    """The effect of the strict rules on a line, which hold wherever the line stands (EDGE: only near the text's ends)."""
    if is_surely_furniture(line):
        return Effect.LINE
    if len(line) > MAX_LINE:
        return None
    lowered = line.lower()
    for effect, pattern in _rules().strict:
        if pattern.fullmatch(lowered):
            return effect
    if found := _triggered_effect(lowered, _rules().triggered):
        return found
    if _is_controls(lowered):
        return Effect.LINE if " " in line else Effect.EDGE
    return Effect.EDGE if _is_section(lowered) else None


def is_surely_furniture(line: str) -> bool:
    """Whether a line is none of the article's, though it may be a whole paragraph: consent, subscription, a missing browser."""
    return len(line) <= _MAX_SURE and _triggered_effect(line.lower(), _rules().sure) is not None


@lru_cache(maxsize=4096)
def edge_effect(line: str) -> Effect | None:
    """The effect of all rules on a line that stands near an end of the text."""
    found = strict_effect(line)
    if found or len(line) > 3000:
        return found
    lowered, rules = line.lower(), _rules()
    if len(line) <= _MAX_LOOSE:
        found = _triggered_effect(lowered, rules.loose)
    elif rules.any_long.fullmatch(lowered):
        found = _triggered_effect(lowered, rules.long)
    return found or (Effect.EDGE if _all_items_furniture(line) else None)


def _triggered_effect(lowered: str, rules: _Triggered) -> Effect | None:
    for trigger in [trigger for trigger in rules if trigger in lowered]:
        for effect, pattern in rules[trigger]:
            if pattern.fullmatch(lowered):
                return effect
    return None


def is_page_talk(line: str) -> bool:
    """A sentence in which the page speaks of itself to its readers ('Bitte beachten Sie unsere Netiquette.')."""
    words = _WORD.findall(line.lower()) if len(line) <= MAX_LINE and line[0] not in '„»«"“' else []
    topics, talk = word_list("topics"), word_list("talk")
    hits = sum(word in talk or word in topics for word in words)
    return not topics.isdisjoint(words) and hits >= max(3, _TALK_SHARE * len(words))


def word_list(name: str) -> frozenset[str]:
    """The words under a heading of `data/controls.txt`, in lower case."""
    return _word_lists()[name]


def _all_items_furniture(line: str) -> bool:
    """'31.01.2023, 18:22 Uhr | Lesezeit: 2 Min.': parts that each are furniture make a line of it."""
    if len(line) > MAX_LINE:
        return False
    items = [item.strip() for item in _ITEM_SEPARATOR.split(line)]
    return 1 < len(items) <= _MAX_ITEMS and all(not item or strict_effect(item) for item in items)


def _is_controls(lowered: str) -> bool:
    """Nothing but words of buttons, counters and menus."""
    core, filler = word_list("core"), word_list("filler")
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
    triggered: _Triggered = {}
    sure: _Triggered = {}
    loose: _Triggered = {}
    long: _Triggered = {}
    section = ""
    for line in _data_lines("furniture.txt"):
        if section_name := _SECTION.fullmatch(line):
            section = section_name[1]
            continue
        rule = _RULE.fullmatch(line)
        if rule is None:
            raise ValueError(f"furniture.txt: not a rule: {line}")
        pattern = _DEFINITION.sub(lambda match: definitions[match[1]], rule["pattern"])
        if section == "define":
            definitions[rule["name"]] = pattern
        elif section == "loose":
            _add(loose, rule["triggers"], Effect.EDGE, pattern)
            if rule["name"].endswith("-long"):
                _add(long, rule["triggers"], Effect.EDGE, pattern)
        elif rule["name"].endswith("-sure"):
            _add(sure, rule["triggers"], Effect.LINE, pattern)
        elif rule["triggers"]:
            _add(triggered, rule["triggers"], Effect[section.upper()], pattern)
        else:
            strict[Effect[section.upper()]].append(f"(?:{pattern})")
    joined = tuple((effect, re.compile("|".join(patterns))) for effect, patterns in strict.items())
    every_long = dict.fromkeys(pattern.pattern for rules in long.values() for _, pattern in rules)
    return _Rules(
        joined, triggered, sure, loose, long, re.compile("|".join(f"(?:{pattern})" for pattern in every_long))
    )


def _add(rules: _Triggered, triggers: str, effect: Effect, pattern: str) -> None:
    compiled = re.compile(pattern)
    for trigger in triggers.split():
        rules.setdefault(trigger, []).append((effect, compiled))


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
