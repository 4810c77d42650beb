"""What is kept of a check, for the page and the command line to show."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from lovende.followup.round_import.checking import Checked
from lovende.followup.round_import.mapping import ColumnPlan

SHOWN_PROBLEMS = 1_000
MOST_NAMES = 200


def as_summary(checked: Checked) -> dict[str, Any]:
    """Counts, columns, notes, new names and the first rows; nothing that grows with the file."""
    return {
        **asdict(checked.counts),
        "rows_read": checked.rows_read,
        "sheet": checked.sheet,
        "problems": checked.problems.total,
        "problems_kept": len(checked.problems.kept),
        "notes": checked.notes.kept,
        "columns": _columns(checked.plan),
        "unrecognised": [
            {"header": column.header, "suggestion": column.suggestion}
            for column in checked.plan.unrecognised
        ],
        "new_offices": checked.new_offices[:MOST_NAMES],
        "new_offices_total": len(checked.new_offices),
        "new_municipalities": checked.new_municipalities[:MOST_NAMES],
        "new_municipalities_total": len(checked.new_municipalities),
        "first_rows": checked.first_rows,
    }


def _columns(plan: ColumnPlan) -> list[dict[str, Any]]:
    """How each recognised column was understood."""
    listed = []
    for matched in plan.matched:
        column = matched.meaning.column
        meaning = dict(column.header) if column is not None else matched.meaning.questions[0]
        listed.append({"header": matched.header, "meaning": meaning})
    return listed
