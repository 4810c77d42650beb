"""The money of a measure in the report year, within the limits of the call.

Most accounts add up: grant = wages + competence + carried over. As in any real round, some do
not, and some lines are left blank.
"""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

CALL = (
    Path(__file__).resolve().parents[3]
    / "src/lovende/schemes/data/nav-social-services/calls/2021.toml"
)
KEYS = ("grant_received", "used_wages", "used_competence", "carried_over")
POSITIONS = (0.5, 1, 1, 1, 1, 1.5, 2, 2, 2, 3)
Money = dict[str, int | None]


def draw(rng: random.Random, *, started: bool) -> Money:
    """Grant and use in the report year; a measure not yet started carries it all over."""
    limits = tomllib.loads(CALL.read_text(encoding="utf-8"))["limits"]
    positions = rng.choice(POSITIONS)
    wages_granted = int(positions * limits["position"] * rng.choice((1, 1, 1, 0.9, 0.8, 0.75)))
    competence_granted = rng.choice((0, 10_000, 20_000, limits["competence"]))
    grant = wages_granted // 1000 * 1000 + competence_granted
    if not started:
        return dict(zip(KEYS, (grant, 0, 0, grant), strict=True))
    wages = _spent(wages_granted, rng)
    competence = _spent(competence_granted, rng) if rng.random() < 0.7 else 0
    money: Money = dict(
        zip(KEYS, (grant, wages, competence, grant - wages - competence), strict=True)
    )
    return _as_people_fill_in(money, rng)


def _spent(granted: int, rng: random.Random) -> int:
    share = rng.choice((1, 1, 1, rng.uniform(0.86, 0.99), rng.uniform(0.5, 0.9)))
    return granted // 1000 * 1000 if share == 1 else int(granted * share)


def _as_people_fill_in(money: Money, rng: random.Random) -> Money:
    slip = rng.random()
    if slip < 0.07:  # the rest was forgotten, or counted from another year
        money["carried_over"] = rng.choice((0, 45_000, 112_500))
    elif slip < 0.12:
        money["used_competence"] = None
    elif slip < 0.16:
        return dict.fromkeys(KEYS)
    return money
