"""A place of a test's own on the shared cluster."""

from __future__ import annotations

import pytest

from searchapp.engine.cluster import Cluster
from tests.cluster.plugin import Shared


@pytest.fixture
def place(cluster: Shared, index_name: str) -> Cluster:
    """Room for an index of two shards."""
    return Cluster(hosts=cluster.hosts, name=index_name, shards=2, replicas=0)
