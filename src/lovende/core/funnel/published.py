"""What a report prints of a selection, turned into figures and equations.

A quantity is a printed count, or words for how it follows from other figures
(``table-1[out,in] + table-1[in,out]``). Names are made of the keys of phases, tables and
statements, so each printed figure is written once and can be meant anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lovende.core.funnel.figures import Computed, Equation, Figure, Printed, Rule, Sum, System
from lovende.core.funnel.statistics import Name

Quantity = int | str
Combination = dict[int, int]


class BadQuantity(ValueError):
    """Words for a quantity that mean nothing; ``part`` is what cannot be understood.

    ``circular`` says that the quantity is made of itself.
    """

    def __init__(self, where: str, text: str, part: str, *, circular: bool = False) -> None:
        super().__init__(f"{where}: {part} in {text}")
        self.where = where
        self.text = text
        self.part = part
        self.circular = circular


@dataclass(frozen=True, slots=True)
class PublishedPhase:
    """A phase as printed; None where the report says nothing. ``reasons`` may be of no ``out``."""

    key: str
    entered: Quantity | None = None
    out: Quantity | None = None
    on: Quantity | None = None
    reasons: Mapping[str, Quantity] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """Two raters' table: rater 1 in the rows, rater 2 in the columns, k × k counts."""

    key: str
    categories: Sequence[str]
    counts: Sequence[Sequence[int]]
    row_totals: Sequence[int] | None = None
    column_totals: Sequence[int] | None = None
    total: int | None = None
    statistics: Mapping[Name, Printed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statement:
    """A count in the text, and what it says it is a count of."""

    key: str
    value: int
    means: str


@dataclass(frozen=True, slots=True)
class Relation:
    """Two quantities that the report, or the way it was made, says are the same."""

    key: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Published:
    """All that was printed."""

    phases: Sequence[PublishedPhase] = ()
    tables: Sequence[PublishedTable] = ()
    statements: Sequence[Statement] = ()
    relations: Sequence[Relation] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """The system that a report makes, and the printed way through its phases.

    ``phases`` has for each phase entered, out and on as printed or as they follow; None where
    neither.
    """

    system: System
    phases: tuple[tuple[int | None, int | None, int | None], ...]


def read(published: Published) -> Read:
    """The figures of a report and the equations between them.

    :raises BadQuantity: for a name that no figure has, or a quantity made of itself.
    """
    return _Reader().read(published)


class _Reader:
    def __init__(self) -> None:
        self._figures: list[Figure] = []
        self._equations: list[Equation] = []
        self._named: dict[str, Combination | str] = {}
        self._open: list[str] = []

    def read(self, published: Published) -> Read:
        for table in published.tables:
            self._table(table)
        for phase in published.phases:
            self._name_phase(phase)
        self._name_successors(published.phases)
        for statement in published.statements:
            self._named[statement.key] = self._figure(statement.key, statement.value)
        self._phases(published.phases)
        for statement in published.statements:
            key = statement.key
            self._equal(Rule.STATEMENT, key, self._meant(key, statement.means), self._value(key))
        for relation in published.relations:
            left = self._meant(relation.key, relation.left)
            self._equal(
                Rule.RELATION, relation.key, left, self._meant(relation.key, relation.right)
            )
        system = System(tuple(self._figures), tuple(self._equations))
        return Read(system, tuple(map(self._shown, published.phases)))

    def _figure(self, name: str, printed: int | Printed) -> Combination:
        self._figures.append(Figure(name, printed))
        return {len(self._figures) - 1: 1}

    def _table(self, table: PublishedTable) -> None:
        names = table.categories
        cells: list[list[int]] = []
        for row, counts in zip(names, table.counts, strict=True):
            cells.append([])
            for column, number in zip(names, counts, strict=True):
                name = f"{table.key}[{row},{column}]"
                self._named[name] = self._figure(name, number)
                cells[-1].append(len(self._figures) - 1)
        turned = [list(column) for column in zip(*cells, strict=True)]
        total = f"{table.key}.total"
        if table.total is not None:
            self._named[total] = self._figure(total, table.total)
            self._equal(Rule.TOTAL, table.key, _all(cells), self._value(total))
        else:
            self._named[total] = _all(cells)
        self._totals(table, "rows", table.row_totals, cells, Rule.ROW)
        self._totals(table, "columns", table.column_totals, turned, Rule.COLUMN)
        for name, figure in table.statistics.items():
            self._figure(f"{table.key}.{name}", figure)
            where = len(self._figures) - 1
            self._equations.append(Computed(name, table.key, tuple(map(tuple, cells)), where))

    def _totals(
        self,
        table: PublishedTable,
        side: str,
        printed: Sequence[int] | None,
        lines: Sequence[Sequence[int]],
        rule: Rule,
    ) -> None:
        """The totals of the rows or of the columns, and their sum."""
        for place, category in enumerate(table.categories):
            name = f"{table.key}.{side}[{category}]"
            if printed is None:
                self._named[name] = _all([lines[place]])
                continue
            self._named[name] = self._figure(name, printed[place])
            self._equal(rule, name, _all([lines[place]]), self._value(name))
        if printed is not None and table.total is not None:
            parts: Combination = {}
            for category in table.categories:
                parts |= self._value(f"{table.key}.{side}[{category}]")
            self._equal(Rule.TOTAL, table.key, parts, self._value(f"{table.key}.total"))

    def _name_phase(self, phase: PublishedPhase) -> None:
        for part, quantity in (("in", phase.entered), ("out", phase.out), ("on", phase.on)):
            self._name(f"{phase.key}.{part}", quantity)
        for reason, quantity in phase.reasons.items():
            self._name(f"{phase.key}.out[{reason}]", quantity)
        if phase.out is None and phase.reasons:
            words = " + ".join(f"{phase.key}.out[{reason}]" for reason in phase.reasons)
            self._named[f"{phase.key}.out"] = words

    def _name(self, name: str, quantity: Quantity | None) -> None:
        if isinstance(quantity, int):
            self._named[name] = self._figure(name, quantity)
        elif quantity is not None:
            self._named[name] = quantity

    def _name_successors(self, phases: Sequence[PublishedPhase]) -> None:
        """Who goes on from one phase is who comes to the next, though only one is printed."""
        for one, following in pairwise(phases):
            on, entered = f"{one.key}.on", f"{following.key}.in"
            if on in self._named:
                self._named.setdefault(entered, on)
            elif entered in self._named:
                self._named[on] = entered

    def _phases(self, phases: Sequence[PublishedPhase]) -> None:
        for phase in phases:
            entered, out, on = (self._optional(phase, part) for part in ("in", "out", "on"))
            if entered is not None and out is not None and on is not None:
                self._equal(Rule.PHASE, phase.key, _plus(out, on), entered)
            if phase.out is not None and phase.reasons and out is not None:
                parts: Combination = {}
                for reason in phase.reasons:
                    parts = _plus(parts, self._value(f"{phase.key}.out[{reason}]"))
                self._equal(Rule.REASONS, phase.key, parts, out)
        for one, following in pairwise(phases):
            on, entered = self._optional(one, "on"), self._optional(following, "in")
            if on is not None and entered is not None:
                self._equal(Rule.NEXT_PHASE, following.key, on, entered)

    def _optional(self, phase: PublishedPhase, part: str) -> Combination | None:
        name = f"{phase.key}.{part}"
        return self._value(name) if name in self._named else None

    def _value(self, name: str) -> Combination:
        held = self._named[name]
        if not isinstance(held, str):
            return held
        if name in self._open:
            raise BadQuantity(self._open[0], held, name, circular=True)
        self._open.append(name)
        held = self._meant(name, held)
        self._open.pop()
        self._named[name] = held
        return held

    def _meant(self, where: str, text: str) -> Combination:
        """The figures that words for a quantity mean."""
        found: Combination = {}
        for sign, name in _terms(where, text):
            if name not in self._named:
                raise BadQuantity(where, text, name)
            found = _plus(found, self._value(name), sign)
        return found

    def _equal(self, rule: Rule, where: str, left: Combination, right: Combination) -> None:
        equation = Sum(rule, where, tuple(left.items()), tuple(right.items()))
        if equation.terms:
            self._equations.append(equation)

    def _shown(self, phase: PublishedPhase) -> tuple[int | None, int | None, int | None]:
        parts = (self._optional(phase, part) for part in ("in", "out", "on"))
        entered, out, on = (None if part is None else self._sum(part) for part in parts)
        if out is None and entered is not None and on is not None:
            out = entered - on
        if on is None and entered is not None and out is not None:
            on = entered - out
        return entered, out, on

    def _sum(self, combination: Combination) -> int:
        return sum(times * self._figures[figure].count for figure, times in combination.items())


_NAME = re.compile(r"\s*([^\s\[\]]+(?:\[[^\[\]]*\])?)")
_SIGN = re.compile(r"\s+([+-])\s")


def _terms(where: str, text: str) -> list[tuple[int, str]]:
    """The names in words for a quantity, each with 1 or -1; signs stand between blanks."""
    found: list[tuple[int, str]] = []
    place, times, end = 0, 1, len(text.rstrip())
    while True:
        name = _NAME.match(text, place)
        if not name:
            raise BadQuantity(where, text, text[place:].strip())
        found.append((times, name[1]))
        place = name.end()
        if place >= end:
            return found
        sign = _SIGN.match(text, place)
        if not sign:
            raise BadQuantity(where, text, text[place:].strip())
        times, place = 1 if sign[1] == "+" else -1, sign.end()


def _all(cells: Sequence[Sequence[int]]) -> Combination:
    return {figure: 1 for row in cells for figure in row}


def _plus(one: Combination, other: Combination, times: int = 1) -> Combination:
    found = dict(one)
    for figure, number in other.items():
        found[figure] = found.get(figure, 0) + times * number
    return found
