"""Joins several rankings of the same things into one, by their places alone.

Scores of different methods have no common scale, and the absolute value of a cosine means
nothing; places do (reciprocal rank fusion; Cormack, Clarke & Büttcher 2009).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

K = 60

Thing = TypeVar("Thing", bound=Hashable)


def fused(rankings: Iterable[tuple[Sequence[Thing], float]], *, k: int = K) -> dict[Thing, float]:
    """The sum over the rankings of ``weight / (k + place)``, places counted from 1.

    Each ranking is the things from best to worst and its weight; a thing that it leaves out gets
    nothing from it.
    """
    scores: dict[Thing, float] = {}
    for things, weight in rankings:
        for place, thing in enumerate(things, start=1):
            scores[thing] = scores.get(thing, 0.0) + weight / (k + place)
    return scores


def by_score(scores: Mapping[Thing, float]) -> list[Thing]:
    """The things from the highest score to the lowest; ties in the order given."""
    return sorted(scores, key=lambda thing: -scores[thing])
