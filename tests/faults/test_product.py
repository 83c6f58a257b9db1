"""Nodes that die under the whole product: the report says what was sent again, a file is whole."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner

from searchapp.engine.cluster import Cluster as Place
from searchapp.faces.cli import main
from searchapp.faces.export import export
from searchapp.model import SearchRequest
from searchapp.search.home import open_service
from tests.cluster.harness import Cluster
from tests.faults.killing import kill_amid, reading_most

pytestmark = pytest.mark.xdist_group("faults")

REPORTS = 1_200
TARGETS = ("Hafen", "Bahnhof", "Flugplatz", "Grenzort", "Staudamm")


def report(number: int) -> dict[str, str]:
    target = TARGETS[number % len(TARGETS)]
    text = f"Eine Drohne hat in der Nacht den {target} getroffen, sagte ein Sprecher der Armee am Morgen."
    return {"id": f"r{number}", "title": f"Meldung {number}", "text": text}


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """German articles as a source delivers them."""
    file = tmp_path / "reports.jsonl"
    file.write_text("\n".join(json.dumps(report(number)) for number in range(REPORTS)), "utf-8")
    return file


@pytest.fixture
def place(killable: Cluster) -> Place:
    """Where no index is yet."""
    return Place(hosts=killable.hosts, name=f"t{uuid4().hex}")


@pytest.fixture
def runner(place: Place) -> CliRunner:
    """Runs commands on the index there, which write small batches."""
    first, *others = place.hosts
    address = ",".join((first, *(host.removeprefix("http://") for host in others)))
    return CliRunner(env={"SEARCHAPP_INDEX": f"{address}/{place.name}", "SEARCHAPP_BATCH": "200"})


def test_the_command_says_what_was_sent_again(
    killable: Cluster, place: Place, runner: CliRunner, reports: Path
) -> None:
    """The node stays away: the young index must have had whole copies of its shards elsewhere."""
    with ThreadPoolExecutor(1) as pool:
        killed = pool.submit(kill_amid, killable, killable.leader(), place.name, REPORTS // 3)
        done = runner.invoke(main, ["index", str(reports), "--jobs", "1"])
        assert killed.result() < REPORTS, "the node was to be killed while articles were on their way"
    assert done.exit_code == 0, done.output
    assert re.search(rf"^{REPORTS} added, .* [1-9]\d* requests were sent again$", done.stdout, re.MULTILINE)
    assert runner.invoke(main, ["check"]).output == f"sound: {REPORTS} articles\n"


def test_a_file_is_whole(killable: Cluster, place: Place, runner: CliRunner, reports: Path) -> None:
    assert runner.invoke(main, ["index", str(reports), "--jobs", "1"]).exit_code == 0
    service = open_service(place, jobs=1)
    drones = SearchRequest("drohne")
    whole = b"".join(export(service, drones, "csv"))
    assert whole.count(b"\r\n") == 1 + REPORTS
    pieces = export(service, drones, "csv")
    begun = next(pieces)
    killable.kill(reading_most(killable))
    assert begun + b"".join(pieces) == whole
