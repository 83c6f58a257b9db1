"""The command line. Each command imports what it needs when it runs, so that `--help` is instant."""

from __future__ import annotations

import sys
from typing import Any

import click

from searchapp import __version__
from searchapp.errors import SearchappError

_COMMANDS = {
    "index": "index",
    "rebuild": "index",
    "migrate": "index",
    "delete": "index",
    "stats": "index",
    "check": "index",
    "engines": "index",
    "search": "search",
    "suggest": "search",
    "export": "search",
    "show": "search",
    "serve": "serve",
    "entities": "text",
    "clean": "text",
    "analyze": "text",
}


class _Commands(click.Group):
    """Finds a command in its module only when it is called; turns our errors into one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands in the order of the README."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        module_name = _COMMANDS.get(cmd_name)
        if module_name is None:
            return None
        from importlib import import_module

        command: click.Command = getattr(import_module(f"searchapp.faces.cli.{module_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _SUMMARIES[name]) for name in _COMMANDS])

    def invoke(self, ctx: click.Context) -> Any:
        """Run; one clear line on stderr for every error of ours."""
        try:
            return super().invoke(ctx)
        except SearchappError as error:
            click.echo(f"searchapp: {error}", err=True)
            sys.exit(error.exit_code)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(0)


_SUMMARIES = {
    "index": "Read files and folders into the index.",
    "rebuild": "Make the index anew from the articles it holds.",
    "migrate": "Copy the index to another engine.",
    "delete": "Remove articles by id.",
    "stats": "Figures of the index.",
    "check": "Verify the index.",
    "engines": "List the engines.",
    "search": "Search; a table or JSON.",
    "suggest": "Complete a prefix.",
    "export": "Write every hit to CSV, Excel or JSONL.",
    "show": "Show an article.",
    "serve": "Serve the web page and the JSON API.",
    "entities": "Show what the facets would hold for a text.",
    "clean": "Show what cleaning keeps and drops of a scraped page.",
    "analyze": "Show the tokens of a text.",
}


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Full-text search for German war coverage."""
