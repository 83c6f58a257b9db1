"""Commands of the editor: index, rebuild, migrate, delete, stats, check, engines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import click
import orjson

from searchapp.config import EMBEDDED, ENGINES
from searchapp.errors import NotFoundError
from searchapp.faces.cli.options import gazetteer_option, index_option, settings_from
from searchapp.indexing.home import delete_articles, engine_name_of, index_into, open_index, rebuild_index
from searchapp.indexing.run import IndexOptions, IndexReport
from searchapp.model import Skipped
from searchapp.sources import expected


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@index_option
@click.option("--engine", help="Engine of a new index.")
@click.option("--language", type=click.Choice(["de", "any"]), help="'de' (default) refuses other languages.")
@click.option("--jobs", type=int, help="Worker processes (default: one a core).")
@gazetteer_option
@click.option(
    "--report", type=click.Path(path_type=Path), help="Write what was skipped to FILE (JSONL).", metavar="FILE"
)
def index(paths: tuple[Path, ...], place: str | None, report: Path | None, **arguments: Any) -> None:
    """Read files and folders; add or replace articles."""
    settings = settings_from(place, **arguments)
    with _skip_report(report) as on_skip, _progress(paths) as on_progress:
        options = IndexOptions(
            language=settings.language,
            jobs=settings.jobs,
            batch=settings.batch,
            max_bytes=settings.max_bytes,
            on_skip=on_skip,
            on_progress=on_progress,
        )
        engine = arguments["engine"] or engine_name_of(settings.place, settings.new_engine)
        done = index_into(settings.place, engine, paths, options, settings.gazetteer)
    click.echo(_summary(done))


@click.command()
@index_option
@gazetteer_option
def rebuild(place: str | None, gazetteer: Path | None) -> None:
    """Make the index anew, with this version's analysis, from the articles it holds."""
    settings = settings_from(place, gazetteer=gazetteer)
    count = rebuild_index(settings.place, batch=settings.batch, gazetteer=settings.gazetteer)
    click.echo(f"{count} articles indexed anew in {settings.place}")


@click.command()
@click.option("--from", "source", required=True, metavar="DIR|URL", help="Index to read.")
@click.option("--to", "target", required=True, metavar="DIR|URL", help="Place of the new one.")
@click.option("--engine", type=click.Choice(ENGINES), help="Engine of the new one (a cluster's is opensearch).")
def migrate(source: str, target: str, engine: str | None) -> None:
    """Copy an index into a new one with another engine, and compare the two."""
    from searchapp.indexing.migrate import migrate_index

    old = settings_from(source, engine="").place
    new = settings_from(target, engine=engine or "")
    if engine is None and new.new_engine in EMBEDDED:
        raise click.UsageError(f"give --engine, one of {', '.join(EMBEDDED)}, where --to is a folder")
    done = migrate_index(old, new.place, new.new_engine, batch=new.batch)
    click.echo(f"{done.count} articles in {new.place}, the same as in {old} (checksum {done.checksum:032x})")


@click.command()
@click.argument("ids", nargs=-1, required=True)
@index_option
def delete(ids: tuple[str, ...], place: str | None) -> None:
    """Remove articles by id."""
    missing = delete_articles(settings_from(place).place, ids)
    click.echo(f"{len(ids) - len(missing)} deleted")
    if missing:
        raise NotFoundError(f"no article has the id {', '.join(missing)}")


@click.command()
@index_option
def stats(place: str | None) -> None:
    """Figures of the index."""
    engine, manifest = open_index(settings_from(place).place)
    click.echo(f"engine     {engine.name}")
    click.echo(f"language   {manifest.language}")
    click.echo(f"analysis   {manifest.analysis}")
    for name, value in engine.stats().items():
        click.echo(f"{name:<10} {value}")


@click.command()
@index_option
def check(place: str | None) -> None:
    """Read the whole index back; exit code 1 when something is wrong."""
    engine, _ = open_index(settings_from(place).place)
    problems = engine.check()
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo(f"sound: {engine.stats()['articles']} articles")


@click.command()
def engines() -> None:
    """List the engines."""
    from searchapp.engine.opener import ENGINES

    for name, text in ENGINES.items():
        click.echo(f"{name:<12} {text}")


def _summary(report: IndexReport) -> str:
    skipped = sum(report.skipped.values())
    line = f"{report.added} added, {report.replaced} replaced, {report.unchanged} unchanged, {skipped} skipped"
    reasons = ", ".join(f"{count} {reason.value}" for reason, count in sorted(report.skipped.items()))
    line += f" ({reasons})" if reasons else ""
    return f"{line}; {report.retried} requests were sent again" if report.retried else line


@contextmanager
def _skip_report(path: Path | None) -> Iterator[Callable[[Skipped], None]]:
    """Names skipped files on stderr, and in the report file where one is asked for."""
    if path is None:
        yield _name_skipped
        return
    with path.open("w", encoding="utf-8") as file:
        yield lambda skipped: _record_skipped(file, skipped)


def _name_skipped(skipped: Skipped) -> None:
    click.echo(f"skipped {skipped.path}: {skipped.reason.value}: {skipped.detail}", err=True)


def _record_skipped(file: TextIO, skipped: Skipped) -> None:
    _name_skipped(skipped)
    row = {"path": skipped.path, "id": skipped.id, "reason": skipped.reason.value, "detail": skipped.detail}
    file.write(orjson.dumps(row).decode() + "\n")


@contextmanager
def _progress(paths: Sequence[Path]) -> Iterator[Callable[[IndexReport], None]]:
    """A progress bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda report: None
        return
    total = expected(paths)
    with click.progressbar(length=total, label="indexing", show_pos=True, file=sys.stderr) as bar:
        yield lambda report: bar.update(min(report.seen, total) - bar.pos)
