"""Checks a file of measures line by line, and sets the good ones aside."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO

from django.utils.translation import gettext_lazy as _

from lovende.common.json_lines import json_lines
from lovende.followup.measure_import.comparing import Compared, Comparer, Places
from lovende.followup.measure_import.keys import KeysSeen
from lovende.followup.measure_import.lines import BATCH, GivenMeasure, LineReader, stage
from lovende.followup.round_import.messages import NoteList, ProblemList, message
from lovende.followup.round_import.reference import Reference

Progress = Callable[[int, float], None]
"""Hears how many lines have been taken, and which share of the file that is."""

MOST_NAMES = 1_000
"""Of so many new offices it is told when a name is a slip from a known one."""


@dataclass(slots=True)
class CheckedMeasures:
    """What was found in a file, and what writing it would do. ``staged`` holds the good lines."""

    staged: IO[str]
    year: int
    problems: ProblemList = field(default_factory=ProblemList)
    notes: NoteList = field(default_factory=NoteList)
    lines: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    new_offices: int = 0

    @property
    def good(self) -> bool:
        """Whether the file can be written as it is."""
        return not self.problems.total

    def count(self, found: Compared) -> None:
        """Count one measure."""
        self.new += found.is_new
        self.changed += found.differs and not found.is_new
        self.unchanged += not found.differs


def check(
    stream: IO[bytes], staged: IO[str], reference: Reference, *, year: int, progress: Progress
) -> CheckedMeasures:
    """Check every line of the stream; ``year`` is that of new measures which state none."""
    checked = CheckedMeasures(staged, year)
    places = Places(create=False)
    comparer = Comparer(reference, places, year=year)
    reader = LineReader(reference, checked.problems, checked.notes)
    batch: list[GivenMeasure] = []
    with KeysSeen() as keys:
        for line in json_lines(stream):
            checked.lines += 1
            if checked.lines % BATCH == 0:
                progress(checked.lines, _share(stream))
            given = reader.read(line)
            if given is None or _is_twice(given, keys, checked.problems):
                continue
            stage(given, staged)
            batch.append(given)
            if len(batch) == BATCH:
                _compare(checked, comparer, batch, reference)
                batch = []
    _compare(checked, comparer, batch, reference)
    if not checked.lines:
        checked.problems.add(0, "", None, message(_("The file has no lines. Write some.")))
    _tell_of_offices(checked, places)
    return checked


def _is_twice(given: GivenMeasure, keys: KeysSeen, problems: ProblemList) -> bool:
    first = keys.before(given.key, given.line)
    if first is not None:
        template = _("The key stands in line {first} too. Keep one line for each measure.")
        problems.add(given.line, "key", given.key, message(template, first=first))
    return first is not None


def _compare(
    checked: CheckedMeasures, comparer: Comparer, batch: list[GivenMeasure], reference: Reference
) -> None:
    if not batch:
        return
    for found in comparer.compare(batch):
        _check_against_standing(found, checked.problems, reference)
        checked.count(found)


def _check_against_standing(found: Compared, problems: ProblemList, reference: Reference) -> None:
    if found.standing is None:
        return
    given, measure = found.given, found.standing.measure
    if measure.scheme_id != reference.scheme.pk:
        template = _("The key belongs to a measure of another scheme. Use another.")
        problems.add(given.line, "key", given.key, message(template))
    first = given.fields.get("first_year")
    if first is not None and measure.last_year is not None and first > measure.last_year:
        template = _(
            "The year is after the last year of the measure in the knowledge bank ({last}). "
            "Correct it."
        )
        problems.add(given.line, "year", first, message(template, last=measure.last_year))


def _tell_of_offices(checked: CheckedMeasures, places: Places) -> None:
    checked.new_offices = len(places.new_offices)
    if checked.new_offices <= MOST_NAMES:
        template = _("The office «{name}» is new. Did you mean «{known}»?")
        for name, known in places.near_names():
            checked.notes.add(message(template, name=name, known=known))


def _share(stream: IO[bytes]) -> float:
    """How much of a file has been read; 0 for a pipe, whose end nobody knows."""
    try:
        status = os.fstat(stream.fileno())
        size = status.st_size if stat.S_ISREG(status.st_mode) else 0
        return min(stream.tell() / size, 1.0) if size else 0.0
    except (OSError, io.UnsupportedOperation):
        return 0.0
