"""`python -m tests.cluster`: a cluster to work with, until Ctrl-C."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.cluster.build import ClusterError
from tests.cluster.harness import Cluster


def main(arguments: Sequence[str] | None = None) -> None:
    """Start a cluster and say where it answers. It ends with this process, or with the leash it is given."""
    options = _parser().parse_args(arguments)
    try:
        if options.leash is None:
            _hold(options.state)
        else:
            with options.leash.open("rb") as leash:
                _announce(Cluster.start(options.folder, leash), options.state)
    except ClusterError as error:
        sys.exit(str(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.cluster", description=__doc__)
    parser.add_argument("--state", type=Path, help='file to write {"hosts": […]} into')
    parser.add_argument("--leash", type=Path, help="named pipe; return at once, the nodes live until it is closed")
    parser.add_argument("--folder", type=Path, help="where to keep the data, with --leash")
    return parser


def _hold(state: Path | None) -> None:
    """Keep a cluster until this process is told to end."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="searchapp-cluster-") as folder:
        cluster = Cluster.start(Path(folder), hasty=False)
        try:
            _announce(cluster, state)
            signal.pause()
        except KeyboardInterrupt:
            cluster.stop()


def _announce(cluster: Cluster, state: Path | None) -> None:
    """Print the addresses, one a line; the state file appears whole."""
    sys.stdout.write("".join(f"{host}\n" for host in cluster.hosts))
    sys.stdout.flush()
    if state is not None:
        unfinished = state.with_suffix(".unfinished")
        unfinished.write_text(json.dumps({"hosts": cluster.hosts}) + "\n", "utf-8")
        unfinished.rename(state)


if __name__ == "__main__":
    main()
