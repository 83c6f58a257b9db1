"""Reads the golden lists beside the tests."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "golden"


def lines(name: str) -> list[str]:
    """The lines of a list without comments and blanks."""
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def table(name: str) -> list[list[str]]:
    """The rows of a tab-separated list."""
    return [line.split("\t") for line in lines(name)]


def words(name: str) -> list[str]:
    """All blank-separated words of a list."""
    return [word for line in lines(name) for word in line.split()]
