"""The README tells the truth: every command in it runs, every query, route and setting in it works."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from dataclasses import fields as dataclass_fields
from pathlib import Path

import pytest

from searchapp.config import ENVIRONMENT_PREFIX, Settings
from searchapp.faces.web import create_app
from searchapp.model import SearchRequest
from searchapp.search.home import open_service
from searchapp.search.service import SearchService
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"^\$ (.+)$", README, re.M)
QUERY_TABLE = README.split("| query | finds |")[1].split("\n\n")[0]
QUERIES = [query for row in QUERY_TABLE.splitlines()[2:] for query in re.findall(r"`([^`]+)`", row.split("|")[1])]
ROUTES = [
    route.removesuffix("`") for route in re.findall(r"`(/[a-z][^`<]*)`", README.split("## HTTP API")[1].split("## ")[0])
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme") / "index"
    run("searchapp index seeds", folder, folder.parent)
    return folder


@pytest.fixture(scope="module")
def service(index: Path) -> SearchService:
    return open_service(index)


def run(command: str, index: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a README command as a user would, in a folder with `seeds/`."""
    seeds = folder / "seeds"
    if not seeds.exists():
        seeds.symlink_to(ROOT / "seeds")
    words = shlex.split(command)
    assert words[0] == "searchapp"
    return subprocess.run(
        [sys.executable, "-m", "searchapp", *words[1:]],
        cwd=folder,
        env={"SEARCHAPP_INDEX": str(index), "PATH": "", "HOME": str(folder), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


@pytest.mark.parametrize(
    "command", [each for each in COMMANDS if each.startswith("searchapp") and " serve" not in each]
)
def test_command_runs(command: str, index: Path, tmp_path: Path) -> None:
    if command.startswith(("searchapp delete", "searchapp rebuild")):
        own = tmp_path / "index"
        run("searchapp index seeds", own, tmp_path)
        index = own
    done = run(command, index, tmp_path)
    assert done.stdout.strip() or done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = [command.split()[1] for command in COMMANDS if command.startswith("make")]
    assert targets == ["run", "test"]
    assert all(re.search(rf"^{target}:", makefile, re.M) for target in targets)


@pytest.mark.parametrize("query", QUERIES)
def test_query_is_understood(query: str, service: SearchService) -> None:
    page = service.search(SearchRequest(query=query))
    assert page.understood
    assert not [note for note in page.notes if "Anführungszeichen" in note or "fehlt ein Suchwort" in note]


@pytest.mark.parametrize("route", ROUTES)
def test_route_answers(route: str, service: SearchService) -> None:
    assert create_app(service).test_client().get(route).status_code in (200, 404 if route == "/api/articles/" else 200)


def test_every_setting_is_told() -> None:
    told = set(re.findall(rf"{ENVIRONMENT_PREFIX}(\w+)`", README)) - {"<NAME>"}
    assert {name.lower() for name in told} == {each.name for each in dataclass_fields(Settings)}


def test_the_operators_page_tells_every_setting_of_clusters_and_no_other() -> None:
    told = set(re.findall(rf"{ENVIRONMENT_PREFIX}(\w+)", (ROOT / "docs" / "betrieb-opensearch.md").read_text("utf-8")))
    known = {each.name.upper() for each in dataclass_fields(Settings)}
    assert {name for name in known if name.startswith("OPENSEARCH_")} <= told <= known
