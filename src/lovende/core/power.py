"""How small a difference a study of a given size can see, and how large it must be to see one.

Two groups, or the same people before and after; means or shares; alone or in clusters. Formulas,
sources and limits are in ``docs/methods/power.md``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

MOST_PARTICIPANTS = 1_000_000_000
_STEPS = 200
_NORMAL_FROM = 1_000_000
"""Degrees of freedom from which the t distributions are taken as normal."""


class Design(StrEnum):
    """Two separate groups, or one group measured before and after."""

    TWO_GROUPS = "two_groups"
    BEFORE_AFTER = "before_after"


class PlanFault(StrEnum):
    """What makes a plan one that nothing can be computed from."""

    ALPHA = "alpha"
    POWER = "power"
    CORRELATION = "correlation"
    ICC = "icc"
    CLUSTER_SIZE = "cluster_size"
    PARTICIPANTS = "participants"
    TOO_FEW = "too_few"
    SHARE = "share"
    DIFFERENCE = "difference"
    NOT_REACHED = "not_reached"


class BadPlan(ValueError):
    """A plan that nothing can be computed from; ``fault`` says why."""

    def __init__(self, fault: PlanFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Plan:
    """How a study is laid and what is asked of it.

    ``alpha`` is two-sided. ``correlation`` is that between before and after for the same person,
    and is without effect with two groups. ``icc`` is the intraclass correlation within clusters of
    ``cluster_size`` people each (1: no clusters).

    :raises BadPlan: when a figure is outside what it can be.
    """

    design: Design = Design.TWO_GROUPS
    alpha: float = 0.05
    power: float = 0.80
    correlation: float = 0.5
    icc: float = 0.0
    cluster_size: float = 1.0

    def __post_init__(self) -> None:
        _check(1e-6 <= self.alpha <= 0.5, PlanFault.ALPHA)
        _check(self.alpha < self.power <= 0.9999, PlanFault.POWER)
        _check(-1 < self.correlation < 1, PlanFault.CORRELATION)
        _check(0 <= self.icc <= 1, PlanFault.ICC)
        _check(1 <= self.cluster_size <= MOST_PARTICIPANTS, PlanFault.CLUSTER_SIZE)

    @property
    def design_effect(self) -> float:
        """How many people in clusters tell as much as one alone: 1 + (m - 1) · ICC."""
        return 1 + (self.cluster_size - 1) * self.icc


@dataclass(frozen=True, slots=True)
class Shares:
    """The nearest shares that would be seen as different, above and below; None: not even the end.

    ``before`` is the share that they are held against.
    """

    before: float
    above: float | None
    below: float | None


def power_of_mean(participants: float, effect: float, plan: Plan) -> float:
    """The probability of seeing a difference of ``effect`` standard deviations between means.

    ``participants`` are in each group, or measured twice. Noncentral t, both tails.
    """
    n = participants / plan.design_effect
    if plan.design is Design.TWO_GROUPS:
        return _power_of_t(2 * n - 2, abs(effect) * math.sqrt(n / 2), plan.alpha)
    spread = math.sqrt(2 * (1 - plan.correlation))
    return _power_of_t(n - 1, abs(effect) / spread * math.sqrt(n), plan.alpha)


def power_of_share(participants: float, before: float, after: float, plan: Plan) -> float:
    """The probability of seeing that the share ``after`` is not the share ``before``.

    Two groups: the z test with pooled variance under no difference (Fleiss). Before and after:
    McNemar's test (Connor). Both tails.
    """
    n = participants / plan.design_effect
    difference = abs(after - before)
    unlike = before * (1 - before) + after * (1 - after)
    if plan.design is Design.TWO_GROUPS:
        middle = (before + after) / 2
        null, real = 2 * middle * (1 - middle), unlike
    else:
        null = discordant(before, after, plan.correlation)
        real = max(null - difference**2, 0.0)
    return _power_of_z(difference * math.sqrt(n), math.sqrt(null), math.sqrt(real), plan.alpha)


def discordant(before: float, after: float, correlation: float) -> float:
    """The share of people who change, one way or the other.

    A correlation that two such shares cannot have is taken as the nearest that they can.
    """
    both = before * after + correlation * math.sqrt(before * (1 - before) * after * (1 - after))
    both = min(max(both, before + after - 1, 0.0), before, after)
    return before + after - 2 * both


def detectable_mean(participants: int, plan: Plan) -> float:
    """The smallest difference between means, in standard deviations, that is seen with the power.

    :raises BadPlan: with too few participants for any difference to be seen.
    """
    _check_participants(participants, plan)
    high = 1.0
    while power_of_mean(participants, high, plan) < plan.power:
        high *= 2
        if high > 1e6:
            raise BadPlan(PlanFault.TOO_FEW)
    return _crossing(lambda effect: power_of_mean(participants, effect, plan), 0.0, high, plan)


def detectable_shares(participants: int, before: float, plan: Plan) -> Shares:
    """The nearest shares above and below ``before`` that are seen as different with the power.

    :raises BadPlan: with too few participants, or a share outside 0 to 1.
    """
    _check_participants(participants, plan)
    _check(0 <= before <= 1, PlanFault.SHARE)

    def nearest(end: float) -> float | None:
        def power(after: float) -> float:
            return power_of_share(participants, before, after, plan)

        return None if power(end) < plan.power else _crossing(power, before, end, plan)

    return Shares(before, above=nearest(1.0), below=nearest(0.0))


def needed_for_mean(effect: float, plan: Plan) -> int:
    """How many participants (in each group) it takes to see ``effect`` standard deviations.

    :raises BadPlan: with no difference to see, or one that takes more than a thousand million.
    """
    _check(math.isfinite(effect) and effect != 0, PlanFault.DIFFERENCE)
    return _needed(lambda n: power_of_mean(n, effect, plan), plan)


def needed_for_share(before: float, after: float, plan: Plan) -> int:
    """How many participants (in each group) it takes to tell the two shares apart.

    :raises BadPlan: with shares outside 0 to 1, or alike, or too near each other.
    """
    _check(0 <= before <= 1 and 0 <= after <= 1, PlanFault.SHARE)
    _check(before != after, PlanFault.DIFFERENCE)
    return _needed(lambda n: power_of_share(n, before, after, plan), plan)


def _needed(power: Callable[[int], float], plan: Plan) -> int:
    """The smallest number with the power, which grows with the number."""
    low = _fewest(plan) - 1
    high = low + 1
    while power(high) < plan.power:
        low, high = high, 2 * high
        if high > MOST_PARTICIPANTS:
            raise BadPlan(PlanFault.NOT_REACHED)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power(middle) >= plan.power else (middle, high)
    return high


def _crossing(power: Callable[[float], float], low: float, high: float, plan: Plan) -> float:
    """Where between ``low`` (too little) and ``high`` (enough) the power is reached."""
    for _step in range(_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (low, middle) if power(middle) >= plan.power else (middle, high)
    return high


def _fewest(plan: Plan) -> int:
    """The fewest participants (in each group) that a test can be made with."""
    return math.floor(plan.design_effect) + 1


def _check_participants(participants: int, plan: Plan) -> None:
    _check(1 <= participants <= MOST_PARTICIPANTS, PlanFault.PARTICIPANTS)
    _check(participants >= _fewest(plan), PlanFault.TOO_FEW)


def _check(good: bool, fault: PlanFault) -> None:
    if not good:
        raise BadPlan(fault)


def _power_of_z(shift: float, null: float, real: float, alpha: float) -> float:
    """Both tails of a normal test whose deviation is ``null`` without and ``real`` with effect."""
    from scipy.special import ndtr, ndtri

    limit = -float(ndtri(alpha / 2)) * null
    if real == 0:
        return float(shift > limit)
    return float(ndtr((shift - limit) / real) + ndtr((-shift - limit) / real))


def _power_of_t(freedom: float, shift: float, alpha: float) -> float:
    """Both tails of a t test with ``freedom`` degrees of freedom and noncentrality ``shift``."""
    from scipy.special import stdtrit

    if freedom >= _NORMAL_FROM:
        return _power_of_z(shift, 1.0, 1.0, alpha)
    limit = -float(stdtrit(freedom, alpha / 2))
    return 1 - _below(limit, freedom, shift) + _below(-limit, freedom, shift)


def _below(limit: float, freedom: float, shift: float) -> float:
    """The noncentral t distribution; SciPy gives up only where it is below 1e-6."""
    from scipy.special import nctdtr

    below = float(nctdtr(freedom, shift, limit))
    return 0.0 if math.isnan(below) else below
