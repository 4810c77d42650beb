"""Reads named columns of a .csv, .xlsx or .jsonl file as text, row by row.

A heading may be any of the names a column is known by; capitals do not matter. Every fault is
told with its row and column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lovende.common.errors import InvalidInput, Problem
from lovende.common.json_lines import json_lines
from lovende.common.spreadsheets import CellError, Formula, Value, open_spreadsheet

LINES = frozenset((".jsonl", ".ndjson"))
MOST_PROBLEMS = 50
LONGEST = 500
FAULTY = gettext_lazy("The file {name} has faults. Nothing was computed.")


@dataclass(frozen=True, slots=True)
class NamedColumn:
    """A column by its key; ``names`` are its other headings."""

    key: str
    names: tuple[str, ...] = ()
    required: bool = True

    def known_as(self, heading: str) -> bool:
        """Whether this is a heading of the column."""
        return heading.strip().casefold() in (self.key, *self.names)


TextRow = tuple[int, tuple[str, ...]]
"""The row's number in the file, and its texts in the order of the columns; empty for none."""


def text_rows(path: Path, columns: Sequence[NamedColumn]) -> Iterator[TextRow]:
    """Every row that is not blank.

    :raises InvalidInput: when the file cannot be read, lacks a column, or holds what is no text.
    """
    if path.suffix.lower() in LINES:
        return _from_lines(path, columns)
    return _from_sheet(path, columns)


class Problems:
    """Faults of a file, as many as a person will read; ``total`` counts them all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: list[Problem] = []
        self.total = 0

    def add(self, row: int, column: str, message: str, value: str = "") -> None:
        """Note a fault; an empty column is the row itself."""
        self.total += 1
        if len(self._kept) < MOST_PROBLEMS:
            where = _("Row {row}").format(row=row) + (f", {column}" if column else "")
            self._kept.append(Problem(where, message, value[:80]))

    def raise_any(self) -> None:
        """Raise what was found, if anything.

        :raises InvalidInput: with the faults.
        """
        if not self.total:
            return
        if self.total > len(self._kept):
            more = _("There are {number} faults in all.").format(number=self.total)
            self._kept.append(Problem(self._path.name, more))
        raise InvalidInput(format_lazy(FAULTY, name=self._path.name), self._kept)


def _from_sheet(path: Path, columns: Sequence[NamedColumn]) -> Iterator[TextRow]:
    book = open_spreadsheet(path)
    try:
        rows = iter(book.read(book.sheets[0]))
        head = next(rows, (1, []))
        places = _places(path, [_text(value) for value in head[1]], columns)
        for number, cells in rows:
            texts = tuple(_cell(path, number, cells, places[column.key]) for column in columns)
            if any(texts):
                yield number, texts
    finally:
        book.close()


def _places(
    path: Path, headings: Sequence[str], columns: Sequence[NamedColumn]
) -> dict[str, int | None]:
    """Where each column stands."""
    problems, places = Problems(path), {}
    for column in columns:
        found = [n for n, heading in enumerate(headings) if column.known_as(heading)]
        places[column.key] = found[0] if found else None
        if not found and column.required:
            message = _("The column «{column}» is missing. Its other names: {names}.")
            names = ", ".join(column.names)
            problems.add(1, column.key, message.format(column=column.key, names=names))
        elif len(found) > 1:
            message = _("Two columns have this heading. Remove one.")
            problems.add(1, headings[found[1]], message)
    problems.raise_any()
    return places


def _cell(path: Path, number: int, cells: Sequence[Value], place: int | None) -> str:
    if place is None or place >= len(cells):
        return ""
    value = cells[place]
    text = _text(value)
    if isinstance(value, Formula | CellError):
        _refuse(path, number, _("A formula stands here. Write its value."), text)
    return _short(path, number, text)


def _short(path: Path, number: int, text: str) -> str:
    if len(text) > LONGEST:
        message = _("The text is longer than {most} characters. Shorten it.")
        _refuse(path, number, message.format(most=LONGEST), text)
    return text


def _refuse(path: Path, row: int, message: str, value: str) -> None:
    problems = Problems(path)
    problems.add(row, "", message, value)
    problems.raise_any()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return storable(" ".join(str(value).split()))


def storable(text: str) -> str:
    """The text with what is half a character, which JSON can hold and no file can, as «?»."""
    return text if text.isascii() else text.encode("utf-8", errors="replace").decode()


def _from_lines(path: Path, columns: Sequence[NamedColumn]) -> Iterator[TextRow]:
    lines = 0
    with path.open("rb") as stream:
        for line in json_lines(stream):
            lines += 1
            if line.fault:
                _refuse(path, line.number, str(line.fault), "")
            yield line.number, _of_line(path, line.number, line.content, columns)
    if not lines:
        raise InvalidInput(_("The file is empty."))


def _of_line(
    path: Path, number: int, content: Mapping[str, object], columns: Sequence[NamedColumn]
) -> tuple[str, ...]:
    texts = []
    for column in columns:
        found = [value for name, value in content.items() if column.known_as(name)]
        value = found[0] if found else None
        if len(found) > 1 or isinstance(value, dict | list | bool):
            message = _("This must be one text or number.")
            _refuse(path, number, f"{column.key}: {message}", str(value))
        texts.append(_short(path, number, _text(value)))
    return tuple(texts)
