"""The queries, by kind: words of German news of 2015/16 in a grammar that all engines read alike."""

from __future__ import annotations

from typing import Final

from bench.peers.base import Query

SOURCE: Final = "Blatt 7"
DEEP: Final = 200
"""The first hit of a deep page: the 21st page of ten."""

RARE = ("Nachschubroute", "Schwachstelle", "Küstendivision", "Übergangsphase", "Hauptaktionär", "Verpackungskonzern")
COMMON = ("Regierung", "Millionen", "Polizei", "Unternehmen", "Flüchtlinge", "Präsident")
PHRASES = (
    '"Angela Merkel"',
    '"Millionen Dollar"',
    '"Champions League"',
    '"Europäischen Union"',
    '"vergangenen Wochen"',
    '"Wiener Neustadt"',
)
BOOLEANS = (
    "Syrien AND (Regierung OR Opposition)",
    "Polizei AND Grenze",
    "Präsident AND Türkei NOT Syrien",
    "Flüchtlinge AND (Deutschland OR Schweden) NOT Polizei",
    "Unternehmen AND Dollar",
    "Kritik OR Abstimmung",
)
WILDCARDS = ("Verteid*", "Flücht*", "Regier*", "Rakete*", "Außenmin*", "Waffen*")
SEVERAL = (
    "Angriff Syrien",
    "Regierung Kritik Partei",
    "Grenze Polizei Flüchtlinge",
    "Präsident Besuch Türkei",
    "Soldaten Einsatz",
    "Millionen Euro Projekt",
)

KINDS: Final[dict[str, tuple[Query, ...]]] = {
    "rare word": tuple(map(Query, RARE)),
    "common word": tuple(map(Query, COMMON)),
    "several words": tuple(map(Query, SEVERAL)),
    "phrase": tuple(map(Query, PHRASES)),
    "boolean": tuple(map(Query, BOOLEANS)),
    "wildcard": tuple(map(Query, WILDCARDS)),
    "filtered": tuple(Query(text, source=SOURCE) for text in COMMON),
    "deep page": tuple(Query(text, offset=DEEP) for text in COMMON),
}
