"""``lovende export``: any list of the bank as a file or on standard output."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lovende.cli import filters
from lovende.cli.console import say
from lovende.cli.language import _
from lovende.cli.options import Sort, Where
from lovende.cli.preparation import prepare_site
from lovende.cli.streams import write_whole

if TYPE_CHECKING:
    from lovende.knowledge.exports import Export

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback()
def group() -> None:
    """Keeps «measures» a command of its own while it is the only one."""


@app.command("measures", help=_("Write the measures that fit, one a row, with a dictionary."))
def measures(
    file_format: Annotated[
        str, typer.Option("--format", metavar=_("FORMAT"), help=_("xlsx, csv or json."))
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar=_("FILE"), help=_("The file to write; else standard output.")
        ),
    ] = None,
    text: Annotated[
        str, typer.Option("--text", metavar=_("WORDS"), help=_("Words that must be in it."))
    ] = "",
    where: Where = None,
    sort: Sort = "",
    contacts: Annotated[
        bool, typer.Option("--contacts", help=_("Also names and e-mail of contact persons."))
    ] = False,
    only_dictionary: Annotated[
        bool, typer.Option("--dictionary", help=_("Write the data dictionary alone."))
    ] = False,
) -> None:
    """Data goes to standard output or --out; messages to standard error."""
    chosen = _format(file_format, out)
    if chosen == "xlsx" and out is None and sys.stdout.isatty():
        raise typer.BadParameter(_("A workbook cannot be shown in the terminal: give --out."))
    narrowing, order = filters.pairs(where or ()), filters.checked_sort(sort)
    prepare_site()
    from lovende.knowledge.exports import operator_export
    from lovende.knowledge.forms import BankQuery
    from lovende.knowledge.queries import open_bank

    made = operator_export(
        filters.narrowed(BankQuery(text=text, sort=order), narrowing, open_bank()),
        file_format=chosen,
        contacts=contacts,
        only_dictionary=only_dictionary,
    )
    _write(made, out)
    if not only_dictionary:
        say(_("{number} measures written.").format(number=made.total))


def _format(asked: str, out: Path | None) -> str:
    from lovende.common.tables import FORMATS

    chosen = asked or (out.suffix.lstrip(".").lower() if out else "csv")
    if chosen not in FORMATS:
        raise typer.BadParameter(_("Formats are xlsx, csv and json; give one with --format."))
    return chosen


def _write(made: Export, out: Path | None) -> None:
    """A file appears whole or not at all."""
    if out is None:
        for chunk in made.chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        return
    write_whole(out, made.chunks)
