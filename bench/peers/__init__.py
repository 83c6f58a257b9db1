"""Other full-text engines as their own documentation sets them up for German, for comparison in the same run."""

from __future__ import annotations

from pathlib import Path

from bench.peers.base import Peer
from bench.peers.fts5 import Fts5
from bench.peers.tantivy_ import Tantivy
from bench.peers.whoosh_ import Whoosh

PEERS: tuple[type[Peer], ...] = (Fts5, Tantivy, Whoosh)


def open_peers(folder: Path) -> list[Peer]:
    """One empty index of each engine, each in a folder of its own."""
    peers: list[Peer] = []
    for kind in PEERS:
        place = folder / kind.name
        place.mkdir(parents=True)
        peers.append(kind(place))
    return peers
