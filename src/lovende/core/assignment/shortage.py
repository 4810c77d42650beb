"""Why an assignment cannot be made, as data: what stands in the way, and what would help."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lovende.core.assignment.flow import Flow, Network
from lovende.core.assignment.loads import sharing_of
from lovende.core.assignment.problem import Pair
from lovende.core.assignment.structure import Structure, Truth, Whole


@dataclass(frozen=True, slots=True)
class TooFewDepartments:
    """An item wants raters of more departments than have anybody who can take one."""

    wanted: int
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CapacityTooSmall:
    """All raters together can take fewer ratings than are wanted."""

    wanted: int
    capacity: int


@dataclass(frozen=True, slots=True)
class DepartmentTooLarge:
    """So much of the capacity is in a few departments that it cannot be used.

    ``departments`` are those with more than one rating of every item, and what they could take;
    ``items`` is what each of them can use; ``usable`` what all departments can use together.
    """

    wanted: int
    usable: int
    items: int
    departments: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ItemsBarred:
    """Items that too few departments may rate: each with the departments that still may."""

    wanted: int
    items: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Items that together want more ratings than those who may rate them can take.

    ``raters`` are the ones who have no more room.
    """

    items: tuple[str, ...]
    raters: tuple[str, ...]
    wanted: int
    possible: int


Reason = TooFewDepartments | CapacityTooSmall | DepartmentTooLarge | ItemsBarred | Bottleneck


@dataclass(frozen=True, slots=True)
class Remedies:
    """The smallest changes that each suffice alone; None where that kind cannot.

    ``capacity``: raters and how many items more each must take, the fewest in all.
    ``conflicts``: the fewest declared conflicts to lift (those of organisation stay).
    ``newcomers``: the fewest raters from as many new departments, with what each has to take.
    """

    capacity: tuple[tuple[str, int], ...] | None
    conflicts: tuple[Pair, ...] | None
    newcomers: tuple[int, ...]


class Infeasible(Exception):
    """No assignment meets the demands. ``short`` ratings are missing at the least."""

    def __init__(self, reason: Reason, remedies: Remedies, short: int, digest: str) -> None:
        super().__init__(f"{short} ratings cannot be handed out: {type(reason).__name__}")
        self.reason = reason
        self.remedies = remedies
        self.short = short
        self.digest = digest


def reason(found: Structure, flow: Flow) -> Reason:
    """The plainest reason why the largest flow falls short."""
    limits = np.array(sharing_of(found).limits, dtype=np.int64)
    items, wanted = len(found.items), found.wanted
    by_department = np.bincount(
        found.department, weights=limits, minlength=len(found.departments)
    ).astype(np.int64)
    open_departments = tuple(
        name for name, room in zip(found.departments, by_department, strict=True) if room
    )
    if len(open_departments) < found.per_item:
        return TooFewDepartments(found.per_item, open_departments)
    if limits.sum() < wanted:
        return CapacityTooSmall(wanted, int(limits.sum()))
    usable = int(np.minimum(by_department, items).sum())
    if usable < wanted:
        large = tuple(
            (name, int(room))
            for name, room in zip(found.departments, by_department, strict=True)
            if room > items
        )
        return DepartmentTooLarge(wanted, usable, items, large)
    return _barred(found, limits > 0) or _bottleneck(found, flow)


def _barred(found: Structure, able: Truth) -> ItemsBarred | None:
    """The items that fewer departments may rate than are wanted."""
    may = np.take((found.allowed & able).any(axis=1), found.pools)
    few = np.flatnonzero(may.sum(axis=1) < found.per_item)
    if not len(few):
        return None
    names = np.array(found.departments, dtype=object)
    left = {int(group): tuple(names[may[group]]) for group in few}
    barred = (
        (found.items[place], left[int(group)])
        for place, group in enumerate(found.group)
        if int(group) in left
    )
    return ItemsBarred(found.per_item, tuple(sorted(barred)))


def _bottleneck(found: Structure, flow: Flow) -> Bottleneck:
    """The side of the minimum cut on which ratings remain to be handed out."""
    groups, raters = _reached(found, flow)
    items = sorted(found.items[place] for place in np.flatnonzero(groups[found.group]))
    wanted = found.per_item * len(items)
    return Bottleneck(
        tuple(items),
        tuple(sorted(found.raters[place] for place in np.flatnonzero(raters))),
        wanted,
        wanted - (found.wanted - flow.total),
    )


def _reached(found: Structure, flow: Flow) -> tuple[Truth, Truth]:
    """The groups and raters that a further rating could be moved to in the flow."""
    network = Network(found)
    units = flow.units[network.group, network.place]
    room = units < found.sizes[network.group]
    groups = flow.units.sum(axis=1) < found.sizes * found.per_item
    raters = np.zeros(len(found.raters), dtype=np.bool_)
    pools = np.zeros(len(found.allowed), dtype=np.bool_)
    reached = -1
    while reached != (reached := int(groups.sum() + pools.sum() + raters.sum())):
        pools |= _marked(network.drawn[room & groups[network.group]], len(pools))
        raters |= _marked(network.rater[pools[network.pool]], len(raters))
        pools |= _marked(flow.pool[raters[flow.rater]], len(pools))
        groups |= _marked(network.group[(units > 0) & pools[network.drawn]], len(groups))
    return groups, raters


def _marked(places: Whole, length: int) -> Truth:
    return np.bincount(places, minlength=length) > 0
