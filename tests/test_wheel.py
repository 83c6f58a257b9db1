"""The wheel on its own: built, installed where no checkout is near, it indexes its sample articles and serves a page.

The dependencies are lent by the running environment (a path file), so that only what the wheel itself brings is tested.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import sysconfig
import time
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

import pytest

pytestmark = pytest.mark.wheel

ROOT = Path(__file__).resolve().parent.parent
READY_WITHIN = 60.0
DIRECT = build_opener(ProxyHandler({}))


@pytest.fixture(scope="module", autouse=True)
def no_other_package() -> Iterator[None]:
    """Whoever runs the tests may point Python to a checkout; the wheel must not be found there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONPATH", raising=False)
        yield


def run(*command: str | Path, cwd: Path) -> str:
    """Standard output of a command that must succeed; what it said on standard error otherwise."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel."""
    target = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", target, cwd=ROOT)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean environment that holds the wheel; its folder of programs."""
    home = tmp_path_factory.mktemp("clean")
    venv.create(home, with_pip=False, symlinks=True)
    programs = home / "bin"
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        programs / "python",
        "install",
        "--no-deps",
        "--no-index",
        wheel,
        cwd=home,
    )
    (packages,) = home.glob("lib/python*/site-packages")
    # A plain path line: the lender's own path files, and with them the checkout, stay out.
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return programs


def shipped(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_templates_and_samples_ship(wheel: Path) -> None:
    names = shipped(wheel)
    for folder in ("templates", "seeds"):
        here = {
            f"searchapp/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / folder).rglob("*") if path.is_file()
        }
        assert here
        assert here <= set(names)


def test_nothing_else_ships(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in shipped(wheel)}
    assert tops == {"searchapp", next(top for top in tops if top.endswith(".dist-info"))}
    assert not [name for name in shipped(wheel) if "/index/" in name or name.endswith((".pyc", ".bak"))]


def test_data_lists_ship(wheel: Path) -> None:
    here = {path.relative_to(ROOT).as_posix() for path in (ROOT / "searchapp").rglob("data/*") if path.is_file()}
    assert here
    assert here <= set(shipped(wheel))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(address: str) -> str:
    with DIRECT.open(address, timeout=30) as response:
        return str(response.read().decode("utf-8"))


def wait_until_ready(server: subprocess.Popen[str], base: str) -> None:
    """Until /healthz answers; fails at once with the server's own words where it ended."""
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        assert server.poll() is None, server.communicate()[1]
        try:
            fetch(f"{base}/healthz")
        except URLError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"no answer within {READY_WITHIN:.0f} s")


@contextmanager
def served(programs: Path, index: Path) -> Iterator[str]:
    """The base address of a running server."""
    port = str(free_port())
    command = [str(programs / "searchapp"), "serve", "--index", str(index), "--port", port]
    with subprocess.Popen(
        command, cwd=index.parent, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            wait_until_ready(server, f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def test_it_is_the_wheel_that_runs(installed: Path, tmp_path: Path) -> None:
    place = run(installed / "python", "-c", "import searchapp; print(searchapp.__file__)", cwd=tmp_path)
    assert Path(place.strip()).is_relative_to(installed.parent)


def test_indexes_its_samples_and_renders_a_page(installed: Path, tmp_path: Path) -> None:
    samples = run(
        installed / "python", "-c", "from searchapp import paths; print(paths.seeds_dir())", cwd=tmp_path
    ).strip()
    assert Path(samples).is_relative_to(installed.parent)
    run(installed / "searchapp", "index", samples, "--index", tmp_path / "index", cwd=tmp_path)
    with served(installed, tmp_path / "index") as base:
        page = fetch(f"{base}/?{urlencode({'q': 'Caesar Lecornu'})}")
    assert "<mark>Caesar" in page
    assert "Artillerie-Koalition" in page
