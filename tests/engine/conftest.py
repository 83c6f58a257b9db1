"""Workshops for engines: one shard on the cluster where a test speaks of one engine, three where engines are compared."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engine.workshop import Workshop


@pytest.fixture(scope="session")
def workshop(request: pytest.FixtureRequest) -> Iterator[Workshop]:
    """Indices of one shard."""
    yield from _workshop(request, shards=1)


@pytest.fixture(scope="session")
def sharded(request: pytest.FixtureRequest) -> Iterator[Workshop]:
    """Indices of three shards."""
    yield from _workshop(request, shards=3)


def _workshop(request: pytest.FixtureRequest, shards: int) -> Iterator[Workshop]:
    made = Workshop(lambda: request.getfixturevalue("cluster").hosts, shards)
    yield made
    made.clear()
