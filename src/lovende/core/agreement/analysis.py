"""All that is said of one set of ratings: the table of pairs, every coefficient, each rater's use
of the values, and what to beware of when reading them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from lovende.core.agreement.coefficients import (
    Estimate,
    Kappa,
    Reason,
    alpha_of_counts,
    bias_index,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    pabak,
    prevalence_index,
    scott_pi,
)
from lovende.core.agreement.counting import item_counts, pair_table

LOPSIDED_FROM = 0.8
KAPPAS = ("none", "linear", "quadratic")
COEFFICIENTS = (
    *("fleiss_kappa", "krippendorff_alpha", "krippendorff_alpha_ordinal"),
    *("krippendorff_alpha_interval", "gwet_ac1", "scott_pi", "pabak"),
    *("prevalence_index", "bias_index"),
)
_OF_NUMBERS = ("linear", "quadratic", "krippendorff_alpha_ordinal", "krippendorff_alpha_interval")
_LABELS = (
    *((0.2, "slight"), (0.4, "fair"), (0.6, "moderate"), (0.8, "substantial")),
    (float("inf"), "almost_perfect"),
)


class Warned(StrEnum):
    """What a reader of the coefficients must know."""

    INTERCHANGEABLE = "interchangeable_raters"
    LOPSIDED = "lopsided_categories"


class Barred(StrEnum):
    """Why a set of ratings gives no coefficients, or no table of pairs."""

    DUPLICATES = "duplicate_ratings"
    MORE_THAN_TWO = "more_than_two_raters"


@dataclass(frozen=True, slots=True)
class Ratings:
    """Ratings as codes from 0, a rating a place; a missing value is -1.

    ``numbers`` are the values' numbers in the order of ``categories``, ascending, where every
    value is a number; ``raters`` are the raters' labels.
    """

    items: NDArray[np.int64]
    raters_of: NDArray[np.int64]
    values: NDArray[np.int64]
    categories: Sequence[str]
    raters: Sequence[str]
    numbers: Sequence[float] | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What ``analyse`` found. ``use`` is raters × categories: how often each gave each value.

    All of KAPPAS and of COEFFICIENTS are there always, those without a value with the reason.
    """

    items: int
    ratings: int
    missing: int
    table: NDArray[np.int64] | None
    use: NDArray[np.int64]
    kappas: dict[str, Kappa] = field(default_factory=dict)
    coefficients: dict[str, Estimate] = field(default_factory=dict)
    warnings: tuple[Warned, ...] = ()
    barred: Barred | None = None
    """Where it is DUPLICATES nothing is estimated; MORE_THAN_TWO bars the table of pairs only."""


def analyse(ratings: Ratings) -> Agreement:
    """Every figure of a set of ratings.

    The first and second of an item's two ratings are rater 1 and 2, in the order given; but where
    the same two rated everything, the one with the lower code is always rater 1.
    """
    known = ratings.values >= 0
    missing = len(known) - int(known.sum())
    number = len(np.unique(ratings.items))
    items, raters, values = (
        codes[known] for codes in (ratings.items, ratings.raters_of, ratings.values)
    )
    size = len(ratings.categories)
    use = item_counts(raters, values, len(ratings.raters), size)
    whole = (number, len(values), missing)
    if len(np.unique(items * max(len(ratings.raters), 1) + raters)) < len(items):
        return _complete(Agreement(*whole, None, use, barred=Barred.DUPLICATES), ratings)
    places = np.unique(items, return_inverse=True)[1]
    counts = item_counts(places, values, int(places.max(initial=-1)) + 1, size)
    coefficients = _of_counts(counts, ratings.numbers)
    active = int((use.sum(axis=1) > 0).sum())
    if counts.sum(axis=1).max(initial=0) > 2:
        warned = _warnings(use, interchangeable=False)
        barred = Barred.MORE_THAN_TWO
        return _complete(Agreement(*whole, None, use, {}, coefficients, warned, barred), ratings)
    table = pair_table(*_pairs(places, raters, values, same=active == 2), size)
    coefficients |= {
        "scott_pi": scott_pi(table),
        "pabak": pabak(table),
        "prevalence_index": prevalence_index(table),
        "bias_index": bias_index(table),
    }
    kappas = {"none": cohen_kappa(table)}
    if ratings.numbers is not None:
        kappas |= {kind: cohen_kappa(table, kind) for kind in ("linear", "quadratic")}
    warned = _warnings(use, interchangeable=active > 2)
    return _complete(Agreement(*whole, table, use, kappas, coefficients, warned), ratings)


def landis_koch(kappa: float) -> str:
    """The label of Landis & Koch (1977), which depends on the task and is no more than a habit."""
    if kappa < 0:
        return "poor"
    return next(name for most, name in _LABELS if kappa <= most)


def _complete(found: Agreement, ratings: Ratings) -> Agreement:
    """The same with every figure in its place, those not there with the reason."""

    def why(name: str) -> Reason:
        if found.barred == Barred.DUPLICATES:
            return Reason.DUPLICATE_RATINGS
        if name in _OF_NUMBERS and ratings.numbers is None:
            return Reason.NOT_NUMBERS
        return Reason.MORE_THAN_TWO_RATERS

    kappas = {
        name: found.kappas.get(name) or Kappa(0, reason=why(name), se_reason=why(name))
        for name in KAPPAS
    }
    coefficients = {
        name: found.coefficients.get(name) or Estimate(reason=why(name)) for name in COEFFICIENTS
    }
    return replace(found, kappas=kappas, coefficients=coefficients)


def _of_counts(counts: NDArray[np.int64], numbers: Sequence[float] | None) -> dict[str, Estimate]:
    found = {
        "fleiss_kappa": fleiss_kappa(counts),
        "krippendorff_alpha": alpha_of_counts(counts),
        "gwet_ac1": gwet_ac1(counts),
    }
    if numbers is not None:
        found["krippendorff_alpha_ordinal"] = alpha_of_counts(counts, "ordinal")
        found["krippendorff_alpha_interval"] = alpha_of_counts(counts, "interval", numbers)
    return found


def _pairs(
    items: NDArray[np.int64],
    raters: NDArray[np.int64],
    values: NDArray[np.int64],
    *,
    same: bool,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    order = np.lexsort((raters, items)) if same else np.argsort(items, kind="stable")
    sorted_items = items[order]
    first = np.flatnonzero(sorted_items[1:] == sorted_items[:-1])
    return values[order[first]], values[order[first + 1]]


def _warnings(use: NDArray[np.int64], *, interchangeable: bool) -> tuple[Warned, ...]:
    warned = [Warned.INTERCHANGEABLE] if interchangeable else []
    of_value = use.sum(axis=0)
    if of_value.sum() and of_value.max() / of_value.sum() >= LOPSIDED_FROM:
        warned.append(Warned.LOPSIDED)
    return tuple(warned)
