"""Counts ratings: the table of two raters, and how often each item got each value.

Values are codes, integers from 0; a rating that is missing is -1. Every coefficient is computed
from these counts, so a million items cost little more than counting them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

MISSING = -1


def pair_table(first: ArrayLike, second: ArrayLike, categories: int) -> NDArray[np.int64]:
    """The k×k table of two raters: ``first`` gives the row, ``second`` the column.

    Items that either has not rated are left out. Raises ValueError for arrays of different shape
    and for codes outside -1 … k-1.
    """
    rows, columns = _codes(first), _codes(second)
    if rows.shape != columns.shape:
        raise ValueError(f"{rows.shape} ratings cannot be paired with {columns.shape}")
    if not rows.size:
        return np.zeros((categories, categories), dtype=np.int64)
    if not (_complete(rows, categories) and _complete(columns, categories)):
        rows, columns = _within(rows, categories), _within(columns, categories)
        both = (rows >= 0) & (columns >= 0)
        rows, columns = rows[both], columns[both]
    cells = np.multiply(rows, categories, dtype=np.intp)
    np.add(cells, columns, out=cells, dtype=np.intp)  # which no unsigned code turns into floats
    counts = np.bincount(cells, minlength=categories * categories)
    return counts.reshape(categories, categories)


def item_counts(
    items: ArrayLike, values: ArrayLike, number: int, categories: int
) -> NDArray[np.int64]:
    """How often each of ``number`` items got each value: an array of items × categories."""
    places, codes = _within(_codes(items), number), _within(_codes(values), categories)
    known = (places >= 0) & (codes >= 0)
    cells = np.multiply(places[known], categories, dtype=np.intp)
    np.add(cells, codes[known], out=cells, dtype=np.intp)
    return np.bincount(cells, minlength=number * categories).reshape(number, categories)


def coincidences(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Krippendorff's coincidence matrix of items × categories counts.

    Each item gives its ordered pairs of ratings, divided by one less than its ratings; an item
    with fewer than two ratings gives none.
    """
    categories = counts.shape[1]
    ratings = counts.sum(axis=1)
    total = np.zeros((categories, categories))
    for number in np.unique(ratings[ratings > 1]):
        some = counts[ratings == number].astype(np.float64)
        total += (some.T @ some - np.diag(some.sum(axis=0))) / (number - 1)
    return total


def _codes(values: ArrayLike) -> NDArray[np.integer]:
    codes = np.asarray(values)
    if not codes.size:
        return codes.astype(np.int64).ravel()
    if codes.ndim != 1 or not np.issubdtype(codes.dtype, np.integer):
        raise ValueError("codes are a row of integers")
    return codes


def _within(codes: NDArray[np.integer], limit: int) -> NDArray[np.integer]:
    if codes.size and (codes.min() < MISSING or codes.max() >= limit):
        raise ValueError(f"codes are from {MISSING} to {limit - 1}")
    return codes


def _complete(codes: NDArray[np.integer], limit: int) -> bool:
    """Whether all codes are from 0 to below the limit; in one pass where a negative number seen
    as unsigned is above the limit, which in a narrow type it need not be."""
    if limit > np.iinfo(codes.dtype).max:
        return bool(codes.min() >= 0 and codes.max() < limit)
    unsigned = codes.view(codes.dtype.str.replace("i", "u"))
    return bool(unsigned.max() < limit)
