"""What must hold on the user's own example pages and on the project's samples, through the public faces."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from searchapp import paths
from searchapp.faces.cli import main
from searchapp.faces.web import create_app
from searchapp.indexing.home import index_into
from searchapp.indexing.run import IndexOptions
from searchapp.model import SearchRequest
from searchapp.search.home import open_service
from searchapp.search.service import SearchService
from tests.results import every_hit

from .conftest import ROOT

PAGES = ROOT.parent / "shared" / "seeds"
GOLD = ROOT.parent / "shared" / "eval" / "seeds_gold.json"
WANTED: list[dict[str, Any]] = json.loads(GOLD.read_text("utf-8")) if GOLD.is_file() else []

needs_pages = pytest.mark.skipif(not PAGES.is_dir(), reason=f"the user's example pages are not present: {PAGES}")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> SearchService:
    folder = tmp_path_factory.mktemp("pages") / "index"
    index_into(folder, "tantivy", [PAGES], IndexOptions(jobs=1))
    return open_service(folder)


def ids(service: SearchService, query: str, **filters: tuple[str, ...]) -> set[str]:
    """The leading numbers of the pages found, which make an answer short to read."""
    page = service.search(SearchRequest(query=query, filters=filters, limit=100))
    assert page.total == len(page.hits)
    return {Path(hit.id).name[:3] for hit in page.hits}


@needs_pages
@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("Zelenskiy", {"001", "002", "003"}, id="transliterated"),
        pytest.param("Selenskyj", {"001", "002", "003"}, id="as the press writes it"),
        pytest.param("Selenskyjs", {"001", "002", "003"}, id="genitive"),
        pytest.param("Shoigu", {"004"}, id="English spelling"),
        pytest.param("Schoigu", {"004"}, id="German spelling"),
        pytest.param('"Koalition der Willigen"', {"002", "003"}, id="phrase"),
    ],
)
def test_names_and_phrases_find_exactly(pages: SearchService, query: str, found: set[str]) -> None:
    assert ids(pages, query) == found


@needs_pages
def test_parts_find_their_compounds(pages: SearchService) -> None:
    assert "002" in ids(pages, "Rakete")
    assert {"000", "001"} <= ids(pages, "Minister")
    marks = pages.article(next(iter(every_hit(pages, SearchRequest("Langstreckenraketen")))).id, "Rakete").matches
    assert "Langstreckenraketen" in {mark.text for mark in marks}


@needs_pages
def test_facets_narrow_as_counted(pages: SearchService) -> None:
    people = {each.value: each.count for each in pages.search(SearchRequest()).facets["people"]}
    both = {"countries": ("FR",), "people": ("Sébastien Lecornu",)}
    narrowed = pages.search(SearchRequest(filters=both))
    assert narrowed.total == people["Sébastien Lecornu"] == 3
    france = next(each for each in narrowed.facets["countries"] if each.value == "FR")
    assert (france.count, france.selected) == (3, True)


@needs_pages
@pytest.mark.parametrize("word", ["Medienshops", "SHARE", "Indonesisch", "toi-allgemeines", "Leave a Reply"])
def test_page_furniture_is_found_by_nothing(pages: SearchService, word: str) -> None:
    page = pages.search(SearchRequest(query=word))
    assert (page.total, page.hits, page.did_you_mean, page.relaxed) == (0, (), None, False)


def run(*arguments: str) -> Any:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def texts(found: dict[str, Any]) -> set[str]:
    return {mention["text"] for name in ("mentions", "title_mentions") for mention in found.get(name, ())}


def offices(people: Iterable[dict[str, Any]]) -> dict[str, tuple[str | None, bool, str | None]]:
    """Traits by name."""
    return {row["name"]: (row["office"], row["minister"], row["country"]) for row in people}


def categories(weapons: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Categories by name; the press writes both SCALP and Scalp."""
    return {row["name"].casefold(): row["category"] for row in weapons}


each_page = pytest.mark.parametrize("wanted", WANTED, ids=lambda wanted: wanted["id"][:3])


@needs_pages
@each_page
def test_pages_come_out_clean(wanted: dict[str, Any]) -> None:
    found = run("clean", str(PAGES / f"{wanted['id']}.txt"), "--format", "json")
    assert (found["title"], found["agency"]) == (wanted["title"], wanted["agency"])
    for line in wanted["dropped"]:
        beginning = line.partition(" (")[0]
        assert any(dropped.startswith(beginning) for dropped in found["dropped"]), line


@needs_pages
@each_page
def test_pages_give_their_facets(wanted: dict[str, Any]) -> None:
    found = run("entities", str(PAGES / f"{wanted['id']}.txt"))
    assert offices(found["people"]) == offices(wanted["people"])
    assert categories(found["weapons"]) == categories(wanted["weapons"])
    for kind in ("people", "weapons"):
        mentions = {row["name"].casefold(): texts(row) for row in found[kind]}
        for row in wanted[kind]:
            assert set(row["mentions"]) <= mentions[row["name"].casefold()]
    assert {row["name"] for row in found["weapon_categories"]} == set(wanted["weapon_categories"])
    states = {row["code"]: row["metonym"] for row in found["countries"]}
    assert {code for code, metonym in states.items() if not metonym} == set(wanted["countries"])
    assert {code for code, metonym in states.items() if metonym} == set(wanted["countries_metonym"])


def test_real_news_are_indexed_and_then_unchanged(eval_dir: Path, tmp_path: Path) -> None:
    news = [eval_dir / "news.jsonl"]
    first = index_into(tmp_path / "index", "tantivy", news, IndexOptions())
    again = index_into(tmp_path / "index", "tantivy", news, IndexOptions())
    assert (first.added, first.seen, dict(first.skipped)) == (1028, 1028, {})
    assert (again.unchanged, again.seen) == (1028, 1028)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("samples") / "index"
    index_into(folder, "tantivy", [paths.seeds_dir()], IndexOptions(jobs=1))
    return create_app(open_service(folder)).test_client()


def test_the_first_page_answers_with_marked_hits(client: FlaskClient) -> None:
    answer = client.get("/?q=Caesar+Lecornu")
    assert answer.status_code == 200
    assert "<mark>Caesar" in answer.text
    assert "<mark>Lecornu" in answer.text
