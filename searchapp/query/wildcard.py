"""Wildcards as a regular expression: one reading for the engines and for the matcher."""

from __future__ import annotations

import re
from typing import Final

_LETTER: Final = "(.|ae|oe|ue|ss)"
"""One letter of the spelling: ä, ö, ü and ß are two letters once folded."""


def wildcard_expression(pattern: str) -> str:
    """An expression for whole folded words: * is any run of letters, ? one letter. Plain syntax every engine knows."""
    return "".join({"*": ".*", "?": _LETTER}.get(char, re.escape(char)) for char in pattern)
