"""What holds neighbouring words together: hyphens, blanks inside designations, conjunctions between elliptic compounds."""

from __future__ import annotations

import re
from typing import Final

HYPHENS: Final = "-‐‑‒–−\u00ad"
BLANKS: Final = frozenset((" ", "\u00a0", "\u202f", "\u2009"))
CONJUNCTIONS: Final = frozenset(("und", "oder", "sowie", "bzw", "wie", "als"))
CONTINUED: Final = re.compile(rf"\S*\s+(?:{'|'.join(sorted(CONJUNCTIONS))})\.?\s+[{HYPHENS}]\w", re.IGNORECASE)
"""What stands behind a compound whose beginning a second head shares: 'Waffenlieferungen und -exporte', up to the head's first letter."""
