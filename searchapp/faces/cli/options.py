"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from searchapp import config
from searchapp.dates import parse_period
from searchapp.errors import QueryError
from searchapp.fields import FACETS
from searchapp.model import SearchRequest, Sort

if TYPE_CHECKING:
    from searchapp.search.service import SearchService

Command = TypeVar("Command", bound=Callable[..., Any])

index_option = click.option(
    "--index",
    "place",
    help="Folder of the index, or its address on a cluster: https://host:9200/name.",
    metavar="DIR|URL",
)

gazetteer_option = click.option(
    "--gazetteer",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Your own lists of people, weapons and places (CSV or YAML; a file or a folder).",
)


def filter_options(command: Command) -> Command:
    """--person … --to: repeatable; the same name twice means either, different names mean both."""
    for facet in reversed(FACETS):
        option = "--" + facet.param.replace("_", "-")
        command = click.option(
            option, facet.param, multiple=True, metavar="NAME", help=f"Only {facet.label} NAME (repeatable)."
        )(command)
    command = click.option("--to", "date_to", metavar="DATE", help="Published on or before DATE.")(command)
    return click.option("--from", "date_from", metavar="DATE", help="Published on or after DATE.")(command)


def request_from(query: str, options: dict[str, Any], **more: Any) -> SearchRequest:
    """The request that a command's options describe. Raises QueryError for a date that isn't one."""
    filters = {facet.name: tuple(options[facet.param]) for facet in FACETS if options.get(facet.param)}
    start, end = _period("--from", options.get("date_from")), _period("--to", options.get("date_to"))
    if start and end and start[0] > end[1]:
        raise QueryError("--from is later than --to; swap them")
    return SearchRequest(
        query=query,
        filters=filters,
        date_from=start[0] if start else None,
        date_to=end[1] if end else None,
        sort=Sort(options.get("sort") or Sort.RELEVANCE),
        **more,
    )


def _period(option: str, text: str | None) -> tuple[date, date] | None:
    """First and last day of what was typed."""
    if not text:
        return None
    period = parse_period(text)
    if period is None:
        raise QueryError(f"{option}: {text!r} is no date; write 2024, 2024-03 or 2024-03-18")
    return period[0], date.fromordinal(period[1].toordinal() - 1)


def settings_from(place: str | None = None, **arguments: Any) -> config.Settings:
    """Settings with a command's options in front."""
    return config.load({"index": place, **arguments})


def service_from(place: str | None) -> SearchService:
    """The search service of the index a command names."""
    from searchapp.search.home import open_service

    settings = settings_from(place)
    return open_service(settings.place, settings.facet_values, settings.jobs)
