"""Leniency is what can be worked out by hand, and depends on nothing but the items shared."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lovende.core.agreement.analysis import Ratings
from lovende.core.agreement.leniency import Leniency, leniency

IN, OUT = 1, 0


def ratings_of(triples, raters=("A", "B", "C"), categories=("out", "in")):
    """Ratings from (item, rater, value) with codes."""
    columns = np.array(triples, dtype=np.int64).reshape(-1, 3)
    return Ratings(columns[:, 0], columns[:, 1], columns[:, 2], categories, raters)


def test_two_raters_by_hand():
    """Ten items; A says in on 7, B on 4: on five A alone, on two B alone (Agresti & Min 2005).

    With half an item added to each cell: n = 12, b = 5.5, c = 2.5, so the centre is 3/12 and the
    half-width 1.96 √((8 − 9/12) / 12²).
    """
    a = [IN] * 5 + [OUT] * 2 + [IN] * 2 + [OUT]
    b = [OUT] * 5 + [IN] * 2 + [IN] * 2 + [OUT]
    triples = [(i, r, v) for i in range(10) for r, v in ((0, a[i]), (1, b[i]))]
    of_a, of_b, of_c = leniency(ratings_of(triples))
    half = 1.959963984540054 * (7.25 / 144) ** 0.5
    told = of_a[IN]
    assert (told.items, told.share, told.others) == (10, 0.7, 0.4)
    assert told.difference == pytest.approx(0.3)
    assert (told.low, told.high) == pytest.approx((0.25 - half, 0.25 + half))
    assert of_b[IN].difference == pytest.approx(-0.3)
    assert of_c == (Leniency(0), Leniency(0))


def test_several_co_raters_count_as_their_share():
    """On the first item one of A's two co-raters says in; on the second both do and A does not."""
    triples = [(0, 0, IN), (0, 1, IN), (0, 2, OUT), (1, 0, OUT), (1, 1, IN), (1, 2, IN)]
    told = leniency(ratings_of(triples))[0][IN]
    assert (told.items, told.share, told.others) == (2, 0.5, 0.75)
    assert told.difference == pytest.approx((0.5 - 1) / 2)
    centre, squares = -0.5 / 4, 0.25 + 1
    half = 1.959963984540054 * (((squares + 1) / 4 - centre**2) / 4) ** 0.5
    assert (told.low, told.high) == pytest.approx((centre - half, centre + half))


def test_only_shared_items_count_so_better_items_make_nobody_lenient():
    alone = [(i, 0, IN) for i in range(50)]
    shared = [(i, r, i % 2) for i in range(50, 60) for r in (0, 1)]
    told = leniency(ratings_of(alone + shared))[0][IN]
    assert (told.items, told.share, told.difference) == (10, 0.5, 0)


def test_where_nobody_differs_the_interval_still_has_a_width():
    told = leniency(ratings_of([(i, r, IN) for i in range(20) for r in (0, 1)]))[0][IN]
    assert told.difference == 0
    assert told.low == pytest.approx(-told.high)
    assert 0.05 < told.high < 0.15


def test_nothing_to_compare_gives_no_number():
    assert leniency(ratings_of([])) == ((Leniency(0),) * 2,) * 3
    assert leniency(ratings_of([(0, 0, IN), (1, 1, -1), (1, 0, IN)]))[0] == (Leniency(0),) * 2
    twice = [(0, 0, IN), (0, 0, OUT), (0, 1, IN)]
    assert leniency(ratings_of(twice)) == ((Leniency(0),) * 2,) * 3


@st.composite
def some_ratings(draw):
    """Up to 12 items, 4 raters and 3 values, each rater at most once an item; some missing."""
    pairs = draw(st.sets(st.tuples(st.integers(0, 11), st.integers(0, 3)), min_size=6))
    return [(item, rater, draw(st.integers(-1, 2))) for item, rater in sorted(pairs)]


RATERS, VALUES = ("A", "B", "C", "D"), ("x", "y", "z")


def told_of(triples):
    return leniency(ratings_of(triples, RATERS, VALUES))


@given(some_ratings())
def test_differences_sum_to_nothing_and_lie_within_their_bounds(triples):
    for values in told_of(triples):
        if not values[0].items:
            assert values == (Leniency(0),) * 3
            continue
        assert sum(one.share for one in values) == pytest.approx(1)
        assert sum(one.others for one in values) == pytest.approx(1)
        assert sum(one.difference for one in values) == pytest.approx(0)
        for one in values:
            assert one.difference == pytest.approx(one.share - one.others)
            assert -1 <= one.low <= one.difference + 1e-9
            assert one.difference - 1e-9 <= one.high <= 1


@given(some_ratings(), st.permutations(range(4)), st.permutations(range(3)), st.randoms())
def test_names_and_order_do_not_matter(triples, raters, values, random):
    before = told_of(triples)
    changed = [(-i * 7, raters[r], v if v < 0 else values[v]) for i, r, v in triples]
    random.shuffle(changed)
    after = told_of(changed)
    for rater, of_values in enumerate(before):
        for value, one in enumerate(of_values):
            other = after[raters[rater]][values[value]]
            assert one.items == other.items
            if one.items:
                assert one.difference == pytest.approx(other.difference)
                assert (one.low, one.high) == pytest.approx((other.low, other.high))


@given(some_ratings())
def test_the_same_data_twice_gives_the_same_difference(triples):
    once, twice = told_of(triples), told_of(triples + [(i + 100, r, v) for i, r, v in triples])
    for before, after in zip(once, twice, strict=True):
        for one, other in zip(before, after, strict=True):
            assert other.items == 2 * one.items
            if one.items:
                assert other.difference == pytest.approx(one.difference)


@given(some_ratings(), st.integers(0, 3))
def test_whoever_says_the_value_more_often_is_never_less_lenient(triples, rater):
    before = told_of(triples)[rater][2]
    after = told_of([(i, r, 2 if r == rater and v >= 0 else v) for i, r, v in triples])[rater][2]
    assert before.items == after.items
    assert not before.items or after.difference >= before.difference - 1e-12
