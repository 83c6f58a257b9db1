"""The packaged lexicons: reading, brace notation and the fingerprint that goes into the index manifest."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

_DATA: Final = files("searchapp.analysis") / "data"
_BRACES: Final = re.compile(r"\{([^{}]*)\}")


def entries(name: str) -> Iterator[str]:
    """The blank-separated entries of a list file; # starts a comment."""
    for line in _read(name).splitlines():
        yield from line.partition("#")[0].split()


def rows(name: str) -> list[list[str]]:
    """The rows of a CSV file without its header; lines that start with # are comments."""
    lines = (line for line in _read(name).splitlines() if line and not line.startswith("#"))
    return list(csv.reader(lines))[1:]


def spelled_out(entry: str) -> list[str]:
    """An entry in brace notation, spelled out: 'lager{/s/n}' → lager, lagers, lagern."""
    match = _BRACES.search(entry)
    if match is None:
        return [entry]
    head, tail = entry[: match.start()], entry[match.end() :]
    return [word for choice in match.group(1).split("/") for word in spelled_out(f"{head}{choice}{tail}")]


def fingerprint() -> str:
    """A short hash over all packaged lexicons."""
    digest = hashlib.sha256()
    for item in sorted(_DATA.iterdir(), key=lambda entry: entry.name):
        if item.is_file():
            digest.update(item.name.encode())
            digest.update(item.read_bytes())
    return digest.hexdigest()[:12]


def _read(name: str) -> str:
    return (_DATA / name).read_text(encoding="utf-8")
