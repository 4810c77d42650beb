"""Holds measures from a file against the bank: what is new, what differs, what stands as it is.

A line that says nothing of the office, the county or the year leaves what stands. A new measure
then belongs to the office and county for what is not stated, and to the year of the loading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lovende.followup.measure_import.lines import GivenMeasure
from lovende.followup.models import Report
from lovende.followup.round_import.comparing import NOWHERE, ReportTexts, current_reports
from lovende.followup.round_import.near_names import NearNames
from lovende.followup.round_import.places import OFFICE
from lovende.followup.round_import.reference import Reference
from lovende.measures.drafts import Draft, Standing
from lovende.measures.queries import standing_measures
from lovende.people.models import County, Municipality, Organisation
from lovende.people.places import (
    UNSTATED_COUNTY,
    UNSTATED_OFFICE,
    unstated_county,
    unstated_office,
)
from lovende.questionnaires.words import fold

LONGEST_MADE_TITLE = 80


@dataclass(frozen=True, slots=True)
class Compared:
    """A measure of the file beside what stands."""

    given: GivenMeasure
    draft: Draft
    standing: Standing | None

    @property
    def is_new(self) -> bool:
        """Whether the measure is not in the bank."""
        return self.standing is None

    @property
    def differs(self) -> bool:
        """Whether anything is to be written."""
        return self.standing is None or self.standing.differs_from(self.draft)


class Places:
    """The offices, counties and municipalities that measures of a file may name.

    With ``create`` an office that does not stand is made when it is asked for; without, it is
    only remembered as new.
    """

    def __init__(self, *, create: bool) -> None:
        self._create = create
        offices = Organisation.objects.filter(kind=Organisation.Kind.OFFICE)
        self.office_names = dict(offices.values_list("pk", "name"))
        self.county_names = dict(County.objects.values_list("pk", "name"))
        self.municipality_names = dict(Municipality.objects.values_list("pk", "name"))
        self._offices = {fold(name): pk for pk, name in self.office_names.items()}
        self._no_office = self._offices.get(fold(UNSTATED_OFFICE), NOWHERE)
        no_county = County.objects.filter(code=UNSTATED_COUNTY).values_list("pk", flat=True)
        self._no_county = no_county.first() or NOWHERE
        self.new_offices: list[str] = []

    def office(self, name: str) -> int:
        """The id of the office of this name."""
        pk = self._offices.get(fold(name))
        if pk is None:
            pk = self._offices[fold(name)] = self._new_office(name)
        return pk

    def _new_office(self, name: str) -> int:
        self.new_offices.append(name)
        if not self._create:
            return NOWHERE
        office = Organisation.objects.create(kind=Organisation.Kind.OFFICE, name=name)
        self.office_names[office.pk] = name
        return office.pk

    def unstated_office(self) -> int:
        """The id of the office of measures that do not say who runs them."""
        if self._no_office == NOWHERE and self._create:
            self._no_office = unstated_office().pk
        return self._no_office

    def unstated_county(self) -> int:
        """The id of the county of measures that do not say where they belong."""
        if self._no_county == NOWHERE and self._create:
            self._no_county = unstated_county().pk
        return self._no_county

    def searched_office(self, pk: int) -> str:
        """The name that the office's measures are found by: none where no office is stated."""
        return "" if pk == self._no_office else self.office_names.get(pk, "")

    def searched_county(self, pk: int) -> str:
        """The name that the county's measures are found by: none where no county is stated."""
        return "" if pk == self._no_county else self.county_names.get(pk, "")

    def near_names(self) -> list[tuple[str, str]]:
        """New offices whose name is a slip from another's, with that one."""
        new = {fold(name) for name in self.new_offices}
        standing = (name for name in self.office_names.values() if fold(name) not in new)
        known = NearNames(standing, prefix=OFFICE)
        near = []
        for name in self.new_offices:
            if (nearest := known.nearest(name)) is not None:
                near.append((name, nearest))
            known.add(name)
        return near


class Comparer:
    """Compares batches of measures; a fixed number of queries each."""

    def __init__(self, reference: Reference, places: Places, *, year: int) -> None:
        self._places, self._year = places, year
        self._texts = ReportTexts(reference.definitions())

    def compare(self, batch: Sequence[GivenMeasure]) -> list[Compared]:
        """The measures beside what stands."""
        standing = standing_measures([given.key for given in batch])
        reports = current_reports([found.measure.pk for found in standing.values()])
        compared = []
        for given in batch:
            stood = standing.get(given.key)
            compared.append(Compared(given, self._draft(given, stood, reports), stood))
        return compared

    def _draft(
        self, given: GivenMeasure, standing: Standing | None, reports: Mapping[int, list[Report]]
    ) -> Draft:
        stood = standing.municipalities if standing else frozenset()
        names = self._places.municipality_names
        current = reports.get(standing.measure.pk, []) if standing else []
        return Draft(
            key=given.key,
            office=self._office(given, standing),
            county=self._county(given, standing),
            municipalities={pk: names.get(pk, "") for pk in stood},
            fields=self._fields(given, standing),
            terms={kind: frozenset(ids) for kind, ids in given.terms.items()},
            report_texts=tuple(text for report in current for text in self._texts.of(report)),
        )

    def _office(self, given: GivenMeasure, standing: Standing | None) -> tuple[int, str]:
        places = self._places
        if given.office is not None:
            pk = places.office(given.office)
        else:
            pk = standing.measure.office_id if standing else places.unstated_office()
        return pk, places.searched_office(pk)

    def _county(self, given: GivenMeasure, standing: Standing | None) -> tuple[int, str]:
        pk = given.county
        if pk is None:
            pk = standing.measure.county_id if standing else self._places.unstated_county()
        return pk, self._places.searched_county(pk)

    def _fields(self, given: GivenMeasure, standing: Standing | None) -> dict[str, Any]:
        """What the line says, with a title and a first year where none stands.

        A title that was made from a text follows the text.
        """
        fields = dict(given.fields)
        if "title" not in fields:
            stood = standing.measure if standing else None
            if stood is None or stood.title == title_of(stood.description):
                fields["title"] = title_of(fields["description"])
        if "first_year" not in fields and standing is None:
            fields["first_year"] = self._year
        return fields


def title_of(text: str) -> str:
    """A title made from the first words of a text."""
    words = " ".join(text[: LONGEST_MADE_TITLE * 4].split())
    if len(words) <= LONGEST_MADE_TITLE:
        return words
    kept, space, _rest = words[: LONGEST_MADE_TITLE + 1].rpartition(" ")
    return f"{kept if space else words[:LONGEST_MADE_TITLE]} …"
