"""What it costs to share a frame, beside a plain sorted loop over the same applications.

    python -m bench.allocation [--sizes 1000,100000]

The loop sorts by kind and rank and pays until the money is spent: no checks, no lots, no reasons,
no digest. «Ties» are applications that share a rank with another, so that lots are drawn.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable

from lovende.core.allocation import Application, Kind, Rule, WhenFull, allocate

SIZES = (1_000, 10_000, 100_000)
HEADINGS = ["applications", "in ties", "p50 ms", "most ms", "plain loop ms", "ratio", "same"]
REPETITIONS = 7
NEXT = Rule(when_full=WhenFull.NEXT)


def applications(number: int, ranks: int) -> list[Application]:
    """So many made-up applications, with about so many different ranks."""
    chance = random.Random(number)
    kinds = list(Kind)
    return [
        Application(
            f"{place:06}", chance.choice(kinds), 1 + chance.randrange(ranks), amount, amount // 2
        )
        for place, amount in enumerate(
            1_000 * chance.randrange(100, 1_900) for _one in range(number)
        )
    ]


def plain_loop(listed: list[Application], frame: int) -> int:
    """What is granted, the simplest way there is."""
    left = frame
    for one in sorted(listed, key=lambda one: (one.kind is not Kind.CONTINUING, one.rank)):
        if one.amount <= left:
            left -= one.amount
    return frame - left


def table(sizes: tuple[int, ...]) -> list[list[str]]:
    """The headings and a line for each size: with every rank its own, and with many alike."""
    lines = [HEADINGS]
    for size in sizes:
        for ranks in (10**9, max(size // 20, 1)):
            lines.append(_line(applications(size, ranks)))
    return lines


def _line(listed: list[Application]) -> list[str]:
    frame = sum(one.amount for one in listed) // 2
    ours = _spent(lambda: allocate(listed, frame=frame, seed=1, rule=NEXT))
    plain = _spent(lambda: plain_loop(listed, frame))
    made = allocate(listed, frame=frame, seed=1, rule=NEXT)
    tied = sum(len(tie.drawn) for tie in made.draw.ties)
    # With lots the order within a rank differs, and with it the last that fit.
    same = "" if tied else "yes" if made.total == plain_loop(listed, frame) else "NO"
    middle = statistics.median(ours)
    beside = statistics.median(plain)
    return [
        *(f"{len(listed):,}", f"{tied:,}", f"{middle:,.1f}", f"{max(ours):,.1f}"),
        *(f"{beside:,.1f}", f"{middle / beside:.1f}", same),
    ]


def _spent(call: Callable[[], object]) -> list[float]:
    """Milliseconds of each call; the first does not count."""
    spent = []
    for _one in range(REPETITIONS + 1):
        started = time.perf_counter()
        call()
        spent.append(1_000 * (time.perf_counter() - started))
    return spent[1:]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.allocation", description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    for line in table(tuple(map(int, parser.parse_args().sizes.split(",")))):
        print("  ".join(cell.rjust(13) for cell in line).rstrip())


if __name__ == "__main__":
    main()
