"""``lovende serve`` and ``lovende worker``: the site as it runs day by day."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from lovende.cli import embed, preparation
from lovende.cli.console import say
from lovende.cli.language import _

Host = Annotated[str, typer.Option(metavar=_("ADDRESS"), help=_("Address to listen on."))]
Port = Annotated[
    int, typer.Option(min=1, max=65535, metavar=_("PORT"), help=_("Port to listen on."))
]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[
        int, typer.Option(min=1, metavar=_("NUMBER"), help=_("Number of server processes."))
    ] = 2,
    background: Annotated[
        bool, typer.Option("--worker/--no-worker", help=_("Also do background work."))
    ] = True,
    allow_http: Annotated[
        bool,
        typer.Option(
            "--allow-http", help=_("Serve plain http (LOVENDE_HTTPS=0) beyond this machine.")
        ),
    ] = False,
) -> None:
    """Prepare the database and serve until stopped."""
    from django.conf import settings

    from lovende.cli import server
    from lovende.common.errors import DomainError

    if not settings.HTTPS and host not in server.LOOPBACK and not allow_http:
        raise DomainError(
            _(
                "Over plain http, passwords can be read on the way. Listen on 127.0.0.1, put an"
                " https proxy in front and leave LOVENDE_HTTPS on, or add --allow-http."
            )
        )
    if settings.DATABASES["default"]["NAME"] == ":memory:":
        raise DomainError(_("A database in memory cannot be served. Name a file in DATABASE_URL."))
    server.check_port(host, port)
    preparation.prepare_site()
    preparation.tidy()
    embed.begin()
    server.collect_static_files()

    def ready() -> None:
        say(_("Serving http://{host}:{port}/ (stop with Ctrl-C).").format(host=host, port=port))
        if settings.HTTPS:
            say(
                _(
                    "An https proxy must stand in front of this address. To look at the site on"
                    " this machine without one, set LOVENDE_HTTPS=0."
                )
            )

    server.run(host=host, port=port, workers=workers, background=background, ready=ready)


def worker(
    beside_server: Annotated[bool, typer.Option("--beside-server", hidden=True)] = False,
) -> None:
    """Do background work until stopped."""
    from django.core.management import call_command

    if beside_server:
        from lovende.cli.server import stop_with_parent

        stop_with_parent()
    else:
        preparation.prepare_site()
        embed.begin()
        say(_("Waiting for background work (stop with Ctrl-C)."))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lovende.config.settings")
    resume_what_was_cut_off()
    call_command("db_worker", verbosity=0, queue_name="*", interval=1.0, reload=False)


def resume_what_was_cut_off() -> None:
    """Put back what a worker that was killed has left half done."""
    preparation.set_up_django()
    from lovende.awards.tasks import resume_releases

    resume_releases()


def tidy() -> None:
    """Delete what has served its purpose; to be run every night."""
    preparation.prepare_site()
    preparation.tidy()
