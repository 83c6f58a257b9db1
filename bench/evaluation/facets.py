"""People, ministers, weapons, categories, countries against the gold facets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bench.evaluation import product
from bench.evaluation.metrics import Tally
from bench.evaluation.report import Report
from bench.evaluation.sets import JudgedSet

Record = dict[str, Any]
Values = Callable[[Record], set[str]]


def names(key: str) -> Values:
    """The set of names under a key, letter case aside."""
    return lambda record: {one["name"].casefold() for one in record[key]}


def ministers(record: Record) -> set[str]:
    """Names of the people who are ministers."""
    return {one["name"].casefold() for one in record["people"] if one["minister"]}


def named(found: Record) -> Record:
    """What the article names: without people only meant by an office and countries only meant by a capital."""
    people = [one for one in found["people"] if not one.get("inferred")]
    return {**found, "people": people, "countries": [one["code"] for one in found["countries"] if not one["metonym"]]}


KINDS: dict[str, Values] = {
    "people": names("people"),
    "ministers": ministers,
    "weapons": names("weapons"),
    "countries": lambda record: set(record["countries"]),
}


def measure(judged: JudgedSet) -> Report:
    """Tag the clean bodies of all German articles and compare."""
    given = [
        {"id": one["id"], "title": one["title"], "text": one["body"], "published": one["published"]}
        for one in judged.german
    ]
    return compare(given, {one["id"]: judged.gold[one["id"]] for one in judged.german})


def compare(given: list[Record], gold: dict[str, Record]) -> Report:
    """Tag records `{id, title, text, published?}` and compare with the gold facets."""
    found = {key: named(record) for key, record in product.entities(given).items()}
    report = Report()
    for kind, values in KINDS.items():
        _compare(report, kind, values, found, gold)
    _offices(report, found, gold)
    _categories(report, found, gold)
    for kind in ("people", "weapons"):
        _mentions(report, kind, found, gold)
    return report


def _compare(report: Report, kind: str, values: Values, found: dict[str, Record], gold: dict[str, Record]) -> None:
    tally = Tally()
    for key, expected in gold.items():
        tally.add(values(found[key]), values(expected))
        report.differ(key, kind, values(found[key]), values(expected))
    report.figures[f"{kind}_f1"] = tally.f1
    report.counts[f"{kind}_f1"] = (
        f"P {tally.precision:.3f} R {tally.recall:.3f}  (right {tally.right}, too much {tally.extra}, missing {tally.missing})"
    )


def _offices(report: Report, found: dict[str, Record], gold: dict[str, Record]) -> None:
    """Of the people found who have an office: the office as expected. 'US-Präsident' and 'Präsident' are one office: the
    judged sets write both, and the state stands in a field of its own."""
    right = asked = 0
    for key, record in gold.items():
        ours = {one["name"].casefold(): one for one in found[key]["people"]}
        for person in record["people"]:
            match = ours.get(person["name"].casefold())
            if not person["office"] or match is None:
                continue
            asked += 1
            if _office(match["office"] or "") == _office(person["office"]):
                right += 1
            else:
                report.differences.append(f"{key} office: {person['name']}: {match['office']}, not {person['office']}")
    report.figures["offices"] = right / asked if asked else 0.0
    report.counts["offices"] = f"{right} of {asked}"


def _categories(report: Report, found: dict[str, Record], gold: dict[str, Record]) -> None:
    """Recall only: parents of a named category are right without being listed."""
    tally = Tally()
    for key, record in gold.items():
        expected = {*record["weapon_categories_generic"], *(one["category"] for one in record["weapons"])}
        ours = {one["name"] for one in found[key]["weapon_categories"]}
        tally.add(ours & expected, expected)
        report.differ(key, "categories", ours & expected, expected)
    report.figures["weapon_categories_recall"] = tally.recall
    report.counts["weapon_categories_recall"] = f"missing {tally.missing} of {tally.right + tally.missing}"


def _mentions(report: Report, kind: str, found: dict[str, Record], gold: dict[str, Record]) -> None:
    """Recall of the surface forms of what was found, since offsets stand on them."""
    tally = Tally()
    for key, record in gold.items():
        ours = {one["name"].casefold(): {each["text"] for each in all_mentions(one)} for one in found[key][kind]}
        for one in record[kind]:
            if (forms := ours.get(one["name"].casefold())) is not None:
                expected = set(one["mentions"])
                tally.add(forms & expected, expected)
                report.differ(key, f"{kind} mentions of {one['name']}", forms & expected, expected)
    report.figures[f"{kind}_mentions_recall"] = tally.recall if tally.right else 0.0
    report.counts[f"{kind}_mentions_recall"] = f"missing {tally.missing} of {tally.right + tally.missing}"


def all_mentions(value: Record) -> list[Record]:
    """Mentions in body and title."""
    return [*value["mentions"], *value.get("title_mentions", ())]


def _office(title: str) -> str:
    return title.casefold().removeprefix("us-")
