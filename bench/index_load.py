"""The index of a process: how long it takes to load, what it holds, and one change after it."""

from __future__ import annotations

import time

from bench.stopwatch import Figure, main, memory_mib, timed

CHANGES = 20


def run(_repetitions: int) -> list[Figure]:
    """A fresh load, then single changes."""
    from lovende.knowledge import index

    before = memory_mib()
    started = time.perf_counter()
    index.current()
    spent = 1_000 * (time.perf_counter() - started)
    note = f"memory +{memory_mib() - before:.0f} MiB"
    p50, p95 = timed([_change] * CHANGES)
    return [
        Figure("index, load", spent, note=note),
        Figure("index, one change followed", p50, p95, note="the writing included"),
    ]


def _change() -> None:
    from django.db import transaction

    from lovende.common.revisions import next_revision
    from lovende.knowledge import index
    from lovende.measures.models import Measure

    with transaction.atomic():
        pk = Measure.objects.order_by("-pk").values_list("pk", flat=True)[0]
        Measure.objects.filter(pk=pk).update(revision=next_revision())
    index.current()


if __name__ == "__main__":
    main(run)
