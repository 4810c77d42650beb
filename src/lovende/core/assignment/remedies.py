"""The smallest changes that would make an assignment possible, each found as a flow of least cost.

Whatever is missing gets an arc at the price of one a unit: further items for a rater, a declared
conflict lifted, items for a rater of a department that does not exist yet.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lovende.core.assignment.chance import Chance
from lovende.core.assignment.flow import Network
from lovende.core.assignment.loads import Steps, sharing_of
from lovende.core.assignment.placing import place
from lovende.core.assignment.problem import Pair, Problem, Rater
from lovende.core.assignment.shortage import Remedies
from lovende.core.assignment.structure import (
    Structure,
    Whole,
    organisation_conflicts,
    structure,
)

SEED = 0
"""Remedies do not depend on the seed of the assignment."""


def remedies(problem: Problem) -> Remedies:
    """What would help. Expertise and an earlier assignment make nothing impossible."""
    bare = replace(problem, expertise={}, earlier={})
    return Remedies(_capacity(bare), _conflicts(bare), _newcomers(bare))


def _limits(found: Structure) -> Whole:
    return np.array(sharing_of(found).limits, dtype=np.int64)


def _ends(free: Whole, priced: Whole) -> Steps:
    """To the sink: so many units for nothing, so many more at the price of one."""
    raters = np.arange(len(free))
    zeros = np.zeros(len(free), dtype=np.int64)
    return Steps(
        np.concatenate((raters, raters)),
        np.concatenate((free, priced)),
        np.concatenate((zeros, zeros + 1)),
        1,
    )


def _capacity(problem: Problem) -> tuple[tuple[str, int], ...] | None:
    found = structure(problem, Chance(SEED))
    network, limits = Network(found), _limits(found)
    most = np.full(len(limits), len(found.items), dtype=np.int64)
    nothing = np.zeros(len(network.pool), dtype=np.int64)
    flow = network.solve(_ends(limits, most - limits), worth=nothing)
    if flow.total < found.wanted:
        return None
    more = np.maximum(flow.loads - limits, 0)
    return tuple(sorted((found.raters[one], int(more[one])) for one in np.flatnonzero(more)))


def _conflicts(problem: Problem) -> tuple[Pair, ...] | None:
    declared = problem.conflicts - set(organisation_conflicts(problem))
    marked = replace(problem, conflicts=frozenset(), expertise=dict.fromkeys(declared, 1))
    found = structure(marked, Chance(SEED))
    network, limits = Network(found), _limits(found)
    price = found.expertise[network.pool, network.rater].astype(np.int64)
    flow = network.solve(_ends(limits, limits * 0), worth=price)
    if flow.total < found.wanted:
        return None
    seats = place(found, flow, Chance(SEED))
    pairs = {
        (item, found.raters[rater])
        for item, row in zip(found.items, seats, strict=True)
        for rater in row
    }
    return tuple(sorted(pairs & declared))


def _newcomers(problem: Problem) -> tuple[int, ...]:
    """As many as are wanted of an item always suffice: they could rate everything."""
    taken = {one.key for one in problem.raters} | {one.department for one in problem.raters}
    longer = "+" * (1 + max(map(len, taken)))  # so that it is nobody's name
    names: list[str] = []
    while True:
        names.append(f"{longer}{len(names)}")
        newcomers = tuple(Rater(name, department=name) for name in names)
        found = structure(replace(problem, raters=(*problem.raters, *newcomers)), Chance(SEED))
        network, limits = Network(found), _limits(found)
        new = np.isin(np.array(found.raters, dtype=object), names)
        nothing = np.zeros(len(network.pool), dtype=np.int64)
        ends = _ends(np.where(new, 0, limits), np.where(new, limits, 0))
        flow = network.solve(ends, worth=nothing)
        if flow.total == found.wanted:
            return tuple(sorted(map(int, flow.loads[new]), reverse=True))
