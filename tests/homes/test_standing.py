"""A server stands while its index comes and goes: it says so meanwhile, and finds back by itself."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import pytest
from flask.testing import FlaskClient

from searchapp import paths
from searchapp.engine.cluster import Cluster
from searchapp.errors import IndexUnusableError
from searchapp.faces.web import create_app
from searchapp.homes.base import Place
from searchapp.indexing.home import index_into, rebuild_index
from searchapp.indexing.run import IndexOptions
from searchapp.model import SearchRequest
from searchapp.search import standing
from searchapp.search.standing import StandingService
from tests.homes.relay import Relay

PATIENCE = 60.0
DIRECT = build_opener(ProxyHandler({}))
SAMPLES = 14


@pytest.fixture(autouse=True)
def _look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two seconds between looks are kind to a cluster, but long for a test."""
    monkeypatch.setattr(standing, "_LOOK_SECONDS", 0.0)


@pytest.fixture
def relay(place: Cluster) -> Iterator[Relay]:
    with Relay(place.hosts[0]) as made:
        yield made


def fill(place: Place) -> None:
    engine = "tantivy" if isinstance(place, Path) else "opensearch"
    index_into(place, engine, [paths.seeds_dir()], IndexOptions(jobs=1))


def answers(client: FlaskClient, path: str, wanted: int) -> str:
    """The page once it has the wanted status."""
    deadline = time.monotonic() + PATIENCE
    answer = client.get(path)
    while answer.status_code != wanted and time.monotonic() < deadline:
        time.sleep(0.05)
        answer = client.get(path)
    assert answer.status_code == wanted
    return answer.text


def test_a_server_started_without_its_cluster_finds_it_and_survives_its_loss(place: Cluster, relay: Relay) -> None:
    fill(place)
    away = replace(place, hosts=(relay.host,), retries=1, timeout=10.0)
    client = create_app(StandingService(away)).test_client()
    assert "nicht erreichbar" in answers(client, "/", 503)
    answers(client, "/healthz", 503)
    for _ in range(2):
        relay.mend()
        assert f'data-total="{SAMPLES}"' in answers(client, "/", 200)
        answers(client, "/healthz", 200)
        relay.cut()
        answers(client, "/healthz", 503)
        error = client.get("/api/search").get_json()["error"]
        assert error["kind"] == "engine_away"
        assert "nicht erreichbar" in error["message"]


def status(url: str) -> int:
    try:
        with DIRECT.open(url, timeout=PATIENCE) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


@contextmanager
def serving(place: str) -> Iterator[tuple[str, str]]:
    """What the serve command says first, and where it listens; ended afterwards."""
    command = [sys.executable, "-m", "searchapp", "serve", "--port", "0", "--index", place]
    environment = {**os.environ, "SEARCHAPP_OPENSEARCH_RETRIES": "1"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            yield server.stderr.readline().strip(), server.stderr.readline().strip()
        finally:
            server.terminate()


def test_the_command_waits_for_its_cluster(place: Cluster, relay: Relay) -> None:
    fill(place)
    with serving(f"{relay.host}/{place.name}") as (said, url):
        assert said.endswith("searches are answered as soon as it is back")
        assert status(f"{url}/healthz") == 503
        relay.mend()
        deadline = time.monotonic() + PATIENCE
        while (found := status(f"{url}/healthz")) != 200 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert found == 200


def test_an_index_that_is_made_after_the_start_is_found(tmp_path: Path) -> None:
    service = StandingService(tmp_path / "index")
    with pytest.raises(IndexUnusableError, match="there is no index"):
        service.search(SearchRequest())
    fill(tmp_path / "index")
    assert service.search(SearchRequest()).total == SAMPLES
    assert service.healthy()


def test_an_index_that_is_made_anew_with_other_lists_is_opened_anew(tmp_path: Path) -> None:
    fill(tmp_path / "index")
    service = StandingService(tmp_path / "index")
    wanted = SearchRequest(query="Nordwindstadt")
    assert service.search(wanted).total == 0
    lists = tmp_path / "orte.csv"
    lists.write_text("name,aliases\nIstanbul,Nordwindstadt\n", "utf-8")
    rebuild_index(tmp_path / "index", gazetteer=lists)
    assert service.search(wanted).total > 0


def test_an_index_made_by_another_version_is_not_searched_with_this_one(tmp_path: Path) -> None:
    fill(tmp_path / "index")
    service = StandingService(tmp_path / "index")
    assert service.search(SearchRequest()).total == SAMPLES
    manifest = tmp_path / "index" / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"analysis": "', '"analysis": "x'), "utf-8")
    with pytest.raises(IndexUnusableError, match="searchapp rebuild"):
        service.search(SearchRequest())
