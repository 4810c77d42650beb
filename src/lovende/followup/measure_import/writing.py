"""Writes the measures that were set aside into the bank, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import IO

from lovende.followup.measure_import.comparing import Compared, Comparer, Places
from lovende.followup.measure_import.lines import staged
from lovende.followup.round_import.reference import Reference
from lovende.measures.actions import MeasureWriter
from lovende.people.models import Organisation

LINKS = 5_000


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
        _serve(serves)
        written.offices = len(places.new_offices)
        return written


def _served(measures: Iterable[Compared]) -> Iterable[tuple[int, int]]:
    """Office and county of each measure that states both."""
    for found in measures:
        if found.given.office is not None and found.given.county is not None:
            yield found.draft.office[0], found.draft.county[0]


def _serve(serves: set[tuple[int, int]]) -> None:
    """Tie each office to the counties that its measures name."""
    link = Organisation.counties.through
    link.objects.bulk_create(
        (link(organisation_id=office, county_id=county) for office, county in sorted(serves)),
        batch_size=LINKS,
        ignore_conflicts=True,
    )
