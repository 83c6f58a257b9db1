"""The cluster itself: three nodes in three processes, one shared by all tests, none left behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.cluster.harness import ask, silent
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
