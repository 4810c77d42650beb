"""In the middle of a round, only what must move moves."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assignment_oracle import all_seats
from lovende.core.assignment import Assignment, Infeasible, Item, Problem, Rater, assign


def a_round(raters: int = 6) -> Problem:
    return Problem(
        tuple(Item(f"m{n:02}") for n in range(48)),
        tuple(Rater(f"r{n}", f"d{n % 3}") for n in range(raters)),
    )


def kept_from(made: Assignment) -> dict[tuple[str, str], int]:
    return {(item, rater): slot for item, slot, rater in made.seats}


def test_when_a_rater_leaves_only_theirs_move() -> None:
    problem = a_round()
    before = assign(problem, seed=1)
    left = replace(problem, raters=problem.raters[1:], earlier=kept_from(before))
    after = assign(left, seed=1)
    theirs = {row[:2] for row in before.seats if row[2] == "r0"}
    assert {row[:2] for row in set(before.seats) - set(after.seats)} == theirs
    assert (after.kept, after.moved) == (80, 16)


def test_a_conflict_that_comes_up_moves_one_rating() -> None:
    problem = a_round()
    before = assign(problem, seed=1)
    item, slot, rater = before.seats[0]
    after = assign(
        replace(problem, conflicts=frozenset({(item, rater)}), earlier=kept_from(before)), seed=1
    )
    assert set(before.seats) - set(after.seats) == {(item, slot, rater)}


def test_nothing_moves_when_nothing_is_changed() -> None:
    problem = a_round()
    before = assign(problem, seed=1)
    after = assign(replace(problem, earlier=kept_from(before)), seed=99)
    assert after.seats == before.seats


def test_a_rater_who_comes_gets_nothing_that_others_have_unless_it_is_asked() -> None:
    before = assign(a_round(), seed=1)
    more = replace(a_round(7), earlier=kept_from(before))
    assert assign(more, seed=1).moved == 0
    evened = assign(replace(more, rebalance=True), seed=1)
    assert evened.spread == 1
    assert dict(evened.loads)["r6"] == evened.moved == 13


def test_new_items_go_to_those_who_have_least() -> None:
    problem = a_round()
    before = assign(problem, seed=1)
    more = replace(
        a_round(7),
        items=(*problem.items, *(Item(f"n{n}") for n in range(6))),
        earlier=kept_from(before),
    )
    after = assign(more, seed=1)
    assert after.moved == 0
    new = Counter(rater for item, _slot, rater in after.seats if item.startswith("n"))
    assert new["r6"] == 6


PAIRS = st.tuples(st.sampled_from(["i0", "i1", "i2", "i3"]), st.sampled_from(["r1", "r2", "r3"]))


@given(st.integers(4, 5), st.sets(PAIRS, max_size=3), st.integers(0, 9))
@settings(max_examples=100, deadline=None)
def test_no_assignment_moves_less_when_a_rater_leaves_for_another(
    raters: int, conflicts: set[tuple[str, str]], seed: int
) -> None:
    problem = Problem(
        tuple(Item(f"i{n}") for n in range(4)),
        tuple(Rater(f"r{n}", f"d{n % 4}", capacity=3) for n in range(raters)),
        conflicts=frozenset(conflicts),
    )
    assume(next(iter(all_seats(problem)), None) is not None)
    before = assign(problem, seed=seed)
    after_leaving = replace(
        problem,
        raters=(*problem.raters[1:], Rater("new", "d0", capacity=2)),
        earlier=kept_from(before),
    )
    possible = list(all_seats(after_leaving))
    if not possible:
        with pytest.raises(Infeasible):
            assign(after_leaving, seed=seed)
        return
    most = max(
        sum(
            (item.key, rater) in after_leaving.earlier
            for item, row in zip(problem.items, seats, strict=True)
            for rater in row
        )
        for seats in possible
    )
    assert assign(after_leaving, seed=seed).kept == most
