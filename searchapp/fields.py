"""The one table of facets and searchable fields: names, URL parameters, German and English query names.

Schema, parser, command line, URLs, help and exports read it; nothing repeats it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet: `name` in results, `param` in URLs and options (dashes there), `aliases` before the colon in a query."""

    name: str
    param: str
    label: str
    aliases: tuple[str, ...]


FACETS: Final = (
    Facet("people", "person", "Personen", ("person",)),
    Facet("ministers", "minister", "Minister", ("minister",)),
    Facet("offices", "office", "Ämter", ("amt", "office")),
    Facet("weapons", "weapon", "Waffen", ("waffe", "weapon")),
    Facet("weapon_categories", "weapon_category", "Waffenarten", ("waffenart", "kategorie", "weapon_category")),
    Facet("countries", "country", "Länder", ("land", "country")),
    Facet("sources", "source", "Quellen", ("quelle", "source")),
    Facet("agencies", "agency", "Agenturen", ("agentur", "agency")),
)

FACET_BY_NAME: Final = {facet.name: facet for facet in FACETS}
FACET_BY_ALIAS: Final = {alias: facet for facet in FACETS for alias in facet.aliases}

TITLE_ALIASES: Final = ("titel", "title")
AUTHOR_ALIASES: Final = ("autor", "author")
DATE_ALIASES: Final = ("datum", "date")
FROM_ALIASES: Final = ("von", "from")
TO_ALIASES: Final = ("bis", "to")
LANGUAGE_ALIASES: Final = ("sprache", "language")
ID_ALIASES: Final = ("id",)

MONTHS: Final = "months"
OFFICE_SEPARATOR: Final = "·"
"""Between office and country in a value of the facet 'offices': 'Verteidigungsminister·Frankreich'."""
