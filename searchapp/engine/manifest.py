"""The index's birth certificate: which engine, schema, analysis and language made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SCHEMA_VERSION: Final = 6


@dataclass(frozen=True, slots=True)
class Manifest:
    """What must agree between an index and the program that reads it."""

    engine: str
    analysis: str
    language: str
    schema: int = SCHEMA_VERSION
