"""The node's program, built by Maven from `pom.xml` and kept in `target/`, one folder for each state of its sources.

A first node runs once to the end of its start and leaves an archive of Java's loaded classes, with which all others start
in less than half the time.
"""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
TARGET = PROJECT / "target"
JDK = "default-jdk-headless (17 or newer)"
NEEDED = {"java": JDK, "javac": JDK, "mvn": "maven"}
TRIES = 2
JAVA = (
    "java",
    "-Xms256m",
    "-Xmx256m",
    "-XX:MaxDirectMemorySize=64m",
    "-XX:+UseSerialGC",
    "-XX:-UsePerfData",
    "-Dio.netty.allocator.numDirectArenas=0",
    "-Dio.netty.noUnsafe=true",
    "-Dlog4j2.disable.jmx=true",
)
LONE_NODE = ("network.host=127.0.0.1", "http.port=0", "transport.port=0", "discovery.type=single-node")


class ClusterError(Exception):
    """The cluster can't be built, started or reached; the message ends with what the nodes or Maven last said."""


def missing() -> tuple[str, ...]:
    """Debian packages to install before a cluster can be started, in words; empty when all is there."""
    return tuple(dict.fromkeys(package for command, package in NEEDED.items() if shutil.which(command) is None))


def node_command(*options: str) -> tuple[str, ...]:
    """The command that runs a node, to be followed by its settings. Builds it first where that is needed.

    Several processes may ask at once. Raises ClusterError when Maven or the first node fails.
    """
    built = TARGET / _sources_hash()
    archive = built / "classes.jsa"
    built.mkdir(parents=True, exist_ok=True)
    with locked(built / "lock"):
        if not archive.is_file():
            _build(built)
            _archive_classes(built, archive)
    return _command(built, f"-XX:SharedArchiveFile={archive}", *options)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Alone among all processes that lock this file; freed by the system when the process ends."""
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _command(built: Path, *options: str) -> tuple[str, ...]:
    return (*JAVA, *options, "-cp", f"{built / 'lib'}/*", "ClusterNode")


def _sources_hash() -> str:
    sources = (PROJECT / "pom.xml", *sorted(path for path in (PROJECT / "src").rglob("*") if path.is_file()))
    return blake2b(b"\0".join(path.read_bytes() for path in sources), digest_size=16).hexdigest()


def _build(built: Path) -> None:
    """Run Maven, once more when it fails: a download may break off, which it is to forget (--update-snapshots)."""
    options = ("--batch-mode", "--quiet", "--update-snapshots", f"-Dfolder={built}")
    command = ("mvn", *options, "process-classes", "jar:jar")
    for _ in range(TRIES):
        said, failed = _run(command, PROJECT)
        if not failed:
            return
    raise ClusterError(f"Maven failed:\n{said}")


def _archive_classes(built: Path, archive: Path) -> None:
    """Let a node start and end; what Java loaded for it becomes the archive."""
    unfinished = archive.with_suffix(".unfinished")
    with tempfile.TemporaryDirectory() as home:
        command = _command(built, f"-XX:ArchiveClassesAtExit={unfinished}")
        said, failed = _run((*command, *LONE_NODE, f"path.home={home}"), home)
    if failed or not unfinished.is_file():
        raise ClusterError(f"a node doesn't start:\n{said}")
    unfinished.rename(archive)


def _run(command: Sequence[str], folder: Path | str) -> tuple[str, bool]:
    """What a command printed, and whether it failed. Its standard input is at its end."""
    done = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout, done.returncode != 0
