"""Articles to measure with: composed of real news, always the same ones, so that the first N of more are the same as N."""

from __future__ import annotations

import subprocess
import sys
from itertools import islice
from pathlib import Path

from bench.evaluation.sets import SHARED


def compose(count: int, file: Path, first: int = 0) -> None:
    """Write the articles from number `first` to below `count`, streamed. Ends the command where the shared data isn't."""
    maker = SHARED / "make_scale.py"
    if not maker.is_file():
        sys.exit(f"The articles are composed by {maker}, which isn't there.")
    command = [sys.executable, str(maker), str(count)]
    with file.open("wb") as out, subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        out.writelines(islice(process.stdout, first, None))
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
