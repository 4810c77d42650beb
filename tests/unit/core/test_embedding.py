"""Vectors from a model keep the order of nearness when they are pooled, packed and compared."""

from __future__ import annotations

import numpy as np
import pytest

from lovende.core.embedding import AT_A_TIME, Packed, nearest, pooled


def directions(count: int, dimensions: int = 384, *, spread: float = 1.0) -> np.ndarray:
    chance = np.random.default_rng(7)
    around = chance.standard_normal(dimensions)
    vectors = around + spread * chance.standard_normal((count, dimensions))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_padding_does_not_count_in_the_mean() -> None:
    states = np.array([[[3, 0], [0, 4], [100, 100]]], np.float32)
    mean = pooled(states, np.array([[1, 1, 0]]), "mean")
    assert mean.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)]]


def test_the_first_token_speaks_for_the_text_when_the_model_says_so() -> None:
    states = np.array([[[0, 2], [9, 9]]], np.float32)
    assert pooled(states, np.array([[1, 1]]), "cls").tolist() == [[0, 1]]


def test_a_text_without_tokens_lies_nowhere_and_is_no_error() -> None:
    assert not pooled(np.ones((1, 2, 3), np.float32), np.zeros((1, 2), np.int64), "mean").any()


def test_packed_vectors_are_in_the_order_of_the_exact_ones_though_all_lie_close() -> None:
    vectors = directions(500, spread=0.5)  # cosines from about 0.75 to 0.85, as e5 gives them
    exact = vectors @ vectors[0]
    close = Packed.of(vectors).closeness(vectors[0])
    assert np.abs(close - exact).max() < 0.002
    assert len(set(np.argsort(-exact)[:20]) & set(np.argsort(-close)[:20])) >= 19


def test_packed_vectors_are_stored_and_joined_without_loss() -> None:
    packed = Packed.of(directions(5, 12))
    again = Packed.from_bytes(packed.as_bytes(), 12)
    joined = Packed.joined([again[:2], Packed.none(12), again[2:]])
    assert len(packed.as_bytes()) == 5 * (12 + 4)
    assert joined.steps.tolist() == packed.steps.tolist()
    assert joined.scales.tolist() == packed.scales.tolist()


def test_more_vectors_than_are_taken_at_a_time_are_all_compared() -> None:
    vectors = directions(AT_A_TIME + 3, 4)
    assert int(np.argmax(Packed.of(vectors).closeness(vectors[-1]))) == AT_A_TIME + 2


def test_an_owner_stands_once_where_its_closest_vector_lies() -> None:
    closeness = np.array([0.1, 0.9, 0.8, 0.7, 0.95], np.float32)
    owners = np.array([1, 1, 2, 3, 2], np.int64)
    assert nearest(closeness, owners, 10) == [2, 1, 3]
    assert nearest(closeness, owners, 2) == [2, 1]
    assert nearest(closeness[:0], owners[:0], 2) == []


def test_one_owner_of_many_close_vectors_does_not_crowd_out_the_rest() -> None:
    closeness = np.linspace(1, 0, 1_000).astype(np.float32)
    owners = np.r_[np.ones(990, np.int64), np.arange(2, 12)]
    assert nearest(closeness, owners, 5) == [1, 2, 3, 4, 5]
