"""What a cell can hold, and the limits that keep a hostile file from exhausting the machine."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that computes its value; ``text`` is the formula, or empty for a shared one."""

    text: str

    def __str__(self) -> str:
        return f"={self.text}" if self.text else ""


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that shows an error such as ``#REF!``."""

    code: str

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class MergedRange:
    """Cells that have been merged into one; rows and columns count from 1, ends included."""

    text: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int


Value: TypeAlias = (
    str | int | float | bool | dt.datetime | dt.date | dt.time | Formula | CellError | None
)
Row: TypeAlias = tuple[int, list[Value]]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read before it is refused.

    Measured on the largest file the import is made for (100,000 rows of 57 filled columns with
    2.5 kB of text a row): 108 MB packed, 530 MB unpacked, 5 to 1. A sheet of nothing but empty,
    styled cells is 11 to 1; bombs are near 1,000 to 1. A row is a list as long as its last filled
    cell stands to the right, so one cell far out costs as much as all before it.
    """

    file_bytes: int = 250 * 1024 * 1024
    unpacked_bytes: int = 3 * 1024 * 1024 * 1024
    ratio: int = 200
    ratio_applies_from: int = 10 * 1024 * 1024
    entries: int = 5_000
    small_part_bytes: int = 64 * 1024 * 1024
    cell_characters: int = 1_000_000
    columns: int = 16_384
    filled_columns: int = 1_000
    shared_strings: int = 20_000_000
    merged_ranges: int = 50_000


LIMITS = Limits()
