"""Printed figures, and the equations that must hold between them.

A figure is one number as it stands in print. Figures are tied by sums (the parts of a row give its
total) and by statistics (kappa follows from the cells). Whoever read the report says what the
figures are; nothing here knows any report.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from lovende.core.funnel.statistics import Name, statistic

EXACT = 1e-9
"""So much of the last printed digit may a computed figure miss by arithmetic alone."""


class Rule(StrEnum):
    """Why a sum must hold."""

    ROW = "row"
    COLUMN = "column"
    TOTAL = "total"
    PHASE = "phase"
    REASONS = "reasons"
    NEXT_PHASE = "next_phase"
    RELATION = "relation"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Printed:
    """A statistic as printed: its value and the unit of its last digit; ``text`` as it stood."""

    text: str
    value: Decimal
    unit: Decimal

    def fits(self, computed: float | None) -> bool:
        """Whether the computed value rounds to the printed digits; half a digit is right both ways.

        A figure that cannot be estimated fits no printed one.
        """
        if computed is None:
            return False
        unit = float(self.unit)
        return abs(computed - float(self.value)) <= unit * (0.5 + EXACT)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure by its name, such as ``screening.in`` or ``table-1[out,in]``."""

    name: str
    printed: int | Printed

    @property
    def count(self) -> int:
        """The printed count; 0 for a statistic, which no sum holds."""
        return self.printed if isinstance(self.printed, int) else 0


Terms = tuple[tuple[int, int], ...]
"""Figures by number, each with how many times it counts (-1: subtracted)."""


@dataclass(frozen=True, slots=True)
class Sum:
    """The left terms must come to the same as the right ones; ``where`` names what it is about."""

    rule: Rule
    where: str
    left: Terms
    right: Terms

    @property
    def terms(self) -> dict[int, int]:
        """All terms on one side, whose sum must be 0; figures that cancel are gone."""
        sides = [*self.left, *((figure, -times) for figure, times in self.right)]
        found: dict[int, int] = {}
        for figure, times in sides:
            found[figure] = found.get(figure, 0) + times
        return {figure: times for figure, times in found.items() if times}


@dataclass(frozen=True, slots=True)
class Computed:
    """A printed statistic must follow from the cells of its table."""

    name: Name
    where: str
    cells: tuple[tuple[int, ...], ...]
    figure: int


Equation = Sum | Computed


@dataclass(frozen=True, slots=True)
class System:
    """Figures and the equations between them."""

    figures: tuple[Figure, ...]
    equations: tuple[Equation, ...]
    involved: tuple[frozenset[int], ...] = field(init=False)
    """For each equation, the figures in it."""

    def __post_init__(self) -> None:
        involved = tuple(frozenset(_figures_of(equation)) for equation in self.equations)
        object.__setattr__(self, "involved", involved)

    @property
    def counts(self) -> list[int]:
        """The printed counts, by figure."""
        return [figure.count for figure in self.figures]

    def holds(self, number: int, counts: list[int]) -> bool:
        """Whether an equation holds with these counts, every statistic as printed."""
        equation = self.equations[number]
        if isinstance(equation, Sum):
            return side(equation.left, counts) == side(equation.right, counts)
        printed = self.figures[equation.figure].printed
        assert isinstance(printed, Printed)  # noqa: S101 -- only statistics are put there
        return printed.fits(computed(equation, counts))


def side(terms: Terms, counts: list[int]) -> int:
    """What the terms come to."""
    return sum(times * counts[figure] for figure, times in terms)


def computed(equation: Computed, counts: list[int]) -> float | None:
    """What the statistic is with these counts."""
    table = [[counts[figure] for figure in row] for row in equation.cells]
    return statistic(equation.name, table)


def _figures_of(equation: Equation) -> set[int]:
    if isinstance(equation, Sum):
        return set(equation.terms)
    return {equation.figure, *(figure for row in equation.cells for figure in row)}
