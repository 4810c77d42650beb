"""The flow of a million events, beside the same counts made plainly with pandas and by a loop.

Every way is given the same columns of text and must come to the same numbers. The plain ways only
count: they check nothing and keep no keys, so that what the checks and the boxes cost can be seen.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass

from bench.stopwatch import timed

EVENTS = 1_000_000
SEED = 2021
PHASES = tuple(f"phase {number}" for number in range(1, 8))
REASONS = ("blank", "not new", "nobody to interview")
LEAVING = 0.25
REPETITIONS = 5

Counts = dict[tuple[str, str, str], int]


@dataclass(frozen=True)
class Columns:
    """The events, a list a column."""

    items: list[str]
    phases: list[str]
    outcomes: list[str]
    reasons: list[str]


def events(number: int) -> Columns:
    """About so many events: every item until it leaves, the rows in the order of the phases."""
    chance = random.Random(SEED)
    rows: list[list[tuple[str, str, str, str]]] = [[] for _phase in PHASES]
    made = item = 0
    while made < number:
        item += 1
        for place, phase in enumerate(PHASES):
            out = chance.random() < LEAVING
            reason = chance.choice(REASONS) if out else ""
            rows[place].append((f"T-{item:07d}", phase, "out" if out else "on", reason))
            made += 1
            if out:
                break
    columns = zip(*(row for phase in rows for row in phase), strict=True)
    return Columns(*map(list, columns))


def ours(columns: Columns) -> Counts:
    """Lovende's flow: every event checked, and the keys of every box."""
    from lovende.core.funnel.events import flow_of

    flow = flow_of(PHASES, columns.items, columns.phases, columns.outcomes, columns.reasons)
    found = {
        (stage.phase, "out", box.reason): len(box.items)
        for stage in flow.stages
        for box in stage.left
    }
    return found | {(stage.phase, "on", ""): len(stage.on) for stage in flow.stages}


def by_counter(columns: Columns) -> Counts:
    """The counts alone, with the standard library."""
    return Counter(zip(columns.phases, columns.outcomes, columns.reasons, strict=True))


def by_pandas(columns: Columns) -> Counts:
    """The counts, and whether an item stands twice in a phase, with pandas."""
    import pandas as pd

    frame = pd.DataFrame(asdict(columns))
    if frame.duplicated(["items", "phases"]).any():
        raise SystemExit("An item stands twice in a phase.")
    return frame.groupby(["phases", "outcomes", "reasons"]).size().to_dict()


def table(number: int) -> list[list[str]]:
    """A line a way; the counts alone are what the others are held against."""
    columns = events(number)
    ways: dict[str, Callable[[Columns], Counts]] = {
        "flow: every event checked, keys of every box": ours,
        "pandas: counts, and no item twice": by_pandas,
        "collections.Counter: counts alone": by_counter,
    }
    results = [way(columns) for way in ways.values()]
    if any(result != results[0] for result in results):
        raise SystemExit("The ways do not come to the same numbers.")

    def call(way: Callable[[Columns], Counts]) -> Callable[[], object]:
        return lambda: way(columns)

    spent = {what: timed([call(way)] * REPETITIONS, warm_up=0) for what, way in ways.items()}
    base = spent["collections.Counter: counts alone"][0]
    lines = [
        [f"{len(columns.items):,}", what, f"{p50:,.1f}", f"{p95:,.1f}", f"{p50 / base:,.1f}"]
        for what, (p50, p95) in spent.items()
    ]
    return [["events", "what", "p50 ms", "p95 ms", "ratio"], *lines]


def main() -> None:
    """Print the table as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="a tenth of the events")
    options = parser.parse_args()
    print(json.dumps(table(EVENTS // 10 if options.quick else EVENTS)))


if __name__ == "__main__":
    main()
