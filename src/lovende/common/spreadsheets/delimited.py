"""Reads .csv files row by row: finds out encoding and delimiter, refuses what is not text."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lovende.common.errors import InvalidInput
from lovende.common.spreadsheets.sheet_xml import column_letters
from lovende.common.spreadsheets.values import LIMITS, Formula, Limits, MergedRange, Row, Value
from lovende.common.spreadsheets.workbook import Sheet
from lovende.common.spreadsheets.xml_stream import too_wide

_SAMPLE = 64 * 1024
_PIECE = 1024 * 1024
_DELIMITERS = ";,\t|"
# What æ, ø, å, é, § and « become when UTF-8 is read as the old Windows encoding.
_MISREAD = "Ã[¦¸¥†˜…©]|Â[§«»]"
# What a spreadsheet program would compute. «= ca. 5» and «=> bedre» are what somebody wrote.
_FORMULA = re.compile(r"=[^\W\d_]|=[+\-(@]|=[0-9.,]+[+\-*/^]")


def not_text() -> InvalidInput:
    """The error for a file that is neither a spreadsheet nor text."""
    return InvalidInput(
        _(
            "The file is neither an Excel spreadsheet (.xlsx) nor a text file (.csv). Save the "
            "round as .xlsx and try again."
        )
    )


class Delimited:
    """An opened .csv file, seen as a spreadsheet of one sheet."""

    kind = "csv"

    def __init__(self, path: Path, limits: Limits = LIMITS) -> None:
        self._path = path
        self._limits = limits
        with path.open("rb") as stream:
            self.encoding = _encoding(stream)
        with self._text() as lines:
            self.delimiter, self._named = _delimiter(lines)
        self.sheets = (Sheet("CSV"),)

    def _text(self) -> IO[str]:
        return self._path.open(encoding=self.encoding, newline="")

    def read(self, sheet: Sheet | None = None) -> DelimitedReading:
        """The file's rows."""
        return DelimitedReading(
            self._path, self.encoding, self.delimiter, self._named, self._limits
        )

    def close(self) -> None:
        """Nothing is held open between readings."""


class DelimitedReading:
    """One reading of the file."""

    merged: list[MergedRange] = []
    hidden_rows = 0

    def __init__(
        self, path: Path, encoding: str, delimiter: str, named: bool, limits: Limits
    ) -> None:
        self._path = path
        self._encoding = encoding
        self._delimiter = delimiter
        self._named = named
        self._limits = limits
        self._size = max(path.stat().st_size, 1)
        self._binary: IO[bytes] | None = None

    @property
    def share(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        if self._binary is None or self._binary.closed:
            return 0.0
        return min(self._binary.tell() / self._size, 1.0)

    def __iter__(self) -> Iterator[Row]:
        csv.field_size_limit(self._limits.cell_characters)
        with (
            self._path.open("rb") as self._binary,
            io.TextIOWrapper(self._binary, encoding=self._encoding, newline="") as text,
        ):
            lines = self._lines(text)
            if self._named:
                next(lines)
            reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
            number = 0
            try:
                for number, fields in enumerate(reader, start=1):
                    if len(fields) > self._limits.filled_columns:
                        raise too_wide(column_letters(len(fields)))
                    if any(fields):
                        yield number, [_value(field) for field in fields]
            except csv.Error as error:
                raise _broken(number + 1) from error
            except UnicodeError as error:
                raise not_text() from error

    def _lines(self, text: IO[str]) -> Iterator[str]:
        """Lines, none so long that it could fill the memory, and none with NUL in it."""
        longest = 4 * self._limits.cell_characters
        while line := text.readline(longest):
            if len(line) == longest or "\0" in line:
                raise not_text()
            yield line


def _value(field: str) -> Value:
    if field.startswith("=") and _FORMULA.match(field):
        return Formula(field[1:])
    return field or None


def _broken(number: int) -> InvalidInput:
    return InvalidInput(
        format_lazy(
            _(
                "The text file cannot be read from row {number} on: a quotation mark is not "
                "closed, or stands inside a value. Open the file in a spreadsheet program and "
                "save it as .xlsx."
            ),
            number=number,
        )
    )


def _mixed() -> InvalidInput:
    return InvalidInput(
        _(
            "The text file is written in two encodings at once, so some letters (æ, ø, å) would "
            "come out wrong. Open it in a spreadsheet program, see that the letters are right, and "
            "save it as .xlsx."
        )
    )


def _encoding(stream: IO[bytes]) -> str:
    """UTF-8 or UTF-16 where the file says so or fits, else the old Windows encoding."""
    sample = stream.read(_SAMPLE)
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in sample:
        for encoding, every_other in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
            if every_other.count(0) > 0.7 * len(every_other):
                return encoding
        raise not_text()
    stream.seek(0)
    if _decodes(stream, "utf-8"):
        return "utf-8"
    stream.seek(0)
    if _decodes(stream, "cp1252", without=_MISREAD):
        return "cp1252"
    raise not_text()


def _decodes(stream: IO[bytes], encoding: str, *, without: str = "") -> bool:
    """Whether the whole file is text in the encoding. Raises when ``without`` stands in it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    pattern = re.compile(without or r"(?!)")
    end = ""
    try:
        while piece := stream.read(_PIECE):
            text = end + decoder.decode(piece)
            if pattern.search(text):
                raise _mixed()
            end = text[-1:]
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _delimiter(lines: IO[str]) -> tuple[str, bool]:
    """The delimiter, and whether a first line of Excel's kind (``sep=;``) names it."""
    try:
        line = lines.readline(_PIECE)
        if line.lower().startswith("sep=") and len(line.strip()) == len("sep=;"):
            return line.strip()[-1], True
        for _attempt in range(20):
            if line.strip():
                break
            line = lines.readline(_PIECE)
        # A quoted header may run over several lines.
        while line.count('"') % 2 and len(line) < _PIECE and (more := lines.readline(_PIECE)):
            line += more
    except UnicodeError as error:
        raise not_text() from error
    outside = "".join(line.split('"')[::2])
    return max(_DELIMITERS, key=outside.count), False
