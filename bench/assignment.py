"""Who rates what: our aggregated flow beside the same flow over all arcs, by OR-tools and networkx.

Two raters a measure; a tenth as many declared conflicts as measures, and 500 organisations to
which measures and raters belong. All find the same least sum of squared loads, which is shown; ours
also mixes the pairs. «Own bars» gives every measure two raters of its own that are barred, so that
hardly any two measures are alike. networkx needs some twenty seconds at 1,000 measures and far more
than in proportion beyond, so it stands on small rounds only. All arcs take 2.3 GB at 100,000.

    python -m bench.assignment [--quick]        prints the table as JSON
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from lovende.core.assignment import Item, Problem, Rater, assign, same_name

HEADINGS = [
    *("how", "measures", "raters", "departments", "seconds", "load spread", "sum of squares"),
    *("pairs meet", "limit s"),
]
SMALL = ((300, 20, 6), (1_000, 50, 12))
FULL = ((20_000, 200, 12), (100_000, 200, 12))
LIMITS = {20_000: 5, 100_000: 30}
ORGANISATIONS = 500
Loads = list[int]


def problem(items: int, raters: int, departments: int, *, own_bars: int = 0) -> Problem:
    """An invented round; the same every time."""
    chance = random.Random(2021)
    declared = {(chance.randrange(items), chance.randrange(raters)) for _ in range(items // 10)}
    for item in range(items):
        declared |= {(item, chance.randrange(raters)) for _ in range(own_bars)}
    return Problem(
        tuple(Item(f"m{n}", f"o{chance.randrange(ORGANISATIONS)}") for n in range(items)),
        tuple(
            Rater(f"r{n}", f"d{n % departments}", f"o{chance.randrange(ORGANISATIONS)}")
            for n in range(raters)
        ),
        conflicts=frozenset((f"m{item}", f"r{rater}") for item, rater in declared),
    )


def ours(given: Problem) -> tuple[float, Loads, str]:
    """Seconds, loads, how often pairs meet; every rule is checked afterwards."""
    started = time.perf_counter()
    made = assign(given, seed=1)
    spent = time.perf_counter() - started
    _check(given, made.seats)
    meetings = [number for _one, _other, number in made.pairs]
    return spent, [load for _rater, load in made.loads], f"{min(meetings)}–{max(meetings)}"


def _check(given: Problem, seats: tuple[tuple[str, int, str], ...]) -> None:
    raters = {one.key: one for one in given.raters}
    items = {one.key: one for one in given.items}
    seen = Counter((item, raters[rater].department) for item, _slot, rater in seats)
    barred = sum(
        (item, rater) in given.conflicts or items[item].organisation == raters[rater].organisation
        for item, _slot, rater in seats
    )
    if len(seats) != given.wanted or max(seen.values()) > 1 or barred:
        raise SystemExit("An assignment breaks a rule.")


def _arcs(given: Problem) -> tuple[Any, ...]:
    """Every item, its departments and who may rate it, as numbers; what both peers are built of."""
    import numpy as np

    names = sorted({same_name(one.department) for one in given.raters})
    department = np.array([names.index(same_name(one.department)) for one in given.raters])
    place = {one.key: n for n, one in enumerate(given.raters)}
    row = {one.key: n for n, one in enumerate(given.items)}
    rater_at = np.array([one.organisation for one in given.raters])
    item_at = np.array([one.organisation for one in given.items])
    may = item_at[:, None] != rater_at[None, :]
    for item, rater in given.conflicts:
        may[row[item], place[rater]] = False
    return may, department, len(names)


def naive(given: Problem) -> tuple[float, Loads, str]:
    """OR-tools with a node for each item and each of its departments, and an arc for each rater."""
    import numpy as np
    from ortools.graph.python import min_cost_flow

    started = time.perf_counter()
    may, department, departments = _arcs(given)
    items, raters = may.shape
    first, first_rater = items * (1 + departments), items * (1 + departments) + raters
    solver = min_cost_flow.SimpleMinCostFlow()
    item = np.repeat(np.arange(items), departments)
    middle = np.arange(items * departments) + items
    solver.add_arcs_with_capacity_and_unit_cost(item, middle, middle * 0 + 1, middle * 0)
    whose, rater = np.nonzero(may)
    tail = items + whose * departments + department[rater]
    solver.add_arcs_with_capacity_and_unit_cost(tail, first + rater, tail * 0 + 1, tail * 0)
    most = min(items, 2 * given.wanted // raters + 50)
    tail = np.repeat(np.arange(raters) + first, most)
    cost = np.tile(2 * np.arange(most) + 1, raters)
    ends = solver.add_arcs_with_capacity_and_unit_cost(
        tail, np.full(len(tail), first_rater), tail * 0 + 1, cost
    )
    solver.set_nodes_supplies(np.arange(items), np.full(items, given.per_item))
    solver.set_node_supply(first_rater, -given.wanted)
    if solver.solve() != solver.OPTIMAL:
        raise SystemExit("OR-tools finds no flow.")
    loads = np.bincount(tail - first, weights=solver.flows(ends), minlength=raters)
    return time.perf_counter() - started, [int(load) for load in loads], ""


def by_networkx(given: Problem) -> tuple[float, Loads, str]:
    """The same graph in networkx."""
    import networkx as nx

    started = time.perf_counter()
    may, department, _departments = _arcs(given)
    items, raters = may.shape
    graph = nx.DiGraph()
    graph.add_node("end", demand=given.wanted)
    for item in range(items):
        graph.add_node(("item", item), demand=-given.per_item)
        for rater in may[item].nonzero()[0].tolist():
            middle = ("department", item, int(department[rater]))
            graph.add_edge(("item", item), middle, capacity=1, weight=0)
            graph.add_edge(middle, ("rater", rater), capacity=1, weight=0)
    for rater in range(raters):
        for taken in range(min(items, 2 * given.wanted // raters + 50)):
            unit = ("unit", rater, taken)
            graph.add_edge(("rater", rater), unit, capacity=1, weight=2 * taken + 1)
            graph.add_edge(unit, "end", capacity=1, weight=0)
    flow = nx.min_cost_flow(graph)
    loads = [sum(flow["rater", rater].values()) for rater in range(raters)]
    return time.perf_counter() - started, loads, ""


def table(*, quick: bool = False) -> list[list[str]]:
    """The lines, headings first."""
    lines = [HEADINGS]
    ways = (("ours", ours), ("OR-tools, all arcs", naive), ("networkx", by_networkx))
    for sizes in SMALL[:1] if quick else SMALL:
        lines += [_line(name, way, sizes) for name, way in ways]
    for sizes in FULL[:1] if quick else FULL:
        lines.append(_line("ours", ours, sizes, limit=True))
        lines.append(_line("ours, own bars", ours, sizes, own_bars=2))
        lines.append(_line("OR-tools, all arcs", naive, sizes))
    return lines


def _line(
    name: str,
    way: Callable[[Problem], tuple[float, Loads, str]],
    sizes: tuple[int, int, int],
    *,
    own_bars: int = 0,
    limit: bool = False,
) -> list[str]:
    print(f"{name}, {sizes[0]:,} measures", file=sys.stderr, flush=True)
    spent, loads, meetings = way(problem(*sizes, own_bars=own_bars))
    return [
        *(name, *(f"{size:,}" for size in sizes), f"{spent:.2f}"),
        *(str(max(loads) - min(loads)), f"{sum(load * load for load in loads):,}"),
        *(meetings, str(LIMITS[sizes[0]]) if limit else ""),
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.assignment")
    parser.add_argument("--quick", action="store_true", help="without the largest round")
    print(json.dumps(table(quick=parser.parse_args().quick)))
