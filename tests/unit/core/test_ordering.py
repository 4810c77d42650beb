"""An order of priority in which several may share a place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lovende.core.ordering import by_total, moved, numbered

RANKS = st.dictionaries(st.integers(1, 12), st.none() | st.integers(1, 8), min_size=1, max_size=8)


def test_equal_totals_share_a_rank_and_the_next_is_numbered_as_in_sports() -> None:
    assert by_total({7: 8, 3: 12, 5: 8, 9: 1}) == {3: 1, 5: 2, 7: 2, 9: 4}


def test_one_alone_changes_places_with_the_whole_place_above() -> None:
    assert moved({1: 1, 2: 1, 3: 3}, 3, up=True) == {3: 1, 1: 2, 2: 2}


def test_one_of_several_leaves_them_and_stands_just_before_or_after() -> None:
    assert moved({1: 1, 2: 1, 3: 3}, 2, up=True) == {2: 1, 1: 2, 3: 3}
    assert moved({1: 1, 2: 1, 3: 3}, 1, up=False) == {2: 1, 1: 2, 3: 3}


def test_one_without_a_rank_comes_last() -> None:
    assert moved({1: 1, 2: None}, 2, up=True) == {1: 1, 2: 2}
    assert moved({1: 1, 2: None}, 2, up=False) == {1: 1, 2: None}


def test_the_first_stays_first() -> None:
    assert moved({1: 1, 2: 2}, 1, up=True) == {1: 1, 2: 2}


@given(RANKS, st.booleans(), st.data())
def test_nobody_is_lost_and_a_move_never_goes_the_wrong_way(
    ranks: dict[int, int | None], up: bool, data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(sorted(ranks)))
    after = moved(ranks, key, up=up)
    assert after.keys() == ranks.keys()
    assert {k for k, rank in ranks.items() if rank is not None and k != key} == {
        k for k, rank in after.items() if rank is not None and k != key
    }
    others = [k for k in ranks if k != key and ranks[k] is not None]
    for one in others:
        for other in others:
            before_order = (ranks[one] or 0) < (ranks[other] or 0)
            if before_order:
                assert (after[one] or 0) < (after[other] or 0)


@given(st.lists(st.lists(st.integers(), min_size=1, unique=True), max_size=5))
def test_a_rank_is_one_more_than_how_many_stand_before(groups: list[list[int]]) -> None:
    unique: set[int] = set()
    groups = [[k for k in group if not (k in unique or unique.add(k))] for group in groups]
    before = 0
    ranks = numbered(groups)
    for group in groups:
        assert {ranks[k] for k in group} <= {before + 1}
        before += len(group)
