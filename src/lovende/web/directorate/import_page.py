"""What the page of an import shows, made of the run and its files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lovende.common import tables
from lovende.common.revisions import current_position
from lovende.common.texts import localized
from lovende.followup.import_files import Progress, RunFiles
from lovende.followup.lifecycle import AT_WORK
from lovende.followup.models import ImportRun
from lovende.followup.round_import.columns import columns
from lovende.followup.round_import.reference import Reference

State = ImportRun.State
WAITS_LONG = dt.timedelta(seconds=20)
STEPS = 4
STEP_OF_STATE = {
    State.WAITING: 1,
    State.READING: 1,
    State.FAILED: 1,
    State.REFUSED: 2,
    State.READY: 2,
    State.WRITING: 3,
    State.DONE: STEPS,
}


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the template asks for."""

    run: ImportRun
    working: bool
    stuck: bool
    stale: bool
    file_kept: bool
    progress: Progress
    progress_text: str
    problems: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    seen_before: dt.datetime | None
    notes: list[str]
    columns: list[dict[str, str]]
    address: str

    @property
    def state(self) -> str:
        """The state, for comparing in the template."""
        return self.run.state

    @property
    def summary(self) -> dict[str, Any]:
        """The counts and names."""
        return self.run.summary

    @property
    def problems_total(self) -> int:
        """How many problems there are, kept or not."""
        return int(self.run.summary.get("problems", len(self.problems)))

    @property
    def bank_address(self) -> str:
        """The list of measures of the year that was written; of all years when there are more."""
        years = self.run.summary.get("years", [])
        return reverse("measure-list") + (f"?year={years[0]}" if len(years) == 1 else "")


def build(run: ImportRun) -> Page:
    """Make the page of a run."""
    files = RunFiles(run.pk)
    progress = files.progress
    stuck = run.state in (State.READING, State.WRITING) and progress.silent
    return Page(
        run=run,
        working=run.state in AT_WORK and not stuck,
        stuck=stuck,
        stale=run.state == State.READY and list(current_position()) != run.summary.get("position"),
        file_kept=files.upload_bytes > 0,
        progress=progress,
        progress_text=_progress_text(run, progress),
        problems=[shown_problem(problem) for problem in run.problems],
        steps=_steps(run),
        seen_before=parse_datetime(run.summary.get("seen_before") or ""),
        notes=[localized(note) for note in run.summary.get("notes", [])],
        columns=[_shown_column(column) for column in run.summary.get("columns", [])],
        address=reverse("import-detail", args=[run.pk]),
    )


def _steps(run: ImportRun) -> list[dict[str, Any]]:
    labels = [_("Upload"), _("Check"), _("Look over"), _("Write")]
    at = STEP_OF_STATE[State(run.state)]
    return [
        {
            "label": label,
            "state": "done" if place < at else "current" if place == at else "upcoming",
        }
        for place, label in enumerate(labels)
    ]


def _progress_text(run: ImportRun, progress: Progress) -> str:
    if run.state == State.WAITING:
        if timezone.now() - run.created_at > WAITS_LONG:
            return _(
                "Waiting for the background work. If this takes long, ask the operator of the site "
                "to start it."
            )
        return _("Waiting for the background work.")
    if not progress.rows:
        return _("Opening the file.")
    return ngettext("%(rows)s row so far.", "%(rows)s rows so far.", progress.rows) % {
        "rows": progress.rows
    }


def shown_problem(problem: dict[str, Any]) -> dict[str, Any]:
    """A stored problem in the reader's language."""
    return {**problem, "message": localized(problem["message"])}


def _shown_column(column: dict[str, Any]) -> dict[str, str]:
    meaning = column["meaning"]
    shown = localized(meaning) if isinstance(meaning, dict) else _("Question in the report form")
    return {"header": column["header"], "meaning": shown}


def column_help() -> list[dict[str, Any]]:
    """The columns that describe the measure, with what they hold."""
    return [
        {
            "header": localized(column.header),
            "help": localized(column.help),
            "required": column.required,
        }
        for column in columns().values()
    ]


def problem_table(run: ImportRun) -> tables.Table:
    """The problems that were kept, as a table to download."""
    labelled = [
        tables.Column.of("row", _("Row"), ""),
        tables.Column.of("column", _("Column"), ""),
        tables.Column.of("value", _("Value"), ""),
        tables.Column.of("message", _("What is wrong, and what to do"), ""),
    ]
    rows = (
        (problem["row"] or None, problem["column"], problem["value"], localized(problem["message"]))
        for problem in RunFiles(run.pk).problems()
    )
    return tables.Table("problems", _("Problems"), labelled, rows)


def template_year(reference: Reference, wanted: str) -> int:
    """The year asked for, if there is a form for it; else the newest there is."""
    years = {year for year, _kind in reference.forms}
    if wanted.isdecimal() and int(wanted) in years:
        return int(wanted)
    return max(years, default=dt.date.today().year)  # noqa: DTZ011 -- any year will do
