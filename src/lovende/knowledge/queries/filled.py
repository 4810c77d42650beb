"""A search that also gives what is meant: measures with the words, then those most like them.

The list on the web shows what has the words. Where a fixed number is asked for, it is filled up
with the measures most like the question, and each says which of the two it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from lovende.knowledge.bank import Bank, open_bank
from lovende.knowledge.facets import RELEVANCE
from lovende.knowledge.forms import BankQuery
from lovende.knowledge.queries.lists import Question, in_order, with_words_marked
from lovende.knowledge.queries.similar import SimilarMeasure, similar_to_text
from lovende.knowledge.search.keyword import Answer
from lovende.knowledge.search.query import understood
from lovende.knowledge.search.snippets import Run
from lovende.measures.models import Measure

BY_WORDS, BY_MEANING, BY_FILTERS = "words", "meaning", "filters"


@dataclass(frozen=True, slots=True)
class Hit:
    """A measure found: by the words, by its meaning, or where no words were asked for by filters.

    The score orders what was found in the same way and means nothing beside another's. ``title``
    and ``snippet`` have the words marked.
    """

    measure: Measure
    match: str
    score: float
    title: tuple[Run, ...] = ()
    snippet: tuple[Run, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """What was found. ``total`` measures have the words and fit the filters.

    The rest is as in :class:`lovende.knowledge.pages.Found`.
    """

    hits: tuple[Hit, ...]
    total: int
    relaxed: bool = False
    only_stops: bool = False
    meant: str = ""
    waiting: int = 0


def find_or_like(query: BankQuery, *, top: int, bank: Bank | None = None) -> Filled:
    """The first ``top`` measures that have the words, filled up with those most like them.

    Where none has every word, those with most of them are put in the order of likeness, which
    then says more than the words do.
    """
    bank = bank or open_bank()
    question = Question.of(query, bank)
    answer = question.answer
    if answer is None:
        hits = [Hit(measure, BY_FILTERS, 0.0) for measure in in_order(question.ids(0, top))]
        return Filled(tuple(hits), len(question.found))
    ids = question.ids(0, top)
    by_likeness = answer.relaxed and question.query.order == RELEVANCE
    alike: tuple[SimilarMeasure, ...] = ()
    if by_likeness or len(ids) < top:
        alike = _alike(question, answer, top, without=() if by_likeness else ids)
    hits = _hits(question, answer, ids, alike, top, by_likeness=by_likeness)
    return Filled(
        hits=tuple(hits),
        total=len(question.found),
        relaxed=answer.relaxed,
        only_stops=answer.only_stops,
        meant=answer.meant,
        waiting=answer.waiting,
    )


def _alike(
    question: Question, answer: Answer, top: int, without: Collection[int]
) -> tuple[SimilarMeasure, ...]:
    """The measures most like what was asked for, within the filters and what must not be there.

    Where nothing at all has the words, a better spelling is taken to be what was meant.
    """
    bank, query = question.bank, question.query
    text, allowed = query.text if len(answer.numbers) else answer.meant or query.text, None
    asked = understood(text, bank.snapshot.search.analyzer)
    if asked.without:
        kept = bank.snapshot.found(" ".join(f'-"{one.surface}"' for one in asked.without))
        allowed = kept.bits if kept else None
        wanted = [one.surface for one in asked.clauses] + [one.surface for one in asked.phrases]
        text = " ".join(wanted)
    left_out = set(without)
    if query.filters or allowed is not None:
        within = question.index.matching(query.filters, allowed)
        rest = question.index.everything - within
        left_out.update(question.index.ids[np.array(rest.to_array(), np.int64)].tolist())
    return similar_to_text(text, top=top, without=left_out, bank=bank)


def _hits(
    question: Question,
    answer: Answer,
    ids: list[int],
    alike: Iterable[SimilarMeasure],
    top: int,
    *,
    by_likeness: bool,
) -> list[Hit]:
    likeness = {one.measure.pk: one for one in alike}
    first, then = (list(likeness), ids) if by_likeness else (ids, list(likeness))
    order = list(dict.fromkeys([*first, *then]))[:top]
    has_words = dict(zip(order, _in_found(question, order), strict=True))
    scores = _scores(question, answer, ids)
    titles, snippets = with_words_marked(question, answer, order)
    hits = []
    for measure in in_order(order):
        like = likeness.get(measure.pk)
        hits.append(
            Hit(
                measure,
                BY_WORDS if has_words[measure.pk] else BY_MEANING,
                like.score if like else scores.get(measure.pk, 0.0),
                title=titles.get(measure.pk, ()),
                snippet=snippets.get(measure.pk, ()),
                reasons=tuple(map(str, like.reasons)) if like else (),
            )
        )
    return hits


def _in_found(question: Question, ids: list[int]) -> list[bool]:
    return [number in question.found for number in question.index.number_each(ids)]


def _scores(question: Question, answer: Answer, ids: list[int]) -> Mapping[int, float]:
    numbers = question.index.number_each(ids)
    at = np.searchsorted(answer.numbers, np.array(numbers, np.int64))
    return dict(zip(ids, answer.scores[at].tolist(), strict=True))
