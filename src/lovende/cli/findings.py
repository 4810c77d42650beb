"""What an import found, as tables: the faults of a file, or what it would do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lovende.cli.console import data, say
from lovende.cli.language import _

SHOWN_PROBLEMS = 100


def print_faults(headings: tuple[str, str], problems: list[dict[str, Any]], total: int) -> None:
    """A table of what is wrong where; ``headings`` say what a place is called."""
    from rich.table import Table
    from rich.text import Text

    from lovende.common.texts import localized

    table = Table(box=None, pad_edge=False)
    table.add_column(headings[0], justify="right")
    for heading in (headings[1], _("Value"), _("What is wrong, and what to do")):
        table.add_column(heading, overflow="fold")
    for problem in problems[:SHOWN_PROBLEMS]:
        cells = (problem["column"], problem["value"], localized(problem["message"]))
        table.add_row(str(problem["row"] or ""), *(Text(cell) for cell in cells))
    data.print(table)
    if total > SHOWN_PROBLEMS:
        say(
            _("The first {shown} of {total} are shown; --json gives more.").format(
                shown=SHOWN_PROBLEMS, total=total
            )
        )


def print_counts(counts: Iterable[tuple[str, int]]) -> None:
    """A table of what was counted."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for label, number in counts:
        table.add_row(label, str(number))
    data.print(table)
