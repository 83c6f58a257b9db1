"""Floors on the shared evaluation data, where it lies beside the checkout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from searchapp.clean import clean, clean_text
from searchapp.model import RawDocument


@pytest.fixture(scope="module")
def pages(eval_dir: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    articles = json.loads((eval_dir / "setA/articles.json").read_text("utf-8"))
    gold = {entry["id"]: entry for entry in json.loads((eval_dir / "setA/gold.json").read_text("utf-8"))}
    return [(article, gold[article["id"]]) for article in articles]


@pytest.mark.parametrize("with_record", [True, False], ids=["record", "text-alone"])
def test_pages_come_out_clean(pages: list[tuple[dict[str, Any], dict[str, Any]]], with_record: bool) -> None:
    bodies = kept = titles = credited = 0
    for article, gold in pages:
        title, url = (article["title"], article["url"]) if with_record else (None, None)
        found = clean(RawDocument(article["id"], article["id"], article["raw"], title=title, url=url))
        bodies += found.body == article["body"]
        titles += found.title == article["title"]
        credited += sorted(found.agencies) == sorted(gold["agency"])
        kept += len(set(gold["boilerplate"]) - set(found.dropped))
    assert (bodies, titles, credited) >= (len(pages) - 1, len(pages) - 1, len(pages) - 1)
    assert kept == 0


def test_clean_bodies_pass_unchanged(pages: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    changed = [article["id"] for article, _ in pages if clean_text(article["body"]).body != article["body"]]
    assert changed == []


def test_real_articles_pass_unchanged(eval_dir: Path) -> None:
    lines = (eval_dir / "news.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"].strip() for line in lines]
    assert sum(clean_text(text).body != text for text in texts) <= len(texts) // 200


def test_the_users_own_examples(eval_dir: Path) -> None:
    gold = {entry["id"]: entry for entry in json.loads((eval_dir / "seeds_gold.json").read_text("utf-8"))}
    for path in sorted((eval_dir.parent / "seeds").glob("*.txt")):
        found, wanted = clean_text(path.read_text("utf-8")), gold[path.stem]
        assert (found.title, list(found.agencies)) == (wanted["title"], wanted["agency"])
        for line in wanted["dropped"]:
            start = line.partition(" (the whole")[0]
            assert any(dropped.startswith(start) for dropped in found.dropped), line
