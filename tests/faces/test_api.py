"""The API answers as its own description says, and its description names all there is."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from searchapp.errors import EngineAwayError, EngineError, IndexUnusableError
from searchapp.faces import openapi, urls
from searchapp.faces.web import create_app
from searchapp.fields import FACETS
from searchapp.model import SearchPage, SearchRequest
from tests.faces.fake import FakeService

STRANGE_ID = "https://zeitung.example/böse?a=1&b=2#x"


def schema(name: str) -> OAS31Validator:
    components = openapi.document()["components"]
    return OAS31Validator({"$ref": f"#/components/schemas/{name}", "components": components})


def app_of(client: FlaskClient) -> Flask:
    return client.application


def test_the_description_is_valid_and_served(client: FlaskClient) -> None:
    served = client.get("/api/openapi.json").get_json()
    validate(served)
    assert served == openapi.document()


def test_every_route_is_described_and_every_description_is_a_route(client: FlaskClient) -> None:
    rules = {
        rule.rule.replace("<id:article_id>", "{article_id}")
        for rule in app_of(client).url_map.iter_rules()
        if rule.endpoint != "static"
    }
    assert rules == set(openapi.document()["paths"])


def test_every_search_parameter_is_described() -> None:
    paths = openapi.document()["paths"]
    wanted = {"q", "from", "to", "sort", "group", *(facet.param for facet in FACETS)}
    for route in ("/", "/api/search", "/export.csv", "/export.xlsx", "/export.jsonl", "/feed.atom"):
        assert wanted <= {one["name"] for one in paths[route]["get"]["parameters"]}, route
    assert {"limit", "offset", "page", "explain"} <= {one["name"] for one in paths["/api/search"]["get"]["parameters"]}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        pytest.param("/api/search", "Result", id="all"),
        pytest.param(
            "/api/search?q=Caesar&country=Frankreich&from=2023&explain=1&group=1&limit=3", "Result", id="full"
        ),
        pytest.param("/api/search?q=gibtesnicht&person=Niemand", "Result", id="nothing"),
        pytest.param("/api/articles/bericht-04?q=Caesar", "Article", id="article"),
        pytest.param(f"/api/articles/{quote(STRANGE_ID, safe='')}", "Article", id="strange-id"),
        pytest.param("/api/articles/..%2Fohne%2Ftitel.txt", "Article", id="id-with-path"),
        pytest.param("/api/suggest?q=Lec", "Suggestions", id="suggest"),
        pytest.param("/api/suggest", "Suggestions", id="suggest-nothing"),
        pytest.param("/healthz", "Health", id="health"),
    ],
)
def test_live_answers_keep_to_the_description(client: FlaskClient, path: str, name: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    schema(name).validate(answer.get_json())


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        pytest.param("/api/search?from=gestern", 400, "query", id="bad-date"),
        pytest.param("/api/search?sort=x", 400, "query", id="bad-order"),
        pytest.param("/api/search?limit=-1", 400, "query", id="bad-limit"),
        pytest.param(f"/api/search?q={'x' * 10_000}", 400, "query", id="long-query"),
        pytest.param("/api/suggest?q=a&limit=x", 400, "query", id="bad-suggest-limit"),
        pytest.param(f"/api/suggest?q={'x' * 101}", 400, "query", id="long-prefix"),
        pytest.param("/api/articles/gibtesnicht", 404, "not_found", id="no-article"),
        pytest.param("/api/articles/", 404, "not_found", id="no-id"),
        pytest.param("/api/nix", 404, "not_found", id="no-route"),
        pytest.param("/api", 404, "not_found", id="bare"),
    ],
)
def test_errors_have_one_shape(client: FlaskClient, path: str, status: int, kind: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    schema("Error").validate(answer.get_json())
    assert answer.get_json()["error"]["kind"] == kind


def test_only_reading_is_allowed(client: FlaskClient) -> None:
    answer = client.post("/api/search")
    assert answer.status_code == 405
    assert answer.get_json()["error"]["kind"] == "method"


class BrokenService(FakeService):
    """Raises what it is told on every search."""

    error: Exception = RuntimeError("secret detail")

    def search(self, request: SearchRequest) -> SearchPage:
        raise self.error


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        pytest.param(EngineError("https://secret:9200 answered: too busy"), 503, "engine", id="engine"),
        pytest.param(IndexUnusableError("made by another version"), 503, "index", id="index"),
        pytest.param(EngineAwayError("https://secret:9200 is away"), 503, "engine_away", id="away"),
        pytest.param(RuntimeError("secret detail"), 500, "internal", id="bug"),
    ],
)
def test_faults_of_ours(error: Exception, status: int, kind: str) -> None:
    service = BrokenService()
    service.error = error
    answer = create_app(service).test_client().get("/api/search")
    assert answer.status_code == status
    assert answer.get_json()["error"]["kind"] == kind
    assert "secret" not in answer.text


def test_not_healthy() -> None:
    answer = create_app(FakeService(well=False)).test_client().get("/healthz")
    assert answer.status_code == 503


def results(client: FlaskClient, query: str) -> Any:
    return client.get(f"/api/search?{query}").get_json()


def test_paging_by_page_and_by_offset(client: FlaskClient) -> None:
    everything = [hit["id"] for hit in results(client, "limit=100")["hits"]]
    assert len(everything) == 42
    assert [hit["id"] for hit in results(client, "page=3&limit=5")["hits"]] == everything[10:15]
    assert [hit["id"] for hit in results(client, "offset=7&limit=2")["hits"]] == everything[7:9]
    assert results(client, "limit=0")["hits"] == []
    assert results(client, "limit=0")["total"] == 42
    assert len(results(client, "")["hits"]) == urls.PAGE_SIZE


def test_grouping_only_when_asked(client: FlaskClient) -> None:
    assert "groups" not in results(client, "q=Lieferung")
    grouped = results(client, "q=Lieferung&group=1&limit=100")
    assert (grouped["total"], grouped["groups"], len(grouped["hits"])) == (42, 41, 41)
    assert next(hit["duplicates"] for hit in grouped["hits"] if hit["id"] == "bericht-04") == 1


def test_matches_of_an_article(client: FlaskClient) -> None:
    article = client.get("/api/articles/bericht-04?q=Caesar").get_json()
    assert [article["text"][one["start"] : one["end"]] for one in article["matches"]] == ["Caesar"]
    assert [article["title"][one["start"] : one["end"]] for one in article["title_matches"]] == ["Caesar"]
    assert article["related"] == ["bericht-02"]


def test_same_filter_either_different_filters_both(client: FlaskClient) -> None:
    french, german = (results(client, f"country={name}")["total"] for name in ("Frankreich", "DE"))
    assert results(client, "country=Frankreich&country=DE")["total"] == french + german
    both = results(client, "country=Frankreich&weapon=Caesar")
    assert 0 < both["total"] < french
    assert {value["value"] for value in both["facets"]["countries"]} == {"FR", "UA", "DE"}
