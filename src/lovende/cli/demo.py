"""``lovende demo``: the product with the 2021 round, one login a role, on this machine only."""

from __future__ import annotations

import os
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lovende.cli.console import data, print_json, say
from lovende.cli.indexing import index_what_is_new
from lovende.cli.language import _
from lovende.cli.preparation import prepare_site
from lovende.cli.serve import Port

if TYPE_CHECKING:
    from lovende.people.demo import DemoLogin

HOST = "127.0.0.1"
SCHEME = "nav-social-services"
PIECE = 1024 * 1024
PACKAGE = Path(__file__).resolve().parent.parent


class StageName(StrEnum):
    """The stages of the demo's round, told without loading the models."""

    NONE = "none"
    SCREENING = "screening"
    IN_DEPTH = "in-depth"
    DISCUSSION = "discussion"
    FINISHED = "finished"


def demo(
    port: Port = 8000,
    stage: Annotated[
        StageName,
        typer.Option(
            help=_("Where the round of the selection stands when you look in; none leaves it out.")
        ),
    ] = StageName.FINISHED,
    applications: Annotated[
        bool,
        typer.Option(
            "--applications/--no-applications",
            help=_("Whether made-up offices have applied in the call of 2026."),
        ),
    ] = True,
    as_json: Annotated[
        bool, typer.Option("--json", help=_("Write the address and the logins as JSON."))
    ] = False,
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help=_("Serve the site when it is ready."))
    ] = True,
) -> None:
    """Load the example round if the knowledge bank is empty, add the demo logins, and serve."""
    from lovende.cli import server
    from lovende.people.demo import install_demo_people

    if serve:
        server.check_port(HOST, port)
    prepare_site()
    load_example_round()
    index_what_is_new()
    logins = install_demo_people()
    load_selection(stage)
    if applications:
        load_applications()
    address = f"http://{HOST}:{port}/"
    if as_json:
        print_json({"address": address, "logins": [asdict(login) for login in logins]})
    else:
        _print_logins(address, logins)
    if not serve:
        return
    server.collect_static_files()
    server.run(
        host=HOST,
        port=port,
        workers=2,
        background=True,
        ready=lambda: say(_("Ready: {address} (stop with Ctrl-C).").format(address=address)),
    )


def use_plain_http() -> None:
    """The demo never leaves this machine, so it needs no https. Called before the settings load."""
    os.environ["LOVENDE_HTTPS"] = "0"


def load_example_round() -> None:
    """Load the 2021 round into an empty knowledge bank."""
    from lovende.followup import actions, queries
    from lovende.measures.queries import has_measures

    if has_measures():
        return
    say(_("Loading the example round of 2021 …"))
    file = example_round()
    with file.open("rb") as stream:
        run = actions.start_import(
            filename=file.name,
            chunks=iter(lambda: stream.read(PIECE), b""),
            scheme=queries.scheme_for_import(SCHEME),
            by=None,
        )
    actions.read_and_check(run=run)
    actions.confirm(run=run, by=None)


def load_selection(stage: StageName) -> None:
    """Make the round of the selection over the example measures, unless it is there already."""
    from lovende.people.demo import DOMAIN
    from lovende.selection.demo.staging import Stage, install_demo_round

    install_demo_round(scheme=SCHEME, domain=DOMAIN, stage=Stage(stage.value))


def load_applications() -> None:
    """Open the demo's call, have made-up offices apply and governors decide; once."""
    from lovende.applications.demo.staging import install_demo_applications
    from lovende.awards.demo.staging import stage_awards
    from lovende.people.demo import DOMAIN

    call = install_demo_applications(scheme=SCHEME, domain=DOMAIN)
    if call is not None:
        stage_awards(call=call, domain=DOMAIN)
        index_what_is_new()


def example_round() -> Path:
    """The spreadsheet: inside an installed package, or in the clone around the source."""
    from lovende.common.errors import DomainError

    places = (
        PACKAGE / "example" / "round-2021.xlsx",
        PACKAGE.parent.parent / "examples" / "round-2021" / "round-2021.xlsx",
    )
    for place in places:
        if place.is_file():
            return place
    raise DomainError(_("The example round is missing: {file}").format(file=places[-1]))


def _print_logins(address: str, logins: list[DemoLogin]) -> None:
    from rich.table import Table

    data.print(_("The site: {address}").format(address=address), markup=False)
    data.print(_("Password of every login: {password}").format(password=logins[0].password))
    table = Table(box=None, pad_edge=False)
    table.add_column(_("E-mail"), no_wrap=True)
    table.add_column(_("Role"))
    table.add_column(_("Organisation"))
    for login in logins:
        table.add_row(login.email, login.label, login.organisation)
    data.print(table)
