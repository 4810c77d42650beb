"""Draws a measure's figures once, so that every sentence about it says the same."""

from __future__ import annotations

import random
from typing import Any

from round_2021.library import Archetype

# How much of the best share is reached.
_REACH = {"good": 1.0, "mixed": 0.55, "early": 1.0, "none": 1.0, "bad": 0.3}


def draw(archetype: Archetype, outcome: str, rng: random.Random, *, small: bool) -> dict[str, int]:
    """The figures of the kind of measure, shares worked out from what they are a share of.

    A small place has few people in the target group, so its counts keep to the lower part.
    """
    values = {"prosent": rng.choice((20, 30, 40, 50))}
    for name, bounds in archetype.figures.items():
        values[name] = _one(bounds, values, _REACH[outcome], rng, small)
    # «A few»: what is left when it did not work.
    values["fa"] = rng.randint(2, 3 if values["n"] < 16 else 4)
    return values


def _one(
    bounds: tuple[Any, ...], values: dict[str, int], reach: float, rng: random.Random, small: bool
) -> int:
    low, high, *rest = bounds
    if not rest:
        return rng.randint(low, low + (high - low) // 3 if small else high)
    if isinstance(rest[0], int):
        return rng.randrange(low, high + 1, rest[0])
    whole = values[rest[0]]
    share = rng.uniform(low, high) / 100 * (reach if "fixed" not in rest else 1)
    return min(max(2, round(whole * share)), whole)
