"""Commands of the reporter: search, suggest, export, show."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import click
import orjson

from searchapp.errors import SearchappError
from searchapp.faces import export as exports
from searchapp.faces.cli.options import filter_options, index_option, request_from, service_from, settings_from
from searchapp.faces.wire import article_object, error_object, page_object
from searchapp.model import SearchPage, Sort

_MARK = re.compile(r"<(/?)mark>")


@click.command()
@click.argument("query", required=False)
@index_option
@filter_options
@click.option("--sort", type=click.Choice([sort.value for sort in Sort]), default=Sort.RELEVANCE.value)
@click.option("--limit", type=click.IntRange(0, 1000), default=10, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
@click.option("--group", is_flag=True, help="Fold near-duplicates under their newest article.")
@click.option("--explain", is_flag=True, help="Say why each hit matched.")
@click.option("--format", "form", type=click.Choice(["table", "json", "jsonl"]), default="table")
@click.option("--batch", type=click.Path(path_type=Path, allow_dash=True), help="One query a line from FILE or -.")
def search(
    query: str | None, place: str | None, form: str, batch: Path | None, limit: int, offset: int, **options: Any
) -> None:
    """Search the index."""
    if (query is None) == (batch is None):
        raise click.UsageError("give either a QUERY or --batch FILE")
    service = service_from(place)
    more = {name: options.pop(name) for name in ("group", "explain")} | {"limit": limit, "offset": offset}
    queries = [query] if query is not None else _lines(batch)
    failed: SearchappError | None = None
    for each in queries:
        try:
            page = service.search(request_from(each or "", options, **more))
        except SearchappError as error:
            if batch is None:
                raise
            failed = error
            click.echo(orjson.dumps({"query": each, **error_object(error.kind, str(error))}).decode())
            continue
        _print_page(page, form, **more)
    if failed is not None:
        sys.exit(failed.exit_code)


@click.command()
@click.argument("prefix")
@index_option
@click.option("--limit", type=click.IntRange(1, 100), default=10)
def suggest(prefix: str, place: str | None, limit: int) -> None:
    """Complete a prefix: words, people, weapons, places."""
    for each in service_from(place).suggest(prefix, limit):
        click.echo(f"{each.text}\t{each.kind}\t{each.count}")


@click.command()
@click.argument("query")
@index_option
@filter_options
@click.option("--sort", type=click.Choice([sort.value for sort in Sort]), default=Sort.RELEVANCE.value)
@click.option("--group", is_flag=True, help="Fold near-duplicates under their newest article.")
@click.option("--format", "form", type=click.Choice(exports.FORMATS), default="csv", show_default=True)
@click.option("--mentions", is_flag=True, help="One row a mention, with offsets and sentence.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, allow_dash=True), help="FILE or -.")
def export(query: str, place: str | None, form: str, output: Path, group: bool, mentions: bool, **options: Any) -> None:
    """Write every hit, streamed, no cap."""
    service = service_from(place)
    request = request_from(query, options, group=group)
    chunks = exports.export(service, request, form, mentions=mentions, base_url=settings_from(place).base_url)
    _write(chunks, output)
    if str(output) != "-":
        click.echo(f"{output}: {service.search(exports.counted(request)).total} articles", err=True)


@click.command()
@click.argument("article_id", metavar="ID")
@index_option
@click.option("--query", default="", help="Mark what matches QUERY.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def show(article_id: str, place: str | None, query: str, form: str) -> None:
    """Show an article."""
    view = service_from(place).article(article_id, query)
    if form == "json":
        click.echo(orjson.dumps(article_object(view), option=orjson.OPT_INDENT_2).decode())
        return
    article = view.article
    facts = (
        article.source,
        ", ".join(article.agencies),
        article.published and article.published.isoformat(),
        article.url,
    )
    click.echo(" · ".join(fact for fact in facts if fact))
    click.echo(article.shown_text)


def _print_page(page: SearchPage, form: str, *, group: bool, explain: bool, limit: int, offset: int) -> None:
    if form == "table":
        _print_table(page, offset)
        return
    option = orjson.OPT_INDENT_2 if form == "json" else 0
    click.echo(orjson.dumps(page_object(page, explain=explain, group=group), option=option).decode())


def _print_table(page: SearchPage, offset: int) -> None:
    click.echo(page.understood)
    for note in page.notes:
        click.echo(f"! {note}")
    click.echo(f"{page.total} Treffer")
    for rank, hit in enumerate(page.hits, offset + 1):
        facts = [hit.published.isoformat() if hit.published else "ohne Datum", hit.source, ", ".join(hit.agencies)]
        folded = f" (+{hit.duplicates} ähnliche)" if hit.duplicates else ""
        click.echo(f"\n{rank:>3}. {_styled(hit.title_html) or hit.id}{folded}")
        click.echo(f"     {' · '.join(fact for fact in facts if fact)} · {hit.id}")
        for snippet in hit.snippets:
            click.echo(f"     {_styled(snippet)}")
        for surface, kind in hit.reasons:
            click.echo(f"     – {surface}: {kind}")


def _styled(html: str) -> str:
    """Snippet HTML for a terminal: matches bold (click strips the codes where output isn't a terminal)."""
    return unescape(_MARK.sub(lambda match: "\x1b[0m" if match.group(1) else "\x1b[1m", html))


def _lines(batch: Path | None) -> Iterator[str]:
    """Queries of a batch, one a line; empty lines are queries for everything, as in the search box."""
    with click.open_file(str(batch), encoding="utf-8-sig") as file:
        for line in file:
            yield line.rstrip("\r\n")


def _write(chunks: Iterable[bytes], output: Path) -> None:
    """To standard output, or to a file that appears only when it is complete."""
    if str(output) == "-":
        sys.stdout.buffer.writelines(chunks)
        return
    unfinished = output.with_name(output.name + ".teil")
    try:
        with unfinished.open("wb") as file:
            file.writelines(chunks)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    unfinished.replace(output)
