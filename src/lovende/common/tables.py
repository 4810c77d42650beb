"""Writes a table of any length as Excel, CSV or JSON, with a data dictionary, in little memory.

Rows are taken one at a time and bytes given out as they come. Everything a column is called is
settled before the first row, so the writing does not depend on the language of the moment. Text
that a spreadsheet could take for a formula is made harmless.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, TypeAlias

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lovende.common.texts import LANGUAGES

Text = str | Promise
Cell: TypeAlias = str | int | bool | dt.date | Sequence[str] | None

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
FORMATS = tuple(CONTENT_TYPES)
SEPARATOR = "; "
BLOCK = 64 * 1024
ROWS_AT_A_TIME = 200
EXCEL_ROWS = 1_048_576
EXCEL_CHARACTERS = 32_767
CUT = " […]"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the reader meets it.

    ``labels`` is its heading in each language of the product, ``label`` the one in use. When
    ``values`` is filled, cells hold its keys (one, or a list of them): sheets show the labels,
    JSON keeps the keys.
    """

    key: str
    label: str
    labels: Mapping[str, str]
    meaning: str
    values: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, key: str, label: Text, meaning: Text, values: Mapping[str, Text] | None = None
    ) -> Column:
        """A column in the active language, its heading in all of them."""
        settled = {value: str(name) for value, name in (values or {}).items()}
        return cls(key, str(label), in_all_languages(label), str(meaning), settled)

    def shown(self, cell: Cell) -> str | int | dt.date | None:
        """The cell as a sheet shows it."""
        if isinstance(cell, bool):
            return _yes_no(self.values, cell)
        if cell is None or isinstance(cell, int | dt.date):
            return cell
        if isinstance(cell, str):
            return self.values.get(cell, cell)
        return SEPARATOR.join(self.values.get(part, part) for part in cell)


@dataclass(frozen=True, slots=True)
class Table:
    """A named table: its columns, its rows, and ``about``: what a reader must know of it."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    about: Mapping[str, str] = field(default_factory=dict)


def in_all_languages(text: Text) -> dict[str, str]:
    """The text in bokmål, nynorsk and English."""
    texts = {}
    for language in LANGUAGES:
        with translation.override(language):
            texts[language] = str(text)
    return texts


def chunks(table: Table, file_format: str) -> Iterator[bytes]:
    """The table as a file of this format, piece by piece."""
    return {"xlsx": _xlsx, "csv": _csv, "json": _json}[file_format](table)


def dictionary(table: Table) -> Table:
    """The data dictionary of a table, as a table: what each column is called and means."""
    headings = {
        "key": _("Key"),
        "nb": "Bokmål",
        "nn": "Nynorsk",
        "en": "English",
        "meaning": _("Meaning"),
        "values": _("Values"),
    }
    columns = [Column(key, label, {}, "") for key, label in headings.items()]
    rows = (
        (
            column.key,
            *(column.labels[language] for language in LANGUAGES),
            column.meaning,
            [f"{key} = {label}" for key, label in column.values.items()],
        )
        for column in table.columns
    )
    return Table("dictionary", _("Data dictionary"), columns, rows)


def harmless(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: an apostrophe goes first."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _yes_no(values: Mapping[str, str], cell: bool) -> str:
    key = "yes" if cell else "no"
    return values.get(key, key)


def _csv(table: Table) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")

    def taken() -> bytes:
        text = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return text.encode()

    yield b"\xef\xbb\xbf"  # without it Excel reads the letters wrong
    writer.writerow([column.label for column in table.columns])
    for number, row in enumerate(table.rows, start=1):
        cells = (c.shown(cell) for c, cell in zip(table.columns, row, strict=True))
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
        if number % ROWS_AT_A_TIME == 0:
            yield taken()
    yield taken()


def _json(table: Table) -> Iterator[bytes]:
    keys = [column.key for column in table.columns]
    head = {
        "title": table.title,
        **({"about": table.about} if table.about else {}),
        "dictionary": [_described(column) for column in table.columns],
    }
    opening = json.dumps(head, ensure_ascii=False, indent=1)
    yield f'{opening[:-2]},\n "{table.key}": ['.encode()
    lines: list[str] = []
    between = "\n"
    for row in table.rows:
        entry = dict(zip(keys, row, strict=True))
        lines.append(between + json.dumps(entry, ensure_ascii=False, default=_plain))
        between = ",\n"
        if len(lines) == ROWS_AT_A_TIME:
            yield "".join(lines).encode()
            lines.clear()
    yield ("".join(lines) + "\n]\n}\n").encode()


def _described(column: Column) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "key": column.key,
        "label": column.labels,
        "meaning": column.meaning,
    }
    return entry | ({"values": column.values} if column.values else {})


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Sequence):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no place in a table.")


def _xlsx(table: Table) -> Iterator[bytes]:
    with tempfile.TemporaryFile(prefix="lovende-") as file:
        _write_workbook(table, file)
        file.seek(0)
        while block := file.read(BLOCK):
            yield block


def _write_workbook(table: Table, file: IO[bytes]) -> None:
    # Imported here, since most requests never write a workbook.
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(file, options) as workbook:
        heading = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        _write_sheets(workbook, heading, table)
        _write_sheets(workbook, heading, dictionary(table))
        if table.about:
            columns = [Column(key, "", {}, "") for key in ("what", "text")]
            _write_sheets(
                workbook, heading, Table("about", _("About"), columns, table.about.items())
            )


def _write_sheets(workbook: Any, heading: Any, table: Table) -> None:
    """One sheet, or several when there are more rows than a sheet holds."""
    sheet: Any = None
    sheets, place = 0, EXCEL_ROWS
    for row in _with_empty_end(table.rows):
        if place >= EXCEL_ROWS:
            sheets += 1
            sheet = _sheet(workbook, heading, table, sheets)
            place = 1
        for number, cell in enumerate(row):
            _write_cell(sheet, place, number, table.columns[number].shown(cell))
        place += 1


def _with_empty_end(rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    """The rows, then one without cells, so that an empty table also gets its headings."""
    yield from rows
    yield ()


def _sheet(workbook: Any, heading: Any, table: Table, number: int) -> Any:
    name = table.title[:28] if number == 1 else f"{table.title[:26]} {number}"
    sheet = workbook.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(table.columns) - 1, 22)
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.label, heading)
    return sheet


def _write_cell(sheet: Any, row: int, place: int, cell: str | int | dt.date | None) -> None:
    if isinstance(cell, str):
        if cell:
            if len(cell) > EXCEL_CHARACTERS:
                cell = cell[: EXCEL_CHARACTERS - len(CUT)] + CUT
            sheet.write_string(row, place, cell)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, place, cell)
    elif cell is not None:
        sheet.write_number(row, place, cell)
