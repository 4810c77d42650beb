"""The assignment as a minimum-cost flow, solved by OR-tools.

Units run from groups of items through pools (a department as the group sees it) and raters to a
sink. The arc from a group to a pool lets through one unit an item: the department rule. Several
aims in order of rank become one cost: a simple cycle of the flow passes the sink once and each
rater once, which bounds how much a lower aim can gain from a cycle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lovende.core.assignment.loads import NEAR, Steps, Window, sharing_of, steps
from lovende.core.assignment.structure import Structure, Whole

WIDEN = 4


@dataclass(frozen=True, slots=True)
class Flow:
    """``units`` (G × D): ratings of a group by a department. ``pool``, ``rater``, ``given``: how
    many of a pool's ratings each rater makes. ``loads`` (R). ``total`` is short of the wanted
    number when the problem cannot be solved.
    """

    units: Whole
    pool: Whole
    rater: Whole
    given: Whole
    loads: Whole
    total: int


@dataclass(frozen=True, slots=True)
class Prices:
    """What a step of load, a rating that moves, and a point of expertise not used cost."""

    load: int
    moved: int
    point: int = 1

    @classmethod
    def of(cls, found: Structure, top: int, *, rebalance: bool) -> Prices:
        """So high that no gain in a later aim makes up for the least loss in an earlier one."""
        crossings = 2 * len(found.raters)
        points = crossings * int(found.expertise.max(initial=0))
        if not found.kept.any():
            return cls(load=points + 1, moved=0)
        if rebalance:
            moved = points + 1
            return cls(load=crossings * moved + points + 1, moved=moved)
        load = points + 1
        return cls(load=load, moved=top * load + points + 1)


def best_flow(found: Structure, *, rebalance: bool = False) -> Flow:
    """The flow that is best in every aim, in order; the largest there is if it falls short."""
    sharing = sharing_of(found)
    near = NEAR
    window = Window.around(sharing, sharing.expected(found.wanted), near)
    network = Network(found)
    while True:
        costs = steps(sharing, window)
        prices = Prices.of(found, costs.top, rebalance=rebalance)
        flow = network.solve(costs, worth=network.worth(prices), price=prices.load)
        if flow.total < found.wanted or window.holds(sharing, flow.loads):
            return flow
        near *= WIDEN
        window = window.wider(sharing, flow.loads, near)


class Network:
    """The arcs of a structure: all but those from the raters to the sink."""

    def __init__(self, found: Structure) -> None:
        self.found = found
        groups, departments = found.pools.shape
        self.groups, self.pools, self.raters = groups, len(found.allowed), len(found.raters)
        # A department nobody of which may rate the group takes nothing.
        usable = np.take(found.allowed.any(axis=1), found.pools)
        self.group, self.place = np.nonzero(usable)
        self.drawn = found.pools[self.group, self.place]
        self.pool, self.rater = np.nonzero(found.allowed)
        reach = np.bincount(self.drawn, weights=found.sizes[self.group], minlength=self.pools)
        self.most = reach.astype(np.int64)[self.pool]
        self.sink = groups + self.pools + self.raters
        self.shape = (groups, departments)

    def worth(self, prices: Prices) -> Whole:
        """What each arc from a pool to a rater costs, a unit."""
        kept = self.found.kept[self.pool, self.rater]
        score = self.found.expertise[self.pool, self.rater].astype(np.int64)
        costs: Whole = prices.moved * ~kept + prices.point * (score.max(initial=0) - score)
        return costs

    def solve(self, costs: Steps, *, worth: Whole, price: int = 1) -> Flow:
        """The flow of least cost among the largest; ``price`` is that of a step of load.

        :raises OverflowError: when the costs are beyond 64 bits, which takes rounds far larger
            than any that have been.
        """
        found = self.found
        solver = self._solver()
        first = solver.add_arcs_with_capacity_and_unit_cost(
            self.group,
            self.groups + self.drawn,
            found.sizes[self.group],
            np.zeros(len(self.group), dtype=np.int64),
        )
        second = solver.add_arcs_with_capacity_and_unit_cost(
            self.groups + self.pool, self.groups + self.pools + self.rater, self.most, worth
        )
        third = solver.add_arcs_with_capacity_and_unit_cost(
            self.groups + self.pools + costs.rater,
            np.full(len(costs.rater), self.sink),
            costs.width,
            costs.rank * price,
        )
        status = solver.solve_max_flow_with_min_cost()
        if status != solver.OPTIMAL:
            raise OverflowError(f"minimum-cost flow: {status}")
        units = np.zeros(self.shape, dtype=np.int64)
        units[self.group, self.place] = solver.flows(first)
        given = np.asarray(solver.flows(second), dtype=np.int64)
        ends = np.asarray(solver.flows(third), dtype=np.int64)
        loads = np.zeros(self.raters, dtype=np.int64)
        np.add.at(loads, costs.rater, ends)
        used = given > 0
        return Flow(units, self.pool[used], self.rater[used], given[used], loads, int(loads.sum()))

    def _solver(self) -> Any:
        from ortools.graph.python import min_cost_flow

        solver = min_cost_flow.SimpleMinCostFlow()
        supplies = self.found.sizes * self.found.per_item
        solver.set_nodes_supplies(np.arange(self.groups, dtype=np.int32), supplies)
        solver.set_node_supply(self.sink, -int(supplies.sum()))
        return solver


def version() -> str:
    """The solver, and which version of it: what a result has to be repeated with."""
    from importlib.metadata import version as installed

    return f"OR-tools {installed('ortools')} SimpleMinCostFlow"
