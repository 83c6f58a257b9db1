"""How much each kind of match counts beside the word itself (1.0 = the inflected word). The one place for these figures.

Order that must hold: literal > inflected > spelling variant > same family > compound part > synonym.
"""

from __future__ import annotations

from typing import Final

LITERAL: Final = 1.3
INFLECTED: Final = 1.0
OTHER_CASE: Final = 0.9
"""The reading a lower-case query word would have with a capital."""
VARIANT: Final = 0.9
"""Another spelling of one name, designation or word with umlaut."""
ALIAS: Final = 0.7
"""Another name of the same thing, from a gazetteer."""
JOINED: Final = 0.9
"""Written as one word here and with hyphens there."""
PART: Final = 0.4
APART: Final = 0.6
"""A compound's parts as words next to each other, in the compound's order."""
AROUND: Final = 0.45
"""A compound's parts in turned order ('Angriff mit Raketen')."""
FAMILY: Final = 0.5
"""Verb and noun of one action (angreifen, Angriff)."""
CLAUSE: Final = 0.4
"""A separable verb around its clause ('griff … an')."""
SYNONYM: Final = 0.2
"""Half of PART: stems count once more in the lead, parts do not."""

SLOP_APART: Final = 4
SLOP_AROUND: Final = 4
"""Equal to SLOP_APART, so that an engine answers both orders with one loose phrase."""
SLOP_CLAUSE: Final = 8
