"""The cluster itself: three nodes in three processes, one shared by all tests, none left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.cluster.harness import PATIENCE, PAUSE, ask, silent
from tests.cluster.plugin import Shared, require_tools

ASKS = """
def test_a(cluster): print("HOSTS", *cluster.hosts)
def test_b(cluster): print("HOSTS", *cluster.hosts)
def test_c(cluster): print("HOSTS", *cluster.hosts)
"""


def test_three_nodes_form_one_cluster(cluster: Shared) -> None:
    health = [ask(f"{host}/_cluster/health") for host in cluster.hosts]
    assert [(each["number_of_nodes"], each["number_of_data_nodes"]) for each in health] == [(3, 3)] * 3
    assert len({each["cluster_name"] for each in health}) == 1


def test_one_cluster_for_a_whole_run(tmp_path: Path, root: Path) -> None:
    require_tools()
    (tmp_path / "test_ask.py").write_text(ASKS, "utf-8")
    command = [sys.executable, "-m", "pytest", "-c", str(root / "pyproject.toml"), "--rootdir", str(tmp_path)]
    options = ["-p", "tests.cluster.plugin", "-p", "no:cacheprovider", "-rP", "-n", "2", str(tmp_path)]
    said = subprocess.run([*command, *options], cwd=root, capture_output=True, text=True, check=True).stdout
    hosts = [line for line in said.splitlines() if line.startswith("HOSTS")]
    assert len(hosts) == 3
    assert len(set(hosts)) == 1
    assert all(silent(host) for host in hosts[0].split()[1:])


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_no_node_outlives_the_command_that_started_it(ending: signal.Signals, tmp_path: Path, root: Path) -> None:
    require_tools()
    state = tmp_path / "state.json"
    command = [sys.executable, "-m", "tests.cluster", "--state", str(state)]
    with subprocess.Popen(command, cwd=root, env={**os.environ, "TMPDIR": str(tmp_path)}) as process:
        until(state.is_file)
        hosts = json.loads(state.read_text("utf-8"))["hosts"]
        assert not any(map(silent, hosts))
        process.send_signal(ending)
    until(lambda: all(map(silent, hosts)))


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that must come."""
    deadline = monotonic() + PATIENCE
    while not condition():
        assert monotonic() < deadline
        sleep(PAUSE)


@pytest.mark.parametrize(("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_what_is_missing_is_named(ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match=r"default-jdk-headless \(17 or newer\) and maven"):
        require_tools()
