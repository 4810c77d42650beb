"""Turns the XML of one sheet into rows of values: the innermost loop of an import.

It is one function of closures on purpose: the parser calls it several times for every one of
millions of cells, and attribute look-ups on an object would double the time.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import IO

from lovende.common.spreadsheets import dates
from lovende.common.spreadsheets.strings import StringTable
from lovende.common.spreadsheets.values import (
    CellError,
    Formula,
    Limits,
    MergedRange,
    Row,
    Value,
)
from lovende.common.spreadsheets.xml_stream import damaged, feed, make_parser, too_wide

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RANGE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$")
_DIGITS = "0123456789"
_LAST_ROW = 1_048_576


def column_number(letters: str) -> int:
    """The number of a column, counted from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """The letters of a column, counted from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class SheetXml:
    """One reading of a sheet's XML."""

    def __init__(
        self,
        stream: IO[bytes],
        *,
        size: int,
        strings: StringTable,
        date_styles: frozenset[str],
        epoch_1904: bool,
        limits: Limits,
    ) -> None:
        self.merged: list[MergedRange] = []
        self.hidden_rows = 0
        self._stream = stream
        self._size = max(size, 1)
        self._strings = strings
        self._date_styles = date_styles
        self._epoch_1904 = epoch_1904
        self._limits = limits

    @property
    def share(self) -> float:
        """How much has been read, from 0 to 1."""
        return min(self._stream.tell() / self._size, 1.0) if not self._stream.closed else 1.0

    def rows(self) -> Iterator[Row]:
        """The rows that hold anything, in the order of the file."""
        parser = make_parser()
        done: list[Row] = []
        text: list[str] = []
        self._attach(parser, done, text)
        try:
            for _piece in feed(parser, self._stream):
                if sum(map(len, text)) > self._limits.cell_characters:
                    raise damaged()
                yield from done
                done.clear()
        finally:
            self._stream.close()

    def _attach(self, parser: object, done: list[Row], text: list[str]) -> None:  # noqa: C901 -- see the module's text
        columns: dict[str, int] = {}
        most_columns = self._limits.columns
        most_filled = self._limits.filled_columns
        most_characters = self._limits.cell_characters
        value_of = self._value_of
        special: frozenset[str] = frozenset()
        cell = row = inner = plain = formula_tag = guide = merge = ""
        row_number = 0
        values: list[Value] = []
        kind: str | None = None
        style: str | None = None
        formula: str | None = None
        raw = ""
        index = -1
        guides = 0
        strings = self._strings

        def first(name: str, attributes: dict[str, str]) -> None:
            """The root tells which prefix every tag carries."""
            nonlocal cell, row, inner, plain, formula_tag, guide, merge, special
            prefix = name[: name.rfind(":") + 1]
            if name != prefix + "worksheet":
                raise damaged()
            cell, row, inner, plain = (prefix + tag for tag in ("c", "row", "v", "t"))
            formula_tag, guide, merge = (prefix + tag for tag in ("f", "rPh", "mergeCell"))
            special = frozenset((row, formula_tag, guide, merge))
            parser.StartElementHandler = start  # type: ignore[attr-defined]
            parser.EndElementHandler = end  # type: ignore[attr-defined]

        def start(name: str, attributes: dict[str, str]) -> None:  # noqa: C901 -- as above
            nonlocal kind, style, formula, raw, index, row_number, guides
            if name == inner or name == plain:  # noqa: SIM109 -- no tuple a call
                text.clear()
            elif name == cell:
                kind = attributes.get("t")
                style = attributes.get("s")
                formula = None
                raw = ""
                reference = attributes.get("r")
                if reference is None:
                    index += 1
                    if index >= most_columns:
                        raise damaged()
                else:
                    letters = reference.rstrip(_DIGITS)
                    place = columns.get(letters)
                    if place is None:
                        place = column_number(letters) - 1 if letters.isalpha() else -1
                        if not 0 <= place < most_columns:
                            raise damaged()
                        columns[letters] = place
                    index = place
            elif name in special:
                if name == row:
                    number = attributes.get("r")
                    row_number = _row_number(number) if number else row_number + 1
                    index = -1
                    if attributes.get("hidden") in ("1", "true"):
                        self.hidden_rows += 1
                elif name == formula_tag:
                    text.clear()
                elif name == guide:
                    guides += 1
                else:
                    self._merge(attributes.get("ref", ""))

        def end(name: str) -> None:  # noqa: C901 -- as above
            nonlocal raw, formula, guides, values
            if name == inner or name == plain:  # noqa: SIM109 -- no tuple a call
                if not guides:
                    raw = raw + "".join(text) if raw else "".join(text)
                    if len(raw) > most_characters:
                        raise damaged()
            elif name == cell:
                if formula is not None:
                    value: Value = Formula(formula)
                elif not raw:
                    return
                elif kind == "s":
                    value = strings[_place(raw)]
                    if "_x" in value:
                        value = _unescape(value)
                elif kind == "inlineStr" or kind == "str":
                    value = _unescape(raw) if "_x" in raw else raw
                else:
                    value = value_of(raw, kind, style)
                if index >= most_filled:
                    raise too_wide(column_letters(index + 1))
                missing = index - len(values)
                if missing > 0:
                    values.extend([None] * missing)
                if missing >= 0:
                    values.append(value)
                else:
                    values[index] = value
            elif name in special:
                if name == row:
                    if values:
                        done.append((row_number, values))
                        values = []
                elif name == formula_tag:
                    formula = "".join(text)
                elif name == guide:
                    guides -= 1

        parser.StartElementHandler = first  # type: ignore[attr-defined]
        parser.CharacterDataHandler = text.append  # type: ignore[attr-defined]

    def _value_of(self, raw: str, kind: str | None, style: str | None) -> Value:
        """The value of a cell that is no text: number, date, truth value or error."""
        if kind == "b":
            return raw.strip() not in ("0", "false")
        if kind == "e":
            return CellError(raw)
        if kind == "d":
            return _iso_date(raw)
        try:
            number = int(raw)
        except ValueError:
            number = _decimal(raw)  # type: ignore[assignment]
        if style is not None and style in self._date_styles:
            return dates.from_serial(number, epoch_1904=self._epoch_1904)
        return number

    def _merge(self, reference: str) -> None:
        match = _RANGE.match(reference)
        if match is None or len(self.merged) >= self._limits.merged_ranges:
            raise damaged()
        left, top, right, bottom = match.groups()
        self.merged.append(
            MergedRange(
                text=reference,
                first_row=int(top),
                last_row=int(bottom or top),
                first_column=column_number(left),
                last_column=column_number(right or left),
            )
        )


def _row_number(text: str) -> int:
    number = int(text) if text.isdecimal() and len(text) <= 7 else 0
    if not 1 <= number <= _LAST_ROW:
        raise damaged()
    return number


def _place(raw: str) -> int:
    try:
        return int(raw)
    except ValueError as error:
        raise damaged() from error


def _decimal(raw: str) -> float:
    try:
        number = float(raw)
    except ValueError as error:
        raise damaged() from error
    if number != number or number in (float("inf"), float("-inf")):
        raise damaged()
    return number


def _iso_date(raw: str) -> Value:
    for parse in _ISO_PARSERS:
        try:
            return parse(raw.strip().removesuffix("Z"))
        except ValueError:
            continue
    return raw


_ISO_PARSERS: tuple[Callable[[str], Value], ...] = (
    dt.date.fromisoformat,
    dt.datetime.fromisoformat,
    dt.time.fromisoformat,
)


def _unescape(text: str) -> str:
    """Undo the way control characters are written: ``_x000D_`` is a carriage return.

    What no database could store (NUL, halves of characters) is left out.
    """
    return _ESCAPED.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return "" if number == 0 or 0xD800 <= number <= 0xDFFF else chr(number)
