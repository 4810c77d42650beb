"""Reads and checks a file: columns, rows, places, replications; sets the good rows aside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from lovende.common.national_numbers import hide_national_numbers
from lovende.common.spreadsheets import Spreadsheet, open_spreadsheet
from lovende.followup.round_import.comparing import Compared, Comparer
from lovende.followup.round_import.mapping import ColumnPlan, HeaderIndex, plan_columns
from lovende.followup.round_import.messages import NoteList, ProblemList, message
from lovende.followup.round_import.places import Places, load_places
from lovende.followup.round_import.reference import Reference
from lovende.followup.round_import.replications import Replications
from lovende.followup.round_import.rows import RowReader
from lovende.followup.round_import.sheets import Found, SheetFinder
from lovende.followup.round_import.staging import BATCH, StagedRow, Staging

FIRST_ROWS = 10

HIDDEN = _("Hidden sheets are not read. Unhide «{sheet}» if the round stands there.")

Progress = Callable[[int, float], None]


@dataclass(slots=True)
class Counts:
    """What confirming would do."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    reports: int = 0
    blank: int = 0
    years: list[int] = field(default_factory=list)

    def add(self, found: Compared) -> None:
        """Count one row."""
        self.rows += 1
        self.new += found.is_new
        self.changed += found.differs and not found.is_new
        self.unchanged += not found.differs
        self.reports += found.report_differs
        self.blank += found.row.report is not None and found.row.report.blank
        if found.row.year not in self.years:
            self.years.append(found.row.year)


@dataclass(slots=True)
class Checked:
    """What was found in a file."""

    problems: ProblemList = field(default_factory=ProblemList)
    notes: NoteList = field(default_factory=NoteList)
    counts: Counts = field(default_factory=Counts)
    plan: ColumnPlan = field(default_factory=ColumnPlan)
    sheet: str = ""
    rows_read: int = 0
    first_rows: list[dict[str, Any]] = field(default_factory=list)
    new_offices: list[str] = field(default_factory=list)
    new_municipalities: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether the file can be written as it is."""
        return not self.problems.total


class RoundChecker:
    """Checks one file for one scheme."""

    def __init__(
        self,
        reference: Reference,
        *,
        year: int | None,
        saved: Mapping[str, str],
        progress: Progress,
    ) -> None:
        self._reference = reference
        self._year = year
        self._saved = saved
        self._progress = progress
        self._checked = Checked()

    def check(self, path: Path, staged: Path) -> Checked:
        """Check the file at ``path``; the rows go to ``staged``.

        Raises :class:`InvalidInput` when the file as a whole cannot be read.
        """
        spreadsheet = open_spreadsheet(path)
        try:
            self._check_spreadsheet(spreadsheet, staged)
        finally:
            spreadsheet.close()
        return self._checked

    def _check_spreadsheet(self, spreadsheet: Spreadsheet, staged: Path) -> None:
        checked = self._checked
        index = HeaderIndex(self._reference.definitions().values())
        finder = SheetFinder(spreadsheet, index, self._saved)
        found = finder.find()
        if found is None:
            self._no_headers(finder)
            return
        checked.sheet = hide_national_numbers(found.sheet.name)
        checked.plan = plan_columns(found.header[1], index, self._saved, checked.problems)
        self._check_year()
        if checked.problems.total:
            return
        self._check_rows(found, staged)
        self._check_merged(found)
        self._tell_of_other_sheets(finder, found)
        if not checked.rows_read:
            checked.problems.add(
                0, "", None, message(_("There are no rows below the headers. Fill in the file."))
            )

    def _no_headers(self, finder: SheetFinder) -> None:
        for sheet in finder.hidden():
            self._checked.problems.add(0, "", None, message(HIDDEN, sheet=sheet.name))
        template = _(
            "No headers were recognised (looked in: {sheets}). The first row must name the "
            "columns, such as Tiltaksnummer and Tittel. Start from the empty spreadsheet."
        )
        names = [sheet.name for sheet in finder.visible]
        self._checked.problems.add(0, "", None, message(template, sheets=names))

    def _tell_of_other_sheets(self, finder: SheetFinder, found: Found) -> None:
        """One sheet is a round; another beside it must not be thought to be read."""
        for sheet in finder.beside(found):
            template = _(
                "The sheet «{other}» looks like a round too, but only «{read}» was read. "
                "Import it as a file of its own."
            )
            self._checked.notes.add(message(template, other=sheet.name, read=found.sheet.name))

    def _check_year(self) -> None:
        """The year must come from somewhere, and a form must be set for it."""
        checked = self._checked
        if self._year is None and "year" not in checked.plan.of_measure():
            template = _(
                "The report year is missing. Add the column «{header}», or give the year with the "
                "import."
            )
            header = checked.plan.header("year")
            checked.problems.add(0, header, None, message(template, header=header))
        if not checked.plan.of_answers():
            note = _("The file has no answers to the form, so only the measures are written.")
            checked.notes.add(message(note))

    def _check_rows(self, found: Found, staged: Path) -> None:
        checked = self._checked
        places, replications = load_places(), Replications()
        reader = RowReader(
            checked.plan,
            self._reference,
            year=self._year,
            problems=checked.problems,
            notes=checked.notes,
        )
        comparer = Comparer(places=places, forms=self._reference.definitions())
        batch: list[StagedRow] = []
        with Staging(staged) as staging:
            for number, values in found.rows:
                if all(value is None or value == "" for value in values):
                    continue
                checked.rows_read += 1
                if checked.rows_read % BATCH == 0:
                    self._progress(checked.rows_read, found.reading.share)
                row = reader.read(number, values)
                if row is None or not self._note_places(row, places):
                    continue
                replications.note(row)
                staging.add(row)
                batch.append(row)
                if len(batch) == BATCH:
                    self._compare(comparer, batch)
                    batch = []
        self._compare(comparer, batch)
        replications.check(reader.rows_of_keys, checked.plan.header("replicates"), checked.problems)
        self._tell_of_places(places)
        self._tell_of_year()
        self._progress(checked.rows_read, 1.0)

    def _note_places(self, row: StagedRow, places: Places) -> bool:
        problem = places.note(row)
        if problem is not None:
            header = self._checked.plan.header(problem.column)
            self._checked.problems.add(row.row, header, problem.value, problem.message)
        return problem is None

    def _compare(self, comparer: Comparer, batch: list[StagedRow]) -> None:
        """Count what would be done; of no use once something is wrong."""
        checked = self._checked
        if not batch or checked.problems.total:
            return
        for found in comparer.compare(batch):
            self._check_against_standing(found)
            checked.counts.add(found)
            if len(checked.first_rows) < FIRST_ROWS:
                checked.first_rows.append(_preview(found))

    def _check_against_standing(self, found: Compared) -> None:
        """A file without the first year may contradict the one that stands."""
        if found.standing is None:
            return
        fields, measure = found.draft.fields, found.standing.measure
        first = fields.get("first_year", measure.first_year)
        last = fields.get("last_year", measure.last_year)
        if last is not None and last < first:
            template = _(
                "The last year ({last}) is before the first year in the knowledge bank ({first}). "
                "Correct one of them."
            )
            key = "last_year" if "last_year" in fields else "first_year"
            header = self._checked.plan.header(key)
            self._checked.problems.add(
                found.row.row, header, fields[key], message(template, last=last, first=first)
            )

    def _tell_of_year(self) -> None:
        """A year given with the import does not go before the file's own."""
        checked = self._checked
        if self._year is not None and set(checked.counts.years) - {self._year}:
            template = _(
                "The year given with the import ({year}) is used only where the file's own column "
                "«{header}» is blank."
            )
            header = checked.plan.header("year")
            checked.notes.add(message(template, year=self._year, header=header))

    def _tell_of_places(self, places: Places) -> None:
        checked = self._checked
        places.warn_of_near_names(checked.notes)
        checked.new_offices = sorted(office.name for office in places.new_offices.values())
        checked.new_municipalities = sorted(places.new_municipalities.values())

    def _check_merged(self, found: Found) -> None:
        """Merged cells hide which row a value belongs to."""
        used = {matched.index + 1: matched.header for matched in self._checked.plan.matched}
        for merged in found.reading.merged:
            columns = range(merged.first_column, merged.last_column + 1)
            header = next((used[column] for column in columns if column in used), None)
            if header is not None and merged.last_row >= found.header[0]:
                template = _("The cells {cells} are merged. Unmerge them and fill in each.")
                self._checked.problems.add(
                    merged.first_row, header, merged.text, message(template, cells=merged.text)
                )
        if found.reading.hidden_rows:
            template = _("{number} hidden rows were read too.")
            self._checked.notes.add(message(template, number=found.reading.hidden_rows))


def _preview(found: Compared) -> dict[str, Any]:
    state = "new" if found.is_new else "changed" if found.differs else "unchanged"
    return {
        "row": found.row.row,
        "key": found.row.key,
        "title": found.row.title,
        "office": found.row.office,
        "state": state,
        "synthetic": bool(found.row.fields.get("synthetic")),
    }
