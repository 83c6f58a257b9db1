"""Judged sets: folders with `articles.json`, `gold.json`, `queries.json`, and the files of questions and news.

An article: `id, url, published, outlet, title, raw` (as scraped), `body` (as it should be after cleaning).
Gold: people (`name, office, minister, country, mentions`), weapons (`name, category, mentions`), `countries` (ISO codes,
named otherwise than by their capital alone), `weapon_categories_generic`, `agency`, `boilerplate` (lines to drop), `language`.
A query: `relevant` must be found, `must_not` must not; ids in neither list don't count, nor do those in `needs_sense`
against precision (only the sense of a word would tell them apart).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent
OWN: Final = ROOT / "tests" / "quality" / "own"
BLIND: Final = ROOT / "tests" / "quality" / "blind"
"""Judged before the product was run on it: how it does on what nobody tuned it to. So are the two below."""
AGENCIES: Final = BLIND.with_name("agencies")
WEEKLIES: Final = BLIND.with_name("weeklies")
PROJECT: Final = (OWN, BLIND, AGENCIES, WEEKLIES)
"""The project's sets."""
SHARED: Final = ROOT.parent / "shared" / "eval"

Record = dict[str, Any]


@dataclass(frozen=True)
class JudgedSet:
    """A folder of judged articles and queries."""

    folder: Path

    @property
    def name(self) -> str:
        """The folder's name, which names its floors too."""
        return self.folder.name

    @cached_property
    def articles(self) -> list[Record]:
        """All articles, German or not."""
        return load(self.folder / "articles.json")

    @cached_property
    def gold(self) -> dict[str, Record]:
        """What should be found in each article."""
        return {record["id"]: record for record in load(self.folder / "gold.json")}

    @cached_property
    def queries(self) -> list[Record]:
        """All queries."""
        return load(self.folder / "queries.json")

    @cached_property
    def german(self) -> list[Record]:
        """The articles that the product should take."""
        return [article for article in self.articles if self.gold[article["id"]]["language"] == "de"]


@dataclass(frozen=True)
class Questions:
    """Questions, the paragraphs that answer them, and unrelated news among which to find them."""

    questions: list[Record]
    texts: list[Record]


def load(path: Path) -> list[Record]:
    """A JSON list of records."""
    records: list[Record] = json.loads(path.read_text("utf-8"))
    return records


def load_questions(shared: Path) -> Questions:
    """The question set with its distractors."""
    judged = json.loads((shared / "xquad_dev.json").read_text("utf-8"))
    news = [json.loads(line) for line in (shared / "news.jsonl").read_text("utf-8").splitlines()]
    return Questions(judged["queries"], [*judged["articles"], *news])


def judged_sets(shared: Path = SHARED) -> list[JudgedSet]:
    """The project's sets and, where the shared data is present, every judged set in it."""
    others = sorted(path.parent for path in shared.glob("*/queries.json"))
    return [JudgedSet(folder) for folder in [*PROJECT, *others]]
