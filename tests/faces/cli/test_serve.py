"""The serve command: several processes answer at one address, are replaced when they die, and end together."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

import pytest

from tests.conftest import ROOT
from tests.processes import living

PATIENCE = 60.0
DIRECT = build_opener(ProxyHandler({}))
forks = pytest.mark.skipif(sys.platform != "linux", reason="several processes need Linux")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served") / "index"
    command = [sys.executable, "-m", "searchapp", "index", str(ROOT / "seeds"), "--index", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


Server = subprocess.Popen[str]


@contextmanager
def served(index: Path, *options: str) -> Iterator[tuple[Server, str]]:
    """A running server and its address. Nothing of it is left afterwards."""
    command = [sys.executable, "-m", "searchapp", "serve", "--index", str(index), "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as server:
        try:
            yield server, said_by(server).readline().strip()
        finally:
            if server.returncode is None:
                os.killpg(server.pid, signal.SIGKILL)


def said_by(server: Server) -> IO[str]:
    assert server.stderr is not None
    return server.stderr


def total(address: str) -> int:
    """Articles that the server finds, over a connection of its own."""
    with DIRECT.open(f"{address}/api/search", timeout=PATIENCE) as answer:
        return int(json.load(answer)["total"])


def children(pid: int) -> set[int]:
    return {int(child) for tasks in Path(f"/proc/{pid}/task").glob("*/children") for child in tasks.read_text().split()}


def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def workers(server: Server, number: int) -> set[int]:
    until(lambda: len(children(server.pid)) == number)
    return children(server.pid)


@forks
def test_several_processes_answer_at_one_address_that_is_said_once(index: Path) -> None:
    with served(index, "--processes", "3") as (server, address):
        three = workers(server, 3)
        assert {total(address) for _ in range(12)} == {14}
        server.terminate()
        assert (server.wait(PATIENCE), said_by(server).read()) == (0, "")
        assert living(three) == set()


def test_one_process_answers_by_itself(index: Path) -> None:
    with served(index, "--processes", "1") as (server, address):
        assert total(address) == 14
        if sys.platform == "linux":
            assert children(server.pid) == set()
        server.send_signal(signal.SIGINT)
        assert (server.wait(PATIENCE), said_by(server).read()) == (0, "")


def test_where_processes_cannot_fork_one_answers_and_says_so(index: Path) -> None:
    elsewhere = "import sys; sys.platform = 'elsewhere'; from searchapp.faces.cli import main; main()"
    command = [sys.executable, "-c", elsewhere, "serve", "--index", str(index), "--port", "0", "--processes", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        address, note = said_by(server).readline().strip(), said_by(server).readline()
        assert note == "searchapp: one process answers; several need Linux\n"
        assert total(address) == 14
        server.kill()


def test_requests_that_wait_for_a_thread_are_no_news(index: Path) -> None:
    with served(index, "--processes", "1", "--threads", "1") as (server, address):
        host, port = urlsplit(address).hostname, urlsplit(address).port
        lines = [HTTPConnection(host or "", port, timeout=PATIENCE) for _ in range(8)]
        for line in lines:
            line.request("GET", "/api/search")
        assert [json.load(line.getresponse())["total"] for line in lines] == [14] * 8
        for line in lines:
            line.close()
        server.send_signal(signal.SIGINT)
        assert (server.wait(PATIENCE), said_by(server).read()) == (0, "")


@forks
def test_a_dead_process_is_named_and_replaced_while_the_other_answers(index: Path) -> None:
    with served(index, "--processes", "2") as (server, address):
        victim, other = workers(server, 2)
        os.kill(victim, signal.SIGKILL)
        named = said_by(server).readline()
        assert named == f"searchapp: process {victim} ended with exit code -9; another one takes its place\n"
        assert total(address) == 14
        both = workers(server, 2)
        assert other in both
        os.kill(other, signal.SIGKILL)
        assert total(address) == 14
        assert str(other) in said_by(server).readline()
        assert workers(server, 2).isdisjoint({victim, other})


@forks
def test_ctrl_c_ends_all_without_a_word(index: Path) -> None:
    with served(index, "--processes", "2") as (server, _):
        both = workers(server, 2)
        os.killpg(server.pid, signal.SIGINT)
        assert (server.wait(PATIENCE), said_by(server).read()) == (0, "")
        assert living(both) == set()


@forks
def test_processes_end_when_the_first_one_is_killed(index: Path) -> None:
    with served(index, "--processes", "2") as (server, _):
        both = workers(server, 2)
        server.kill()
        server.wait(PATIENCE)
        until(lambda: not living(both))
        assert said_by(server).read() == ""


WITH_A_HELPER = """
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import active_children, get_context
from time import sleep
from searchapp.faces.cli.processes import keep

def work(place, begun):
    pool = ProcessPoolExecutor(1, get_context("spawn"))
    pool.submit(sleep, 600)
    begun([each.pid for each in active_children()])
    sleep(600)

keep(1, work, lambda pids: print(*pids, flush=True))
"""


@forks
@pytest.mark.parametrize(("signal_", "code"), [(signal.SIGTERM, 0), (signal.SIGKILL, -9)])
def test_helpers_of_a_process_end_with_it(signal_: signal.Signals, code: int) -> None:
    command = [sys.executable, "-c", WITH_A_HELPER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        helper = {int(server.stdout.readline())}
        assert living(helper) == helper
        server.send_signal(signal_)
        assert server.wait(PATIENCE) == code
        until(lambda: not living(helper))
        assert said_by(server).read() == ""


@forks
@pytest.mark.parametrize("signal_", [signal.SIGTERM, signal.SIGINT])
def test_ending_while_beginning_leaves_nothing(index: Path, signal_: signal.Signals) -> None:
    """The signal comes as soon as there is a process."""
    command = [sys.executable, "-m", "searchapp", "serve", "--index", str(index), "--port", "0", "--processes", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as server:
        until(lambda: children(server.pid))
        begun = children(server.pid)
        os.killpg(server.pid, signal_)
        assert server.wait(PATIENCE) == 0
        assert living(begun) == set()
        assert "Traceback" not in said_by(server).read()


@pytest.mark.parametrize("processes", ["1", "2"])
def test_what_cannot_begin_is_said_in_one_line(index: Path, tmp_path: Path, processes: str) -> None:
    with served(tmp_path, "--processes", processes) as (server, said):
        assert said.startswith("searchapp: there is no index in")
        assert (server.wait(PATIENCE), said_by(server).read()) == (2, "")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with served(index, "--processes", processes, "--port", port) as (server, said):
            assert said.startswith(f"searchapp: can't listen on 127.0.0.1:{port} (")
            assert (server.wait(PATIENCE), said_by(server).read()) == (2, "")


@pytest.mark.parametrize("processes", ["1", "2"])
def test_an_index_of_another_version_is_refused_in_one_line(index: Path, tmp_path: Path, processes: str) -> None:
    manifest = json.loads((index / "manifest.json").read_text("utf-8")) | {"analysis": "other"}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with served(tmp_path, "--processes", processes) as (server, said):
        assert said.startswith(f"searchapp: the index in {tmp_path} was made differently")
        assert (server.wait(PATIENCE), said_by(server).read()) == (2, "")
