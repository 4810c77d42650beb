"""What each further item costs a rater, as whole numbers whose order alone decides.

Loads that a flow can give form the bases of an integral polymatroid, on which the least sum of
convex costs depends only on the order of the marginal costs (Federgruen & Groenevelt 1986; Frank
& Murota 2022). So the marginals are ranked, and only those near the loads to be expected are told
apart: the *window*. A load at the edge of its window calls for a wider one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lovende.core.assignment.structure import Structure, Whole

NEAR = 8
"""How far from the expected load the first window reaches."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """``limits``: the most that each rater can take; ``weights``: what loads are to follow."""

    limits: tuple[int, ...]
    weights: tuple[int, ...]

    @classmethod
    def of(cls, capacity: Sequence[int | None], items: int) -> Sharing:
        """Even loads where nobody states a capacity, else loads in proportion to it.

        A rater without one then counts as the mean of those stated, and has no limit.
        """
        stated = [one for one in capacity if one is not None]
        limits = tuple(items if one is None else min(one, items) for one in capacity)
        if not any(stated):
            return cls(limits, tuple(1 for _one in capacity))
        total, count = sum(stated), len(stated)
        return cls(limits, tuple(total if one is None else one * count for one in capacity))

    def expected(self, wanted: int) -> list[int]:
        """About the loads if nothing but the limits stood in the way."""
        top = max(self.weights)
        smallest = min(weight for weight in self.weights if weight)
        low, high = 0.0, (max(self.limits) + 1) * top / smallest
        for _halving in range(100):
            middle = (low + high) / 2
            if sum(self._shares(middle, top)) < wanted:
                low = middle
            else:
                high = middle
        return self._shares(high, top)

    def _shares(self, level: float, top: int) -> list[int]:
        return [
            min(limit, int(level * (weight / top)))
            for limit, weight in zip(self.limits, self.weights, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Window:
    """For each rater, the loads from ``low`` to ``high`` between which every unit has its rank."""

    low: Whole
    high: Whole

    @classmethod
    def around(cls, sharing: Sharing, loads: Sequence[int], near: int) -> Window:
        """As far as ``near`` to both sides, within the limits."""
        at, limits = np.array(loads, dtype=np.int64), np.array(sharing.limits, dtype=np.int64)
        return cls(np.clip(at - near, 0, limits), np.clip(at + near, 0, limits))

    def holds(self, sharing: Sharing, loads: Whole) -> bool:
        """Whether loads that are best here are best of all: none is at an edge with more behind."""
        limits = np.array(sharing.limits, dtype=np.int64)
        below = (loads > self.low) | (self.low == 0)
        above = (loads < self.high) | (self.high == limits)
        return bool(np.all(below & above))

    def wider(self, sharing: Sharing, loads: Whole, near: int) -> Window:
        """This window, stretched to what the loads turned out to be and further."""
        limits = np.array(sharing.limits, dtype=np.int64)
        return Window(
            np.clip(np.minimum(self.low, loads) - near, 0, limits),
            np.clip(np.maximum(self.high, loads) + near, 0, limits),
        )


@dataclass(frozen=True, slots=True)
class Steps:
    """Arcs from raters to the sink: whose, how wide, and the rank of what each unit costs."""

    rater: Whole
    width: Whole
    rank: Whole
    top: int


def steps(sharing: Sharing, window: Window) -> Steps:
    """The costs within the window; all units below it cost nothing, all above it the most."""
    # The unit after j costs (2j + 1) / weight: the divisor method of Sainte-Laguë, without error.
    common = math.lcm(*(weight for weight in sharing.weights if weight))
    units = [
        (rater, (2 * taken + 1) * (common // sharing.weights[rater]))
        for rater in range(len(sharing.limits))
        for taken in range(int(window.low[rater]), int(window.high[rater]))
    ]
    ranks = {cost: place for place, cost in enumerate(sorted({cost for _r, cost in units}), 1)}
    top = len(ranks) + 1
    rows = [(rater, 1, ranks[cost]) for rater, cost in units]
    for rater, limit in enumerate(sharing.limits):
        rows.append((rater, int(window.low[rater]), 0))
        rows.append((rater, limit - int(window.high[rater]), top))
    rows = sorted(row for row in rows if row[1])
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Steps(table[:, 0], table[:, 1], table[:, 2], top)


def sharing_of(found: Structure) -> Sharing:
    """How the raters of a structure share the work."""
    return Sharing.of(found.capacity, len(found.items))
