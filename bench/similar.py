"""The measures most like a draft of 200 words, and what is lost by not comparing with all.

The base is the bare SQL that fetches the postings, vectors and terms that the ranking rests on.
A draft is half of a measure's words mixed with new ones on a topic, so the measure it came from
is what should be found: MRR tells how high it stands, by the method and by comparing with every
measure of the bank.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple
from unittest import mock

import numpy as np
from bench.stopwatch import Figure, as_a_server, asked, bare_statements, main, queries_of, timed
from bench.words import SEED, Writer

WORDS = 200
KEPT = 60
TABLES = ("knowledge_searchposting", "knowledge_searchcell", "knowledge_searchpassages")
BARE = 20
EXHAUSTIVE_COST = 400_000
"""So many measures in all may be compared with drafts one by one, which takes a few minutes."""
FEWEST, MOST = 10, 100


class Draft(NamedTuple):
    """A text, and the measure that it was made of."""

    text: str
    source: int


def run(repetitions: int) -> list[Figure]:
    """Time for drafts by the method, and how well it finds where they came from."""
    as_a_server()
    from lovende.knowledge.queries import similar_to_text

    drafts = _drafts(repetitions + 5)

    def call(draft: Draft) -> Callable[[], object]:
        return lambda: similar_to_text(draft.text)

    p50, p95 = timed([call(draft) for draft in drafts])
    queries = queries_of(call(drafts[0]))
    statements = [
        [one for table in TABLES for one in asked(call(draft), table)]
        for draft in drafts[: BARE + 5]
    ]
    base = bare_statements(statements)
    figure = Figure(f"similar to {WORDS} words", p50, p95, queries, base)
    return [figure, *_quality()]


def _quality() -> list[Figure]:
    from lovende.measures.models import Measure

    number = min(MOST, EXHAUSTIVE_COST // max(Measure.objects.count(), 1))
    if number < FEWEST:
        return []
    drafts = _drafts(number)
    ours, whole = _mrr(drafts), _mrr(drafts, everything=True)
    note = f"MRR {ours:.3f}; {whole:.3f} against every measure ({number} drafts)"
    return [Figure("similar, beside an exhaustive ranking", note=note)]


def _mrr(drafts: Sequence[Draft], *, everything: bool = False) -> float:
    from lovende.knowledge import index
    from lovende.knowledge.search.similar import similar

    held = index.current().search
    total = 0.0
    with _limits(len(held.ids) if everything else 0):
        for draft in drafts:
            found = held.ids[[one.number for one in similar(draft.text, held, top=100)]].tolist()
            total += 1 / (1 + found.index(draft.source)) if draft.source in found else 0
    return total / len(drafts)


def _limits(size: int) -> AbstractContextManager[object]:
    """The method with its limits taken away: every measure is ranked by words and by meaning."""
    from lovende.knowledge.search import similar

    if not size:
        return nullcontext()
    names = ("RAREST", "CANDIDATES", "NEAREST", "PROBED")
    return mock.patch.multiple(similar, **dict.fromkeys(names, max(size, 10_000)))


def _drafts(number: int) -> list[Draft]:
    from lovende.core.language import WORD
    from lovende.measures.models import Measure

    chance = random.Random(SEED)
    writer = Writer.seeded(SEED + 1, 8)
    ids = list(Measure.objects.order_by("pk").values_list("pk", flat=True))
    drafts = []
    for pk in chance.choices(ids, k=number):
        text = Measure.objects.values_list("search_text", flat=True).get(pk=pk)
        words = WORD.findall(text.split("\n", 2)[2])
        kept = chance.sample(words, min(KEPT, len(words)))
        fresh = next(writer.texts(chance.randrange(8), np.array([WORDS - len(kept)]))).split()
        mixed = [*kept, *fresh]
        chance.shuffle(mixed)
        lines = (" ".join(mixed[n : n + 13]) + "." for n in range(0, len(mixed), 13))
        drafts.append(Draft(" ".join(lines), pk))
    return drafts


if __name__ == "__main__":
    main(run)
