"""Fixtures and paths that tests of every layer share."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["tests.cluster.plugin"]

settings.register_profile("suite", deadline=None)  # no test fails for the time it takes
settings.load_profile("suite")

# What a shell starts in the background ignores Ctrl-C and hands that on; the programs under test are to heed it.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def eval_dir() -> Path:
    """The shared evaluation data beside the checkout; skips by name where it isn't."""
    folder = ROOT.parent / "shared" / "eval"
    if not folder.is_dir():
        pytest.skip(f"evaluation data not present: {folder}")
    return folder
