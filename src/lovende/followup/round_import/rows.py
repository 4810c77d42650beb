"""Turns a row of the spreadsheet into a measure and its report, or into problems."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any

from django.utils.translation import gettext_lazy as _

from lovende.common.national_numbers import holds_national_number, is_national_number
from lovende.common.spreadsheets import Value, column_letters
from lovende.followup.round_import.cells import parser_for
from lovende.followup.round_import.mapping import ColumnPlan
from lovende.followup.round_import.messages import (
    NATIONAL_NUMBER,
    NoteList,
    ProblemList,
    Wrong,
    message,
)
from lovende.followup.round_import.reference import Reference
from lovende.followup.round_import.reports import ReportReader
from lovende.followup.round_import.staging import StagedReport, StagedRow
from lovende.schemes.models import Term

TERM_COLUMNS = {
    "categories": Term.Kind.CATEGORY.value,
    "age_groups": Term.Kind.AGE_GROUP.value,
    "law_sections": Term.Kind.LAW_SECTION.value,
    "priority_areas": Term.Kind.PRIORITY_AREA.value,
}
# Columns that are no plain field of the measure.
APART = frozenset(
    (
        *TERM_COLUMNS,
        *("key", "year", "report_kind", "received_on", "replicates"),
        *("office", "office_number", "municipalities", "county"),
    )
)


class RowReader:
    """Reads the rows of one file, as its columns are understood."""

    def __init__(
        self,
        plan: ColumnPlan,
        reference: Reference,
        *,
        year: int | None,
        problems: ProblemList,
        notes: NoteList,
    ) -> None:
        self._plan = plan
        self._year = year
        self._problems = problems
        self._notes = notes
        self._told_unnamed: set[int] = set()
        measure = plan.of_measure()
        self._cells: list[tuple[int, str, str, Callable[[Value], Any]]] = [
            (m.index, key, m.header, parser_for(m.meaning.column, reference))
            for key, m in measure.items()
            if m.meaning.column is not None
        ]
        self._present = frozenset(measure)
        self._plain = [key for key in measure if key not in APART]
        self._terms = [key for key in TERM_COLUMNS if key in measure]
        self._required = [
            key for key, m in measure.items() if m.meaning.column and m.meaning.column.required
        ]
        # Columns that are left out too: the file itself would keep what stands in them.
        self._left_out = [(column.index, column.header) for column in plan.unrecognised]
        self._texts = [(m.index, m.header) for m in plan.matched] + self._left_out
        self._width = max((index + 1 for index, _header in self._texts), default=0)
        self._reports = ReportReader(plan, reference, problems)
        self._rows_of_keys: dict[str, int] = {}

    def read(self, number: int, values: list[Value]) -> StagedRow | None:
        """The row, or None when something is wrong with it; what, is among the problems."""
        before = self._problems.total
        if self._plan.unnamed or len(values) > self._plan.width:
            self._find_unnamed(number, values)
        if len(values) < self._width:
            values.extend([None] * (self._width - len(values)))
        self._find_national_numbers(number, values)
        given = self._read_measure(number, values)
        self._check_measure(number, given)
        year = given.get("year") or self._year
        report = None
        if self._reports.has_columns and year is not None:
            report = self._reports.read(number, values, given, year)
        elif year is None and before == self._problems.total:
            self._add(number, "year", None, _("The report year is missing. Write it."))
        if self._problems.total != before or year is None:
            return None
        return self._staged(number, given, year, report)

    @property
    def rows_of_keys(self) -> dict[str, int]:
        """Every measure number met so far, and the row it stands in."""
        return self._rows_of_keys

    def _add(self, number: int, key: str, value: object, template: Any, **values: Any) -> None:
        header = self._plan.header(key)
        self._problems.add(number, header, value, message(template, **values))

    def _find_unnamed(self, number: int, values: list[Value]) -> None:
        """What stands under no header is left out, but not in silence."""
        places = chain(self._plan.unnamed, range(self._plan.width, len(values)))
        for i in (i for i in places if i < len(values)):
            value = values[i]
            if value is None or not str(value).strip():
                continue
            column = column_letters(i + 1)
            if is_national_number(value) or holds_national_number(str(value)):
                self._problems.add(number, column, value, message(NATIONAL_NUMBER))
            if i not in self._told_unnamed:
                self._told_unnamed.add(i)
                template = _(
                    "Column {column} has no header and is left out. It has content from row {row}."
                )
                self._notes.add(message(template, column=column, row=number))

    def _find_national_numbers(self, number: int, values: list[Value]) -> None:
        """One search through all text of the row; the cells are told apart only on a find."""
        for i, header in self._left_out:
            if is_national_number(values[i]):
                self._problems.add(number, header, values[i], message(NATIONAL_NUMBER))
        texts = [(i, header) for i, header in self._texts if type(values[i]) is str]
        if not holds_national_number("\n".join(values[i] for i, _header in texts)):  # type: ignore[misc]
            return
        for i, header in texts:
            if holds_national_number(str(values[i])):
                self._problems.add(number, header, values[i], message(NATIONAL_NUMBER))

    def _read_measure(self, number: int, values: list[Value]) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for index, name, header, parse in self._cells:
            value = values[index]
            if value is None:
                continue
            try:
                given[name] = parse(value)
            except Wrong as wrong:
                self._problems.add(number, header, value, wrong.message)
                given[name] = wrong
        return given

    def _check_measure(self, number: int, given: dict[str, Any]) -> None:
        for name in self._required:
            if given.get(name) is None:
                self._add(number, name, None, _("This cell must be filled in."))
        self._drop_wrong(given)
        key = given.get("key")
        if key is not None:
            first = self._rows_of_keys.setdefault(key, number)
            if first != number:
                self._add(
                    number,
                    "key",
                    key,
                    _("The measure stands in row {first} too. Keep one row for each measure."),
                    first=first,
                )
            if given.get("replicates") == key:
                self._add(
                    number,
                    "replicates",
                    key,
                    _("A measure cannot replicate itself. Give another number, or empty the cell."),
                )
        first_year = given.get("first_year") or given.get("year") or self._year
        last_year = given.get("last_year")
        if last_year is not None and first_year is not None and last_year < first_year:
            self._add(
                number,
                "last_year",
                last_year,
                _("The last year is before the first year ({first}). Correct one of them."),
                first=first_year,
            )

    @staticmethod
    def _drop_wrong(given: dict[str, Any]) -> None:
        for key in [key for key, value in given.items() if isinstance(value, Wrong)]:
            del given[key]

    def _fields(self, given: dict[str, Any]) -> dict[str, Any]:
        fields = {key: given.get(key) for key in self._plain}
        if (synthetic := fields.get("synthetic")) is not None:
            fields["synthetic"] = synthetic == "yes"
        return fields

    def _staged(
        self, number: int, given: dict[str, Any], year: int, report: StagedReport | None
    ) -> StagedRow:
        return StagedRow(
            row=number,
            key=given["key"],
            county=given["county"],
            office=given["office"],
            office_number=given.get("office_number"),
            municipalities=given["municipalities"],
            replicates=given.get("replicates"),
            has_replicates="replicates" in self._present,
            year=year,
            fields=self._fields(given),
            terms={TERM_COLUMNS[key]: given.get(key) or [] for key in self._terms},
            report=report,
        )
