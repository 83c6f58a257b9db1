"""Write requirements.lock: the newest versions that pyproject.toml allows, with extras and the build back-end."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Written by `make lock` from pyproject.toml; the same versions everywhere. Don't edit.\n"


def wanted() -> list[str]:
    """Every requirement pyproject.toml names: run time, extras, build back-end."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    return [
        *project["project"]["dependencies"],
        *(req for extra in extras for req in extra),
        *project["build-system"]["requires"],
    ]


def resolve(requirements: list[str]) -> str:
    """What a fresh environment holds after installing the requirements, as `name==version` lines."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [str(Path(folder) / "bin" / "python"), "-m", "pip"]
        # An old installer overlooks extras whose names hold an underscore (lxml[html_clean]).
        subprocess.run([*pip, "install", "--quiet", "--upgrade", "pip"], check=True)
        subprocess.run([*pip, "install", "--quiet", *requirements], check=True)
        return subprocess.run([*pip, "freeze"], check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Resolve and write."""
    lines = resolve(wanted())
    unpinned = [line for line in lines.splitlines() if "==" not in line]
    if unpinned:
        sys.exit(f"Not a plain version: {', '.join(unpinned)}")
    (ROOT / "requirements.lock").write_text(HEADER + lines, "utf-8")


if __name__ == "__main__":
    main()
