"""What an application asks for, held against the limits of its call. Whole NOK throughout."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LimitFault(StrEnum):
    """What goes beyond a limit."""

    WAGES = "wages"
    COMPETENCE = "competence"
    YEARS = "years"
    NEGATIVE = "negative"


@dataclass(frozen=True, slots=True)
class CallLimits:
    """The most that may be granted: for a full-time position and for competence, each year."""

    position: int
    competence: int
    years: int


@dataclass(frozen=True, slots=True)
class Budget:
    """What is asked for; ``percent`` of a full-time position, the amounts for one year."""

    percent: int
    wages: int
    competence: int
    years: int

    @property
    def a_year(self) -> int:
        """The sum for one year."""
        return self.wages + self.competence

    @property
    def total(self) -> int:
        """The sum for all the years."""
        return self.a_year * self.years


def wage_limit(percent: int, limits: CallLimits) -> int:
    """The most for wages in a year, rounded down to whole NOK."""
    return limits.position * percent // 100


def limit_faults(budget: Budget, limits: CallLimits) -> tuple[LimitFault, ...]:
    """Everything in the budget that the limits do not allow."""
    figures = (budget.percent, budget.wages, budget.competence, budget.years)
    if min(figures) < 0:
        return (LimitFault.NEGATIVE,)
    broken = {
        LimitFault.WAGES: budget.wages > wage_limit(budget.percent, limits),
        LimitFault.COMPETENCE: budget.competence > limits.competence,
        LimitFault.YEARS: budget.years > limits.years,
    }
    return tuple(fault for fault, holds in broken.items() if holds)
