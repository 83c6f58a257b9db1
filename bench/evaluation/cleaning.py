"""Scraped pages after cleaning: body, title, furniture, agencies."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from bench.evaluation import product
from bench.evaluation.metrics import mean, share
from bench.evaluation.report import Report
from bench.evaluation.sets import JudgedSet

Record = dict[str, Any]


def lines(text: str) -> list[str]:
    """The lines that hold something, blanks in them evened out."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def measure(judged: JudgedSet) -> Report:
    """Clean every German page and compare."""
    pages = judged.german
    cleaned = _cleaned(pages)
    report = Report()
    _lines(report, pages, cleaned, judged)
    _values(report, pages, cleaned, judged)
    return report


def _cleaned(pages: list[Record]) -> list[Record]:
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{page['id']}.txt" for page in pages]
        for file, page in zip(files, pages, strict=True):
            file.write_text(page["raw"], "utf-8")
        return product.clean(files)


def _lines(report: Report, pages: list[Record], cleaned: list[Record], judged: JudgedSet) -> None:
    exact, kept, furniture = [], 0, 0
    for page, ours in zip(pages, cleaned, strict=True):
        body, expected = lines(ours["body"]), lines(page["body"])
        exact.append(float(body == expected))
        report.differ(page["id"], "body lines", {line[:90] for line in body}, {line[:90] for line in expected})
        dropped = {" ".join(line.split()) for line in judged.gold[page["id"]]["boilerplate"]}
        furniture += len(dropped)
        kept += len(dropped & set(body))
    report.figures |= {"bodies_exact": mean(exact), "furniture_dropped": share(furniture - kept, furniture)}
    report.counts["bodies_exact"] = f"{sum(exact):.0f} of {len(exact)}"
    report.counts["furniture_dropped"] = f"kept {kept} of {furniture} lines"


def _values(report: Report, pages: list[Record], cleaned: list[Record], judged: JudgedSet) -> None:
    titles, agencies = [], []
    for page, ours in zip(pages, cleaned, strict=True):
        titles.append(float(ours["title"] == page["title"]))
        if not titles[-1]:
            report.differences.append(f"{page['id']} title: {ours['title']!r}, not {page['title']!r}")
        found, expected = set(ours["agency"]), set(judged.gold[page["id"]]["agency"])
        agencies.append(float(found == expected))
        report.differ(page["id"], "agencies", found, expected)
    report.figures |= {"titles_exact": mean(titles), "agencies_exact": mean(agencies)}
    report.counts["titles_exact"] = f"{sum(titles):.0f} of {len(titles)}"
    report.counts["agencies_exact"] = f"{sum(agencies):.0f} of {len(agencies)}"
