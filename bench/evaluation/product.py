"""The product as its users meet it: the `searchapp` command."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

Record = dict[str, Any]
COMMAND = Path(sys.executable).with_name("searchapp")


def run(*arguments: str, given: str = "") -> str:
    """Standard output of one command; what it said on standard error where it failed."""
    done = subprocess.run([COMMAND, *arguments], input=given, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise RuntimeError(f"searchapp {' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def jsonl(records: Iterable[Record]) -> str:
    """One record a line."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def parsed(output: str) -> list[Record]:
    """The records of JSON lines."""
    return [json.loads(line) for line in output.splitlines()]


class Product:
    """An index in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """`folder` is empty; the index and the articles' file go there."""
        self.folder = folder
        self.place = str(folder / "index")

    def index(self, records: Iterable[Record]) -> str:
        """Index articles given as records of the documented JSON; the command's closing words."""
        file = self.folder / "articles.jsonl"
        file.write_text(jsonl(records), "utf-8")
        return run("index", str(file), "--index", self.place)

    def search(self, queries: Sequence[str], limit: int = 50, *options: str) -> list[Record]:
        """One result object for each query, in order."""
        lines = "".join(" ".join(query.split()) + "\n" for query in queries)
        found = ("search", "--batch", "-", "--format", "jsonl", "--limit", str(limit), "--index", self.place, *options)
        results = parsed(run(*found, given=lines))
        if len(results) != len(queries):
            raise RuntimeError(f"{len(queries)} queries asked, {len(results)} answered")
        return results


def entities(records: Iterable[Record]) -> dict[str, Record]:
    """What the facets would hold, by article id, for records `{id, text, title?, published?}`."""
    return {found["id"]: found for found in parsed(run("entities", "--jsonl", "-", given=jsonl(records)))}


def clean(files: Sequence[Path]) -> list[Record]:
    """Each scraped page after cleaning."""

    def one(file: Path) -> Record:
        cleaned: Record = json.loads(run("clean", str(file), "--format", "json"))
        return cleaned

    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(one, files))
