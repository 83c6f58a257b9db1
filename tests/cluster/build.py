"""The node's program, built by Maven from `pom.xml` and kept in `target/`, one folder for each state of its sources."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
TARGET = PROJECT / "target"
NEEDED = {"java": "default-jdk-headless (Java 17 or newer)", "javac": "default-jdk-headless", "mvn": "maven"}
TRIES = 2


class ClusterError(Exception):
    """The cluster can't be built, started or reached; the message ends with what the nodes or Maven last said."""


def missing() -> tuple[str, ...]:
    """Debian packages to install before a cluster can be started, in words; empty when all is there."""
    return tuple(dict.fromkeys(package for command, package in NEEDED.items() if shutil.which(command) is None))


def classpath() -> str:
    """Java's class path to a built node. Builds it first where that is needed; several processes may ask at once."""
    built = TARGET / _sources_hash()
    TARGET.mkdir(exist_ok=True)
    with locked(TARGET / "lock"):
        if not built.is_dir():
            _build(built)
    return f"{built / 'classes'}:{built / 'lib'}/*"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Alone among all processes that lock this file; freed by the system when the process ends."""
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sources_hash() -> str:
    sources = (PROJECT / "pom.xml", *sorted(path for path in (PROJECT / "src").rglob("*") if path.is_file()))
    return blake2b(b"\0".join(path.read_bytes() for path in sources), digest_size=16).hexdigest()


def _build(built: Path) -> None:
    """Run Maven, once more when it fails: a download may break off. The folder appears only when it is complete."""
    unfinished = built.with_suffix(".unfinished")
    command = ("mvn", "--batch-mode", "--quiet", f"-Dfolder={unfinished}", "process-classes")
    for _ in range(TRIES):
        shutil.rmtree(unfinished, ignore_errors=True)
        done = subprocess.run(
            command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        if done.returncode == 0:
            unfinished.rename(built)
            return
    raise ClusterError(f"Maven failed:\n{done.stdout}")
