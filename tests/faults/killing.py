"""When and whom to kill, so that it hurts."""

from __future__ import annotations

from time import monotonic, sleep

from tests.cluster.harness import PATIENCE, Cluster, ask


def arrived(name: str, host: str) -> int:
    """How many articles an index has taken so far, committed or not."""
    stats = ask(f"{host}/{name}/_stats/indexing")
    return int(stats["_all"]["primaries"]["indexing"]["index_total"]) if stats else 0


def kill_amid(cluster: Cluster, number: int, name: str, wanted: int) -> int:
    """Kill a node as soon as that many articles have arrived in an index; how many had."""
    deadline = monotonic() + PATIENCE
    while (count := arrived(name, cluster.hosts[number])) < wanted:
        assert monotonic() < deadline, f"only {count} articles have arrived"
        sleep(0.005)
    cluster.kill(number)
    return count


def reading_most(cluster: Cluster) -> int:
    """Number of the node that holds most points in time open, so that an export surely reads from it."""
    nodes = ask(f"{cluster.hosts[0]}/_nodes/stats/indices/search")["nodes"].values()
    held = {each["name"]: each["indices"]["search"]["point_in_time_current"] for each in nodes}
    most = max(held, key=lambda name: held[name])
    assert held[most] > 0, "the export was to be under way"
    return cluster.number_of(most)
