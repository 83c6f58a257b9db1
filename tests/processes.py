"""Processes that tests start and end."""

from __future__ import annotations

from pathlib import Path


def living(pids: set[int]) -> set[int]:
    """Those of some processes that are there; what has ended but was not asked after isn't."""
    states = {}
    for pid in pids:
        try:
            states[pid] = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            continue
    return {pid for pid, state in states.items() if state != "Z"}
