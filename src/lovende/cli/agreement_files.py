"""Reads ratings from a .csv or .xlsx file into codes, one set for each phase and criterion."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lovende.cli.language import _
from lovende.common.errors import InvalidInput
from lovende.common.spreadsheets import CellError, Formula, open_spreadsheet
from lovende.core.agreement.analysis import Ratings

NAMES = {
    "item": ("item", "measure", "tiltak"),
    "rater": ("rater", "assessor", "vurderer", "vurderar"),
    "value": ("value", "rating", "verdi", "vurdering"),
    "phase": ("phase", "fase"),
    "criterion": ("criterion", "kriterium"),
    "department": ("department", "avdeling"),
}
NEEDED = ("item", "rater", "value")


@dataclass
class RatingsOf:
    """The ratings of one phase and criterion, as codes in the order of the file."""

    phase: str
    criterion: str
    columns: dict[str, array[int]] = field(
        default_factory=lambda: {key: array("q") for key in ("item", "rater", "value")}
    )


@dataclass
class RatingsFile:
    """A file's sets of ratings, and the words its codes stand for."""

    words: dict[str, dict[str, int]]
    sets: list[RatingsOf]
    departments: dict[int, str]

    def ratings(self, part: RatingsOf) -> Ratings:
        """One set with the values in it: numbers ascending, else as they first come."""
        items, raters, codes = (
            np.array(part.columns[key], dtype=np.int64) for key in ("item", "rater", "value")
        )
        labels = list(self.words["value"])
        used, first = np.unique(codes[codes >= 0], return_index=True)
        numbers = [_number(labels[code]) for code in used.tolist()]
        numeric = bool(numbers) and None not in numbers
        order = np.argsort([n for n in numbers if n is not None] if numeric else first)
        new = np.full(len(labels) + 1, -1, dtype=np.int64)  # the last place is that of a missing
        new[used[order]] = np.arange(len(used))
        known = [labels[code] for code in used[order].tolist()]
        scale = [float(label.replace(",", ".")) for label in known] if numeric else None
        return Ratings(items, raters, new[codes], known, list(self.words["rater"]), scale)


def read_ratings(path: Path) -> RatingsFile:
    """The file's ratings. Raises InvalidInput naming row, column and value of what is wrong."""
    found = RatingsFile({key: {} for key in NEEDED}, [], {})
    sets: dict[tuple[str, str], RatingsOf] = {}
    places: dict[str, int] | None = None
    book = open_spreadsheet(path)
    try:
        for number, row in book.read(book.sheets[0]):
            if places is None:
                places = _places(row)
                continue
            cell = {key: _cell(row, place, number, key) for key, place in places.items()}
            for key in ("item", "rater"):
                if not cell[key]:
                    raise InvalidInput(
                        _("Row {row}: the column «{column}» is empty. Fill it in.").format(
                            row=number, column=key
                        )
                    )
            group = (cell.get("phase", ""), cell.get("criterion", ""))
            part = sets.setdefault(group, RatingsOf(*group))
            for key in NEEDED:
                known = found.words[key]
                code = known.setdefault(cell[key], len(known)) if cell[key] else -1
                part.columns[key].append(code)
            if department := cell.get("department"):
                found.departments.setdefault(part.columns["rater"][-1], department)
    finally:
        book.close()
    found.sets = list(sets.values()) or [RatingsOf("", "")]
    return found


def _places(row: Sequence[object]) -> dict[str, int]:
    headers = [str(value or "").strip().casefold() for value in row]
    places = {
        key: place
        for place, header in enumerate(headers)
        for key, names in NAMES.items()
        if header in names
    }
    for key in NEEDED:
        if key not in places:
            raise InvalidInput(
                _("The column «{column}» is missing. The file needs item, rater and value.").format(
                    column=key
                )
            )
    return places


def _cell(row: Sequence[object], place: int, number: int, column: str) -> str:
    value = row[place] if place < len(row) else None
    if isinstance(value, Formula | CellError):
        raise InvalidInput(
            _("Row {row}: the column «{column}» holds a formula. Write the value.").format(
                row=number, column=column
            )
        )
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _number(label: str) -> float | None:
    try:
        number = float(label.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
