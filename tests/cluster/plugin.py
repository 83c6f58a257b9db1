"""Fixtures: one cluster shared by the whole run, whatever processes it is spread over, and one that may be harmed.

The first test that asks starts the shared cluster and writes its addresses down; a lock lets the others wait. Its leash is
a named pipe that the leading pytest process holds open, so the nodes end with the run, however it ends.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import pytest

from tests.cluster.build import locked, missing
from tests.cluster.harness import PATIENCE, PAUSE, Cluster, remove_indices, silent

ROOT = Path(__file__).resolve().parents[2]
FOLDER = pytest.StashKey[Path]()
HELD = pytest.StashKey[int]()


class Worker(Protocol):
    """A pytest-xdist worker as its leader sees it."""

    config: pytest.Config
    workerinput: dict[str, object]


@dataclass(frozen=True, slots=True)
class Shared:
    """The cluster all tests share. Nobody may stop its nodes."""

    hosts: tuple[str, ...]


def pytest_configure(config: pytest.Config) -> None:
    """The leading process makes the folder and holds the leash; a worker is told where they are."""
    told: dict[str, str] | None = getattr(config, "workerinput", None)
    if told is not None:
        config.stash[FOLDER] = Path(told["cluster_folder"])
        return
    folder = Path(tempfile.mkdtemp(prefix="searchapp-cluster-"))
    os.mkfifo(folder / "leash")
    config.stash[FOLDER] = folder
    config.stash[HELD] = os.open(folder / "leash", os.O_RDWR)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Worker) -> None:
    """Tell a worker where the run's folder is."""
    node.workerinput["cluster_folder"] = str(node.config.stash[FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let go of the leash, wait for the nodes to end, and remove what they wrote."""
    held = config.stash.get(HELD, None)
    if held is None:
        return
    folder = config.stash[FOLDER]
    os.close(held)
    deadline = time.monotonic() + PATIENCE
    while not all(map(silent, _written_hosts(folder))) and time.monotonic() < deadline:
        time.sleep(PAUSE)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> Shared:
    """Three nodes that hold nothing yet; use index names of your own (see `index_name`)."""
    require_tools()
    folder = request.config.stash[FOLDER]
    with locked(folder / "lock"):
        if not _state(folder).is_file():
            _start_shared(folder)
    state = json.loads(_state(folder).read_text("utf-8"))
    if error := state.get("error"):
        pytest.fail(error)
    return Shared(tuple(state["hosts"]))


@pytest.fixture
def index_name(cluster: Shared) -> Iterator[str]:
    """A name no other test uses. Every index on the shared cluster that starts with it is removed afterwards."""
    name = f"t{uuid4().hex}"
    yield name
    remove_indices(cluster.hosts[0], name)


@pytest.fixture(scope="package")
def harmed_cluster(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """A cluster for tests that kill nodes; a run has only one at a time, since each is three processes."""
    require_tools()
    folder = request.config.stash[FOLDER]
    with locked(folder / "harmed.lock"):
        cluster = Cluster.start(folder / "harmed")
        yield cluster
        cluster.stop()


@pytest.fixture
def killable(harmed_cluster: Cluster) -> Cluster:
    """A whole cluster whose nodes this test may kill: what earlier ones did is mended."""
    harmed_cluster.mend()
    return harmed_cluster


def require_tools() -> None:
    """Skip with the packages' names, or fail where nothing may be skipped."""
    if needed := missing():
        reason = f"an OpenSearch cluster needs {' and '.join(needed)}; install them with apt-get"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)


def _start_shared(folder: Path) -> None:
    """Start the nodes and write down where they answer, or why they don't, so that nobody tries twice.

    They outlive this process, which may be a worker among others: a process that ends at once starts them.
    """
    options = ("--folder", str(folder / "shared"), "--leash", str(folder / "leash"), "--state", str(_state(folder)))
    command = (sys.executable, "-m", "tests.cluster", *options)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        _state(folder).write_text(json.dumps({"hosts": [], "error": done.stderr}), "utf-8")


def _state(folder: Path) -> Path:
    return folder / "shared.json"


def _written_hosts(folder: Path) -> tuple[str, ...]:
    """Where the shared nodes answer; nothing when no test asked for them."""
    return tuple(json.loads(_state(folder).read_text("utf-8"))["hosts"]) if _state(folder).is_file() else ()
