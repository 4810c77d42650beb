"""Reads ratings from a file into codes, one set for each phase and criterion."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lovende.cli.language import _
from lovende.core.agreement.analysis import Ratings
from lovende.selection.columns import NamedColumn, Problems, text_rows

COLUMNS = (
    NamedColumn("item", ("measure", "tiltak")),
    NamedColumn("rater", ("assessor", "vurderer", "vurderar")),
    NamedColumn("value", ("rating", "verdi", "vurdering")),
    NamedColumn("phase", ("fase",), required=False),
    NamedColumn("criterion", ("kriterium",), required=False),
    NamedColumn("department", ("avdeling",), required=False),
)
NEEDED = ("item", "rater", "value")


@dataclass
class RatingsOf:
    """The ratings of one phase and criterion, as codes in the order of the file."""

    phase: str
    criterion: str
    columns: dict[str, array[int]] = field(
        default_factory=lambda: {key: array("q") for key in NEEDED}
    )


@dataclass
class RatingsFile:
    """A file's sets of ratings, and the words its codes stand for."""

    words: dict[str, dict[str, int]]
    sets: list[RatingsOf]
    departments: dict[int, str]

    def ratings(self, part: RatingsOf) -> Ratings:
        """One set with the values in it: numbers ascending, else as they first come."""
        items, raters, codes = (np.array(part.columns[key], dtype=np.int64) for key in NEEDED)
        labels = list(self.words["value"])
        used, first = np.unique(codes[codes >= 0], return_index=True)
        found = [_number(labels[code]) for code in used.tolist()]
        numbers = [number for number in found if number is not None]
        numeric = bool(numbers) and len(numbers) == len(found)
        order = np.argsort(numbers if numeric else first)
        new = np.full(len(labels) + 1, -1, dtype=np.int64)  # the last place is that of a missing
        new[used[order]] = np.arange(len(used))
        known = [labels[code] for code in used[order].tolist()]
        scale = sorted(numbers) if numeric else None
        return Ratings(items, raters, new[codes], known, list(self.words["rater"]), scale)


def read_ratings(path: Path) -> RatingsFile:
    """The file's ratings; a value may be missing.

    :raises InvalidInput: with the row and column of everything that is wrong.
    """
    found = RatingsFile({key: {} for key in NEEDED}, [], {})
    sets: dict[tuple[str, str], RatingsOf] = {}
    problems = Problems(path)
    for number, (item, rater, value, phase, criterion, department) in text_rows(path, COLUMNS):
        for column, text in (("item", item), ("rater", rater)):
            if not text:
                problems.add(number, column, _("This is missing. Fill it in."))
        part = sets.setdefault((phase, criterion), RatingsOf(phase, criterion))
        for key, text in zip(NEEDED, (item, rater, value), strict=True):
            known = found.words[key]
            part.columns[key].append(known.setdefault(text, len(known)) if text else -1)
        if department:
            found.departments.setdefault(part.columns["rater"][-1], department)
    problems.raise_any()
    found.sets = list(sets.values()) or [RatingsOf("", "")]
    return found


def _number(label: str) -> float | None:
    try:
        number = float(label.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
