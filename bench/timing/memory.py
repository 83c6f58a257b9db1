"""Memory of a running command with all its processes, read from /proc (Linux)."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

EVERY_S = 0.2
KILO = 1024


class Memory(NamedTuple):
    """Megabytes of some processes together. `own`: without the pages of files, which the system takes back as it needs them."""

    whole: float
    own: float


class Watched(NamedTuple):
    """A command that was run: seconds it took, and the most memory it had, of each kind."""

    seconds: float
    peak: Memory


def session_processes(session: int) -> Iterator[Path]:
    """The /proc folders of all processes of a session."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            yield folder


def proportional(process: Path) -> Memory:
    """A process's memory, shared pages counted by share; none once it is gone."""
    try:
        lines = (process / "smaps_rollup").read_text().splitlines()
    except OSError:
        return Memory(0, 0)
    kilobytes = {name: int(value) for name, value, *_ in map(str.split, lines[1:])}
    return Memory(kilobytes["Pss:"] / KILO, kilobytes["Pss_Anon:"] / KILO)


def session_memory(session: int) -> Memory:
    """Memory of all processes of a session now."""
    each = [proportional(process) for process in session_processes(session)]
    return Memory(sum(memory.whole for memory in each), sum(memory.own for memory in each))


def run_watched(command: list[str]) -> Watched:
    """Run a command to its end. Raises where it fails."""
    start, peak = time.perf_counter(), Memory(0, 0)
    with subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            peak = Memory(*map(max, peak, session_memory(process.pid)))
            time.sleep(EVERY_S)
        seconds = time.perf_counter() - start
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Watched(seconds, peak)


def deleted_mb(session: int, folder: Path) -> float:
    """Deleted files of a folder that processes of a session still hold in memory maps, so that their space isn't free."""
    held: dict[str, int] = {}
    for process in session_processes(session):
        try:
            maps = (process / "maps").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile and holds nothing
        for line in maps.splitlines():
            span, _, _, _, _, *name = line.split(maxsplit=5)
            if name and name[0].startswith(str(folder.resolve())) and name[0].endswith("(deleted)"):
                start, end = (int(edge, 16) for edge in span.split("-"))
                held[name[0]] = end - start
    return sum(held.values()) / KILO**2
