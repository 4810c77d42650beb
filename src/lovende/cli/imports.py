"""``lovende import``: brings data into the knowledge bank, and has it indexed at once.

A round of reports comes from a spreadsheet; measures of any collection from a file of JSON lines.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lovende.cli import measure_lines
from lovende.cli.console import messages, print_json, say
from lovende.cli.findings import print_counts, print_faults
from lovende.cli.indexing import index_what_is_new
from lovende.cli.language import _
from lovende.cli.options import AsJson, DryRun, Scheme
from lovende.cli.preparation import prepare_site
from lovende.cli.progress import progress

if TYPE_CHECKING:
    from lovende.followup.models import ImportRun

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)

PIECE = 1024 * 1024

File = Annotated[
    Path,
    typer.Argument(
        exists=True,
        dir_okay=False,
        readable=True,
        metavar=_("FILE"),
        help=_("The round as .xlsx or .csv."),
    ),
]
app.command(
    "measures",
    help=_(
        "Load measures from JSON lines: everything in the file, or nothing. Only «key» and «text»"
        " are required. Also: title (else the first words of the text), office and county (else"
        " «not stated»), year (else this year), stage, language (nb or nn), synthetic, and the"
        " lists category, age_group, law_section and priority_area."
    ),
)(measure_lines.import_measures)


@app.command("round", help=_("Load a round of reports: everything in the file, or nothing."))
def import_round(
    file: File,
    year: Annotated[
        int | None,
        typer.Option(
            min=1990, max=2100, metavar=_("YEAR"), help=_("Report year, if the file has none.")
        ),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            metavar=_("FILE"),
            help=_("TOML or JSON file: column header = key."),
        ),
    ] = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    scheme: Scheme = "",
) -> None:
    """Exit code 0 means that the round is in the bank (or, with --dry-run, that it could be)."""
    from lovende.followup import actions, queries
    from lovende.followup.round_import.mapping import load_mapping

    prepare_site()
    known = queries.scheme_for_import(scheme)
    columns = load_mapping(mapping) if mapping else queries.saved_mapping(known.key)
    with file.open("rb") as stream:
        run = actions.start_import(
            filename=file.name,
            chunks=iter(lambda: stream.read(PIECE), b""),
            scheme=known,
            by=None,
            year=year,
            mapping=columns,
        )
    good = False
    try:
        with progress(_("Checking"), _("{number} rows")) as told:
            actions.read_and_check(run=run, progress=told)
        good = run.state == run.State.READY
        if good and not dry_run:
            with progress(_("Writing"), _("{number} rows")) as told:
                actions.confirm(run=run, by=None, progress=told)
        _report(run, as_json=as_json, dry_run=dry_run)
    finally:
        if run.state != run.State.DONE:
            actions.forget(run=run, by=None)
    if not good:
        raise typer.Exit(1)
    if not dry_run:
        index_what_is_new()


def _report(run: ImportRun, *, as_json: bool, dry_run: bool) -> None:
    from lovende.followup.import_files import RunFiles

    problems = list(RunFiles(run.pk).problems()) or run.problems
    if as_json:
        print_json(_as_dict(run, problems))
    elif problems:
        _print_problems(run, problems)
    else:
        _print_preview(run)
    _say_outcome(run, dry_run=dry_run)


def _as_dict(run: ImportRun, problems: list[dict[str, Any]]) -> dict[str, Any]:
    from lovende.common.texts import localized

    summary = {key: value for key, value in run.summary.items() if key != "position"}
    summary["notes"] = [localized(note) for note in summary.get("notes", [])]
    columns = summary.get("columns", [])
    summary["columns"] = {column["header"]: _meaning(column["meaning"]) for column in columns}
    listed = [problem | {"message": localized(problem["message"])} for problem in problems]
    summary["problems_total"] = summary.pop("problems", len(listed))
    return {"file": run.filename, "state": run.state, **summary, "problems": listed}


def _meaning(meaning: dict[str, str] | str) -> str:
    from lovende.common.texts import localized

    return localized(meaning) if isinstance(meaning, dict) else meaning


def _print_problems(run: ImportRun, problems: list[dict[str, Any]]) -> None:
    total = run.summary.get("problems", len(problems))
    print_faults((_("Row"), _("Column")), problems, total)
    _print_notes(run)


def _print_preview(run: ImportRun) -> None:
    summary = run.summary
    print_counts(
        (label, summary.get(key, 0))
        for label, key in (
            (_("Rows"), "rows"),
            (_("New measures"), "new"),
            (_("Changed measures"), "changed"),
            (_("Unchanged measures"), "unchanged"),
            (_("New or corrected reports"), "reports"),
            (_("Practically blank reports"), "blank"),
            (_("New offices"), "new_offices_total"),
            (_("New municipalities"), "new_municipalities_total"),
        )
    )
    _print_notes(run)


def _print_notes(run: ImportRun) -> None:
    """What is worth knowing, whether the file has faults or not."""
    from rich.text import Text

    from lovende.common.texts import localized

    for note in run.summary.get("notes", []):
        messages.print(Text(f"- {localized(note)}"))
    for column in run.summary.get("unrecognised", []):
        text = _("- The column «{header}» is left out.").format(header=column["header"])
        if column["suggestion"]:
            text += " " + _("Did you mean «{known}»?").format(known=column["suggestion"])
        messages.print(Text(text))


def _say_outcome(run: ImportRun, *, dry_run: bool) -> None:
    if run.state == run.State.DONE:
        if run.summary.get("new") or run.summary.get("changed"):
            say(_("The round is in the knowledge bank."))
        else:
            say(_("Everything in the file was in the knowledge bank already. Nothing is changed."))
    elif run.state == run.State.READY and dry_run:
        say(_("The file has no faults. Nothing was written (--dry-run)."))
    else:
        say(_("Nothing was written. Correct the file and try again."))
