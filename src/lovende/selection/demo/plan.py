"""Who says what in the demo's round, so that its tables are the published ones. No database.

The counts are those of SØF report 01/23 (the in-depth table with 124 for the misprinted 129).
Which measure falls in which cell is made up: the fuller its report, the further it goes, and the
seven real methods go all the way.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Cell = tuple[str, str]
"""What raters 1 and 2 say of a measure."""

CELLS: tuple[Cell, ...] = (("in", "in"), ("in", "out"), ("out", "in"), ("out", "out"))
SCREENING = (107, 20, 20, 34)
IN_DEPTH = (5, 9, 9, 124)
"""Measures in each of ``CELLS``."""
TO_CASES, PROMISING = 10, 7
NOISE = 120.0
"""Spread, in words of the report, of what makes one measure go further than another."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A measure in the round: its key, and whether it is one of the real, promising ones.

    ``words`` is how long its report is, ``failed`` whether it did not reach its goals.
    """

    key: str
    real: bool
    words: int
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What is said of each measure, by key; ``cases`` are in order, the dropped ones last."""

    screening: Mapping[str, Cell]
    in_depth: Mapping[str, Cell]
    cases: tuple[str, ...]

    @property
    def dropped(self) -> tuple[str, ...]:
        """Those of the cases that turn out not to be promising methods."""
        return self.cases[PROMISING:]


def plan(candidates: Sequence[Candidate], *, seed: int) -> Plan:
    """A plan with the published counts; the same candidates and seed give the same.

    :raises ValueError: when the measures are not those of the example round.
    """
    real = sum(one.real for one in candidates)
    if len(candidates) != sum(SCREENING) or real != PROMISING:
        raise ValueError(f"{len(candidates)} measures, {real} of them real, fit no plan.")
    chance = random.Random(seed)  # noqa: S311 -- made-up data, the same each time
    screening = dict(_shared(_ranked(candidates, chance), SCREENING, chance))
    left = [one for one in candidates if screening[one.key] != ("out", "out")]
    ranked = _ranked(left, chance)
    in_depth = dict(_shared(ranked, IN_DEPTH, chance))
    return Plan(screening, in_depth, tuple(one.key for one in ranked[:TO_CASES]))


def _ranked(candidates: Sequence[Candidate], chance: random.Random) -> list[Candidate]:
    """The most promising first: the real ones, then by report, goals and chance."""
    drawn = {
        one.key: one.words / (2 if one.failed else 1) + chance.gauss(0, NOISE)
        for one in sorted(candidates, key=lambda one: one.key)
    }
    return sorted(candidates, key=lambda one: (not one.real, -drawn[one.key], one.key))


def _shared(
    ranked: Sequence[Candidate], counts: Sequence[int], chance: random.Random
) -> Iterator[tuple[str, Cell]]:
    """The ranked measures over the cells; who of the two disagrees is left to chance."""
    agreed, first, second, _out = counts
    split = [CELLS[1]] * first + [CELLS[2]] * second
    chance.shuffle(split)
    cells = [*[CELLS[0]] * agreed, *split]
    for place, one in enumerate(ranked):
        yield one.key, cells[place] if place < len(cells) else CELLS[3]
