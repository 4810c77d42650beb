"""The index gives what counting by hand gives, however the documents came into it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from lovende.core.bitmaps import Columns, FacetIndex

FACETS = ("colour", "size")
VALUES = {"colour": ("red", "green", "blue"), "size": ("s", "m", "l", "xl")}
ORDERS = ("title", "age")


@dataclass(frozen=True)
class Thing:
    """A document as plain Python data."""

    text: str
    age: int
    colour: frozenset[str]
    size: frozenset[str]

    def values(self, facet: str) -> frozenset[str]:
        return self.colour if facet == "colour" else self.size

    def rank(self, order: str) -> int:
        return self.age if order == "age" else 0


def subset(facet: str) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(VALUES[facet]), max_size=3)


things = st.builds(
    Thing,
    text=st.text("abæøå ", max_size=3),
    age=st.integers(-3, 3),
    colour=subset("colour"),
    size=subset("size"),
)
corpora = st.dictionaries(st.integers(1, 2**40), things, max_size=25)
selections = st.fixed_dictionaries(
    {}, optional={facet: subset(facet).filter(bool) for facet in FACETS}
)


def columns(corpus: dict[int, Thing]) -> Columns:
    filed: dict[str, dict[str, list[int]]] = {facet: {} for facet in FACETS}
    for pk, thing in corpus.items():
        for facet in FACETS:
            for value in thing.values(facet):
                filed[facet].setdefault(value, []).append(pk)
    return Columns(
        ids=list(corpus),
        texts=[thing.text for thing in corpus.values()],
        ranks={order: [thing.rank(order) for thing in corpus.values()] for order in ORDERS},
        facets=filed,
    )


def fits(thing: Thing, selection: dict[str, frozenset[str]], leave_out: str = "") -> bool:
    return all(
        thing.values(facet) & values for facet, values in selection.items() if facet != leave_out
    )


def sort_key(item: tuple[int, Thing], order: str) -> tuple[int, str, int]:
    pk, thing = item
    return thing.rank(order), thing.text, pk


def everything_of(index: FacetIndex) -> dict[str, Any]:
    """All that can be asked of an index, told by outside ids."""
    return {
        "orders": {order: index.page(index.everything, order, 0, 99) for order in ORDERS},
        "facets": {
            facet: {value: sorted(index.ids[list(bits)].tolist()) for value, bits in filed.items()}
            for facet, filed in index.facets.items()
        },
    }


@given(corpora, selections)
def test_counts_equal_counting_by_hand(corpus: dict[int, Thing], selection: Any) -> None:
    counts = FacetIndex.build(columns(corpus)).counts(FACETS, selection)
    for facet in FACETS:
        by_hand = Counter(
            value
            for thing in corpus.values()
            if fits(thing, selection, leave_out=facet)
            for value in thing.values(facet)
        )
        assert counts[facet] == by_hand


@given(corpora, selections, st.data())
def test_a_search_narrows_both_the_list_and_the_counts(
    corpus: dict[int, Thing], selection: Any, data: st.DataObject
) -> None:
    found = data.draw(st.sets(st.sampled_from(sorted(corpus)))) if corpus else set()
    index = FacetIndex.build(columns(corpus))
    within = index.numbers_of([*found, 2**41])
    narrowed = {pk: thing for pk, thing in corpus.items() if pk in found}
    assert index.counts(FACETS, selection, within) == FacetIndex.build(columns(narrowed)).counts(
        FACETS, selection
    )
    matching = {pk for pk, thing in narrowed.items() if fits(thing, selection)}
    assert set(index.page(index.matching(selection, within), "title", 0, 99)) == matching


@given(corpora, selections, st.sampled_from(ORDERS), st.integers(0, 9), st.integers(0, 9))
def test_a_page_is_a_slice_of_the_sorted_list(
    corpus: dict[int, Thing], selection: Any, order: str, start: int, length: int
) -> None:
    index = FacetIndex.build(columns(corpus))
    by_hand = [
        pk
        for pk, thing in sorted(corpus.items(), key=lambda item: sort_key(item, order))
        if fits(thing, selection)
    ]
    page = index.page(index.matching(selection), order, start, start + length)
    assert page == by_hand[start : start + length]


@given(st.lists(corpora, min_size=1, max_size=5))
def test_an_index_kept_up_to_date_equals_one_built_anew(changes: list[dict[int, Thing]]) -> None:
    kept, now = FacetIndex(), {}
    for change in changes:
        kept = kept.changed(columns(change))
        now |= change
    assert everything_of(kept) == everything_of(FacetIndex.build(columns(now)))


@given(corpora, st.integers(0, 24), things)
def test_one_change_in_a_large_index_is_mended_right(
    corpus: dict[int, Thing], place: int, thing: Thing
) -> None:
    large = corpus | {
        2**40 + n: Thing(str(n), n, frozenset({"red"}), frozenset()) for n in range(40)
    }
    changed = sorted(large)[place % len(large)]
    kept = FacetIndex.build(columns(large)).changed(columns({changed: thing}))
    anew = FacetIndex.build(columns(large | {changed: thing}))
    assert everything_of(kept) == everything_of(anew)


@given(corpora, corpora)
def test_a_change_leaves_what_a_reader_holds_as_it_was(
    corpus: dict[int, Thing], change: dict[int, Thing]
) -> None:
    held = FacetIndex.build(columns(corpus))
    before = everything_of(held)
    held.changed(columns(change))
    assert everything_of(held) == before


def test_a_value_that_nothing_carries_finds_nothing() -> None:
    index = FacetIndex.build(columns({7: Thing("a", 0, frozenset({"red"}), frozenset())}))
    assert index.matching({"colour": ["violet"]}) == BitMap()
    assert index.matching({"shape": ["round"]}) == BitMap()
    assert index.counts(["shape"], {}) == {"shape": {}}


def test_an_empty_index_answers_with_nothing() -> None:
    index = FacetIndex()
    assert index.page(index.everything, "title", 0, 10) == []
    assert index.numbers_of([1, 2]) == BitMap()
    assert index.counts(FACETS, {"colour": ["red"]}) == {"colour": {}, "size": {}}


def test_a_change_shares_what_it_does_not_touch() -> None:
    corpus = {n: Thing(str(n), n, frozenset({"red"}), frozenset({"m"})) for n in range(1, 40)}
    before = FacetIndex.build(columns(corpus))
    after = before.changed(columns({40: Thing("x", 0, frozenset({"blue"}), frozenset({"m"}))}))
    assert after.facets["colour"]["red"] is before.facets["colour"]["red"]
    assert after.facets["size"]["m"] is not before.facets["size"]["m"]
