"""A fitted model of meaning, held against a plain singular value decomposition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lovende.core.latent import DIMENSIONS, STEP, Latent, closeness, fit, packed

TOPICS = (
    ("gjeld", "økonomi", "budsjett", "kreditor"),
    ("bolig", "leie", "husbank", "utkastelse"),
    ("barn", "skole", "fritid", "lekse"),
)


def texts(number: int = 60, seed: int = 1) -> list[list[str]]:
    chance = np.random.default_rng(seed)
    made = []
    for place in range(number):
        own = TOPICS[place % len(TOPICS)]
        other = TOPICS[int(chance.integers(len(TOPICS)))]
        made.append([*chance.choice(own, 4).tolist(), *chance.choice(other, 1).tolist()])
    return made


def weighed(some: list[list[str]], terms: tuple[str, ...], every: list[list[str]]) -> np.ndarray:
    """Rows ``(1 + ln tf) · idf`` of length one, by the formula."""
    counts = np.array([[text.count(term) for term in terms] for text in some], float)
    having = np.array([sum(term in text for text in every) for term in terms])
    idf = np.log((1 + len(every)) / (1 + having)) + 1
    rows = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0) * idf
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def fitted(some: list[list[str]], **options: int) -> Latent:
    model = fit(some, **options)
    assert model is not None
    return model


def test_the_model_spans_the_leading_singular_vectors() -> None:
    some = texts()
    model = fitted(some)
    matrix = weighed(some, model.terms, some)
    _left, sizes, right = np.linalg.svd(matrix, full_matrices=False)
    kept = model.dimensions
    assert kept == min(DIMENSIONS, min(matrix.shape) - 1)
    np.testing.assert_allclose(
        model.vectors.astype(float) @ model.vectors.T, right[:kept].T @ right[:kept], atol=1e-4
    )
    np.testing.assert_allclose(
        np.linalg.norm(matrix @ model.vectors, axis=0), sizes[:kept], rtol=1e-3
    )


def test_a_text_is_placed_by_the_sum_of_its_terms_scaled_to_length_one() -> None:
    some = texts()
    model = fitted(some)
    asked = [["gjeld", "gjeld", "leie"], ["lekse", "ukjent"]]
    rows = weighed(asked, model.terms, some) @ model.vectors
    expected = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    np.testing.assert_allclose(model.placed(asked), expected, atol=1e-4)


def test_texts_of_other_words_for_the_same_thing_lie_closer_than_texts_of_another() -> None:
    model = fitted(texts())
    debt, also_debt, housing = model.placed([["gjeld"], ["kreditor"], ["husbank"]])
    assert debt @ also_debt > debt @ housing


def test_a_text_with_no_known_term_lies_nowhere() -> None:
    assert not fitted(texts()).placed([["ukjent"], []]).any()


def test_too_few_texts_give_no_model() -> None:
    assert fit([]) is None
    assert fit([["gjeld"], ["bolig"]]) is None


def test_the_same_texts_and_seed_give_the_same_model() -> None:
    one, other = fitted(texts(), cells=4, seed=3), fitted(texts(), cells=4, seed=3)
    assert one.as_bytes() == other.as_bytes()


def test_a_stored_model_places_texts_as_before() -> None:
    model = fitted(texts(), cells=3)
    again = Latent.from_bytes(model.as_bytes())
    assert again.terms == model.terms
    np.testing.assert_allclose(again.placed(texts()), model.placed(texts()), atol=2e-3)


def test_every_text_is_in_the_cell_of_the_nearest_centre_and_that_cell_is_probed_first() -> None:
    some = texts()
    model = fitted(some, cells=3)
    placed = model.placed(some)
    cells = model.cells(placed)
    assert len(set(cells.tolist())) == 3
    for vector, cell in zip(placed, cells.tolist(), strict=True):
        assert model.nearest_cells(vector, 1) == [cell]
        assert sorted(model.nearest_cells(vector, 9)) == [0, 1, 2]


@given(st.integers(0, 2**32 - 1), st.integers(2, 100))
def test_packed_vectors_are_as_close_as_exact_ones_but_for_their_rounding(
    seed: int, dimensions: int
) -> None:
    chance = np.random.default_rng(seed)
    vectors = chance.standard_normal((20, dimensions)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    exact = vectors @ vectors[0]
    near = closeness(packed(vectors), vectors[0])
    # Each coordinate is at most half a step away, and a vector of length one has at most
    # the root of its dimensions as the sum of its coordinates.
    assert np.abs(near - exact).max() <= 0.5 / STEP * np.sqrt(dimensions) + 1e-5
    assert packed(vectors).dtype == np.int8


@pytest.mark.parametrize("cells", [1, 5, 1_000])
def test_there_are_never_more_cells_than_texts(cells: int) -> None:
    model = fitted(texts(), cells=cells)
    assert len(model.centres) == min(cells, 60)
