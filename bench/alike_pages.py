"""The groups of alike measures of the year with most measures: found anew, and shown again."""

from __future__ import annotations

import time

from bench.stopwatch import Figure, as_a_server, main, timed


def run(repetitions: int) -> list[Figure]:
    """Working it out once, and the page's reads when it has been."""
    as_a_server()
    from lovende.knowledge.bank import open_bank
    from lovende.knowledge.queries.clusters import alike
    from lovende.knowledge.search import building

    building.bring_up_to_date()
    counts = open_bank().snapshot.index.counts(("year",), {})["year"]
    year = max(counts, key=lambda one: counts[one])
    started = time.process_time()
    found = alike(year)
    spent = 1_000 * (time.process_time() - started)
    note = f"{found.compared if found else 0} measures"
    p50, p95 = timed([lambda: alike(year)] * (repetitions + 5))
    return [
        Figure("alike measures, found anew (CPU)", spent, spent, note=note),
        Figure("alike measures, again", p50, p95, note=note),
    ]


if __name__ == "__main__":
    main(run)
