"""The list of measures with its facets and counts: unfiltered, with three filters, with words.

The base is the bare query for the rows of one page by their primary keys.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from urllib.parse import urlencode

from bench.stopwatch import Figure, as_a_server, bare, main, page, queries_of, timed
from bench.words import SEED, Writer

PAGE = 20


def run(repetitions: int) -> list[Figure]:
    """Each kind of list, and the bare query."""
    as_a_server()
    chance = random.Random(SEED)
    base = _bare_page(chance, repetitions)
    kinds = {
        "list, no filter": _plain(chance),
        "list, three filters": _filtered(chance),
        "list, one word": _words(1),
        "list, two words and a filter": _words(2, category="housing"),
    }
    figures = []
    for what, addresses in kinds.items():
        calls = [page(next(addresses)) for _call in range(repetitions + 5)]
        p50, p95 = timed(calls)
        figures.append(Figure(what, p50, p95, queries_of(page(next(addresses))), base))
    return figures


def _address(pairs: dict[str, object]) -> str:
    return "/tiltak/?" + urlencode(pairs)


def _plain(chance: random.Random) -> Iterator[str]:
    while True:
        sort = chance.choice(("title", "newest", "oldest", "county"))
        yield _address({"page": chance.randint(1, 40), "sort": sort})


def _filtered(chance: random.Random) -> Iterator[str]:
    """Common and rare values alike."""
    from lovende.people.models import County
    from lovende.schemes.models import Term

    categories = list(Term.objects.filter(kind="category").values_list("key", flat=True))
    counties = list(County.objects.values_list("code", flat=True))
    while True:
        yield _address(
            {
                "category": chance.choice(categories),
                "county": chance.choice(counties),
                "year": chance.randint(2014, 2025),
            }
        )


def _words(number: int, **filters: str) -> Iterator[str]:
    """Other words each time, so that no answer is remembered."""
    words = iter(Writer.seeded(SEED, 1).seldom(5_000))
    while True:
        text = " ".join(next(words) for _word in range(number))
        yield _address({"q": text, **filters})


def _bare_page(chance: random.Random, repetitions: int) -> float:
    from lovende.measures.models import Measure

    ids = list(Measure.objects.order_by().values_list("pk", flat=True)[:20_000])
    marks = ", ".join(["%s"] * PAGE)
    statement = f"SELECT * FROM measures_measure WHERE id IN ({marks})"
    return bare(statement, (chance.sample(ids, PAGE) for _call in range(repetitions)))


if __name__ == "__main__":
    main(run)
