"""Small assignment problems for hypothesis, and what is best in them by trying everything."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

from hypothesis import strategies as st

from lovende.core.assignment import Assignment, Item, Problem, Rater

Seats = tuple[tuple[str, ...], ...]
DEPARTMENTS = ("economics", "Health ", "health", "law")
ORGANISATIONS = ("", "NAV A", "nav  a", "NAV B")


@st.composite
def problems(draw: st.DrawFn, most_items: int = 4, *, earlier: bool = False) -> Problem:
    """Up to so many items, five raters, with everything that a problem can hold."""
    items = tuple(
        Item(f"i{n}", draw(st.sampled_from(ORGANISATIONS)))
        for n in range(draw(st.integers(1, most_items)))
    )
    raters = tuple(
        Rater(
            f"r{n}",
            draw(st.sampled_from(DEPARTMENTS)),
            draw(st.sampled_from(ORGANISATIONS)),
            draw(st.none() | st.integers(0, 4)),
        )
        for n in range(draw(st.integers(1, 5)))
    )
    pairs = st.tuples(
        st.sampled_from([one.key for one in items]), st.sampled_from([one.key for one in raters])
    )
    return Problem(
        items,
        raters,
        draw(st.integers(1, 3)),
        frozenset(draw(st.sets(pairs, max_size=6))),
        draw(st.dictionaries(pairs, st.integers(0, 5), max_size=6)),
        draw(st.dictionaries(pairs, st.integers(1, 3), max_size=8)) if earlier else {},
        rebalance=draw(st.booleans()) if earlier else False,
    )


def barred(problem: Problem, item: Item, rater: Rater) -> bool:
    """Whether this rater must not have this item."""
    own = rater.organisation.lower().split()
    return (item.key, rater.key) in problem.conflicts or (
        bool(own) and own == item.organisation.lower().split()
    )


def department(rater: Rater) -> str:
    return rater.department.strip().lower()


def all_seats(problem: Problem) -> Iterator[Seats]:
    """Every assignment that keeps every rule."""
    choices = []
    for item in problem.items:
        able = [one for one in problem.raters if not barred(problem, item, one)]
        choices.append(
            [
                tuple(one.key for one in row)
                for row in itertools.combinations(able, problem.per_item)
                if len(set(map(department, row))) == problem.per_item
            ]
        )
    capacity = {one.key: one.capacity for one in problem.raters}
    for seats in itertools.product(*choices):
        flat = list(itertools.chain.from_iterable(seats))
        if all(most is None or flat.count(key) <= most for key, most in capacity.items()):
            yield seats


def worth(problem: Problem, seats: Seats) -> tuple[Fraction, ...]:
    """What an assignment costs in each aim, the first aim first; less is better."""
    stated = [one.capacity for one in problem.raters if one.capacity is not None]
    mean = Fraction(sum(stated), len(stated)) if any(stated) else Fraction(1)
    flat = list(itertools.chain.from_iterable(seats))
    uneven = Fraction(0)
    for rater in problem.raters:
        weight = mean if rater.capacity is None or not any(stated) else Fraction(rater.capacity)
        load = flat.count(rater.key)
        uneven += Fraction(load * load) / weight if load else 0
    pairs = [(item.key, key) for item, row in zip(problem.items, seats, strict=True) for key in row]
    kept = Fraction(-sum(pair in problem.earlier for pair in pairs))
    points = Fraction(-sum(problem.expertise.get(pair, 0) for pair in pairs))
    aims = (uneven, kept, points) if problem.rebalance else (kept, uneven, points)
    return tuple(aims)


def seats_of(problem: Problem, made: Assignment) -> Seats:
    """The seats by item, in the order of the problem."""
    return tuple(
        tuple(rater for item, _slot, rater in made.seats if item == one.key)
        for one in problem.items
    )


def is_possible(problem: Problem) -> bool:
    return next(all_seats(problem), None) is not None
