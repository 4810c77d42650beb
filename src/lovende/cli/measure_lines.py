"""``lovende import measures``: brings in the measures of any collection, one a line."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from lovende.cli.console import print_json, say
from lovende.cli.findings import print_counts, print_faults
from lovende.cli.indexing import index_what_is_new
from lovende.cli.language import _
from lovende.cli.options import AsJson, DryRun, Scheme
from lovende.cli.preparation import prepare_site
from lovende.cli.progress import progress
from lovende.cli.streams import check_readable, opened

if TYPE_CHECKING:
    from lovende.followup.measure_import.checking import CheckedMeasures
    from lovende.followup.measure_import.writing import WrittenMeasures

Lines = Annotated[
    Path,
    typer.Argument(
        metavar=_("FILE"),
        help=_("One JSON object a line; «-» reads standard input."),
    ),
]


def import_measures(
    file: Lines,
    scheme: Scheme = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Exit code 0 means that the measures are in the bank (or, with --dry-run, could be)."""
    from lovende.followup import actions, queries

    check_readable(file)
    prepare_site()
    known = queries.scheme_for_import(scheme)
    written = None
    with opened(file) as lines, _set_aside() as staged:
        with progress(_("Checking"), _("{number} lines")) as told:
            checked = actions.check_measures(
                lines=lines, staged=staged, scheme=known, by=None, progress=told
            )
        if checked.good and not dry_run:
            with progress(_("Writing"), _("{number} measures")) as told:
                written = actions.write_measures(
                    checked=checked, source=file.name, scheme=known, by=None, progress=told
                )
    _report_measures(file, checked, written, as_json=as_json)
    if not checked.good:
        raise typer.Exit(1)
    if written is not None:
        index_what_is_new()


def _set_aside() -> IO[str]:
    """Where checked lines wait: a file that has no name, so that none is ever left behind."""
    from django.conf import settings

    return tempfile.TemporaryFile(
        "w+", encoding="utf-8", errors="surrogatepass", dir=settings.DATA_FOLDER
    )


def _report_measures(
    file: Path, checked: CheckedMeasures, written: WrittenMeasures | None, *, as_json: bool
) -> None:
    from lovende.common.texts import localized

    problems = [problem.as_json() for problem in checked.problems.in_order()]
    if as_json:
        print_json(_measures_as_dict(file, checked, written, problems))
    elif problems:
        print_faults((_("Line"), _("Field")), problems, checked.problems.total)
    else:
        done = written or checked
        print_counts(
            (
                (_("Lines"), checked.lines),
                (_("New measures"), done.new),
                (_("Changed measures"), done.changed),
                (_("Unchanged measures"), done.unchanged),
                (_("New offices"), written.offices if written else checked.new_offices),
            )
        )
    for note in checked.notes.kept:
        say(f"- {localized(note)}")
    say(_outcome(checked, written))


def _measures_as_dict(
    file: Path,
    checked: CheckedMeasures,
    written: WrittenMeasures | None,
    problems: list[dict[str, Any]],
) -> dict[str, Any]:
    from lovende.common.texts import localized

    done = written or checked
    return {
        "file": file.name,
        "state": "done" if written else "ready" if checked.good else "refused",
        "lines": checked.lines,
        "new": done.new,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "new_offices": written.offices if written else checked.new_offices,
        "notes": [localized(note) for note in checked.notes.kept],
        "problems_total": checked.problems.total,
        "problems": [
            {
                "line": problem["row"],
                "field": problem["column"],
                "value": problem["value"],
                "message": localized(problem["message"]),
            }
            for problem in problems
        ],
    }


def _outcome(checked: CheckedMeasures, written: WrittenMeasures | None) -> str:
    if not checked.good:
        return _("Nothing was written. Correct the file and try again.")
    if written is None:
        return _("The file has no faults. Nothing was written (--dry-run).")
    if written.new or written.changed:
        return _("The measures are in the knowledge bank.")
    return _("Everything in the file was in the knowledge bank already. Nothing is changed.")
