"""The problem as arrays, with alike items taken together: what makes large rounds small.

Items that bar the same raters (and value the others alike) form a *group*. Within a department,
the raters that a group may have, and what they are worth to it, form a *pool*, shared by all
groups that see the department in the same way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lovende.core.assignment.chance import Chance
from lovende.core.assignment.problem import Pair, Problem, same_name

Whole = NDArray[np.int64]
Truth = NDArray[np.bool_]
Scores = NDArray[np.int16]
Seen = tuple[tuple[int, bool, bool, int], ...]
"""How an item sees a department: (rater, barred, kept, expertise) for raters out of the common."""


@dataclass(frozen=True, slots=True)
class Structure:
    """n items, R raters, D departments, G groups, P pools.

    ``items`` and ``raters`` are keys in an order that the seed decided. ``department`` (R) is a
    number; ``group`` (n) the group of each item, ``sizes`` (G) how many are in it. ``pools``
    (G × D) is the pool in which a group sees a department. ``allowed``, ``kept`` and
    ``expertise`` (P × R) tell of a pool and a rater; raters of other departments are not allowed.
    """

    items: tuple[str, ...]
    raters: tuple[str, ...]
    departments: tuple[str, ...]
    department: Whole
    capacity: tuple[int | None, ...]
    group: Whole
    sizes: Whole
    pools: Whole
    allowed: Truth
    kept: Truth
    expertise: Scores
    per_item: int

    @property
    def wanted(self) -> int:
        """How many ratings are to be handed out."""
        return len(self.items) * self.per_item


def organisation_conflicts(problem: Problem) -> Iterator[Pair]:
    """The pairs in which the rater's organisation is the item's."""
    members = defaultdict(list)
    for rater in problem.raters:
        if rater.organisation.strip():
            members[same_name(rater.organisation)].append(rater.key)
    for item in problem.items:
        for key in members.get(same_name(item.organisation), ()):
            yield item.key, key


def structure(problem: Problem, chance: Chance) -> Structure:
    """The problem's structure; items and raters in an order of chance, whatever theirs was."""
    items = sorted(one.key for one in problem.items)
    items = [items[place] for place in chance.order(len(items))]
    raters = sorted(problem.raters, key=lambda one: one.key)
    raters = [raters[place] for place in chance.order(len(raters))]
    spelt: dict[str, str] = {}
    for rater in sorted(raters, key=lambda one: one.department):
        spelt.setdefault(same_name(rater.department), " ".join(rater.department.split()))
    number = {name: place for place, name in enumerate(sorted(spelt))}
    department = np.array([number[same_name(one.department)] for one in raters], dtype=np.int64)
    views = _views(problem, {one.key: place for place, one in enumerate(raters)}, department)
    group, pools, seen = _grouped(items, views, len(number))
    allowed, kept, expertise = _tables(seen, department)
    return Structure(
        tuple(items),
        tuple(one.key for one in raters),
        tuple(spelt[name] for name in sorted(spelt)),
        department,
        tuple(one.capacity for one in raters),
        group,
        np.bincount(group, minlength=len(pools)),
        pools,
        allowed,
        kept,
        expertise,
        problem.per_item,
    )


def _views(
    problem: Problem, places: dict[str, int], department: Whole
) -> dict[str, tuple[tuple[int, Seen], ...]]:
    """How each item sees the departments in which some rater is out of the common."""
    known = {one.key for one in problem.items}
    facts: dict[str, dict[int, list[int]]] = defaultdict(dict)

    def note(pair: Pair, what: int, value: int) -> None:
        facts[pair[0]].setdefault(places[pair[1]], [0, 0, 0])[what] = value

    for pair in (*problem.conflicts, *organisation_conflicts(problem)):
        note(pair, 0, 1)
    for pair in problem.earlier:
        if pair[0] in known and pair[1] in places:
            note(pair, 1, 1)
    for pair, score in problem.expertise.items():
        if score:
            note(pair, 2, score)
    views = {}
    for item, raters in facts.items():
        seen: dict[int, list[tuple[int, bool, bool, int]]] = defaultdict(list)
        for rater, (barred, kept, score) in sorted(raters.items()):
            # What a barred rater would have been worth is no matter.
            row = (rater, True, False, 0) if barred else (rater, False, bool(kept), score)
            seen[int(department[rater])].append(row)
        views[item] = tuple((place, tuple(rows)) for place, rows in sorted(seen.items()))
    return views


def _grouped(
    items: list[str], views: dict[str, tuple[tuple[int, Seen], ...]], departments: int
) -> tuple[Whole, Whole, list[tuple[int, Seen]]]:
    """The group of each item, the pools of each group, and what each pool is."""
    pool_of: dict[tuple[int, Seen], int] = {(place, ()): place for place in range(departments)}
    group_of: dict[tuple[tuple[int, Seen], ...], int] = {}
    group = np.empty(len(items), dtype=np.int64)
    for place, item in enumerate(items):
        group[place] = group_of.setdefault(views.get(item, ()), len(group_of))
    pools = np.tile(np.arange(departments, dtype=np.int64), (len(group_of), 1))
    for view, row in group_of.items():
        for department, seen in view:
            pool = pool_of.setdefault((department, seen), len(pool_of))
            pools[row, department] = pool
    return group, pools, list(pool_of)


def _tables(pools: list[tuple[int, Seen]], department: Whole) -> tuple[Truth, Truth, Scores]:
    own = np.array([place for place, _seen in pools], dtype=np.int64)
    allowed = own[:, None] == department[None, :]
    kept = np.zeros(allowed.shape, dtype=np.bool_)
    expertise = np.zeros(allowed.shape, dtype=np.int16)
    for pool, (_place, seen) in enumerate(pools):
        for rater, barred, stays, score in seen:
            allowed[pool, rater] &= not barred
            kept[pool, rater] = stays
            expertise[pool, rater] = score
    return allowed, kept, expertise
