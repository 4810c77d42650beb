"""The page of one measure. The base is the bare query for its row by its key."""

from __future__ import annotations

import random

from bench.stopwatch import Figure, as_a_server, bare, main, page, queries_of, timed
from bench.words import SEED


def run(repetitions: int) -> list[Figure]:
    """Pages of measures drawn at random."""
    as_a_server()
    from lovende.measures.models import Measure

    chance = random.Random(SEED)
    keys = list(Measure.objects.order_by("pk").values_list("key", flat=True))
    drawn = [chance.choice(keys) for _call in range(repetitions + 5)]
    base = bare("SELECT * FROM measures_measure WHERE key = %s", ([key] for key in drawn))
    pages = [page(f"/tiltak/{key}/") for key in drawn]
    p50, p95 = timed(pages)
    return [Figure("measure page", p50, p95, queries_of(pages[0]), base)]


if __name__ == "__main__":
    main(run)
