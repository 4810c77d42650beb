"""The offices and municipalities of a round: those that stand, and those that come with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from lovende.followup.round_import.messages import Message, NoteList, message
from lovende.followup.round_import.near_names import NearNames
from lovende.followup.round_import.staging import StagedRow
from lovende.people.models import County, Municipality, Organisation
from lovende.questionnaires.words import fold

OFFICE = "NAV "  # how nearly every office's name begins


@dataclass(slots=True)
class NewOffice:
    """An office not seen before, with the places that its measures name."""

    name: str
    number: str | None = None


@dataclass(slots=True)
class _Known:
    pk: int
    name: str
    number: str | None


@dataclass(frozen=True, slots=True)
class PlaceProblem:
    """A row that contradicts what is known of its office."""

    column: str
    value: str
    message: Message


@dataclass(slots=True)
class Places:
    """Every office and municipality by the names and numbers that a file may use."""

    new_offices: dict[str, NewOffice] = field(default_factory=dict)
    new_municipalities: dict[tuple[int, str], str] = field(default_factory=dict)
    _offices: dict[str, _Known] = field(default_factory=dict)
    _numbers: dict[str, _Known] = field(default_factory=dict)
    _new_numbers: dict[str, str] = field(default_factory=dict)
    _municipalities: dict[tuple[int, str], int] = field(default_factory=dict)
    _elsewhere: dict[str, list[int]] = field(default_factory=dict)

    def office_id(self, row: StagedRow) -> int | None:
        """The row's office, if it stands already. Its number counts for more than its name."""
        known = self._numbers.get(row.office_number or "") or self._offices.get(fold(row.office))
        return known.pk if known is not None else None

    def office_named(self, name: str) -> int:
        """The office of this name, which must stand."""
        return self._offices[fold(name)].pk

    def office_without_number(self, name: str) -> int | None:
        """The office of this name, if its number is not known."""
        known = self._offices.get(fold(name))
        return known.pk if known is not None and known.number is None else None

    def municipality_ids(self, row: StagedRow) -> list[int | None]:
        """The row's municipalities; None for one that does not stand yet."""
        return [self.municipality_id(row.county, name) for name in row.municipalities]

    def municipality_id(self, county: int, name: str) -> int | None:
        """A municipality in the county, or the only one of that name in another."""
        plain = fold(name)
        found = self._municipalities.get((county, plain))
        if found is not None:
            return found
        others = self._elsewhere.get(plain, [])
        if len(others) == 1 and (county, plain) not in self.new_municipalities:
            return others[0]
        return None

    def note(self, row: StagedRow) -> PlaceProblem | None:
        """Remember what is new in a row; tell what contradicts."""
        problem = self._note_office(row)
        for name in row.municipalities:
            if self.municipality_id(row.county, name) is None:
                self.new_municipalities.setdefault((row.county, fold(name)), name)
        return problem

    def _note_office(self, row: StagedRow) -> PlaceProblem | None:
        plain, number = fold(row.office), row.office_number
        by_number = self._numbers.get(number or "")
        if by_number is not None:
            return None if fold(by_number.name) == plain else _other_name(row, by_number.name)
        known = self._offices.get(plain)
        if known is not None:
            if number and known.number and known.number != number:
                return _other_number(row, known.number)
            return None
        new = self.new_offices.setdefault(plain, NewOffice(row.office, number))
        if number is None:
            return None
        if new.number is not None and new.number != number:
            return _other_number(row, new.number)
        holder = self._new_numbers.setdefault(number, plain)
        if holder != plain:
            return _other_name(row, self.new_offices[holder].name)
        new.number = number
        return None

    def warn_of_near_names(self, notes: NoteList) -> None:
        """Note new names that look like a slip for a known or another new one."""
        counties = {county.pk: county.name for county in County.objects.all()}
        offices = NearNames((known.name for known in self._offices.values()), prefix=OFFICE)
        template = _("The office «{name}» is new. Did you mean «{known}»?")
        self._warn([office.name for office in self.new_offices.values()], offices, template, notes)
        known_in: dict[int, NearNames] = {}
        names = Municipality.objects.values_list("county_id", "name")
        for county, name in names:
            known_in.setdefault(county, NearNames()).add(name)
        template = _("The municipality «{name}» in {county} is new. Did you mean «{known}»?")
        by_county: dict[int, list[str]] = {}
        for (county, _plain), name in self.new_municipalities.items():
            by_county.setdefault(county, []).append(name)
        for county, new in by_county.items():
            known = known_in.setdefault(county, NearNames())
            self._warn(new, known, template, notes, county=counties.get(county, ""))

    @staticmethod
    def _warn(
        new: list[str], known: NearNames, template: object, notes: NoteList, **values: str
    ) -> None:
        for name in new:
            nearest = known.nearest(name)
            if nearest is not None:
                notes.add(message(template, name=name, known=nearest, **values))  # type: ignore[arg-type]
            known.add(name)


def load_places() -> Places:
    """The offices and municipalities that stand."""
    places = Places()
    offices = Organisation.objects.filter(kind=Organisation.Kind.OFFICE)
    for pk, name, number in offices.values_list("pk", "name", "number"):
        known = _Known(pk, name, number)
        places._offices[fold(name)] = known
        if number:
            places._numbers[number] = known
    rows = Municipality.objects.values_list("pk", "name", "county_id")
    for pk, name, county in rows:
        places._municipalities[county, fold(name)] = pk
        places._elsewhere.setdefault(fold(name), []).append(pk)
    return places


def _other_name(row: StagedRow, name: str) -> PlaceProblem:
    template = _(
        "The number {number} belongs to «{name}». Correct the number or the office's name."
    )
    return PlaceProblem(
        "office_number",
        row.office_number or "",
        message(template, number=row.office_number, name=name),
    )


def _other_number(row: StagedRow, number: str) -> PlaceProblem:
    template = _("The office «{name}» has the number {number}. Correct the number.")
    return PlaceProblem(
        "office_number", row.office_number or "", message(template, name=row.office, number=number)
    )
