"""The ``lovende`` command: its parts, and what is the same for all of them."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from lovende.cli import (
    agreement,
    allocation,
    assignment,
    demo,
    embed,
    exports,
    failures,
    funnel,
    help_pages,
    imports,
    indexing,
    likeness,
    people,
    power,
    searching,
    serve,
    shortlist,
)
from lovende.cli.language import _
from lovende.cli.preparation import set_up_django

app = typer.Typer(
    name="lovende",
    help=_("Runs the knowledge bank of promising methods and its grant scheme."),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("serve", help=_("Serve the site and do its background work."))(serve.serve)
app.command("worker", help=_("Do background work only, for a site served elsewhere."))(serve.worker)
app.command("embed", help=_("Give the measures their vectors of meaning."))(embed.embed)
app.command("tidy", help=_("Delete ended sessions and finished background work."))(serve.tidy)
app.command("demo", help=_("Try the product: load the 2021 round and serve it here."))(demo.demo)
app.command("search", help=_("Find measures by words, and by what the words mean."))(
    searching.search
)
app.command("similar", help=_("Find the measures most like a text."))(likeness.similar)
app.command("assign", help=_("Decide who rates what, evenly and by the rules."))(assignment.assign)
app.command("agreement", help=_("How far independent raters agree."))(agreement.agreement)
app.command("index", help=_("Bring the search index up to date."))(indexing.index)
app.command("allocate", help=_("Share a frame among applications, by rank."))(allocation.allocate)
app.command("power", help=_("The smallest difference that a study can see."))(power.power)
app.command("funnel", help=_("Show a selection phase by phase, and what does not add up."))(
    funnel.funnel
)
app.command("shortlist", help=_("Show who is on the shortlist whatever the criteria weigh."))(
    shortlist.shortlist
)
app.add_typer(imports.app, name="import", help=_("Bring data into the knowledge bank."))
app.add_typer(exports.app, name="export", help=_("Take lists out of the knowledge bank."))
app.add_typer(people.app, name="user", help=_("Accounts and roles, for the operator."))


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"lovende {version('lovende')}")
        raise typer.Exit


@app.callback()
def start(
    ctx: typer.Context,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help=_("Show the version."), callback=_show_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Runs before every command, but not for its help."""
    if ctx.invoked_subcommand == "demo":
        demo.use_plain_http()
    if not {"-h", "--help"} & set(sys.argv):
        set_up_django()


def main() -> None:
    """The entry point named in pyproject.toml."""
    help_pages.use_our_words()
    sys.exit(failures.run(lambda: app(prog_name="lovende", standalone_mode=False)))
