"""A search page with its facets and counts: the whole page, for questions of several kinds.

The base is the bare SQL that fetches the postings of the same question; «plain» is the same words
put to the database's own full-text index (see :mod:`bench.plain_index`), for a count alone.
Every question is a new one, so that no answer is remembered.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urlencode

from bench import plain_index
from bench.stopwatch import (
    Figure,
    as_a_server,
    asked,
    bare,
    bare_statements,
    main,
    page,
    queries_of,
    timed,
)
from bench.words import SEED, STEMS, Writer

BARE = 25
LEAST_LETTERS = 4


class Asked(NamedTuple):
    """Words to be searched for, all or as a phrase, and the filter beside them."""

    words: list[str]
    how: str = "and"
    category: str = ""

    @property
    def text(self) -> str:
        """What is typed."""
        text = " ".join(self.words)
        return f'"{text}"' if self.how == "phrase" else text

    @property
    def address(self) -> str:
        """The address of the page."""
        pairs = {"q": self.text} | ({"category": self.category} if self.category else {})
        return "/tiltak/?" + urlencode(pairs)


def run(repetitions: int) -> list[Figure]:
    """Each kind of question."""
    as_a_server()
    plain_index.built()
    texts = _Texts()
    kinds: dict[str, Iterator[Asked]] = {
        "search, a common word": _words(60, 500),
        "search, a rare word": _words(20_000, 60_000),
        "search, two words": texts.questions(2),
        "search, three words and a filter": texts.questions(3, category="housing"),
        "search, a phrase": texts.phrases(),
    }
    return [_figure(what, questions, repetitions) for what, questions in kinds.items()]


def _figure(what: str, questions: Iterator[Asked], repetitions: int) -> Figure:
    from lovende.knowledge import index
    from lovende.knowledge.search.keyword import search

    def searching(text: str) -> Callable[[], object]:
        return lambda: search(text, index.current().search)

    p50, p95 = timed([page(next(questions).address) for _call in range(repetitions + 5)])
    queries = max(queries_of(page(next(questions).address)) for _call in range(5))
    sample = [next(questions) for _call in range(min(BARE, repetitions) + 5)]
    base = bare_statements(
        [asked(searching(one.text), "knowledge_searchposting") for one in sample]
    )
    plain = bare(
        plain_index.count_statement(),
        ([plain_index.question(one.words, how=one.how)] for one in sample),
    )
    return Figure(what, p50, p95, queries, base, plain)


def _words(low: int, high: int) -> Iterator[Asked]:
    """One word from these ranks of the vocabulary, each rank once."""
    words = Writer.seeded(SEED, 1).words[low:high].tolist()
    random.Random(SEED).shuffle(words)
    while True:
        yield from (Asked([word]) for word in words)


class _Texts:
    """Words that somebody has written together."""

    def __init__(self) -> None:
        from lovende.measures.models import Measure

        self._measures = Measure.objects.order_by()
        ids = Measure.objects.order_by("pk").values_list("pk", flat=True)
        self._first, self._last = ids.first() or 0, ids.last() or 0
        self._chance = random.Random(SEED)

    def questions(self, number: int, category: str = "") -> Iterator[Asked]:
        """So many words of one measure, anywhere in its text."""
        while True:
            words = list(dict.fromkeys(w for w in self._text() if len(w) >= LEAST_LETTERS))
            yield Asked(self._chance.sample(words, number), "and", category)

    def phrases(self) -> Iterator[Asked]:
        """Two words that stand side by side, neither of them on everybody's lips."""
        while True:
            words = self._text()
            pairs = [
                list(pair)
                for pair in pairwise(words)
                if min(map(len, pair)) >= LEAST_LETTERS and not set(pair) <= set(STEMS)
            ]
            yield Asked(self._chance.choice(pairs), "phrase")

    def _text(self) -> list[str]:
        from lovende.core.language import WORD

        while True:
            pk = self._chance.randint(self._first, self._last)
            text = self._measures.filter(pk=pk).values_list("search_text", flat=True).first()
            if text:
                return WORD.findall(text.split("\n", 2)[2])


if __name__ == "__main__":
    main(run)
