"""Decides what each synthetic measure is, before a word of it is written.

The plan fixes place, kind of measure, years, stage, outcome, length and form of continuation, so
that the round as a whole looks like a round: failures included, 22 blank forms, some replications.
Texts are drawn later, from each measure's own seed: a new phrase changes no plan.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from round_2021 import library, places
from round_2021.library import Archetype
from round_2021.places import Place

SEED = 2021
BLANK_FORMS = 22
PLANNED = 3
STOPPED = 9
FAILED = 24  # not reached or stopped
REPLICATIONS = 9
LENGTHS = {"short": 34, "middle": 90, "long": 36, "full": 14}


@dataclass(frozen=True, slots=True)
class Plan:
    """What one synthetic measure is to be."""

    place: Place
    archetype: Archetype
    form: str = "filled"  # filled | blank
    stage: str = "running"
    outcome: str = "early"  # good | mixed | bad | early | none
    length: str = "middle"  # short | middle | long | full
    in_depth: bool = False  # tells how it is done, step by step
    first_year: int = 2021
    last_year: int | None = None
    continuation: str = "unknown"
    replicates: int | None = None  # place in the list of plans

    @property
    def language(self) -> str:
        return self.place.language


def make() -> list[Plan]:
    """Every synthetic measure, in the order of the places."""
    rng = random.Random(SEED)
    plans = [Plan(place, archetype) for place, archetype in _with_archetypes(rng)]
    blank = set(rng.sample(range(len(plans)), BLANK_FORMS))
    plans = [replace(plan, form="blank") if i in blank else plan for i, plan in enumerate(plans)]
    failed = _failures(plans, rng)
    filled = [i for i, plan in enumerate(plans) if plan.form == "filled" and i not in failed]
    planned = set(rng.sample(filled, PLANNED))
    for i, plan in enumerate(plans):
        plans[i] = _with_life(plan, i in planned, failed.get(i), rng)
    return _with_replications(_in_depth(_with_lengths(plans, rng)), rng)


def _with_archetypes(rng: random.Random) -> list[tuple[Place, Archetype]]:
    """Spreads the kinds of measures evenly, never the same kind twice at one office."""
    used: dict[str, Counter[str]] = {language: Counter() for language in library.LANGUAGES}
    at_office: defaultdict[str, set[str]] = defaultdict(set)
    chosen = {}
    slots = list(enumerate(places.slots()))
    rng.shuffle(slots)
    for position, place in slots:
        archetype = min(
            (each for each in library.archetypes() if each.key not in at_office[place.office]),
            key=lambda each: (used[place.language][each.key], rng.random()),
        )
        used[place.language][archetype.key] += 1
        at_office[place.office].add(archetype.key)
        chosen[position] = (place, archetype)
    return [chosen[position] for position in sorted(chosen)]


def _failures(plans: Sequence[Plan], rng: random.Random) -> dict[int, str]:
    """Which measures failed, and how: each told reason for failing is used once."""
    candidates = [i for i, plan in enumerate(plans) if plan.form == "filled"]
    rng.shuffle(candidates)
    reasons: Counter[tuple[str, str]] = Counter()
    failed: list[int] = []
    for i in candidates:
        plan = plans[i]
        reason = (plan.archetype.key, plan.language)
        if reasons[reason] < len(plan.archetype.passages(plan.language, "bad")):
            reasons[reason] += 1
            failed.append(i)
    return {i: "stopped" if n < STOPPED else "not_reached" for n, i in enumerate(failed[:FAILED])}


def _with_life(plan: Plan, planned: bool, failure: str | None, rng: random.Random) -> Plan:
    if planned:
        return replace(
            plan, stage="planned", outcome="none", first_year=2022, continuation="unknown"
        )
    if failure == "stopped":
        first = rng.choice((2019, 2020, 2020, 2021))
        return replace(
            plan,
            stage="stopped",
            outcome="bad",
            first_year=first,
            last_year=2021,
            continuation="not_continued",
        )
    finished = rng.random() < (0.7 if failure else 0.33)
    first = rng.choices((2018, 2019, 2020, 2021), (3, 6, 3, 1) if finished else (0, 5, 7, 10))[0]
    outcome = "bad" if failure else _outcome(finished, first, rng)
    return replace(
        plan,
        stage="finished" if finished else "running",
        outcome=outcome,
        first_year=first,
        last_year=2021 if finished else None,
        continuation=_continuation(finished, outcome, rng),
    )


def _outcome(finished: bool, first: int, rng: random.Random) -> str:
    if finished:
        weights = (6, 3, 0, 1)
    elif first == 2021:
        weights = (1, 1, 6, 2)
    else:
        weights = (4, 4, 3, 1)
    return rng.choices(("good", "mixed", "early", "none"), weights)[0]


def _continuation(finished: bool, outcome: str, rng: random.Random) -> str:
    forms = ("ordinary_running", "partly", "new_grant", "undecided", "not_continued", "unknown")
    if outcome == "bad":
        weights = (0, 1, 0, 2, 8, 1)
    elif finished:
        weights = (8, 5, 1, 2, 2, 1)
    else:
        weights = (2, 0, 4, 4, 0, 5)
    return rng.choices(forms, weights)[0]


def _with_lengths(plans: Sequence[Plan], rng: random.Random) -> list[Plan]:
    """Deals out the lengths; a measure that has not started has a short report."""
    filled = [i for i, plan in enumerate(plans) if plan.form == "filled"]
    short_first = sorted(filled, key=lambda i: (plans[i].stage != "planned", rng.random()))
    deck = [length for length, count in LENGTHS.items() for _ in range(count)]
    lengths = dict(zip(short_first, deck, strict=True))
    # Reasons for failing are worth more than a line.
    for i, length in lengths.items():
        if length == "short" and plans[i].outcome == "bad":
            swap = next(j for j in filled if lengths[j] == "middle" and plans[j].outcome != "bad")
            lengths[i], lengths[swap] = "middle", "short"
    return [replace(plan, length=lengths.get(i, "short")) for i, plan in enumerate(plans)]


def _in_depth(plans: Sequence[Plan]) -> list[Plan]:
    """The longest report of each kind and language is the one that explains the method."""
    order = ("short", "middle", "long", "full")
    chosen: dict[tuple[str, str], int] = {}
    for i, plan in enumerate(plans):
        if plan.form == "blank" or plan.length == "short" or plan.outcome == "bad":
            continue
        kind = (plan.archetype.key, plan.language)
        best = chosen.get(kind)
        if best is None or order.index(plan.length) > order.index(plans[best].length):
            chosen[kind] = i
    deep = set(chosen.values())
    return [replace(plan, in_depth=i in deep) for i, plan in enumerate(plans)]


def _with_replications(plans: Sequence[Plan], rng: random.Random) -> list[Plan]:
    """Lets some measures repeat an earlier one of the same kind at another office."""
    pairs = [
        (i, j)
        for i, later in enumerate(plans)
        for j, earlier in enumerate(plans)
        if later.archetype.key == earlier.archetype.key
        and earlier.first_year < later.first_year <= 2021
        and later.form == earlier.form == "filled"
        and later.length != "short"
    ]
    rng.shuffle(pairs)
    # A few that went well come first: there the knowledge is repeated elsewhere.
    pairs.sort(key=lambda pair: plans[pair[0]].outcome not in {"good", "mixed"})
    pairs = pairs[:4] + rng.sample(pairs[4:], len(pairs) - 4)
    result = list(plans)
    originals: set[int] = set()
    copies: set[int] = set()
    for i, j in pairs:
        if len(copies) == REPLICATIONS:
            break
        if i in copies | originals or j in copies or (j in originals and rng.random() < 0.6):
            continue
        result[i] = replace(plans[i], replicates=j)
        copies.add(i)
        originals.add(j)
    return result
