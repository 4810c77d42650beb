"""Coefficients of agreement, each from counts alone; none is ever NaN.

A coefficient that the ratings cannot give is an ``Estimate`` without a value, with the reason.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lovende.core.agreement.counting import coincidences

Z_95 = 1.959963984540054
Weights = Literal["none", "linear", "quadratic"]
Metric = Literal["nominal", "ordinal", "interval"]


class Reason(StrEnum):
    """Why a figure is not estimable."""

    NO_PAIRS = "no_pairs"
    ONE_CATEGORY = "one_category"
    ONE_ITEM = "one_item"
    NO_VARIATION = "no_variation"
    UNEQUAL_RATERS = "unequal_raters"
    TWO_CATEGORIES_ONLY = "two_categories_only"
    NOT_NUMBERS = "not_numbers"
    DUPLICATE_RATINGS = "duplicate_ratings"
    MORE_THAN_TWO_RATERS = "more_than_two_raters"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient, or the reason why there is none."""

    value: float | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa of a k×k table, with what Stata's ``kap`` prints beside it.

    ``null_se`` is the standard error where there is no agreement beyond chance, ``z`` and the
    one-sided ``p`` rest on it; ``se`` is the other one, which the 95 % interval (``low``,
    ``high``, within -1 … 1) rests on. Agreements are shares from 0 to 1, weighted if kappa is.
    """

    pairs: int
    observed: float | None = None
    expected: float | None = None
    value: float | None = None
    null_se: float | None = None
    z: float | None = None
    p: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    reason: Reason | None = None
    se_reason: Reason | None = None


def agreement_weights(categories: int, weights: Weights) -> NDArray[np.float64]:
    """How much each cell counts as agreement: 1 on the diagonal, 0 farthest from it."""
    if weights == "none" or categories < 2:
        return np.eye(categories)
    places = np.arange(categories)
    apart = np.abs(places[:, None] - places) / (categories - 1)
    return 1 - (apart if weights == "linear" else apart**2)


def cohen_kappa(table: ArrayLike, weights: Weights = "none") -> Kappa:
    """Kappa and both standard errors (Fleiss, Cohen & Everitt 1969, formulas 8 to 14)."""
    counts = np.asarray(table, dtype=np.float64)
    pairs = int(counts.sum())
    if not pairs:
        return Kappa(0, reason=Reason.NO_PAIRS)
    shares = counts / pairs
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    weight = agreement_weights(len(counts), weights)
    chance = np.outer(rows, columns)
    observed, expected = float((weight * shares).sum()), float((weight * chance).sum())
    if np.count_nonzero(counts.sum(axis=0) + counts.sum(axis=1)) < 2:
        return Kappa(pairs, observed, expected, reason=Reason.ONE_CATEGORY)
    value = (observed - expected) / (1 - expected)
    if pairs < 2:
        return Kappa(pairs, observed, expected, value, se_reason=Reason.ONE_ITEM)
    means = (weight @ columns)[:, None] + (rows @ weight)[None, :]
    scale = math.sqrt(pairs) * (1 - expected)
    null = float((chance * (weight - means) ** 2).sum()) - expected**2
    other = float((shares * (weight - means * (1 - value)) ** 2).sum())
    other -= (value - expected * (1 - value)) ** 2
    null_se, se = math.sqrt(max(null, 0)) / scale, math.sqrt(max(other, 0)) / scale
    low, high = max(value - Z_95 * se, -1.0), min(value + Z_95 * se, 1.0)
    if null <= 1e-14:  # a rater who gave all items the same value
        why = Reason.NO_VARIATION
        return Kappa(pairs, observed, expected, value, se=se, low=low, high=high, se_reason=why)
    z = value / null_se
    p = math.erfc(z / math.sqrt(2)) / 2
    return Kappa(pairs, observed, expected, value, null_se, z, p, se, low, high)


def fleiss_kappa(counts: NDArray[np.int64]) -> Estimate:
    """Fleiss' kappa (1971) of items × categories counts; of two raters it is Scott's pi (1955)."""
    ratings = counts.sum(axis=1)
    counts, ratings = counts[ratings > 0], ratings[ratings > 0]
    if not len(counts) or ratings.max() < 2:
        return Estimate(reason=Reason.NO_PAIRS)
    if ratings.min() != ratings.max():
        return Estimate(reason=Reason.UNEQUAL_RATERS)
    shares = counts.sum(axis=0) / counts.sum()
    return _beyond(_pairwise(counts, ratings), float((shares**2).sum()), shares)


def scott_pi(table: ArrayLike) -> Estimate:
    """Scott's pi (1955) of a k×k table: chance from both raters' ratings taken together."""
    both = np.asarray(table, dtype=np.float64)
    if not both.sum():
        return Estimate(reason=Reason.NO_PAIRS)
    shares = (both.sum(axis=0) + both.sum(axis=1)) / (2 * both.sum())
    return _beyond(float(np.trace(both) / both.sum()), float((shares**2).sum()), shares)


def gwet_ac1(counts: NDArray[np.int64]) -> Estimate:
    """Gwet's AC1 (2008) of items × categories counts; items may have different numbers of
    ratings. Every column is a category of the scale, used or not."""
    ratings = counts.sum(axis=1)
    counts, ratings = counts[ratings > 0], ratings[ratings > 0]
    if not len(counts) or ratings.max() < 2:
        return Estimate(reason=Reason.NO_PAIRS)
    if counts.shape[1] < 2:
        return Estimate(reason=Reason.ONE_CATEGORY)
    shares = (counts / ratings[:, None]).mean(axis=0)
    expected = float((shares * (1 - shares)).sum()) / (counts.shape[1] - 1)
    several = ratings > 1
    observed = _pairwise(counts[several], ratings[several])
    return Estimate((observed - expected) / (1 - expected))


def krippendorff_alpha(
    matrix: NDArray[np.float64],
    metric: Metric = "nominal",
    values: ArrayLike | None = None,
) -> Estimate:
    """Krippendorff's alpha of a coincidence matrix (2011).

    ``ordinal`` takes the categories in the matrix's order; ``interval`` needs their ``values``.
    """
    sums = matrix.sum(axis=0)
    total = float(sums.sum())
    if total < 1:
        return Estimate(reason=Reason.NO_PAIRS)
    if np.count_nonzero(sums) < 2:
        return Estimate(reason=Reason.ONE_CATEGORY)
    apart = _distances(sums, metric, values)
    expected = float((np.outer(sums, sums) * apart).sum())
    return Estimate(1 - (total - 1) * float((matrix * apart).sum()) / expected)


def alpha_of_counts(
    counts: NDArray[np.int64], metric: Metric = "nominal", values: ArrayLike | None = None
) -> Estimate:
    """Krippendorff's alpha of items × categories counts."""
    return krippendorff_alpha(coincidences(counts), metric, values)


def prevalence_index(table: ArrayLike) -> Estimate:
    """How lopsided a 2×2 table's agreement is, |a − d| / n (Byrt, Bishop & Carlin 1993)."""
    return _index(table, (0, 0), (1, 1))


def bias_index(table: ArrayLike) -> Estimate:
    """How differently the two of a 2×2 table use the values, |b − c| / n (same source)."""
    return _index(table, (0, 1), (1, 0))


def pabak(table: ArrayLike) -> Estimate:
    """Kappa as it would be with balanced categories and no bias (same source)."""
    counts = np.asarray(table, dtype=np.float64)
    if not counts.sum():
        return Estimate(reason=Reason.NO_PAIRS)
    if len(counts) < 2:
        return Estimate(reason=Reason.ONE_CATEGORY)
    observed = float(np.trace(counts) / counts.sum())
    return Estimate((len(counts) * observed - 1) / (len(counts) - 1))


def _index(table: ArrayLike, one: tuple[int, int], other: tuple[int, int]) -> Estimate:
    counts = np.asarray(table, dtype=np.float64)
    if counts.shape != (2, 2):
        return Estimate(reason=Reason.TWO_CATEGORIES_ONLY)
    if not counts.sum():
        return Estimate(reason=Reason.NO_PAIRS)
    return Estimate(float(abs(counts[one] - counts[other]) / counts.sum()))


def _pairwise(counts: NDArray[np.int64], ratings: NDArray[np.int64]) -> float:
    agreeing = (counts * (counts - 1)).sum(axis=1)
    return float((agreeing / (ratings * (ratings - 1))).mean())


def _beyond(observed: float, expected: float, shares: NDArray[np.float64]) -> Estimate:
    if np.count_nonzero(shares) < 2:
        return Estimate(reason=Reason.ONE_CATEGORY)
    return Estimate((observed - expected) / (1 - expected))


def _distances(
    sums: NDArray[np.float64], metric: Metric, values: ArrayLike | None
) -> NDArray[np.float64]:
    if metric == "nominal":
        return 1 - np.eye(len(sums))
    if metric == "ordinal":
        places = np.cumsum(sums) - sums / 2
    else:
        places = np.asarray(values, dtype=np.float64)
    difference = places[:, None] - places
    return np.square(difference)
