"""Figures that may rise and never fall: tests/quality/floors.json."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Final

from bench.evaluation.sets import ROOT

FILE: Final = ROOT / "tests" / "quality" / "floors.json"
DIGITS: Final = 1000

Floors = dict[str, dict[str, float]]
"""Part ('own facets') → figure → least value."""


def load(path: Path = FILE) -> Floors:
    """The floors as committed."""
    floors: Floors = json.loads(path.read_text("utf-8"))
    return floors


def broken(part: str, figures: dict[str, float], floors: Floors) -> list[str]:
    """What fell below its floor, in words; a figure that has a floor but wasn't measured counts too."""
    return [
        f"{part} {name}: {figures.get(name, 0.0):.4f} is below {least}"
        for name, least in floors.get(part, {}).items()
        if figures.get(name, 0.0) < least
    ]


def raised(measured: Floors, floors: Floors) -> Floors:
    """The higher of old floor and measured figure (rounded down to three digits), for every part and figure."""
    parts = {**floors, **measured}
    return {part: _higher(measured.get(part, {}), floors.get(part, {})) for part in sorted(parts)}


def _higher(measured: dict[str, float], floors: dict[str, float]) -> dict[str, float]:
    names = {**floors, **measured}
    return {name: max(math.floor(measured.get(name, 0.0) * DIGITS) / DIGITS, floors.get(name, 0.0)) for name in names}


def save(floors: Floors, path: Path = FILE) -> None:
    """Write them, readable and in a fixed order."""
    path.write_text(json.dumps(floors, indent=1, ensure_ascii=False) + "\n", "utf-8")
