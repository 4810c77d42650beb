"""Writes the rows as a workbook and as a CSV file, byte for byte the same every time."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from round_2021.columns import ANSWER, PROFILE, headers
from round_2021.rounds import Row

_CREATED = dt.datetime(2022, 3, 1, 12, 0, 0)  # noqa: DTZ001 - the workbook format knows no zones
_WIDE = {*PROFILE, "title", "goal_verdict"}


def cells(row: Row) -> list[Any]:
    """The row's cells in the order of the columns; blank as None."""
    return [None if row.get(key) in ("", None) else row[key] for key in headers()]


def write_workbook(rows: Sequence[Row], path: Path) -> None:
    """One sheet, header in row 1, dates as dates and amounts as numbers."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": "Utviklingstiltak 2021", "created": _CREATED})
        sheet = book.add_worksheet("Tiltak 2021")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        date = book.add_format({"num_format": "dd.mm.yyyy"})
        for number, (key, header) in enumerate(headers().items()):
            wide = key in _WIDE or key.startswith(ANSWER)
            sheet.set_column(number, number, 32 if wide else 16)
            sheet.write_string(0, number, header, bold)
        for line, row in enumerate(rows, start=1):
            for number, value in enumerate(cells(row)):
                if isinstance(value, dt.date):
                    sheet.write_datetime(line, number, value, date)
                elif isinstance(value, int):
                    sheet.write_number(line, number, value)
                elif value is not None:
                    sheet.write_string(line, number, value)
        sheet.freeze_panes(1, 4)
        sheet.autofilter(0, 0, len(rows), len(headers()) - 1)


def write_csv(rows: Sequence[Row], path: Path) -> None:
    """Semicolons and a byte-order mark, as a Norwegian spreadsheet program saves it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file, delimiter=";")
        lines.writerow(headers().values())
        for row in rows:
            lines.writerow(_text(value) for value in cells(row))


def _text(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.strftime("%d.%m.%Y")
    return "" if value is None else str(value)
