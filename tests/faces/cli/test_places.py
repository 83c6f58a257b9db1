"""Every command gives the same answer for an index on a cluster as for one in a folder."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from searchapp import paths
from searchapp.engine.tantivy_ import TantivyEngine
from searchapp.faces.cli import main
from searchapp.faces.web import create_app
from searchapp.search.home import open_service
from tests.cluster.harness import remove_indices
from tests.cluster.plugin import Shared

GONE = "2024-01-18-artilleriekoalition.txt"


def call(place: str, *arguments: str) -> Result:
    environment = {
        "SEARCHAPP_INDEX": place,
        "SEARCHAPP_OPENSEARCH_REPLICAS": "0",
        "SEARCHAPP_OPENSEARCH_SHARDS": "2",
        "SEARCHAPP_OPENSEARCH_RETRIES": "1",
        "SEARCHAPP_JOBS": "1",
    }
    return CliRunner(env=environment).invoke(main, arguments)


def address(hosts: tuple[str, ...], name: str) -> str:
    return f"http://{','.join(host.removeprefix('http://') for host in hosts)}/{name}"


@pytest.fixture(scope="module")
def places(cluster: Shared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The sample articles in a folder and on the cluster."""
    name = f"t{uuid4().hex}"
    both = str(tmp_path_factory.mktemp("places") / "index"), address(cluster.hosts, name)
    for place in both:
        done = call(place, "index", str(paths.seeds_dir()))
        assert (done.exit_code, done.stdout) == (0, "14 added, 0 replaced, 0 unchanged, 0 skipped\n")
    yield both
    remove_indices(cluster.hosts[0], name)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["index", str(paths.seeds_dir())], id="index-again"),
        pytest.param(["search", "Haubitzen Frankreich", "--sort", "newest"], id="table"),
        pytest.param(["search", "Waffenruhe", "--person", "Selenskyj", "--explain", "--sort", "oldest"], id="filtered"),
        pytest.param(["search", "Verteidigungsminster", "--sort", "newest"], id="corrected"),
        pytest.param(["search", "Rakete /s Kiew", "--from", "2024", "--sort", "newest"], id="same-sentence"),
        pytest.param(["suggest", "Raket"], id="suggest"),
        pytest.param(["suggest", "Selensk"], id="suggest-a-person"),
        pytest.param(["export", "Waffenruhe", "--sort", "newest", "-o", "-"], id="csv"),
        pytest.param(["export", "", "--mentions", "--sort", "oldest", "-o", "-"], id="mentions"),
        pytest.param(["export", "*", "--group", "--sort", "newest", "--format", "jsonl", "-o", "-"], id="jsonl"),
        pytest.param(["show", GONE, "--query", "Caesar", "--format", "json"], id="show"),
        pytest.param(["show", "fehlt"], id="show-nothing"),
        pytest.param(["search", "datum:2024-13"], id="bad-query"),
        pytest.param(["check"], id="check"),
    ],
)
def test_a_command_says_the_same(places: tuple[str, str], arguments: list[str]) -> None:
    folder, cluster = (call(place, *arguments) for place in places)
    assert (cluster.exit_code, cluster.stdout, cluster.stderr) == (folder.exit_code, folder.stdout, folder.stderr)
    assert folder.stdout or folder.stderr


def test_facets_and_totals_are_the_same(places: tuple[str, str]) -> None:
    answers = [json.loads(call(place, "search", "Ukraine", "--format", "json").stdout) for place in places]
    for name in ("total", "facets", "notes", "understood"):
        assert answers[1][name] == answers[0][name]
    assert {hit["id"] for hit in answers[1]["hits"]} == {hit["id"] for hit in answers[0]["hits"]}


def test_the_engine_of_an_address_may_be_named(places: tuple[str, str]) -> None:
    again = call(places[1], "index", str(paths.seeds_dir()), "--engine", "opensearch")
    assert again.stdout == "0 added, 0 replaced, 14 unchanged, 0 skipped\n"


def test_stats_name_the_engine(places: tuple[str, str]) -> None:
    lines = call(places[1], "stats").stdout.splitlines()
    assert lines[0] == "engine     opensearch"
    assert "articles   14" in lines


def test_delete_and_rebuild(cluster: Shared, index_name: str) -> None:
    place = address(cluster.hosts, index_name)
    assert call(place, "index", str(paths.seeds_dir())).exit_code == 0
    gone = call(place, "delete", GONE, "fehlt")
    assert (gone.exit_code, gone.stdout) == (1, "1 deleted\n")
    assert call(place, "rebuild").stdout == f"13 articles indexed anew in {place}\n"
    assert call(place, "show", GONE).exit_code == 1
    assert call(place, "check").stdout == "sound: 13 articles\n"


def test_migrate_takes_addresses_and_folders(cluster: Shared, index_name: str, tmp_path: Path) -> None:
    place, folder = address(cluster.hosts, index_name), str(tmp_path / "index")
    assert call(folder, "index", str(paths.seeds_dir())).exit_code == 0
    there = call(folder, "migrate", "--from", folder, "--to", place)
    assert (there.exit_code, there.stdout.partition(", the same as")[0]) == (0, f"14 articles in {place}")
    back = call(place, "migrate", "--from", place, "--to", str(tmp_path / "back"), "--engine", "whoosh")
    assert back.stdout.rpartition("checksum")[2] == there.stdout.rpartition("checksum")[2]
    refused = call(place, "migrate", "--from", place, "--to", str(tmp_path / "other"))
    assert (refused.exit_code, "give --engine" in refused.stderr) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["index", str(paths.seeds_dir())], id="index"),
        pytest.param(["search", "x"], id="search"),
        pytest.param(["suggest", "x"], id="suggest"),
        pytest.param(["export", "x", "-o", "-"], id="export"),
        pytest.param(["show", "x"], id="show"),
        pytest.param(["delete", "x"], id="delete"),
        pytest.param(["rebuild"], id="rebuild"),
        pytest.param(["stats"], id="stats"),
        pytest.param(["check"], id="check"),
    ],
)
def test_a_cluster_that_is_away_costs_one_line_and_exit_code_2(arguments: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port = reserved.getsockname()[1]
    result = call(f"http://127.0.0.1:{port}/x", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"searchapp: none of http://127.0.0.1:{port} can be reached; ")
    assert result.stderr.count("\n") == 1


def test_a_cluster_without_the_index_names_the_command_that_makes_one(cluster: Shared, index_name: str) -> None:
    place = address(cluster.hosts, index_name)
    result = call(place, "search", "x")
    assert result.exit_code == 2
    assert (
        result.stderr
        == f"searchapp: there is no index in {place}; make one with: searchapp index PATH… --index {place}\n"
    )


def test_what_an_engine_notes_is_shown_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as a shard that did not answer."""
    assert call(str(tmp_path / "index"), "index", str(paths.seeds_dir())).exit_code == 0
    search = TantivyEngine.search
    monkeypatch.setattr(
        TantivyEngine,
        "search",
        lambda engine, plan: replace(search(engine, plan), notes=("Ein Teil fehlt.",), complete=False),
    )
    assert "! Ein Teil fehlt." in call(str(tmp_path / "index"), "search", "Ukraine").stdout.splitlines()
    client = create_app(open_service(tmp_path / "index")).test_client()
    shown, answer = client.get("/?q=Ukraine").text, client.get("/api/search?q=Ukraine").get_json()
    assert "Ein Teil fehlt." in shown
    assert f"mindestens {answer['total']} Artikel" in shown
    assert (answer["notes"], answer["total_is_exact"]) == (["Ein Teil fehlt."], False)


@pytest.mark.parametrize(
    ("place", "engine", "message"),
    [
        pytest.param("http://127.0.0.1:9/x", "tantivy", "give opensearch", id="address"),
        pytest.param("ordner", "opensearch", "give tantivy or whoosh", id="folder"),
    ],
)
def test_an_engine_that_does_not_fit_is_refused(place: str, engine: str, message: str) -> None:
    result = call(place, "index", str(paths.seeds_dir()), "--engine", engine)
    assert result.exit_code == 2
    assert message in result.stderr
