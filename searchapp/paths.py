"""Where templates, sample articles and the index live: in a checkout or in an installed wheel."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def checkout() -> Path | None:
    """The source checkout this package runs from; None when it is installed from a wheel."""
    root = _PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() else None


def templates_dir(override: Path | None = None) -> Path:
    """Jinja templates and static files."""
    return override or _shipped("templates")


def seeds_dir() -> Path:
    """The sample articles."""
    return _shipped("seeds")


def default_index_dir() -> Path:
    """`index/` of a checkout, else a per-user data folder; never inside site-packages."""
    root = checkout()
    if root is not None:
        return root / "index"
    home = Path.home()
    if sys.platform == "win32":
        return home / "AppData" / "Local" / "searchapp" / "index"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "searchapp" / "index"
    return home / ".local" / "share" / "searchapp" / "index"


def _shipped(name: str) -> Path:
    """A folder that stands beside the package in a checkout and inside it in a wheel."""
    root = checkout()
    return root / name if root is not None else _PACKAGE / name
