"""Memory of a running command with all its processes, read from /proc (Linux)."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

EVERY_S = 0.2
KILO = 1024


def session_processes(session: int) -> Iterator[Path]:
    """The /proc folders of all processes of a session."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            yield folder


def proportional_kb(process: Path) -> int:
    """A process's memory, shared pages counted by share; 0 once it is gone."""
    try:
        lines = (process / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def session_mb(session: int) -> float:
    """Memory of all processes of a session now."""
    return sum(map(proportional_kb, session_processes(session))) / KILO


def run_watched(command: list[str]) -> tuple[float, float]:
    """Run a command to its end: seconds it took, and the peak of its memory in MB. Raises where it fails."""
    start, peak = time.perf_counter(), 0.0
    with subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            peak = max(peak, session_mb(process.pid))
            time.sleep(EVERY_S)
        seconds = time.perf_counter() - start
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return seconds, round(peak, 1)


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
