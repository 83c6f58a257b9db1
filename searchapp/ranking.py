"""Every number that decides the order of hits, in one place, with what set it.

Scores are BM25 (k1 = 1.2, b = 0.75, the engines' defaults) a field, multiplied by the field's boost and the alternative's
weight. A word counts with its best alternative plus a share of the others.
"""

from __future__ import annotations

from typing import Final

TITLE_BOOST: Final = 3.0
"""A word in the title against one in the body."""

LEAD_BOOST: Final = 0.3
"""Added when the word also stands in the lead, the first LEAD_TOKENS of the body. (612 questions, nDCG@10: 0.6 .945,
0.3 .947, 0 .944.)"""

LEAD_TOKENS: Final = 40
"""About the first two sentences of a German agency piece."""

BODY_BOOST: Final = 1.0

OTHER_ALTERNATIVES: Final = 0.15
"""Share that the weaker alternatives of a word add to its best one (the tie breaker of a disjunction maximum)."""

NEARNESS_BOOST: Final = 1.2
"""For each pair of neighbouring query words that stand near each other in the body."""

NEARNESS_SLOP: Final = 7
"""The second word may stand so many places before or behind the place after the first: up to 7 words between them, up to 5
where they are turned."""

ASKED_EVERYDAY: Final = 0.7
"""In a question (see `query/asking.py`, also for the next five): another everyday word for the asked one. Misses in the
first ten of 612 questions: 14 without, 11 at 0.6, 9 at 0.7 and 0.8."""

ASKED_KIN: Final = 0.5
"""In a question: a word of the index that begins alike. Misses: 11 at 0.3, 9 from 0.4 to 0.6."""

ASKED_KIN_WORDS: Final = 10
"""Most such words tried for one asked word. nDCG@10: 5 .945, 10 and 20 .946."""

ASKED_PART: Final = 0.3
"""In a question: one part of a compound on its own. nDCG@10 is the same to 0.001 from 0.2 to 0.5."""

ASKED_PART_INSIDE: Final = 0.18
"""The same part inside another compound."""

ASKED_FILLER: Final = 0.4
"""In a question: a function word. nDCG@10: .945 at 0.2, .946 at 0.3, .947 at 0.4, .946 at 0.6."""

FRESHNESS_PER_DAY: Final = 2e-6
"""Relative gain a day of publication, from FRESHNESS_EPOCH on: settles ties, never outweighs a match (0.7 % in ten years)."""

FRESHNESS_EPOCH: Final = 16071
"""Days from 1970-01-01 to 2014-01-01."""

# How much each kind of match counts beside the inflected word (1.0).
# Order that must hold: literal > inflected > spelling variant > same family > compound part > synonym.

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
