"""What an assignment is asked for: items, raters, what bars whom, and what to keep.

A problem is a set of statements: the order of items, raters and conflicts means nothing, and its
digest is that of a sorted form.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MOST_EXPERTISE = 1_000
"""The highest score of expertise; it bounds the costs, so that they stay exact integers."""
Pair = tuple[str, str]
"""An item and a rater, by key."""


class Fault(StrEnum):
    """What makes a problem one that cannot be asked."""

    NO_ITEMS = "no_items"
    NO_RATERS = "no_raters"
    PER_ITEM = "per_item"
    SAME_ITEM = "same_item"
    SAME_RATER = "same_rater"
    CAPACITY = "capacity"
    UNKNOWN_ITEM = "unknown_item"
    UNKNOWN_RATER = "unknown_rater"
    EXPERTISE = "expertise"


class InvalidProblem(ValueError):
    """The problem contradicts itself; ``fault`` says how, ``value`` where."""

    def __init__(self, fault: Fault, value: object) -> None:
        super().__init__(f"{fault.value}: {value!r}")
        self.fault = fault
        self.value = value


@dataclass(frozen=True, slots=True)
class Item:
    """What is rated, and the organisation behind it (empty where none is known)."""

    key: str
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Rater:
    """Who rates. ``capacity`` is the most items that they take; None sets no limit."""

    key: str
    department: str
    organisation: str = ""
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything that an assignment depends on, but for the seed.

    ``conflicts`` are the declared ones; those of organisation follow from items and raters.
    ``expertise`` scores pairs from 0 (also where none stands) to ``MOST_EXPERTISE``. ``earlier``
    holds the slot of each pair of an assignment to keep; pairs of items or raters that are gone
    are passed over. ``rebalance`` puts even loads before keeping.

    :raises InvalidProblem: when it contradicts itself.
    """

    items: tuple[Item, ...]
    raters: tuple[Rater, ...]
    per_item: int = 2
    conflicts: frozenset[Pair] = frozenset()
    expertise: Mapping[Pair, int] = field(default_factory=dict)
    earlier: Mapping[Pair, int] = field(default_factory=dict)
    rebalance: bool = False

    def __post_init__(self) -> None:
        _check_sizes(self)
        items, raters = ({one.key for one in ones} for ones in (self.items, self.raters))
        for item, rater in (*self.conflicts, *self.expertise):
            if item not in items:
                raise InvalidProblem(Fault.UNKNOWN_ITEM, item)
            if rater not in raters:
                raise InvalidProblem(Fault.UNKNOWN_RATER, rater)
        for score in self.expertise.values():
            if not 0 <= score <= MOST_EXPERTISE:
                raise InvalidProblem(Fault.EXPERTISE, score)

    @property
    def wanted(self) -> int:
        """How many ratings are to be handed out."""
        return self.per_item * len(self.items)


def _check_sizes(problem: Problem) -> None:
    if not problem.items:
        raise InvalidProblem(Fault.NO_ITEMS, 0)
    if not problem.raters:
        raise InvalidProblem(Fault.NO_RATERS, 0)
    if problem.per_item < 1:
        raise InvalidProblem(Fault.PER_ITEM, problem.per_item)
    _check_keys((one.key for one in problem.items), Fault.SAME_ITEM)
    _check_keys((one.key for one in problem.raters), Fault.SAME_RATER)
    for rater in problem.raters:
        if rater.capacity is not None and rater.capacity < 0:
            raise InvalidProblem(Fault.CAPACITY, rater.capacity)


def _check_keys(keys: Iterable[str], fault: Fault) -> None:
    key, times = Counter(keys).most_common(1)[0]
    if times > 1:
        raise InvalidProblem(fault, key)


def same_name(name: str) -> str:
    """The form in which two spellings of one department or organisation are equal."""
    return " ".join(name.split()).casefold()


def digest(problem: Problem) -> str:
    """SHA-256 of the problem in canonical form, in hexadecimal; the order of rows is not in it."""
    form = {
        "form": 1,
        "per_item": problem.per_item,
        "items": sorted([one.key, one.organisation] for one in problem.items),
        "raters": sorted(
            ([one.key, one.department, one.organisation, one.capacity] for one in problem.raters),
            key=lambda row: str(row[0]),
        ),
        "conflicts": sorted(map(list, problem.conflicts)),
        "expertise": sorted([*pair, score] for pair, score in problem.expertise.items() if score),
        "earlier": sorted([*pair, slot] for pair, slot in problem.earlier.items()),
        "rebalance": problem.rebalance,
    }
    text = json.dumps(form, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()
