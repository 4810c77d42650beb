"""Postings say what is in the texts: held against counting, and against the formula of BM25."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lovende.core.language import STOP, Word
from lovende.core.postings import (
    FIELD_GAP,
    K1,
    LARGEST_COUNT,
    B,
    Gatherer,
    Posting,
    phrase,
    rarity,
    saturated,
)

VOCABULARY = (
    STOP,
    Word("gjeld"),
    Word("bolig", (), ("=hus",)),
    Word("barn+hage", ("barn", "hage")),
    Word("barn"),
    Word("hage", (), ("=hus",), ("~ute",)),
)
fields = st.lists(st.sampled_from(VOCABULARY), max_size=12)
documents = st.lists(st.tuples(fields, fields, fields), max_size=8)
Document = tuple[list[Word], list[Word], list[Word]]
WEIGHTS = (4, 2, 1)


def gathered(texts: list[Document]) -> Gatherer:
    gatherer = Gatherer()
    for title, heading, body in texts:
        gatherer.add(title, heading, body)
    return gatherer


def postings(texts: list[Document]) -> dict[str, Posting]:
    return dict(gathered(texts).inverted())


def placed(text: Document) -> list[tuple[int, Word]]:
    """Every word with its place, the fields so far apart that nothing reaches across."""
    place, found = 1, []
    for words in text:
        found += [(place + number, word) for number, word in enumerate(words)]
        place += len(words) + FIELD_GAP
    return found


@given(documents)
def test_every_term_is_counted_where_it_stands_and_by_how_much_it_weighs_there(
    texts: list[Document],
) -> None:
    counted: Counter[tuple[str, int]] = Counter()
    for number, text in enumerate(texts):
        for weight, words in zip(WEIGHTS, text, strict=True):
            for word in words:
                if word is not STOP:
                    counted.update({(term, number): weight for term in word.terms})
    told = {
        (term, doc): count
        for term, posting in postings(texts).items()
        for doc, count in zip(posting.docs.tolist(), posting.counts.tolist(), strict=True)
    }
    assert told == dict(counted)
    for posting in postings(texts).values():
        assert posting.docs.tolist() == sorted(set(posting.docs.tolist()))


@given(documents)
def test_a_word_has_its_places_and_a_mere_part_or_group_has_none(texts: list[Document]) -> None:
    stands: dict[str, list[list[int]]] = {}
    for number, text in enumerate(texts):
        for place, word in placed(text):
            if word is not STOP:
                stands.setdefault(word.whole, [[] for _text in texts])[number].append(place)
    for term, posting in postings(texts).items():
        ends = np.cumsum(posting.met, dtype=np.int64)[:-1]
        there = [part.tolist() for part in np.split(posting.places, ends)] if len(ends) + 1 else []
        by_doc = dict(zip(posting.docs.tolist(), there, strict=True))
        for number, expected in enumerate(stands.get(term, [[] for _text in texts])):
            assert by_doc.get(number, []) == expected, term


@given(documents)
def test_a_document_is_as_long_as_its_words_that_count_weigh(texts: list[Document]) -> None:
    lengths = [
        sum(
            weight * sum(word is not STOP for word in words)
            for weight, words in zip(WEIGHTS, text, strict=True)
        )
        for text in texts
    ]
    assert gathered(texts).inverted().lengths.tolist() == lengths


@given(documents, st.lists(st.sampled_from(VOCABULARY), min_size=2, max_size=4))
def test_a_phrase_is_found_where_its_words_stand_together(
    texts: list[Document], asked: list[Word]
) -> None:
    counting = [(offset, word.whole) for offset, word in enumerate(asked) if word is not STOP]
    if len(counting) < 2:
        return
    expected = []
    for number, text in enumerate(texts):
        at = {place: word.whole for place, word in placed(text) if word is not STOP}
        if any(all(at.get(start + n) == one for n, one in counting) for start in range(-4, 99)):
            expected.append(number)
    there = postings(texts)
    parts = [(offset, there[one]) for offset, one in counting if one in there]
    found = phrase(parts).tolist() if len(parts) == len(counting) else []
    assert found == expected


def test_a_word_that_stands_more_often_than_can_be_kept_counts_as_the_most() -> None:
    posting = postings([([], [], [Word("gjeld")] * 1_000)])["gjeld"]
    assert (posting.counts.tolist(), posting.met.tolist()) == ([LARGEST_COUNT], [1_000])


@given(
    st.lists(st.tuples(st.integers(1, 255), st.integers(1, 5_000)), min_size=1, max_size=20),
    st.floats(1, 2_000),
)
def test_what_occurrences_say_is_the_formula_of_bm25(
    documents_: list[tuple[int, int]], average: float
) -> None:
    counts = np.array([count for count, _length in documents_], np.uint8)
    lengths = np.array([length for _count, length in documents_], np.float32)
    expected = [
        count * (K1 + 1) / (count + K1 * (1 - B + B * length / average))
        for count, length in documents_
    ]
    np.testing.assert_allclose(saturated(counts, lengths, average), expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("having", "weight"), [(1, math.log(1 + 9.5 / 1.5)), (10, math.log(1 + 0.5 / 10.5))]
)
def test_a_term_weighs_more_the_fewer_have_it(having: int, weight: float) -> None:
    assert rarity(10, having) == pytest.approx(weight)
    assert weight > 0


def test_no_documents_have_no_terms() -> None:
    assert postings([]) == {}
    assert phrase([]).tolist() == []
