"""The page over a real index of the sample articles: what one face shows, the others hold too."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from searchapp import paths
from searchapp.faces.web import create_app
from searchapp.indexing.home import index_into
from searchapp.indexing.run import IndexOptions
from searchapp.search.home import open_service
from tests.faces.test_api import schema
from tests.faces.test_web import Page


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder: Path = tmp_path_factory.mktemp("index") / "index"
    index_into(folder, "tantivy", [paths.seeds_dir()], IndexOptions(jobs=1))
    return create_app(open_service(folder)).test_client()


def result(client: FlaskClient, query: str) -> Any:
    answer = client.get(f"/api/search?{query}")
    assert answer.status_code == 200
    schema("Result").validate(answer.get_json())
    return answer.get_json()


def rows(client: FlaskClient, query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/export.csv?{query}").text, newline="")))


QUERIES = [
    pytest.param("", id="everything"),
    pytest.param("q=Caesar+Lecornu", id="two-words"),
    pytest.param("q=Waffenruhe&sort=oldest", id="oldest-first"),
    pytest.param("q=Waffe*&country=Ukraine", id="wildcard-and-filter"),
    pytest.param("weapon=Patriot&weapon=Caesar&from=2023", id="filters-only"),
]


@pytest.mark.parametrize("query", QUERIES)
def test_page_api_and_export_agree(client: FlaskClient, query: str) -> None:
    found = result(client, f"{query}&limit=1000")
    assert found["total"] == len(found["hits"]) > 0
    assert [row["id"] for row in rows(client, query)] == [hit["id"] for hit in found["hits"]]
    answer = client.get(f"/?{query}")
    assert f'data-total="{found["total"]}"' in answer.text
    assert client.get(f"/export.csv?{query}").headers["X-Total-Count"] == str(found["total"])


@pytest.mark.parametrize("words", ["Verteidigungsminster", "Lecornu Istanbul"], ids=["corrected", "relaxed"])
def test_exports_follow_a_rescued_search(client: FlaskClient, words: str) -> None:
    query = f"q={quote(words)}"
    found = result(client, f"{query}&limit=1000")
    assert found["total"] > 0
    assert [row["id"] for row in rows(client, query)] == [hit["id"] for hit in found["hits"]]


@pytest.mark.parametrize("query", QUERIES)
def test_a_facet_value_finds_as_many_as_it_counts(client: FlaskClient, query: str) -> None:
    for name, param in (("countries", "country"), ("weapons", "weapon"), ("people", "person"), ("agencies", "agency")):
        chosen = f"{param}="
        if chosen in query:
            continue
        for value in result(client, query)["facets"][name][:5]:
            narrowed = result(client, f"{query}&{param}={quote(value['value'])}&limit=0")
            assert narrowed["total"] == value["count"], (name, value)
            mine = next(one for one in narrowed["facets"][name] if one["value"] == value["value"])
            assert (mine["count"], mine["selected"]) == (value["count"], True)


def test_every_article_opens_with_its_matches_marked(client: FlaskClient) -> None:
    for hit in result(client, "q=Ukraine&limit=1000")["hits"]:
        shown = Page(client.get(f"/article/{quote(hit['id'], safe='')}?q=Ukraine").text)
        assert shown.all("mark", id="t1"), hit["id"]
        article = client.get(f"/api/articles/{quote(hit['id'], safe='')}?q=Ukraine").get_json()
        schema("Article").validate(article)
        for kind in ("people", "offices", "weapons", "weapon_categories", "countries"):
            for value in article["entities"][kind]:
                assert all(article["text"][one["start"] : one["end"]] == one["text"] for one in value["mentions"])


def test_mention_rows_count_like_the_entities(client: FlaskClient) -> None:
    listed = rows(client, "q=Patriot&mentions=1")
    assert listed
    for hit in result(client, "q=Patriot&limit=1000")["hits"]:
        entities = client.get(f"/api/articles/{quote(hit['id'], safe='')}").get_json()["entities"]
        wanted = sum(
            len(value["mentions"]) + len(value["title_mentions"])
            for kind in ("people", "offices", "weapons", "weapon_categories", "countries")
            for value in entities[kind]
        )
        assert sum(row["id"] == hit["id"] for row in listed) == wanted


@pytest.mark.parametrize(
    "query",
    [
        "(((",
        ")))",
        '"',
        '"a',
        "*",
        "?",
        "NOT x",
        "-x",
        "AND",
        "a AND",
        "~",
        "a~9",
        "x:",
        "titel:",
        "datum:quatsch",
        "[",
        "a /s",
        "mind3:",
    ],
)
def test_odd_queries_are_answered_or_refused_in_german(client: FlaskClient, query: str) -> None:
    for path in ("/", "/api/search", "/export.csv", "/feed.atom"):
        answer = client.get(path, query_string={"q": query})
        assert answer.status_code in (200, 400), path


def test_help_examples_are_all_understood(client: FlaskClient) -> None:
    examples = [link for link, _ in Page(client.get("/hilfe").text).all("a") if link["href"].startswith("/?q=")]
    assert len(examples) > 15
    for link in examples:
        answer = client.get(link["href"].replace("/?", "/api/search?"))
        assert answer.status_code == 200
        notes = [note for note in answer.get_json()["notes"] if "kommt in den Filterwerten" not in note]
        assert [note for note in notes if "wurde nichts gefunden" not in note] == [], link["href"]


def test_completions(client: FlaskClient) -> None:
    answer = client.get("/api/suggest?q=Ukr").get_json()
    schema("Suggestions").validate(answer)
    assert answer["suggestions"]
