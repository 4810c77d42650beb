"""Rankings are joined by place alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lovende.core.fusion import by_score, fused


def test_the_sum_of_reciprocal_places() -> None:
    scores = fused([(["a", "b"], 1.0), (["b", "c"], 0.5)], k=60)
    assert scores["a"] == pytest.approx(1 / 61)
    assert scores["b"] == pytest.approx(1 / 62 + 0.5 / 61)
    assert scores["c"] == pytest.approx(0.5 / 62)
    assert by_score(scores) == ["b", "a", "c"]


@given(st.lists(st.integers(), unique=True))
def test_one_ranking_keeps_its_order(things: list[int]) -> None:
    assert by_score(fused([(things, 1.0)])) == things


@given(st.permutations(range(8)), st.permutations(range(8)))
def test_the_order_of_the_rankings_does_not_count(one: list[int], other: list[int]) -> None:
    assert fused([(one, 1.0), (other, 1.0)]) == pytest.approx(fused([(other, 1.0), (one, 1.0)]))
