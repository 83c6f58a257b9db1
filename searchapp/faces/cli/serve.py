"""The command that serves the web page and the JSON API."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from functools import partial
from os import cpu_count
from typing import TYPE_CHECKING

import click

from searchapp.config import Settings
from searchapp.errors import EngineAwayError, SearchappError, SettingError
from searchapp.faces.cli import processes
from searchapp.faces.cli.options import index_option, settings_from
from searchapp.garbage import collect_rarely
from searchapp.search.home import load_lexicons
from searchapp.search.standing import StandingService

if TYPE_CHECKING:
    from waitress.server import BaseWSGIServer

Hindrance = SearchappError | None
"""What stands in the way of searching once requests are answered, if anything."""


@click.command()
@index_option
@click.option("--host", help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=int, help="Port to listen on (default 8000).")
@click.option("--processes", "number", type=int, help="Processes that answer requests (default 2; 0: one a core).")
@click.option("--threads", type=int, help="Threads of each that answer requests (default 4).")
@click.option("--kept-answers", type=int, help="Answers each keeps until the next commit (default 200; 0: none).")
def serve(place: str | None, number: int | None, **options: object) -> None:
    """Serve the web page and the JSON API."""
    from waitress.server import create_server

    from searchapp.faces.cli.sharing import SharingServer, counts
    from searchapp.faces.web import create_app

    settings = settings_from(place, processes=number, **options)
    service = StandingService(settings.place, settings.facet_values, settings.jobs, settings.kept_answers)
    app = create_app(service, base_url=settings.base_url)
    with _listening(settings) as listener:
        alone = partial(_answer, service, partial(create_server, app, sockets=[listener], threads=settings.threads))
        say = partial(_say, f"http://{settings.host}:{listener.getsockname()[1]}")
        wanted = settings.processes or cpu_count() or 1
        if wanted == 1:
            alone(say)
        elif processes.can_fork():
            load_lexicons(settings.place)
            server = partial(SharingServer, app, listener, settings.threads, counts(wanted))
            processes.keep(wanted, lambda place, begun: _answer(service, partial(server, place), begun), say)
        else:
            alone(partial(_say_alone, say))


def _listening(settings: Settings) -> socket.socket:
    """The socket that all processes accept connections from, each when it has time: a busy process comes late to it and an
    idle one at once (see `SharingServer`). Sockets of their own (SO_REUSEPORT) would give connections out blindly, and lose those that wait
    for a process that dies."""
    try:
        family, *_, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address, family=family)
    except OSError as error:
        raise SettingError(
            f"can't listen on {settings.host}:{settings.port} ({error.strerror}); choose another --port"
        ) from error


def _answer(service: StandingService, server: Callable[[], BaseWSGIServer], begun: Callable[[Hindrance], None]) -> None:
    """Answer requests until the process ends; `begun` is told when that begins."""
    hindrance = _hindrance(service)
    collect_rarely()
    # waitress warns of every request that waits for a thread: all of a browser's first ones, and nothing one could do
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    answering = server()
    begun(hindrance)
    answering.run()


def _hindrance(service: StandingService) -> Hindrance:
    try:
        service.warm()
    except SearchappError as error:
        return error
    return None


def _say(address: str, hindrance: Hindrance) -> None:
    """Say where requests are answered. Raises what stands in the way unless it may pass by itself."""
    if isinstance(hindrance, EngineAwayError):
        click.echo(f"searchapp: {hindrance}; searches are answered as soon as it is back", err=True)
    elif hindrance:
        raise hindrance
    click.echo(address, err=True)


def _say_alone(say: Callable[[Hindrance], None], hindrance: Hindrance) -> None:
    say(hindrance)
    click.echo("searchapp: one process answers; several need Linux", err=True)
