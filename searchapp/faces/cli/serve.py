"""The command that serves the web page and the JSON API."""

from __future__ import annotations

import click

from searchapp.errors import EngineAwayError, SettingError
from searchapp.faces.cli.options import index_option, settings_from
from searchapp.search.standing import StandingService


@click.command()
@index_option
@click.option("--host", help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=int, help="Port to listen on (default 8000).")
@click.option("--threads", type=int, help="Threads that answer requests (default 4).")
@click.option("--kept-answers", type=int, help="Answers kept until the next commit (default 200).")
def serve(place: str | None, host: str | None, port: int | None, threads: int | None, kept_answers: int | None) -> None:
    """Serve the web page and the JSON API."""
    from waitress.server import create_server

    from searchapp.faces.web import create_app

    settings = settings_from(place, host=host, port=port, threads=threads, kept_answers=kept_answers)
    service = StandingService(settings.place, settings.facet_values, settings.jobs, settings.kept_answers)
    try:
        service.warm()
    except EngineAwayError as error:
        click.echo(f"searchapp: {error}; searches are answered as soon as it is back", err=True)
    app = create_app(service, base_url=settings.base_url)
    try:
        server = create_server(app, host=settings.host, port=settings.port, threads=settings.threads)
    except OSError as error:
        raise SettingError(
            f"can't listen on {settings.host}:{settings.port} ({error.strerror}); choose another --port"
        ) from error
    click.echo(f"http://{settings.host}:{server.effective_port}", err=True)
    server.run()
