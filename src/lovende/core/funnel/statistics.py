"""The agreement of two raters from their table, in the figures that reports print.

Observed and expected agreement, Cohen's kappa, z with the standard error under the null
hypothesis (Fleiss, Cohen & Everitt 1969) and its one-sided p, as Stata's ``kap`` prints them. Here
to be held against printed digits; a figure that cannot be estimated is None.

The search for a correction asks this of many thousand small tables, one figure at a time, so it
is done in plain numbers, without the arrays of :mod:`lovende.core.agreement`; a test holds the two
against each other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum


class Name(StrEnum):
    """A statistic of a table of two raters."""

    OBSERVED = "observed"
    EXPECTED = "expected"
    KAPPA = "kappa"
    Z = "z"
    P = "p"


def statistic(name: Name, counts: Sequence[Sequence[int]]) -> float | None:
    """One statistic of the k × k table; None without items, or where chance explains all."""
    rows = [sum(row) for row in counts]
    columns = [sum(column) for column in zip(*counts, strict=True)]
    n = sum(rows)
    if n == 0:
        return None
    same = sum(row[place] for place, row in enumerate(counts))
    by_chance = sum(a * b for a, b in zip(rows, columns, strict=True))  # of n * n, in whole numbers
    if name is Name.OBSERVED:
        return same / n
    if name is Name.EXPECTED:
        return by_chance / (n * n)
    if by_chance == n * n:
        return None
    kappa = (n * same - by_chance) / (n * n - by_chance)
    if name is Name.KAPPA:
        return kappa
    return _against_null(name, kappa, rows, columns, n)


def _against_null(
    name: Name, kappa: float, rows: Sequence[int], columns: Sequence[int], n: int
) -> float | None:
    """z, or its one-sided p."""
    expected = sum(a * b for a, b in zip(rows, columns, strict=True)) / (n * n)
    spread = sum(a * b * (a + b) for a, b in zip(rows, columns, strict=True)) / n**3
    variance = (expected + expected**2 - spread) / (n * (1 - expected) ** 2)
    if variance <= 1e-15:
        return None
    z = kappa / math.sqrt(variance)
    return z if name is Name.Z else math.erfc(z / math.sqrt(2)) / 2
