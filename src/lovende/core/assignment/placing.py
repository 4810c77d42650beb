"""From how many to which: hands the units of a flow out to the single items.

The units of a group lie in a row, department after department, and are dealt out to its items in
turn, as McNaughton (1959) wraps jobs round machines. A department has at most as many units as
the group has items, so no item gets two of the same.
"""

from __future__ import annotations

import numpy as np

from lovende.core.assignment.chance import Chance
from lovende.core.assignment.flow import Flow
from lovende.core.assignment.structure import Structure, Whole


def place(found: Structure, flow: Flow, chance: Chance) -> Whole:
    """Raters by item and slot (n × per item), in the order of the structure."""
    groups, departments = flow.units.shape
    turn = chance.order(departments)
    counts = flow.units[:, turn].ravel()
    pools = np.repeat(found.pools[:, turn].ravel(), counts)
    group = np.repeat(np.repeat(np.arange(groups), departments), counts)
    members = np.argsort(found.group, kind="stable")
    starts = np.cumsum(found.sizes) - found.sizes
    within = np.arange(len(group)) - starts[group] * found.per_item
    item = members[starts[group] + within % found.sizes[group]]
    slot = within // found.sizes[group]
    seats = np.empty((len(found.items), found.per_item), dtype=np.int64)
    seats[item, slot] = _raters(pools, flow, chance)
    return seats


def _raters(pools: Whole, flow: Flow, chance: Chance) -> Whole:
    """A rater for each unit: those of its pool, in an order of chance."""
    raters = np.repeat(flow.rater, flow.given)
    theirs = np.repeat(flow.pool, flow.given)
    shuffled = np.lexsort((chance.numbers(len(raters)), theirs))
    taken = np.empty(len(pools), dtype=np.int64)
    taken[np.argsort(pools, kind="stable")] = raters[shuffled]
    return taken
