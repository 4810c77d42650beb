"""What cannot be handed out is explained, and the change that is proposed helps."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings

from assignment_oracle import barred, is_possible, problems
from lovende.core.assignment import (
    Bottleneck,
    CapacityTooSmall,
    DepartmentTooLarge,
    Infeasible,
    Item,
    ItemsBarred,
    Problem,
    Rater,
    TooFewDepartments,
    assign,
)

FOUR = tuple(Item(f"m{n}") for n in range(4))
A, B, C = Rater("a", "x"), Rater("b", "y"), Rater("c", "z")


def refused(problem: Problem) -> Infeasible:
    with pytest.raises(Infeasible) as error:
        assign(problem, seed=1)
    return error.value


def with_capacity(rater: Rater, capacity: int) -> Rater:
    return replace(rater, capacity=capacity)


def test_too_few_departments() -> None:
    found = refused(Problem(FOUR, (A, replace(B, department=" x "))))
    assert found.reason == TooFewDepartments(2, ("x",))
    assert (found.short, found.remedies.newcomers) == (4, (4,))
    assert found.remedies.capacity is found.remedies.conflicts is None


def test_a_department_in_which_nobody_has_room_does_not_count() -> None:
    found = refused(Problem(FOUR, (A, with_capacity(B, 0))))
    assert found.reason == TooFewDepartments(2, ("x",))
    assert found.remedies.capacity == (("b", 4),)


def test_the_whole_capacity_is_too_small() -> None:
    found = refused(Problem(FOUR, (with_capacity(A, 4), with_capacity(B, 3))))
    assert found.reason == CapacityTooSmall(wanted=8, capacity=7)
    assert found.remedies.capacity == (("b", 1),)


def test_a_department_has_over_half_of_the_capacity() -> None:
    raters = (with_capacity(A, 4), with_capacity(Rater("e", "x"), 3), with_capacity(B, 2))
    found = refused(Problem(FOUR, raters))
    assert found.reason == DepartmentTooLarge(wanted=8, usable=6, items=4, departments=(("x", 7),))
    assert found.remedies.capacity == (("b", 2),)
    assert found.remedies.newcomers == (2,)


def test_an_item_that_all_raters_are_barred_from() -> None:
    barring = frozenset({("m1", "a"), ("m1", "b"), ("m1", "c")})
    found = refused(Problem(FOUR, (A, B, C), conflicts=barring))
    assert found.reason == ItemsBarred(2, (("m1", ()),))
    assert found.remedies.conflicts is not None
    assert len(found.remedies.conflicts) == 2
    assert found.remedies.newcomers == (1, 1)


def test_a_conflict_of_organisation_is_not_proposed_to_be_lifted() -> None:
    items = (Item("m0", "NAV Prøve"), Item("m1"))
    raters = (replace(A, organisation="nav  prøve"), B)
    found = refused(Problem(items, raters, conflicts=frozenset({("m0", "a")})))
    assert found.reason == ItemsBarred(2, (("m0", ("y",)),))
    assert found.remedies.conflicts is None


def test_items_that_together_want_more_than_theirs_can_take() -> None:
    raters = (A, with_capacity(B, 1), with_capacity(C, 3))
    found = refused(Problem(FOUR, raters, conflicts=frozenset({("m1", "c"), ("m2", "c")})))
    assert found.reason == Bottleneck(("m1", "m2"), ("b",), wanted=4, possible=3)
    assert found.remedies.capacity == (("b", 1),)
    assert found.remedies.conflicts is not None
    assert len(found.remedies.conflicts) == 1


@given(problems())
@settings(max_examples=300, deadline=None)
def test_each_proposed_change_helps_and_none_is_smaller(problem: Problem) -> None:
    try:
        assign(problem, seed=1)
        return
    except Infeasible as error:
        found = error.remedies
    check_newcomers(problem, found.newcomers)
    check_capacity(problem, found.capacity)
    check_conflicts(problem, found.conflicts)


def check_newcomers(problem: Problem, newcomers: tuple[int, ...]) -> None:
    def joined(rooms: tuple[int, ...]) -> Problem:
        new = (Rater(f"new{n}", f"new{n}", capacity=room) for n, room in enumerate(rooms))
        return replace(problem, raters=(*problem.raters, *new))

    assert is_possible(joined(newcomers))
    assert not is_possible(joined((len(problem.items),) * (len(newcomers) - 1)))
    least = sum(newcomers) - 1
    fewer = itertools.product(range(len(problem.items) + 1), repeat=len(newcomers))
    assert not any(is_possible(joined(rooms)) for rooms in fewer if sum(rooms) == least)


def check_capacity(problem: Problem, more: tuple[tuple[str, int], ...] | None) -> None:
    def raised(by: dict[str, int]) -> Problem:
        return replace(
            problem,
            raters=tuple(
                one if one.capacity is None else replace(one, capacity=one.capacity + by[one.key])
                for one in problem.raters
            ),
        )

    keys = [one.key for one in problem.raters]
    if more is None:
        assert not is_possible(raised(dict.fromkeys(keys, len(problem.items))))
        return
    assert is_possible(raised(dict.fromkeys(keys, 0) | dict(more)))
    least = sum(by for _key, by in more) - 1
    shared = itertools.combinations_with_replacement(keys, least)
    assert not any(is_possible(raised({key: one.count(key) for key in keys})) for one in shared)


def check_conflicts(problem: Problem, lifted: tuple[tuple[str, str], ...] | None) -> None:
    items = {one.key: one for one in problem.items}
    raters = {one.key: one for one in problem.raters}
    if lifted is None:
        assert not is_possible(replace(problem, conflicts=frozenset()))
        return
    assert lifted
    bare = replace(problem, conflicts=frozenset())
    assert not any(barred(bare, items[item], raters[rater]) for item, rater in lifted)
    assert is_possible(replace(problem, conflicts=problem.conflicts - set(lifted)))
    for fewer in itertools.combinations(sorted(problem.conflicts), len(lifted) - 1):
        assert not is_possible(replace(problem, conflicts=problem.conflicts - set(fewer)))
