"""Makes the assignment: a problem and a seed in, who rates what out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lovende.core.assignment.chance import Chance
from lovende.core.assignment.flow import best_flow, version
from lovende.core.assignment.mixing import meetings, mix
from lovende.core.assignment.placing import place
from lovende.core.assignment.problem import Pair, Problem, digest
from lovende.core.assignment.remedies import remedies
from lovende.core.assignment.shortage import Infeasible, reason
from lovende.core.assignment.structure import Structure, Whole, structure


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who rates what, and what it takes to make the same again.

    ``seats`` are (item, slot from 1, rater), sorted; ``loads`` are (rater, items), also those with
    none; ``pairs`` are (rater, rater, items that both rate), of all who can have an item together:
    of different departments, both with something to rate. ``kept`` and ``moved`` count the pairs
    of the earlier assignment; ``expertise`` is the sum of the scores used.
    """

    seats: tuple[tuple[str, int, str], ...]
    loads: tuple[tuple[str, int], ...]
    pairs: tuple[tuple[str, str, int], ...]
    kept: int
    moved: int
    expertise: int
    seed: int
    digest: str
    solver: str

    @property
    def spread(self) -> int:
        """The largest load less the smallest, of all raters."""
        loads = [load for _rater, load in self.loads]
        return max(loads) - min(loads)


def assign(problem: Problem, *, seed: int) -> Assignment:
    """The optimal assignment; the same for the same problem and seed, whatever the row order.

    In order: every demand met; the fewest moves from an earlier assignment (with ``rebalance``
    only after the loads); loads as even, or as near to the capacities in proportion, as can be;
    the most expertise; and with all that, pairs that meet about equally often.

    :raises Infeasible: when the demands cannot be met.
    """
    chance = Chance(seed)
    found = structure(problem, chance)
    flow = best_flow(found, rebalance=problem.rebalance)
    known = digest(problem)
    if flow.total < found.wanted:
        short = found.wanted - flow.total
        raise Infeasible(reason(found, flow), remedies(problem), short, known)
    seats = mix(found, place(found, flow, chance), chance)
    slots = chance.numbers(seats.size).reshape(seats.shape).argsort(axis=1, kind="stable")
    seats = np.take_along_axis(seats, slots, axis=1)
    rows = _rows(found, seats, problem)
    pairs = {(item, rater) for item, _slot, rater in rows}
    kept = len(pairs & set(problem.earlier))
    return Assignment(
        seats=rows,
        loads=_loads(found, flow.loads),
        pairs=_pairs(found, seats),
        kept=kept,
        moved=len(problem.earlier) - kept,
        expertise=sum(problem.expertise.get(pair, 0) for pair in pairs),
        seed=seed,
        digest=known,
        solver=version(),
    )


def _rows(found: Structure, seats: Whole, problem: Problem) -> tuple[tuple[str, int, str], ...]:
    """The seats by key; who stays keeps the slot."""
    raters = [[found.raters[one] for one in row] for row in seats.tolist()]
    rows = dict(zip(found.items, raters, strict=True))
    for item in {item for item, _rater in problem.earlier} & rows.keys():
        rows[item] = _slotted(item, rows[item], problem.earlier)
    return tuple(
        (item, slot, rater)
        for item, row in sorted(rows.items())
        for slot, rater in enumerate(row, start=1)
    )


def _slotted(item: str, row: list[str], earlier: Mapping[Pair, int]) -> list[str]:
    slots: dict[int, str] = {}
    for rater in sorted(row):
        slot = earlier.get((item, rater), 0)
        if 1 <= slot <= len(row):
            slots.setdefault(slot, rater)
    rest = iter([rater for rater in row if rater not in slots.values()])
    return [slots.get(slot) or next(rest) for slot in range(1, len(row) + 1)]


def _loads(found: Structure, loads: Whole) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(zip(found.raters, loads.tolist(), strict=True)))


def _pairs(found: Structure, seats: Whole) -> tuple[tuple[str, str, int], ...]:
    count = meetings(seats, len(found.raters))
    used = np.isin(np.arange(len(found.raters)), seats)
    apart = found.department[:, None] < found.department[None, :]
    ones, others = np.nonzero(apart & used[:, None] & used[None, :])
    rows = []
    for one, other in zip(ones.tolist(), others.tolist(), strict=True):
        first, second = sorted((found.raters[one], found.raters[other]))
        rows.append((first, second, int(count[one, other])))
    return tuple(sorted(rows))
