"""Who rates what: every rule always, the best there is, and the same every time."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assignment_oracle import all_seats, barred, department, problems, seats_of, worth
from lovende.core.assignment import (
    Assignment,
    Fault,
    Infeasible,
    InvalidProblem,
    Item,
    Problem,
    Rater,
    assign,
    digest,
)

SEEDS = st.integers(0, 2**64)
THREE = ("economics", "health", "law")


def round_of(items: int, raters: int, departments: int, **more: object) -> Problem:
    return Problem(
        tuple(Item(f"m{n:03}") for n in range(items)),
        tuple(Rater(f"r{n:02}", f"d{n % departments}") for n in range(raters)),
        **more,  # type: ignore[arg-type]
    )


def made_or_none(problem: Problem, seed: int = 1) -> Assignment | None:
    try:
        return assign(problem, seed=seed)
    except Infeasible:
        return None


def assert_every_rule(problem: Problem, made: Assignment) -> None:
    items = {one.key: one for one in problem.items}
    raters = {one.key: one for one in problem.raters}
    slots = Counter((item, slot) for item, slot, _rater in made.seats)
    wanted = {(key, slot) for key in items for slot in range(1, problem.per_item + 1)}
    assert set(slots) == wanted
    assert set(slots.values()) == {1}
    seen = Counter((item, department(raters[rater])) for item, _slot, rater in made.seats)
    assert set(seen.values()) == {1}
    assert not [row for row in made.seats if barred(problem, items[row[0]], raters[row[2]])]
    loads = Counter(rater for _item, _slot, rater in made.seats)
    assert dict(made.loads) == {key: loads[key] for key in raters}
    for key, load in loads.items():
        capacity = raters[key].capacity
        assert capacity is None or load <= capacity


@given(problems(earlier=True), SEEDS)
@settings(max_examples=300, deadline=None)
def test_nothing_that_keeps_the_rules_is_better_in_any_aim(problem: Problem, seed: int) -> None:
    best = min((worth(problem, seats) for seats in all_seats(problem)), default=None)
    made = made_or_none(problem, seed)
    assert (made is None) == (best is None)
    if made is not None:
        assert_every_rule(problem, made)
        assert worth(problem, seats_of(problem, made)) == best


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_larger_round_keeps_every_rule(data: st.DataObject) -> None:
    chance = random.Random(data.draw(st.integers(0, 10**6)))
    per_item = data.draw(st.integers(1, 4))
    problem = round_of(data.draw(st.integers(1, 80)), 12, 6, per_item=per_item)
    barring = frozenset(
        (chance.choice(problem.items).key, chance.choice(problem.raters).key) for _ in range(40)
    )
    problem = replace(problem, conflicts=barring)
    made = made_or_none(problem, 5)
    assume(made is not None)
    assert made is not None
    assert_every_rule(problem, made)


def least_sum_of_squares(problem: Problem) -> int:
    """By networkx, over all single arcs: an item, its departments, raters, one arc a unit."""
    graph = nx.DiGraph()
    for item in problem.items:
        graph.add_edge("source", item, capacity=problem.per_item, weight=0)
        for rater in problem.raters:
            if not barred(problem, item, rater):
                middle = (item, department(rater))
                graph.add_edge(item, middle, capacity=1, weight=0)
                graph.add_edge(middle, rater, capacity=1, weight=0)
    for rater in problem.raters:
        for taken in range(len(problem.items)):
            unit = (rater, taken)
            graph.add_edge(rater, unit, capacity=1, weight=2 * taken + 1)
            graph.add_edge(unit, "sink", capacity=1, weight=0)
    flow = nx.max_flow_min_cost(graph, "source", "sink")
    return int(sum(sum(flow[rater].values()) ** 2 for rater in problem.raters if rater in flow))


@pytest.mark.parametrize("barred_share", [0.0, 0.2, 0.5])
@pytest.mark.parametrize("number", range(3))
def test_the_loads_are_as_even_as_networkx_can_make_them(barred_share: float, number: int) -> None:
    chance = random.Random(number)
    problem = round_of(30, 7, 4)
    pairs = {
        (item.key, rater.key)
        for item in problem.items
        for rater in problem.raters
        if chance.random() < barred_share * (0.4 if rater.key < "r03" else 1)
    }
    problem = replace(problem, conflicts=frozenset(pairs))
    made = assign(problem, seed=1)
    assert sum(load**2 for _rater, load in made.loads) == least_sum_of_squares(problem)


def test_loads_far_from_the_mean_are_optimal_too() -> None:
    """One rater may take only two of sixty, so that the others go far beyond the first window."""
    problem = round_of(60, 5, 5)
    lame = {(f"m{n:03}", f"r0{who}") for n in range(2, 60) for who in (0, 1)}
    problem = replace(problem, conflicts=frozenset(lame))
    made = assign(problem, seed=1)
    assert dict(made.loads)["r00"] == dict(made.loads)["r01"] == 2
    assert sorted(load for _rater, load in made.loads)[2:] == [38, 39, 39]


@given(st.integers(2, 60), st.integers(2, 12), st.integers(2, 5), SEEDS)
@settings(max_examples=60, deadline=None)
def test_without_obstacles_loads_differ_by_one_at_most(
    items: int, raters: int, departments: int, seed: int
) -> None:
    # As many raters in each department, so that the department rule is no obstacle.
    made = assign(round_of(items, raters * departments, departments), seed=seed)
    assert made.spread <= 1


def test_loads_follow_the_stated_capacities() -> None:
    problem = round_of(40, 4, 4)
    capacities = {"r00": 40, "r01": 20, "r02": 20, "r03": 80}
    raters = tuple(replace(one, capacity=capacities[one.key]) for one in problem.raters)
    made = assign(replace(problem, raters=raters), seed=1)
    # The largest share would be 40 of 80, which is also all that one department can take.
    assert dict(made.loads) == {"r00": 20, "r01": 10, "r02": 10, "r03": 40}


@pytest.mark.parametrize(
    ("problem", "meetings"),
    [
        (round_of(180, 6, 3), {15}),  # 12 pairs
        (round_of(147, 9, 3, per_item=3), {16, 17}),  # 27 pairs, three of them in each item
        (round_of(1_500, 40, 8), {2, 3}),  # 700 pairs
    ],
)
def test_every_two_raters_of_different_departments_meet_equally_often(
    problem: Problem, meetings: set[int]
) -> None:
    made = assign(problem, seed=2021)
    assert {number for _one, _other, number in made.pairs} == meetings


def test_with_unequal_loads_two_meet_in_proportion_to_both() -> None:
    problem = round_of(240, 8, 4)
    raters = tuple(replace(one, capacity=30 if one.key < "r04" else 90) for one in problem.raters)
    made = assign(replace(problem, raters=raters), seed=1)
    for one, other, number in made.pairs:
        expected = {0: 22.5, 1: 7.5, 2: 2.5}[(one < "r04") + (other < "r04")]
        assert abs(number - expected) <= 1


def test_pairs_are_counted_from_the_seats() -> None:
    made = assign(round_of(50, 6, 3, per_item=3), seed=3)
    together = Counter()
    for item in {row[0] for row in made.seats}:
        row = sorted(rater for key, _slot, rater in made.seats if key == item)
        together.update((a, b) for n, a in enumerate(row) for b in row[n + 1 :])
    assert {(one, other): number for one, other, number in made.pairs} == {
        (one, other): together[one, other] for one, other, _number in made.pairs
    }
    assert sum(number for _one, _other, number in made.pairs) == 150


@given(problems(earlier=True), SEEDS, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_rows_changes_nothing(
    problem: Problem, seed: int, chance: random.Random
) -> None:
    def shuffled(rows: object) -> list:
        return chance.sample(list(rows), len(rows))  # type: ignore[call-overload,arg-type]

    other = replace(
        problem,
        items=tuple(shuffled(problem.items)),
        raters=tuple(shuffled(problem.raters)),
        conflicts=frozenset(shuffled(problem.conflicts)),
        expertise=dict(shuffled(problem.expertise.items())),
        earlier=dict(shuffled(problem.earlier.items())),
    )
    assert digest(other) == digest(problem)
    assert made_or_none(other, seed) == made_or_none(problem, seed)


PROGRAM = """
from lovende.core.assignment import Item, Problem, Rater, assign
items = tuple(Item(f"m{n}") for n in range(60))
raters = tuple(Rater(f"r{n}", f"d{n % 4}") for n in range(9))
conflicts = frozenset((f"m{n}", f"r{n % 9}") for n in range(0, 60, 3))
print(assign(Problem(items, raters, 2, conflicts), seed=7))
"""


def test_the_hash_seed_of_the_process_changes_nothing() -> None:
    printed = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(printed) == 1


def test_another_seed_gives_another_assignment_as_good() -> None:
    problem = round_of(60, 6, 3)
    one, other = assign(problem, seed=1), assign(problem, seed=2)
    assert one.seats != other.seats
    assert sorted(load for _rater, load in one.loads) == sorted(
        load for _rater, load in other.loads
    )
    assert one.digest == other.digest


@pytest.mark.parametrize(
    "change",
    [
        {"per_item": 1},
        {"conflicts": frozenset({("m000", "r00")})},
        {"expertise": {("m000", "r00"): 1}},
        {"earlier": {("m000", "r00"): 1}},
        {"rebalance": True},
        {"items": (Item("m000", "NAV A"), *(Item(f"m{n:03}") for n in range(1, 4)))},
        {"raters": (Rater("r00", "d0", capacity=9), Rater("r01", "d1"), Rater("r02", "d2"))},
    ],
)
def test_the_digest_changes_with_everything_that_decides(change: dict[str, object]) -> None:
    problem = round_of(4, 3, 3)
    assert digest(replace(problem, **change)) != digest(problem)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"items": ()}, Fault.NO_ITEMS),
        ({"raters": ()}, Fault.NO_RATERS),
        ({"per_item": 0}, Fault.PER_ITEM),
        ({"items": (Item("a"), Item("a"))}, Fault.SAME_ITEM),
        ({"raters": (Rater("a", "x"), Rater("a", "y"))}, Fault.SAME_RATER),
        ({"raters": (Rater("a", "x", capacity=-1),)}, Fault.CAPACITY),
        ({"conflicts": frozenset({("z", "r00")})}, Fault.UNKNOWN_ITEM),
        ({"conflicts": frozenset({("m000", "z")})}, Fault.UNKNOWN_RATER),
        ({"expertise": {("m000", "r00"): 1001}}, Fault.EXPERTISE),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(
    change: dict[str, object], fault: Fault
) -> None:
    with pytest.raises(InvalidProblem) as refused:
        replace(round_of(4, 3, 3), **change)  # type: ignore[arg-type]
    assert refused.value.fault is fault
