"""`python -m tests.cluster`: a cluster to work with, until Ctrl-C."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.cluster.harness import Cluster


def main(arguments: Sequence[str] | None = None) -> None:
    """Start a cluster, say where it answers, and end it with this process."""
    parser = argparse.ArgumentParser(prog="python -m tests.cluster", description=__doc__)
    parser.add_argument("--state", type=Path, help='file to write {"hosts": […]} into')
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="searchapp-cluster-") as folder:
        cluster = Cluster.start(Path(folder))
        sys.stdout.write("".join(f"{host}\n" for host in cluster.hosts))
        sys.stdout.flush()
        if options.state is not None:
            options.state.write_text(json.dumps({"hosts": cluster.hosts}) + "\n", "utf-8")
        try:
            signal.pause()
        except KeyboardInterrupt:
            pass
        finally:
            cluster.stop()


if __name__ == "__main__":
    main()
