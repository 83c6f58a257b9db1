"""Certificates as compose.yaml's cluster has them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT


def made_certificates(folder: Path) -> Path:
    """The folder, with what deploy/prepare.sh makes; skips by name without openssl, which is a failure in CI."""
    if shutil.which("openssl") is None:
        reason = "certificates need openssl: apt-get install openssl"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    subprocess.run(["sh", str(ROOT / "deploy/prepare.sh"), str(folder)], check=True, capture_output=True)
    return folder
