"""The nearest whole numbers for a few freed figures, all other figures being right.

The sums are solved exactly. What they leave open is tried outwards from what is printed, as
statistics are no linear equations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lovende.core.funnel.figures import Computed, Sum, System

FARTHEST = {1: 2_000, 2: 40}
"""How far from what is printed a figure is tried that the sums leave open, by how many are."""


class TooWide(Exception):
    """The search reached its limit."""


@dataclass(slots=True)
class Budget:
    """How many tries are left."""

    left: int

    def spend(self) -> None:
        """Take one.

        :raises TooWide: when none is left.
        """
        self.left -= 1
        if self.left < 0:
            raise TooWide


def smallest(system: System, freed: frozenset[int], budget: Budget) -> list[int] | None:
    """All counts when exactly the freed figures change as little as can be; None when none fit.

    A freed statistic is free to be whatever follows from its table.

    :raises TooWide: when the budget is spent.
    """
    unknowns = sorted(f for f in freed if isinstance(system.figures[f].printed, int))
    touched = [
        number
        for number, figures in enumerate(system.involved)
        if figures & freed and not _is_freed(system, number, freed)
    ]
    for number in touched:
        if not system.involved[number] & set(unknowns):
            return None
    solved = _eliminated(system, touched, unknowns)
    if solved is None:
        return None
    checks = [n for n in touched if isinstance(system.equations[n], Computed)]
    best: tuple[int, list[int]] | None = None
    for distance, size, counts in _candidates(system, unknowns, solved, budget):
        if best is not None and distance >= best[0]:
            break
        nearer = best is None or size < best[0]
        if nearer and all(system.holds(number, counts) for number in checks):
            best = size, counts
    if best is None or not _needed(system, freed, best[1]):
        return None
    return best[1]


def _is_freed(system: System, number: int, freed: frozenset[int]) -> bool:
    equation = system.equations[number]
    return isinstance(equation, Computed) and equation.figure in freed


def _needed(system: System, freed: frozenset[int], counts: list[int]) -> bool:
    """Whether every freed statistic was wrong; one that fits is no change."""
    return not any(
        isinstance(equation, Computed) and equation.figure in freed and system.holds(number, counts)
        for number, equation in enumerate(system.equations)
    )


Row = list[Fraction]


def _eliminated(
    system: System, touched: Sequence[int], unknowns: Sequence[int]
) -> dict[int, Row] | None:
    """The sums in reduced form, by the place of their leading unknown; None when none fit."""
    counts = system.counts
    pivots: dict[int, Row] = {}
    for number in touched:
        equation = system.equations[number]
        if not isinstance(equation, Sum):
            continue
        terms = equation.terms
        known = sum(times * counts[f] for f, times in terms.items() if f not in unknowns)
        row = [Fraction(terms.get(f, 0)) for f in unknowns] + [Fraction(-known)]
        row = _reduced(row, pivots)
        lead = next((place for place, value in enumerate(row[:-1]) if value), None)
        if lead is None:
            if row[-1]:
                return None
            continue
        row = [value / row[lead] for value in row]
        for place, other in pivots.items():
            factor = other[lead]
            pivots[place] = [a - factor * b for a, b in zip(other, row, strict=True)]
        pivots[lead] = row
    return pivots


def _reduced(row: Row, pivots: dict[int, Row]) -> Row:
    for place, other in pivots.items():
        if factor := row[place]:
            row = [a - factor * b for a, b in zip(row, other, strict=True)]
    return row


def _candidates(
    system: System, unknowns: Sequence[int], pivots: dict[int, Row], budget: Budget
) -> Iterator[tuple[int, int, list[int]]]:
    """Counts that fulfil the sums, each unknown changed and none negative.

    With each, how far the open figures are from print (never falling), and how far all are.
    """
    printed = system.counts
    open_ones = [place for place in range(len(unknowns)) if place not in pivots]
    if len(open_ones) > max(FARTHEST):
        return
    for distance, chosen in _outwards([printed[unknowns[place]] for place in open_ones]):
        budget.spend()
        values = dict(zip(open_ones, chosen, strict=True))
        for place, row in pivots.items():
            exact = row[-1] - sum(row[other] * values[other] for other in open_ones)
            if exact.denominator != 1:
                break
            values[place] = int(exact)
        if len(values) < len(unknowns):
            continue
        counts = printed.copy()
        for place, figure in enumerate(unknowns):
            counts[figure] = values[place]
        changes = [abs(counts[figure] - printed[figure]) for figure in unknowns]
        if all(changes) and all(counts[figure] >= 0 for figure in unknowns):
            yield distance, sum(changes), counts


def _outwards(printed: Sequence[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Values for the open figures, nearest first, with their distance."""
    if not printed:
        yield 0, ()
    elif len(printed) == 1:
        for distance in range(1, FARTHEST[1] + 1):
            yield distance, (printed[0] - distance,)
            yield distance, (printed[0] + distance,)
    else:
        for a, b in _PAIRS:
            yield abs(a) + abs(b), (printed[0] + a, printed[1] + b)


_STEPS = [step for step in range(-FARTHEST[2], FARTHEST[2] + 1) if step]
_PAIRS = sorted(((a, b) for a in _STEPS for b in _STEPS), key=lambda p: abs(p[0]) + abs(p[1]))
