"""The search index: how fast it is built, how large it is, and how soon a change is found.

The base of a build is the building of the database's own full-text index over the same texts
(see :mod:`bench.plain_index`), and its size stands beside ours.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count, islice

from bench import plain_index
from bench.stopwatch import WARM_UP, Figure, main, peak_mib, timed

CHANGES = 20
FOLLOWED = 200
TABLES = {
    "knowledge_searchposting": "postings",
    "knowledge_searchpassages": "passages",
    "knowledge_searchcell": "vectors",
    "knowledge_searchsegment": "segments",
    "knowledge_searchgeneration": "model and lexicon",
    "measures_measure": "the measures themselves",
    plain_index.TABLE: "the database's own index",
}
MIB = 1024 * 1024


def run(_repetitions: int) -> list[Figure]:
    """Build, weigh, change."""
    from lovende.knowledge import index
    from lovende.knowledge.search import building

    started = time.perf_counter()
    built = building.bring_up_to_date(anew=True)
    spent = time.perf_counter() - started
    measures = built.measures if built else 0
    peak = peak_mib()
    plain = plain_index.built()
    index.warm_up()
    p50, p95 = timed(islice(_added(), CHANGES + WARM_UP))
    return [
        Figure(
            "search index, built anew",
            1_000 * spent,
            base=1_000 * plain or None,
            note=f"{measures / spent:,.0f} measures a second, peak memory {peak:,.0f} MiB",
        ),
        Figure("search index, size", note=_sizes()),
        Figure("search index, one measure more", p50, p95, note="from commit to found"),
        _followed(),
    ]


def _sizes() -> str:
    sizes = plain_index.sizes(list(TABLES))
    return ", ".join(f"{TABLES[table]} {size / MIB:,.0f}" for table, size in sizes.items()) + " MiB"


def _added() -> Iterator[Callable[[], None]]:
    """Adds measure after measure, each with a word of its own, and gives what finds it."""
    from django.db import transaction

    from lovende.common.revisions import next_revision
    from lovende.measures.models import Measure

    measure = Measure.objects.order_by("pk")[0]
    _title, rest = measure.search_text.split("\n", 1)
    for number in count():
        word = f"nyord{number}kvax"
        measure.pk, measure.key, measure.title = None, word, f"Tiltak {word}"
        measure.search_text = f"{measure.title}\n{rest}"
        with transaction.atomic():
            measure.revision = next_revision()
            measure.save(force_insert=True)
        yield partial(_find, word)


def _find(word: str) -> None:
    from lovende.knowledge import index
    from lovende.knowledge.search.keyword import search

    if len(search(word, index.current().search).numbers) != 1:
        raise SystemExit(f"«{word}» was added and is not found")


def _followed() -> Figure:
    from django.db import transaction

    from lovende.common.revisions import next_revision
    from lovende.knowledge.search import building
    from lovende.measures.models import Measure

    ids = list(Measure.objects.order_by("-pk").values_list("pk", flat=True)[:FOLLOWED])
    with transaction.atomic():
        Measure.objects.filter(pk__in=ids).update(revision=next_revision())
    started = time.perf_counter()
    building.bring_up_to_date()
    spent = 1_000 * (time.perf_counter() - started)
    return Figure(f"search index, {FOLLOWED} changes taken in", spent, note="in the background")


if __name__ == "__main__":
    main(run)
