"""The user's own example pages: title, dropped lines, agencies and facets, straight from the scraped text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.evaluation import facets, product
from bench.evaluation.cleaning import lines
from bench.evaluation.metrics import mean, share
from bench.evaluation.report import Report
from bench.evaluation.sets import load

Record = dict[str, Any]
COMMENT = " ("
"""In a gold line that stands for a long paragraph: where its beginning ends and a remark follows."""


def measure(shared: Path) -> Report:
    """Clean every page, tag what is left, compare both."""
    gold = load(shared / "seeds_gold.json")
    cleaned = product.clean([shared.parent / "seeds" / f"{record['id']}.txt" for record in gold])
    given = [
        {"id": record["id"], "title": page["title"], "text": page["body"]}
        for record, page in zip(gold, cleaned, strict=True)
    ]
    report = facets.compare(given, {record["id"]: as_gold(record) for record in gold})
    _pages(report, gold, cleaned)
    return report


def as_gold(record: Record) -> Record:
    """The keys of a judged set."""
    return {**record, "weapon_categories_generic": record["weapon_categories"]}


def _pages(report: Report, gold: list[Record], cleaned: list[Record]) -> None:
    titles, agencies, furniture, kept = [], [], 0, 0
    for record, page in zip(gold, cleaned, strict=True):
        titles.append(float(page["title"] == record["title"]))
        report.differ(record["id"], "title", {str(page["title"])}, {str(record["title"])})
        agencies.append(float(set(page["agency"]) == set(record["agency"])))
        report.differ(record["id"], "agencies", set(page["agency"]), set(record["agency"]))
        still = [line for line in lines(page["body"]) if line.startswith(beginnings(record["dropped"]))]
        furniture, kept = furniture + len(record["dropped"]), kept + len(still)
        report.differ(record["id"], "furniture", set(still), set())
    report.figures |= {
        "titles_exact": mean(titles),
        "agencies_exact": mean(agencies),
        "furniture_dropped": share(furniture - kept, furniture),
    }


def beginnings(dropped: list[str]) -> tuple[str, ...]:
    """How the lines to drop begin; numbers alone are left out, since a body line may begin with one."""
    return tuple(line.partition(COMMENT)[0] for line in dropped if not line.strip().isdigit())
