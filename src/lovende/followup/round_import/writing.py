"""Writes the rows that were set aside into the bank, inside one transaction of the caller's."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lovende.common.bulk import insert_objects
from lovende.followup.models import Report
from lovende.followup.round_import.comparing import Compared, Comparer
from lovende.followup.round_import.places import Places, load_places
from lovende.followup.round_import.reference import Reference
from lovende.followup.round_import.staging import StagedReport, StagedRow, batches
from lovende.measures.actions import MeasureWriter, link_replications, write_money
from lovende.measures.models import Measure
from lovende.people.models import Municipality, Organisation, User
from lovende.questionnaires.models import AnswerSet

LINKS = 5_000


@dataclass(slots=True)
class Written:
    """How much was written."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    reports: int = 0
    offices: int = 0
    municipalities: int = 0


@dataclass(slots=True)
class RoundWriter:
    """Writes one round. ``progress`` hears how many rows have been taken."""

    reference: Reference
    by: User | None
    revision: int
    progress: Callable[[int], None]
    written: Written = field(default_factory=Written)

    def write(self, staged: Path) -> Written:
        """Write everything; what stands already is left untouched."""
        places = self._create_places(staged)
        comparer = Comparer(places=places, forms=self.reference.definitions())
        writer = MeasureWriter(self.reference.scheme, self.revision)
        links: dict[str, str | None] = {}
        for batch in batches(staged):
            compared = comparer.compare(batch)
            self._write_batch([found for found in compared if found.differs], writer, links)
            self._count(compared)
            self.progress(self.written.rows)
        _link(links)
        return self.written

    def _create_places(self, staged: Path) -> Places:
        """Create what the rows name and does not stand, and tell offices whom they serve."""
        places = load_places()
        serves: defaultdict[str, set[tuple[int, str]]] = defaultdict(set)
        numbers: dict[str, str] = {}
        for batch in batches(staged):
            for row in batch:
                places.note(row)
                serves[row.office].update((row.county, name) for name in row.municipalities)
                if row.office_number:
                    numbers[row.office] = row.office_number
        self.written.offices = len(places.new_offices)
        self.written.municipalities = len(places.new_municipalities)
        Municipality.objects.bulk_create(
            Municipality(name=name, county_id=county)
            for (county, _plain), name in places.new_municipalities.items()
        )
        Organisation.objects.bulk_create(
            Organisation(kind=Organisation.Kind.OFFICE, name=office.name, number=office.number)
            for office in places.new_offices.values()
        )
        places = load_places()
        _give_numbers(places, numbers)
        _serve(places, serves)
        return places

    def _write_batch(
        self, batch: Sequence[Compared], writer: MeasureWriter, links: dict[str, str | None]
    ) -> None:
        if not batch:
            return
        standing = {found.row.key: found.standing for found in batch if found.standing is not None}
        measures = writer.write([found.draft for found in batch], standing)
        self._write_reports(
            [(found, measures[found.row.key].pk) for found in batch if found.report_differs]
        )
        write_money(
            {(measures[row.key].pk, report.year): report.money for row, report in _reported(batch)}
        )
        for found in batch:
            stood = found.standing.replicates if found.standing else None
            if found.row.has_replicates and found.row.replicates != stood:
                links[found.row.key] = found.row.replicates

    def _write_reports(self, reports: Sequence[tuple[Compared, int]]) -> None:
        """Add the reports; one that corrects another takes its place, and both are kept."""
        old = [found.report.pk for found, _measure in reports if found.report is not None]
        if old:
            Report.objects.filter(pk__in=old).update(is_current=False)
        answer_sets = [
            AnswerSet(
                questionnaire_id=staged.form,
                answers=staged.answers,
                scale_values=staged.scale_values,
                replaces_id=_replaced_answers(found),
                submitted_by=self.by,
            )
            for found, staged in ((found, _report(found)) for found, _measure in reports)
        ]
        insert_objects(AnswerSet, answer_sets)
        written = [
            Report(
                measure_id=measure,
                year=_report(found).year,
                kind=_report(found).kind,
                answer_set=answers,
                replaces=found.report,
                blank=_report(found).blank,
                words=_report(found).words,
                received_on=_day(_report(found).received_on),
            )
            for (found, measure), answers in zip(reports, answer_sets, strict=True)
        ]
        insert_objects(Report, written)
        self.written.reports += len(reports)

    def _count(self, batch: Sequence[Compared]) -> None:
        new = sum(found.is_new for found in batch)
        differ = sum(found.differs for found in batch)
        self.written.rows += len(batch)
        self.written.new += new
        self.written.changed += differ - new
        self.written.unchanged += len(batch) - differ


def _reported(batch: Iterable[Compared]) -> Iterable[tuple[StagedRow, StagedReport]]:
    return ((found.row, found.row.report) for found in batch if found.row.report is not None)


def _report(found: Compared) -> StagedReport:
    if found.row.report is None:
        raise ValueError("the row has no report")
    return found.row.report


def _replaced_answers(found: Compared) -> int | None:
    """The answers that a report corrects; a new form is a new start, not a correction."""
    old = found.report
    if old is None or old.answer_set.questionnaire_id != _report(found).form:
        return None
    return old.answer_set_id


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _give_numbers(places: Places, numbers: dict[str, str]) -> None:
    """Give known offices the number that the file states, where none was known."""
    for name, number in numbers.items():
        office = places.office_without_number(name)
        if office is not None:
            Organisation.objects.filter(pk=office, number__isnull=True).update(number=number)


def _serve(places: Places, serves: dict[str, set[tuple[int, str]]]) -> None:
    """Tie each office to the municipalities and counties that its measures name."""
    municipality = Organisation.municipalities.through
    municipalities, counties = set(), set()
    for name, served in serves.items():
        office = places.office_named(name)
        for county_id, municipality_name in served:
            counties.add((office, county_id))
            municipalities.add((office, places.municipality_id(county_id, municipality_name)))
    municipality.objects.bulk_create(
        (
            municipality(organisation_id=office, municipality_id=pk)
            for office, pk in sorted(municipalities)
        ),
        ignore_conflicts=True,
        batch_size=LINKS,
    )
    tie_to_counties(counties)


def tie_to_counties(pairs: Iterable[tuple[int, int]]) -> None:
    """Tie each office to the county beside it, where it is not yet."""
    link = Organisation.counties.through
    link.objects.bulk_create(
        (link(organisation_id=office, county_id=county) for office, county in sorted(pairs)),
        ignore_conflicts=True,
        batch_size=LINKS,
    )


def _link(links: dict[str, str | None]) -> None:
    """Set what replicates what, when every measure of the file stands."""
    keys = {*links, *(target for target in links.values() if target is not None)}
    ids: dict[str, int] = {}
    listed = sorted(keys)
    for start in range(0, len(listed), LINKS):
        part = listed[start : start + LINKS]
        ids |= dict(Measure.objects.filter(key__in=part).values_list("key", "pk"))
    link_replications(
        {ids[key]: ids[target] if target is not None else None for key, target in links.items()}
    )
