"""How lenient each rater is: how often they give a value that others give the same items less.

A rater is held against those who rated the very same items, so that whoever was handed better
items is not called lenient for it. See ``docs/methods/agreement.md``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lovende.core.agreement.analysis import Ratings
from lovende.core.agreement.counting import item_counts

Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Leniency:
    """A rater's use of one value beside that of the co-raters, on the items they share.

    ``items`` counts those; ``share`` is how often the rater gave the value, ``others`` how often
    the co-raters did, both from 0 to 1; ``difference`` is the first less the second, ``low`` and
    ``high`` its 95 % interval. All are None where no item is shared.
    """

    items: int
    share: float | None = None
    others: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None


def leniency(ratings: Ratings) -> tuple[tuple[Leniency, ...], ...]:
    """For each rater, in order, their leniency on each category, in order.

    With d the difference on one item, 1 or 0 less the share of the item's co-raters who gave the
    value, the difference is Σd / n. Its interval is that of Agresti & Min (2005) for matched
    proportions, which adds half an item to each cell of the matched table: centre
    m = Σd / (n + 2), half-width 1.96 √(((Σd² + 1) / (n + 2) − m²) / (n + 2)). It has a width also
    where nobody differs, and keeps within −1 … 1.

    Ratings that are missing, and items with one rating alone, count for nothing. A rater who
    rated an item twice is a fault of the input, for which all are None (see ``analyse``).
    """
    size, people = len(ratings.categories), len(ratings.raters)
    known = ratings.values >= 0
    raters, values = ratings.raters_of[known], ratings.values[known]
    places = np.unique(ratings.items[known], return_inverse=True)[1]
    if len(np.unique(places * max(people, 1) + raters)) < len(places):
        return ((Leniency(0),) * size,) * people
    counts = item_counts(places, values, int(places.max(initial=-1)) + 1, size)
    shared = counts.sum(axis=1)[places] > 1
    raters, values, places = raters[shared], values[shared], places[shared]
    others_there = (counts.sum(axis=1) - 1)[places]
    items = np.bincount(raters, minlength=people)
    columns = [
        _of_value(values == code, counts[places, code], others_there, raters, items)
        for code in range(size)
    ]
    return tuple(tuple(column[rater] for column in columns) for rater in range(people))


def _of_value(
    own: NDArray[np.bool_],
    given: NDArray[np.int64],
    others_there: NDArray[np.int64],
    raters: NDArray[np.int64],
    items: NDArray[np.int64],
) -> list[Leniency]:
    """One value, a rating a place; ``given`` counts all of the item's ratings with the value."""
    others = (given - own) / others_there
    apart = own - others

    def summed(of: NDArray[np.generic]) -> list[float]:
        return np.bincount(raters, weights=of, minlength=len(items)).tolist()

    sums = zip(
        items.tolist(), summed(own), summed(others), summed(apart), summed(apart**2), strict=True
    )
    return [
        _leniency(n, share, mean, total, squares) if n else Leniency(0)
        for n, share, mean, total, squares in sums
    ]


def _leniency(n: int, own: float, others: float, total: float, squares: float) -> Leniency:
    centre = total / (n + 2)
    half = Z_95 * float(np.sqrt(((squares + 1) / (n + 2) - centre**2) / (n + 2)))
    return Leniency(
        items=n,
        share=own / n,
        others=others / n,
        difference=total / n,
        low=max(centre - half, -1.0),
        high=min(centre + half, 1.0),
    )
