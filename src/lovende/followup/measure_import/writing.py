"""Writes the measures that were set aside into the bank, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import IO

from lovende.followup.measure_import.comparing import Compared, Comparer, Places
from lovende.followup.measure_import.lines import staged
from lovende.followup.round_import.reference import Reference
from lovende.followup.round_import.writing import tie_to_counties
from lovende.measures.actions import MeasureWriter


@dataclass(slots=True)
class WrittenMeasures:
    """How much was written."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    offices: int = 0


@dataclass(slots=True)
class LinesWriter:
    """Writes one file. ``progress`` hears how many measures have been taken."""

    reference: Reference
    year: int
    revision: int
    progress: Callable[[int], None]
    written: WrittenMeasures = field(default_factory=WrittenMeasures)

    def write(self, measures: IO[str]) -> WrittenMeasures:
        """Write everything; what stands already is left untouched."""
        places, written = Places(create=True), self.written
        comparer = Comparer(self.reference, places, year=self.year)
        writer = MeasureWriter(self.reference.scheme, self.revision)
        serves: set[tuple[int, int]] = set()
        for batch in staged(measures):
            compared = comparer.compare(batch)
            differing = [found for found in compared if found.differs]
            standing = {
                found.given.key: found.standing for found in differing if found.standing is not None
            }
            writer.write([found.draft for found in differing], standing)
            serves.update(_served(differing))
            written.new += len(differing) - len(standing)
            written.changed += len(standing)
            written.unchanged += len(compared) - len(differing)
            self.progress(written.new + written.changed + written.unchanged)
        tie_to_counties(serves)
        written.offices = len(places.new_offices)
        return written


def _served(measures: Iterable[Compared]) -> Iterable[tuple[int, int]]:
    """Office and county of each measure that states both."""
    for found in measures:
        if found.given.office is not None and found.given.county is not None:
            yield found.draft.office[0], found.draft.county[0]
