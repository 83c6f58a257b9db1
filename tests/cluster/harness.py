"""Start, kill, restart and stop the nodes of a cluster.

Each node is a Java process that ends as soon as its standard input does. That input is a leash: a pipe whose other end the
starting process holds, so that no node outlives the tests, whichever way they end.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Self
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from tests.cluster.build import ClusterError, node_command

NODES = 3
PATIENCE = 240.0
"""Seconds a cluster may take to become green."""
PAUSE = 0.1
LOG_TAIL = 4000
PORTS = range(20_000, 32_000)
"""Below the ports the system hands out, so that none is taken while its node is down."""
HASTY = "-XX:TieredStopAtLevel=1"
"""Compile once and lightly: a node starts in half the time and runs slower ever after."""


@dataclass(slots=True)
class Node:
    """One node: its folder, its ports, and its process while it runs."""

    folder: Path
    http: int
    transport: int
    hasty: bool
    process: subprocess.Popen[bytes] | None = None

    @property
    def host(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.http}"

    @property
    def log(self) -> Path:
        """What it said since the cluster was started."""
        return self.folder / "log"

    @property
    def running(self) -> bool:
        """True while its process lives."""
        return self.process is not None and self.process.poll() is None

    def run(self, peers: tuple[Node, ...], leash: BinaryIO) -> None:
        """Start its process; it ends with the leash."""
        self.folder.mkdir(parents=True, exist_ok=True)
        arguments = (f"{key}={value}" for key, value in self._settings(peers).items())
        command = (*node_command(*([HASTY] if self.hasty else [])), *arguments)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, stdin=leash, stdout=log, stderr=log, cwd=self.folder, start_new_session=True
            )

    def _settings(self, peers: tuple[Node, ...]) -> dict[str, str]:
        """The node's settings. Disks of test machines may be nearly full: watermarks are off."""
        return {
            "cluster.name": self.folder.parent.name,
            "node.name": self.folder.name,
            "node.processors": "1",
            "path.home": str(self.folder),
            "network.host": "127.0.0.1",
            "http.port": str(self.http),
            "transport.port": str(self.transport),
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{peer.transport}" for peer in peers),
            "cluster.initial_cluster_manager_nodes": ",".join(peer.folder.name for peer in peers),
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "cluster.max_shards_per_node": "5000",
        }

    def kill(self) -> None:
        """End its process at once, as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def last_words(self) -> str:
        """The end of its log."""
        text = self.log.read_text("utf-8", "replace") if self.log.is_file() else "(no log)"
        return f"--- {self.folder.name} ---\n{text[-LOG_TAIL:]}"


@dataclass(slots=True)
class Cluster:
    """Nodes that form one cluster, numbered from 0."""

    nodes: tuple[Node, ...]
    leash: BinaryIO
    ours: tuple[BinaryIO, ...] = field(default=())

    @classmethod
    def start(cls, folder: Path, leash: BinaryIO | None = None, *, hasty: bool = True) -> Self:
        """Start a cluster that keeps its data in a folder, and wait until it is green.

        Without a `leash` (the reading end of a pipe), the nodes live as long as this process and until `stop`. `hasty`
        nodes start quickly; others are as fast as nodes get, which is what a measurement wants.
        Raises ClusterError when it doesn't become green.
        """
        ports = _free_ports(2 * NODES)
        nodes = tuple(Node(folder / f"node-{n}", ports[2 * n], ports[2 * n + 1], hasty) for n in range(NODES))
        ours: tuple[BinaryIO, ...] = ()
        if leash is None:
            reading, writing = os.pipe()
            leash = os.fdopen(reading, "rb")
            ours = (leash, os.fdopen(writing, "wb"))
        cluster = cls(nodes, leash, ours)
        try:
            cluster.mend()
        except ClusterError:
            cluster.stop()
            raise
        return cluster

    @property
    def hosts(self) -> tuple[str, ...]:
        """Base addresses of all nodes, the dead ones among them."""
        return tuple(node.host for node in self.nodes)

    def leader(self) -> int:
        """Number of the node that the others have elected; all must be there."""
        state = ask(f"{self.hosts[0]}/_cluster/state/cluster_manager_node,nodes")
        return self.number_of(state["nodes"][state["cluster_manager_node"]]["name"])

    def number_of(self, name: str) -> int:
        """Number of a node by the name it has in the cluster's answers."""
        return [node.folder.name for node in self.nodes].index(name)

    def kill(self, number: int) -> None:
        """End a node's process without warning (SIGKILL)."""
        self.nodes[number].kill()

    def restart(self, number: int) -> None:
        """Start a node that doesn't run, with the data it had; `wait_green` tells when it is back."""
        self.nodes[number].run(self.nodes, self.leash)

    def wait_green(self) -> None:
        """Wait until all nodes are in and every copy of every shard is in service."""
        deadline = time.monotonic() + PATIENCE
        while not self._green():
            if time.monotonic() > deadline or not all(node.running for node in self.nodes):
                raise ClusterError("\n".join(("the cluster isn't green", *self._last_words())))
            time.sleep(PAUSE)

    def stop(self) -> None:
        """End all nodes and remove their data."""
        for node in self.nodes:
            node.kill()
            shutil.rmtree(node.folder, ignore_errors=True)
        for end in self.ours:
            end.close()

    def mend(self) -> None:
        """Start every node that doesn't run, and wait until all is well."""
        for number, node in enumerate(self.nodes):
            if not node.running:
                self.restart(number)
        self.wait_green()

    def _green(self) -> bool:
        query = f"wait_for_status=green&wait_for_nodes={len(self.nodes)}&wait_for_no_relocating_shards=true&timeout=5s"
        return all(
            bool(health) and health["status"] == "green" and not health["timed_out"]
            for health in (ask(f"{host}/_cluster/health?{query}") for host in self.hosts)
        )

    def _last_words(self) -> tuple[str, ...]:
        return tuple(node.last_words() for node in self.nodes)


def ask(address: str) -> dict[str, Any]:
    """A node's JSON answer; empty when it doesn't answer or says it can't."""
    try:
        with urlopen(address, timeout=30) as answer:
            body: dict[str, Any] = json.load(answer)
            return body
    except (URLError, OSError):
        return {}


def remove_indices(host: str, prefix: str) -> None:
    """Delete every index whose name starts so, aliases with them."""
    address = f"{host}/{prefix}*?expand_wildcards=all"
    with urlopen(Request(address, method="DELETE"), timeout=30) as answer:
        answer.read()


def silent(host: str) -> bool:
    """True when nobody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex((urlsplit(host).hostname or "", urlsplit(host).port or 0)) != 0


def _free_ports(count: int) -> list[int]:
    """Ports nobody listens on now."""
    with ExitStack() as held:
        free = (port for port in random.sample(PORTS, len(PORTS)) if _bind(held, port))
        return list(islice(free, count))


def _bind(held: ExitStack, port: int) -> bool:
    """Take a port until `held` is closed; False when somebody has it."""
    try:
        held.enter_context(socket.socket()).bind(("127.0.0.1", port))
    except OSError:
        return False
    return True
