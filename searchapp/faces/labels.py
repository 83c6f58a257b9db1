"""What readers see of codes."""

from __future__ import annotations

from searchapp.fields import OFFICE_SEPARATOR
from searchapp.search.values import facet_label


def country_name(code: str) -> str:
    """A state's German name by its ISO code."""
    return facet_label("countries", code)


def office_label(name: str, country: str | None) -> str:
    """An office with its state, as the facet 'offices' has it."""
    return f"{name}{OFFICE_SEPARATOR}{country_name(country)}" if country else name
