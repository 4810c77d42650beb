"""Self-assessment answers that give the published picture: a ceiling.

In the real round the mean was about 2.7 on a scale from 0 to 3, the mode was 3, and hardly any
answer was below 2. Each question has its own level; a measure has its own mood; some answers are
left blank, mostly where the question does not concern the measure.
"""

from __future__ import annotations

import random
from collections.abc import Collection

# The share of threes and of answers below two, by question, for a measure in an average mood.
LEVELS = {
    "sa_poverty": (0.78, 0.010),
    "sa_individual": (0.88, 0.003),
    "sa_user_involvement": (0.72, 0.012),
    "sa_knowledge": (0.75, 0.012),
    "sa_prevention": (0.79, 0.008),
    "sa_cooperation": (0.74, 0.020),
    "sa_methods": (0.76, 0.010),
    "sa_working_life": (0.79, 0.022),
    "sa_youth": (0.80, 0.030),
    "sa_families": (0.76, 0.030),
    "sa_immigrants": (0.72, 0.035),
    "sa_transitions": (0.73, 0.020),
}
MOODS = {"good": 0.10, "mixed": 0.0, "early": 0.02, "none": 0.0, "bad": -0.22}


def draw(
    rng: random.Random, *, outcome: str, not_relevant: Collection[str]
) -> dict[str, int | None]:
    """One answer for each question, blank as None."""
    mood = MOODS[outcome] + rng.uniform(-0.18, 0.14)
    return {key: _answer(key, mood, key in not_relevant, rng) for key in LEVELS}


def _answer(key: str, mood: float, not_relevant: bool, rng: random.Random) -> int | None:
    top, low = LEVELS[key]
    if rng.random() < (0.55 if not_relevant else 0.03):
        return None
    draw = rng.random()
    if draw < low * (2 if not_relevant else 1):
        return rng.choice((1, 1, 1, 0))
    return 3 if rng.random() < top + mood - (0.2 if not_relevant else 0) else 2
