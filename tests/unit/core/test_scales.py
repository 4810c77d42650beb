"""Statistics of a scale, held against hand computation, the standard library and numpy."""

from __future__ import annotations

import math
import statistics as standard
from dataclasses import astuple
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lovende.core.scales import FEWEST_ANSWERS, Separation, describe

counts_of = st.lists(st.integers(0, 40), min_size=2, max_size=10)
lows = st.integers(-2, 3)


def answers(low: int, counts: list[int]) -> list[int]:
    return [low + place for place, count in enumerate(counts) for _ in range(count)]


def test_a_question_computed_by_hand() -> None:
    """0 1 1 2 2 2 3 3 3 3: sum 20, squares 50."""
    found = describe(0, [1, 2, 3, 4], aside=5)
    assert (found.n, found.aside, found.low, found.high) == (10, 5, 0, 3)
    assert found.mean == 2.0
    assert found.median == 2.0
    assert found.modes == (3,)
    assert found.deviation == pytest.approx(math.sqrt(10 / 9))  # (50 − 400/10) / 9
    assert (found.floor_share, found.ceiling_share) == (0.1, 0.4)
    # Pairs: 0 + 1 + 3 + 6 alike of 45.
    assert found.same_pair == pytest.approx(10 / 45)
    # 4 · (100 − (1 + 4 + 9 + 16)) / (100 · 3)
    assert found.spread == pytest.approx(280 / 300)
    assert found.separation is Separation.SEPARATES


def test_the_published_picture_of_2021_is_a_ceiling() -> None:
    """Mean about 2.7, mode 3, hardly any below 2 (the report's figure 3.1)."""
    found = describe(0, [0, 3, 48, 130])
    assert found.mean == pytest.approx(2.7, abs=0.01)
    assert found.modes == (3,)
    assert found.ceiling_share == pytest.approx(130 / 181)
    assert found.separation is Separation.CEILING
    assert found.separation.fails


@given(lows, counts_of)
def test_the_same_as_the_standard_library_and_numpy(low: int, counts: list[int]) -> None:
    given_answers = answers(low, counts)
    found = describe(low, counts)
    if not given_answers:
        assert found.mean is found.median is found.deviation is found.spread is None
        assert found.modes == ()
        return
    assert found.mean == pytest.approx(standard.fmean(given_answers), abs=1e-12)
    assert found.mean == pytest.approx(float(np.mean(given_answers)), abs=1e-12)
    assert found.median == standard.median(given_answers) == float(np.median(given_answers))
    assert sorted(found.modes) == sorted(standard.multimode(given_answers))
    if len(given_answers) > 1:
        assert found.deviation == pytest.approx(float(np.std(given_answers, ddof=1)), abs=1e-9)


@given(lows, st.lists(st.integers(0, 5), min_size=2, max_size=5))
def test_same_pair_is_the_share_of_all_pairs(low: int, counts: list[int]) -> None:
    pairs = list(combinations(answers(low, counts), 2))
    found = describe(low, counts)
    if pairs:
        assert found.same_pair == pytest.approx(sum(a == b for a, b in pairs) / len(pairs))
    else:
        assert found.same_pair is None


@given(lows, counts_of, st.integers(0, 9))
def test_nothing_is_ever_nan_or_infinite(low: int, counts: list[int], aside: int) -> None:
    found = describe(low, counts, aside=aside)
    numbers = [value for value in astuple(found) if isinstance(value, float)]
    assert all(math.isfinite(number) for number in numbers)
    assert found.separation.known is (found.n >= FEWEST_ANSWERS)


@given(lows, counts_of, st.integers(-5, 5))
def test_moving_the_scale_moves_only_the_position(low: int, counts: list[int], by: int) -> None:
    here, there = describe(low, counts), describe(low + by, counts)
    assert here.separation is there.separation
    assert (here.same_pair, here.spread) == (there.same_pair, there.spread)
    assert here.deviation == pytest.approx(there.deviation)
    if here.mean is not None and there.mean is not None:
        assert there.mean == pytest.approx(here.mean + by)


@given(lows, counts_of)
def test_turning_the_scale_round_swaps_ceiling_and_floor(low: int, counts: list[int]) -> None:
    here, turned = describe(low, counts), describe(low, counts[::-1])
    swapped = {Separation.CEILING: Separation.FLOOR, Separation.FLOOR: Separation.CEILING}
    if here.n == 2 * counts[0] == 2 * counts[-1]:
        assert here.separation is turned.separation  # half at each end: both; called a ceiling
    else:
        assert turned.separation is swapped.get(here.separation, here.separation)


@pytest.mark.parametrize(
    ("counts", "separation"),
    [
        ([0, 0, 0, 0], Separation.NO_ANSWERS),
        ([0, 1, 4, 4], Separation.TOO_FEW),
        ([0, 0, 0, 9], Separation.TOO_FEW),
        ([0, 2, 3, 5], Separation.CEILING),  # exactly half
        ([0, 2, 4, 4], Separation.SEPARATES),
        ([5, 3, 2, 0], Separation.FLOOR),
        ([0, 0, 100, 0], Separation.NARROW),
        ([5, 10, 80, 5], Separation.NARROW),
        ([25, 25, 25, 25], Separation.SEPARATES),
        ([0, 0, 50, 49], Separation.SEPARATES),  # two answers, evenly: pairs differ half the time
    ],
)
def test_when_a_question_no_longer_separates(counts: list[int], separation: Separation) -> None:
    assert describe(0, counts).separation is separation


def test_everyone_alike_has_no_spread() -> None:
    found = describe(1, [0, 0, 0, 12, 0, 0, 0])
    assert (found.mean, found.deviation, found.spread, found.same_pair) == (4.0, 0.0, 0.0, 1.0)


def test_one_answer_has_a_mean_but_no_deviation() -> None:
    found = describe(0, [0, 1])
    assert (found.mean, found.median, found.modes) == (1.0, 1.0, (1,))
    assert found.deviation is None
    assert found.same_pair is None


@pytest.mark.parametrize(("counts", "aside"), [([], 0), ([3], 0), ([1, -1], 0), ([1, 1], -1)])
def test_what_is_no_scale_is_refused(counts: list[int], aside: int) -> None:
    with pytest.raises(ValueError, match=r"scale|negative"):
        describe(0, counts, aside=aside)
