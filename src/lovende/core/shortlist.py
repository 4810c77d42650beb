"""Which measures would be among the best, whatever the criteria weigh.

No weights are chosen: they are drawn thousands of times, all sets of weights alike likely
(Dirichlet(1, …, 1)), and every draw ranks the measures. What is robust stands high in nearly all
of them; what hangs on one criterion falls when that one is left out. The method, its source and
its limits are in ``docs/methods/shortlist.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

DRAWS = 10_000
CELLS = 2_000_000
"""Scores are computed for so many measures times draws at once, to bound the memory."""
DIGITS = 12
"""Scores that agree in so many digits are ties: the rest is rounding of sums."""
INTERVAL = (0.025, 0.975)

Floats = NDArray[np.float64]
Judgements = Sequence[Sequence[float | None]]


class Note(StrEnum):
    """What makes a result say less than it seems to.

    ``ALL_ALIKE``: no two measures were judged differently. ``ONE_CRITERION``: there is nothing to
    weigh. ``NOT_JUDGED``: some measures have no judgement at all, and no place. ``SOME_MISSING``:
    some judgements could not be made.
    """

    ALL_ALIKE = "all_alike"
    ONE_CRITERION = "one_criterion"
    NOT_JUDGED = "not_judged"
    SOME_MISSING = "some_missing"


class Fault(StrEnum):
    """Why nothing can be computed."""

    NO_ITEMS = "no_items"
    NO_CRITERIA = "no_criteria"
    TOP_TOO_SMALL = "top_too_small"
    TOP_TOO_LARGE = "top_too_large"
    TOO_FEW_DRAWS = "too_few_draws"
    VALUE = "value"
    SHAPE = "shape"


class NotPossible(ValueError):
    """Input that no shortlist can be made of; ``judged`` is how many items have a judgement."""

    def __init__(self, fault: Fault, judged: int = 0) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.judged = judged


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands over all draws.

    ``share``: how often it is among the top k, from 0 to 1; items that tie over the last places
    share them alike. ``median``, ``low`` and ``high``: the middle of its ranks and the interval
    that holds 95 % of them; ``best`` and ``worst`` the extremes met. Tied items have the mean of
    the ranks they share.
    """

    share: float
    median: float
    low: float
    high: float
    best: float
    worst: float


@dataclass(frozen=True, slots=True)
class Standing:
    """One item. ``place`` is None when it has no judgement at all.

    ``without`` has its place with each criterion left out, None where nothing is left to judge it
    by. ``missing`` counts the judgements that could not be made; ``share_if_not_met`` and
    ``share_if_met`` are the share with all of them not met, or all met, the other items unchanged;
    with nothing missing they are the share itself. ``ties`` are the items with the same score in
    every draw.
    """

    item: str
    place: Place | None
    missing: int
    share_if_not_met: float | None
    share_if_met: float | None
    without: tuple[Place | None, ...]
    ties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shortlist:
    """All items, those most often among the top first."""

    criteria: tuple[str, ...]
    top: int
    draws: int
    seed: int
    standings: tuple[Standing, ...]
    notes: tuple[Note, ...]


def shortlist(
    items: Sequence[str],
    criteria: Sequence[str],
    judgements: Judgements,
    *,
    top: int,
    seed: int,
    draws: int = DRAWS,
) -> Shortlist:
    """How robustly each item stands among the ``top``.

    ``judgements[i][j]`` is 0 (not met) to 1 (met) for item i and criterion j, or None where it
    cannot be judged. An item's score in a draw is the weighted mean over the criteria it was
    judged by, so what cannot be judged counts neither for nor against.

    :raises NotPossible: for input that has no answer, with why.
    """
    values = _matrix(items, criteria, judgements, draws)
    judged = ~np.isnan(values)
    ranked = np.flatnonzero(judged.any(axis=1))
    _check_top(top, len(ranked))
    weights = np.random.default_rng(seed).dirichlet(np.ones(len(criteria)), size=draws)
    places = _places(values, weights, top)
    without = [
        _places(np.delete(values, column, axis=1), np.delete(weights, column, axis=1), top)
        for column in range(len(criteria))
    ]
    bounds = _bounds(values, weights, top, places)
    ties = _ties(values, weights)
    standings = [
        Standing(
            item=item,
            place=places[n],
            missing=int((~judged[n]).sum()),
            share_if_not_met=None if places[n] is None else float(bounds[n, 0]),
            share_if_met=None if places[n] is None else float(bounds[n, 1]),
            without=tuple(places_without[n] for places_without in without),
            ties=tuple(items[other] for other in ties[n]),
        )
        for n, item in enumerate(items)
    ]
    standings.sort(key=_order)
    notes = _notes(values, ranked)
    return Shortlist(tuple(criteria), top, draws, seed, tuple(standings), notes)


def _order(standing: Standing) -> tuple[bool, float, float, str]:
    place = standing.place
    if place is None:
        return True, 0.0, 0.0, standing.item
    return False, -round(place.share, DIGITS), place.median, standing.item


def _matrix(
    items: Sequence[str], criteria: Sequence[str], judgements: Judgements, draws: int
) -> Floats:
    """The judgements, NaN where there is none."""
    if not items:
        raise NotPossible(Fault.NO_ITEMS)
    if not criteria:
        raise NotPossible(Fault.NO_CRITERIA)
    if draws < 1:
        raise NotPossible(Fault.TOO_FEW_DRAWS)
    if len(judgements) != len(items) or any(len(row) != len(criteria) for row in judgements):
        raise NotPossible(Fault.SHAPE)
    filled = [[np.nan if value is None else value for value in row] for row in judgements]
    values = np.array(filled, dtype=float)
    if ((values < 0) | (values > 1)).any():
        raise NotPossible(Fault.VALUE)
    return values


def _check_top(top: int, judged: int) -> None:
    if top < 1:
        raise NotPossible(Fault.TOP_TOO_SMALL, judged)
    if top >= judged:
        raise NotPossible(Fault.TOP_TOO_LARGE, judged)


def _notes(values: Floats, ranked: NDArray[np.int64]) -> tuple[Note, ...]:
    judged = values[ranked]
    notes = []
    if len(np.unique(judged, axis=0)) == 1:
        notes.append(Note.ALL_ALIKE)
    if values.shape[1] == 1:
        notes.append(Note.ONE_CRITERION)
    if len(ranked) < len(values):
        notes.append(Note.NOT_JUDGED)
    if np.isnan(judged).any():
        notes.append(Note.SOME_MISSING)
    return tuple(notes)


def _scores(values: Floats, weights: Floats) -> Floats:
    """The weighted mean of what was judged, draws × items; NaN for items without a judgement."""
    judged = ~np.isnan(values)
    total = weights @ np.where(judged, values, 0.0).T
    weight = weights @ judged.astype(float).T
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.round(total / weight, DIGITS)


def _pieces(items: int, draws: int) -> list[slice]:
    step = max(1, CELLS // max(items, 1))
    return [slice(start, start + step) for start in range(0, draws, step)]


def _places(values: Floats, weights: Floats, top: int) -> list[Place | None]:
    """The place of every item; None for those without a judgement."""
    ranked = np.flatnonzero((~np.isnan(values)).any(axis=1))
    found: list[Place | None] = [None] * len(values)
    if not len(ranked):
        return found
    shares = np.zeros(len(ranked))
    doubled = np.empty((len(ranked), len(weights)), dtype=_rank_type(len(ranked)))
    for piece in _pieces(len(ranked), len(weights)):
        above, tied = _above_and_tied(_scores(values[ranked], weights[piece]))
        shares += np.clip((top - above) / tied, 0.0, 1.0).sum(axis=0)
        doubled[:, piece] = (2 * above + tied + 1).T
    doubled.sort(axis=1)
    last = len(weights) - 1
    at = [round(share * last) for share in (0.5, *INTERVAL, 0.0, 1.0)]
    for n, item in enumerate(ranked.tolist()):
        figures = (doubled[n, at] / 2).tolist()
        found[item] = Place(float(shares[n] / len(weights)), *figures)
    return found


def _rank_type(items: int) -> type[np.uint16] | type[np.uint32]:
    """Room for twice a rank, as ranks of ties end in a half; small ones are sorted fastest."""
    return np.uint16 if 2 * items + 2 < 2**16 else np.uint32


def _above_and_tied(scores: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each draw and item: how many have a higher score, and how many the same, itself too."""
    draws, items = scores.shape
    order = np.argsort(-scores, axis=1, kind="stable")
    ordered = np.take_along_axis(scores, order, axis=1)
    places = np.broadcast_to(np.arange(items), (draws, items))
    starts = np.ones((draws, items), dtype=bool)
    starts[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    first = np.maximum.accumulate(np.where(starts, places, 0), axis=1)
    ends = np.ones((draws, items), dtype=bool)
    ends[:, :-1] = starts[:, 1:]
    last = np.minimum.accumulate(np.where(ends, places, items)[:, ::-1], axis=1)[:, ::-1]
    above, tied = np.empty_like(first), np.empty_like(first)
    np.put_along_axis(above, order, first, axis=1)
    np.put_along_axis(tied, order, last - first + 1, axis=1)
    return above, tied


def _bounds(values: Floats, weights: Floats, top: int, places: list[Place | None]) -> Floats:
    """Each item's share with all that is missing of it not met, and with all of it met."""
    own = [0.0 if place is None else place.share for place in places]
    found = np.column_stack([own, own])
    missing = np.isnan(values)
    ranked = np.flatnonzero(~missing.all(axis=1))
    open_ones = [n for n in range(len(ranked)) if missing[ranked[n]].any()]
    found[ranked[open_ones]] = 0.0
    for piece in _pieces(len(ranked), len(weights)):
        scores = _scores(values[ranked], weights[piece])
        for n in open_ones:
            for place, filling in enumerate((0.0, 1.0)):
                filled = np.nan_to_num(values[ranked[n]], nan=filling)
                scores_then = scores.copy()
                scores_then[:, n] = _scores(filled[np.newaxis], weights[piece])[:, 0]
                own_then = scores_then[:, n : n + 1]
                above = (scores_then > own_then).sum(axis=1)
                tied = (scores_then == own_then).sum(axis=1)
                share = np.clip((top - above) / tied, 0.0, 1.0).sum() / len(weights)
                found[ranked[n], place] += share
    return found


def _ties(values: Floats, weights: Floats) -> list[list[int]]:
    """For each item, the others that have its score in every draw."""
    groups: dict[bytes, list[int]] = {}
    few = _scores(values, weights[: min(len(weights), 64)]) + 0.0
    for n in range(len(values)):
        if not np.isnan(few[:, n]).any():
            groups.setdefault(few[:, n].tobytes(), []).append(n)
    found: list[list[int]] = [[] for _item in values]
    for group in groups.values():
        for n in group:
            found[n] = [other for other in group if other != n]
    return found
