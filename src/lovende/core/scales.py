"""What a set of answers on one scale says, and whether the question still tells things apart.

Everything is computed from the number of answers at each point. Where a figure cannot be
estimated it is None, never NaN, and the verdict says why. The method, its sources and its limits
are in ``docs/methods/self-assessment.md``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

FEWEST_ANSWERS = 10
"""With fewer answers than this, nothing is said about whether the question separates."""


class Separation(StrEnum):
    """Whether a question tells measures apart, or why that is not known.

    ``CEILING`` and ``FLOOR``: at least half stand at the same end of the scale. ``NARROW``: two
    measures drawn at random more often than not gave the same answer.
    """

    SEPARATES = "separates"
    CEILING = "ceiling"
    FLOOR = "floor"
    NARROW = "narrow"
    NO_ANSWERS = "no_answers"
    TOO_FEW = "too_few"

    @property
    def fails(self) -> bool:
        """Whether the question no longer separates."""
        return self in (Separation.CEILING, Separation.FLOOR, Separation.NARROW)

    @property
    def known(self) -> bool:
        """Whether there were answers enough to judge."""
        return self not in (Separation.NO_ANSWERS, Separation.TOO_FEW)


@dataclass(frozen=True, slots=True)
class ScaleStatistics:
    """The answers at each point from ``low`` to ``high``, and what follows from them.

    ``n`` counts the answers on the scale; those outside it (not relevant) are in ``aside``.
    ``modes`` holds every most frequent point. ``same_pair`` is the probability that two answers
    drawn without replacement are equal; ``spread`` is Ferguson's delta, 0 when all answer alike
    and 1 when all points are equally frequent.
    """

    low: int
    high: int
    counts: tuple[int, ...]
    aside: int
    n: int
    mean: float | None
    median: float | None
    modes: tuple[int, ...]
    deviation: float | None
    floor_share: float | None
    ceiling_share: float | None
    same_pair: float | None
    spread: float | None
    separation: Separation

    @property
    def shares(self) -> tuple[float, ...] | None:
        """The share of the answers at each point; None without answers."""
        return tuple(count / self.n for count in self.counts) if self.n else None


def describe(low: int, counts: Sequence[int], *, aside: int = 0) -> ScaleStatistics:
    """Statistics of a scale that starts at ``low``, with ``counts[i]`` answers at ``low + i``.

    :raises ValueError: with fewer than two points, or a negative number of answers.
    """
    if len(counts) < 2:
        raise ValueError("A scale has at least two points.")
    if aside < 0 or any(count < 0 for count in counts):
        raise ValueError("A number of answers cannot be negative.")
    points = range(low, low + len(counts))
    n = sum(counts)
    mean = sum(p * c for p, c in zip(points, counts, strict=True)) / n if n else None
    most = max(counts)
    same = _same_pair(counts, n)
    return ScaleStatistics(
        low=low,
        high=points[-1],
        counts=tuple(counts),
        aside=aside,
        n=n,
        mean=mean,
        median=_median(points, counts, n),
        modes=tuple(p for p, c in zip(points, counts, strict=True) if n and c == most),
        deviation=_deviation(points, counts, n),
        floor_share=counts[0] / n if n else None,
        ceiling_share=counts[-1] / n if n else None,
        same_pair=same,
        spread=_spread(counts, n),
        separation=_separation(counts, n, same),
    )


def _median(points: Sequence[int], counts: Sequence[int], n: int) -> float | None:
    """The middle answer, or half-way between the two middle ones."""
    if not n:
        return None
    middle = {(n - 1) // 2, n // 2}
    found, before = [], 0
    for point, count in zip(points, counts, strict=True):
        found += [point for place in middle if before <= place < before + count]
        before += count
    return sum(found) / len(found)


def _deviation(points: Sequence[int], counts: Sequence[int], n: int) -> float | None:
    """The standard deviation of a sample (n - 1); needs two answers.

    In whole numbers until the last step, so that a constant answer gives exactly 0.
    """
    if n < 2:
        return None
    total = sum(p * c for p, c in zip(points, counts, strict=True))
    squares = sum(p * p * c for p, c in zip(points, counts, strict=True))
    return math.sqrt((n * squares - total * total) / (n * (n - 1)))


def _same_pair(counts: Sequence[int], n: int) -> float | None:
    return sum(c * (c - 1) for c in counts) / (n * (n - 1)) if n > 1 else None


def _spread(counts: Sequence[int], n: int) -> float | None:
    """Ferguson's delta for one question with ``len(counts)`` possible answers."""
    if not n:
        return None
    k = len(counts)
    return k * (n * n - sum(c * c for c in counts)) / (n * n * (k - 1))


def _separation(counts: Sequence[int], n: int, same_pair: float | None) -> Separation:
    if not n:
        return Separation.NO_ANSWERS
    if n < FEWEST_ANSWERS:
        return Separation.TOO_FEW
    if 2 * counts[-1] >= n:
        return Separation.CEILING
    if 2 * counts[0] >= n:
        return Separation.FLOOR
    if same_pair is not None and same_pair > 0.5:
        return Separation.NARROW
    return Separation.SEPARATES
