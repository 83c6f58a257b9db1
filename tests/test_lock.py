"""The lock file answers pyproject.toml: every requirement pinned, in an allowed version, from no particular registry."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LINES = [line for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines() if not line.startswith("#")]
PINNED = {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in LINES)}

WANTED = [
    *PROJECT["project"]["dependencies"],
    *(each for extra in PROJECT["project"]["optional-dependencies"].values() for each in extra),
    *PROJECT["build-system"]["requires"],
]


@pytest.mark.parametrize("text", WANTED)
def test_every_requirement_is_pinned_as_allowed(text: str) -> None:
    wanted = Requirement(text)
    assert wanted.specifier.contains(PINNED[canonicalize_name(wanted.name)]), "run `make lock`"


def test_lines_are_plain_versions() -> None:
    assert [line for line in LINES if "==" not in line or "://" in line or "@" in line] == []
