"""Mixes the pairs: lets every two raters of different departments meet about equally often.

Two items exchange one rater each, again and again, wherever that brings the numbers of meetings
closer to each other. An exchange changes no load, breaks no rule, and moves nothing that is worth
keeping; so what the flow made best stays so. Many exchanges are weighed at once, and those that
touch nothing in common are made.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lovende.core.assignment.chance import Chance
from lovende.core.assignment.structure import Structure, Whole

SWEEPS = 600
FINE = 16
"""Parts of a meeting, in which the expected number of meetings is rounded."""
PATIENCE = 40
"""So many sweeps without a gain end the mixing."""
FEWEST = 512
"""So many exchanges are weighed in a sweep, also where there are few items."""


def meetings(seats: Whole, raters: int) -> Whole:
    """How often every two raters have the same item (R × R, symmetric, zero on the diagonal)."""
    flat = np.zeros(raters * raters, dtype=np.int64)
    for one in range(seats.shape[1]):
        for other in range(seats.shape[1]):
            if one != other:
                cells = seats[:, one] * raters + seats[:, other]
                flat += np.bincount(cells, minlength=raters * raters)
    return flat.reshape(raters, raters)


def mix(found: Structure, seats: Whole, chance: Chance) -> Whole:
    """The seats (n × per item) after all exchanges that help."""
    if len(seats) < 2 or found.per_item < 2:
        return seats
    mixer = _Mixer(found, seats.copy(), chance)
    idle = 0
    for _sweep in range(SWEEPS):
        hot = mixer.uneven()
        if not len(hot):
            break
        idle = 0 if mixer.sweep(hot) else idle + 1
        if idle == PATIENCE:
            break
    return mixer.seats


@dataclass(frozen=True, slots=True)
class _Exchange:
    """Item ``a`` gives the rater in slot ``p`` to ``b``, which gives the one in ``q`` back."""

    a: Whole
    p: Whole
    b: Whole
    q: Whole

    def only(self, these: NDArray[np.bool_] | Whole) -> _Exchange:
        return _Exchange(self.a[these], self.p[these], self.b[these], self.q[these])


class _Mixer:
    def __init__(self, found: Structure, seats: Whole, chance: Chance) -> None:
        self.found = found
        self.seats = seats
        self.chance = chance
        self.count = meetings(seats, len(found.raters)).ravel()
        worth = found.kept * (4 * int(found.expertise.max(initial=0)) + 1) + found.expertise
        self.worth = worth.astype(np.int64)
        self.equal = not worth.any()
        per_item = found.per_item
        used = np.isin(np.arange(len(found.raters)), seats)
        apart = np.triu(found.department[:, None] != found.department[None, :])
        self.apart = np.flatnonzero(apart & used[:, None] & used[None, :])
        """The pairs that can meet: of different departments, both with something to rate."""
        self.expected = self._expected()
        self.others = np.array(
            [[other for other in range(per_item) if other != slot] for slot in range(per_item)]
        )

    def _expected(self) -> Whole:
        """How often every two should meet, in fine parts: in proportion to both loads, or, when
        these are even, equally often (told by zeros, since only differences count)."""
        loads = np.bincount(self.seats.ravel(), minlength=len(self.found.raters))
        expected = np.zeros(len(self.count), dtype=np.int64)
        if np.ptp(loads[loads > 0]) > 1:
            both = np.outer(loads, loads).ravel()
            met = FINE * int(self.count[self.apart].sum())
            expected[self.apart] = both[self.apart] * met // int(both[self.apart].sum())
        return expected

    def _surplus(self, cells: Whole) -> Whole:
        """How far pairs are above what is expected, in fine parts."""
        surplus: Whole = FINE * self.count[cells] - self.expected[cells]
        return surplus

    def uneven(self) -> Whole:
        """The items with a pair that meets more often than most; none when the mix is even."""
        surplus = self._surplus(self.apart)
        if np.ptp(surplus) <= FINE:
            return np.arange(0)
        middle = int(surplus.sum()) // len(self.apart)
        middle -= middle % FINE if not self.expected.any() else 0
        heat = np.full(len(self.seats), surplus.min())
        for one in range(self.found.per_item):
            for other in range(one):
                np.maximum(heat, self._surplus(self._cells(one, other)), out=heat)
        return np.flatnonzero(heat > middle)

    def _cells(self, one: int, other: int) -> Whole:
        low = np.minimum(self.seats[:, one], self.seats[:, other])
        return low * len(self.found.raters) + np.maximum(self.seats[:, one], self.seats[:, other])

    def sweep(self, hot: Whole) -> bool:
        """Weigh exchanges, every second with an uneven item; whether the mix became better."""
        asked = max(len(self.seats) // 2, min(FEWEST, 8 * len(self.seats)))
        a = self.chance.below(len(self.seats), asked)
        a[::2] = hot[self.chance.below(len(hot), len(a[::2]))]
        exchange = _Exchange(
            a,
            self.chance.below(self.found.per_item, asked),
            self.chance.below(len(self.seats), asked),
            self.chance.below(self.found.per_item, asked),
        )
        exchange = exchange.only(self._lawful(exchange))
        change = self._change(exchange)
        order = np.argsort(change, kind="stable")
        better, even = np.searchsorted(change[order], (0, 1))
        order = order[: min(even, better + FEWEST)]
        exchange, change = exchange.only(order), change[order]
        alone = self._alone(exchange)
        self._make(exchange.only(alone))
        return bool(np.any(change[alone] < 0))

    def _lawful(self, one: _Exchange) -> NDArray[np.bool_]:
        """Which exchanges keep every rule and lose nothing of worth."""
        found, seats = self.found, self.seats
        gives, gets = seats[one.a, one.p], seats[one.b, one.q]
        good = (one.a != one.b) & (gives != gets)
        for item, slot, new in ((one.a, one.p, gets), (one.b, one.q, gives)):
            rest = found.department[seats[item[:, None], self.others[slot]]]
            good &= np.all(rest != found.department[new][:, None], axis=1)
            good &= found.allowed[self._pool(item, new), new]
        if not self.equal:
            before = self._value(one.a, gives) + self._value(one.b, gets)
            good &= self._value(one.a, gets) + self._value(one.b, gives) == before
        return good

    def _pool(self, item: Whole, rater: Whole) -> Whole:
        return self.found.pools[self.found.group[item], self.found.department[rater]]

    def _value(self, item: Whole, rater: Whole) -> Whole:
        value: Whole = self.worth[self._pool(item, rater), rater]
        return value

    def _touched(self, one: _Exchange) -> tuple[Whole, Whole]:
        """The pairs that stop meeting, and those that start: m × 2 (per item - 1) cells each."""
        size = len(self.found.raters)
        gives, gets = self.seats[one.a, one.p], self.seats[one.b, one.q]
        with_a = self.seats[one.a[:, None], self.others[one.p]]
        with_b = self.seats[one.b[:, None], self.others[one.q]]

        def cells(rater: Whole, rest: Whole) -> Whole:
            low, high = np.minimum(rater[:, None], rest), np.maximum(rater[:, None], rest)
            return low * size + high

        ends = np.hstack((cells(gives, with_a), cells(gets, with_b)))
        starts = np.hstack((cells(gets, with_a), cells(gives, with_b)))
        return ends, starts

    def _change(self, one: _Exchange) -> Whole:
        """Half of how much the sum of squared surpluses grows, fine parts. Where a pair both ends
        and starts, the figure is above the truth, so it never misleads downwards.
        """
        ends, starts = self._touched(one)
        change: Whole = self._surplus(starts).sum(axis=1) - self._surplus(ends).sum(axis=1)
        return change + FINE * ends.shape[1]

    def _alone(self, one: _Exchange) -> Whole:
        """The exchanges that share no item and no pair with one further up."""
        if not len(one.a):
            return np.arange(0)
        ends, starts = self._touched(one)
        size = len(self.count)
        keys = np.hstack((ends, starts, size + one.a[:, None], size + one.b[:, None]))
        _values, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        owner = (first // keys.shape[1])[inverse.reshape(keys.shape)]
        return np.flatnonzero(np.all(owner == np.arange(len(keys))[:, None], axis=1))

    def _make(self, one: _Exchange) -> None:
        if not len(one.a):
            return
        ends, starts = self._touched(one)
        size = len(self.found.raters)
        for cells, by in ((ends, -1), (starts, 1)):
            np.add.at(self.count, cells.ravel(), by)
            np.add.at(self.count, (cells % size * size + cells // size).ravel(), by)
        gives = self.seats[one.a, one.p].copy()
        self.seats[one.a, one.p] = self.seats[one.b, one.q]
        self.seats[one.b, one.q] = gives
