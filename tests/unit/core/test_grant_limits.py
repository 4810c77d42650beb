"""What is asked for is held against the limits of the call."""

from __future__ import annotations

import pytest

from lovende.core.grant_limits import Budget, CallLimits, LimitFault, limit_faults, wage_limit

LIMITS = CallLimits(position=610_000, competence=20_000, years=3)


@pytest.mark.parametrize(
    ("budget", "faults"),
    [
        (Budget(100, 610_000, 20_000, 3), ()),
        (Budget(100, 610_001, 20_000, 3), (LimitFault.WAGES,)),
        (Budget(50, 305_001, 0, 1), (LimitFault.WAGES,)),
        (Budget(0, 0, 20_001, 4), (LimitFault.COMPETENCE, LimitFault.YEARS)),
        (Budget(100, -1, 0, 1), (LimitFault.NEGATIVE,)),
    ],
)
def test_each_limit_is_kept_to_the_krone(budget: Budget, faults: tuple[LimitFault, ...]) -> None:
    assert limit_faults(budget, LIMITS) == faults


def test_the_sums_are_for_a_year_and_for_all_years() -> None:
    assert wage_limit(33, LIMITS) == 201_300
    assert Budget(150, 900_000, 10_000, 2).a_year == 910_000
    assert Budget(150, 900_000, 10_000, 2).total == 1_820_000
