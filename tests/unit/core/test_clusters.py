"""Near-copies, groups and their names: by cases made by hand and by what must always hold."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import sparse

from lovende.core import clusters

WORDS = [f"ord{number}" for number in range(400)]


def text(first: int, length: int = 60) -> list[str]:
    return WORDS[first : first + length]


def copies(*texts: list[str], **options: float) -> list[tuple[int, ...]]:
    rows, _words = clusters.numbered(texts)
    return [one.members for one in clusters.near_copies(rows, seed=1, **options)]


# ── Near-copies


def test_a_text_with_a_few_words_changed_is_a_near_copy_and_another_text_is_not():
    changed = [*text(0)[:30], "nytt", *text(0)[31:]]
    assert copies(text(0), text(200), changed) == [(0, 2)]


def test_the_likeness_is_that_of_the_sets_of_three_words_in_a_row():
    # 58 runs each; the first 48 words, so 46 runs, are the same: 46 / (58 + 58 − 46).
    rows, _words = clusters.numbered([text(0), [*text(0)[:48], *text(300, 12)]])
    (found,) = clusters.near_copies(rows, seed=1)
    assert found.likeness == pytest.approx(46 / 70)


def test_the_same_words_in_another_order_are_no_copy():
    assert copies(text(0), text(0)[::-1]) == []


def test_what_is_linked_through_others_is_one_set_and_its_likeness_the_weakest_link():
    chain = [text(start, 100) for start in (0, 30, 60)]
    rows, _words = clusters.numbered(chain)
    first, _second, last = (set(zip(one, one[1:], one[2:])) for one in chain)  # noqa: B905
    assert len(first & last) / len(first | last) < 0.5
    (found,) = clusters.near_copies(rows, seed=3)
    assert found.members == (0, 1, 2)
    assert found.likeness == pytest.approx(68 / 128)


def test_texts_too_short_to_tell_are_left_out():
    assert copies(text(0, 13), text(0, 13)) == []
    assert copies(text(0, 14), text(0, 14)) == [(0, 1)]


def test_a_hundred_equal_texts_are_one_set():
    assert copies(*[text(0)] * 100, text(200)) == [tuple(range(100))]


def test_no_texts_have_no_copies():
    assert copies() == copies([]) == copies(text(0)) == []


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 59)), max_size=12), st.integers(0, 9))
def test_every_set_is_linked_and_nothing_is_in_two(chosen, seed):
    texts = [[*text(start)[:place], "x", *text(start)[place:]] for start, place in chosen]
    rows, _words = clusters.numbered(texts)
    found = clusters.near_copies(rows, seed=seed)
    members = [one for each in found for one in each.members]
    assert len(members) == len(set(members))
    assert found == clusters.near_copies(rows, seed=seed)
    sets = [set(zip(one, one[1:], one[2:])) for one in texts]  # noqa: B905
    for each in found:
        assert each.likeness >= 0.5
        for one in each.members:
            assert any(
                len(sets[one] & sets[other]) >= 0.5 * len(sets[one] | sets[other])
                for other in each.members
                if other != one
            )


def test_nearly_every_pair_at_the_threshold_is_found():
    chance = np.random.default_rng(5)
    found = 0
    for seed in range(60):
        words = [f"w{n}" for n in chance.permutation(300)[:90]]
        # 88 and 89 runs, 59 of them common: 59 / 118.
        pair = [words, [*words[:61], *(f"v{seed}-{n}" for n in range(30))]]
        found += bool(copies(*pair))
    assert found >= 57


# ── Groups


def bundles(*sizes: int, seed: int = 0, spread: float = 0.15) -> np.ndarray:
    """Vectors around as many directions as there are sizes, in a space of twelve."""
    chance = np.random.default_rng(seed)
    centres = np.eye(12)[: len(sizes)]
    rows = np.repeat(centres, sizes, axis=0) + spread * chance.standard_normal((sum(sizes), 12)) / 3
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_bundles_that_lie_apart_are_the_groups_the_largest_first():
    groups = clusters.grouped(bundles(8, 15, 11), number=3, seed=7)
    assert [sorted(group) for group in groups] == [
        list(range(8, 23)),
        list(range(23, 34)),
        list(range(8)),
    ]


def test_the_most_typical_comes_first():
    vectors = bundles(10, 10)
    groups = clusters.grouped(vectors, number=2, seed=1)
    for group in groups:
        members = sorted(group)
        own = vectors - vectors.mean(axis=0)
        own /= np.linalg.norm(own, axis=1, keepdims=True)
        centre = own[members].sum(axis=0)
        close = own[list(group)] @ centre
        assert (np.diff(close) <= 1e-5).all()


def test_a_text_far_out_is_in_no_group():
    vectors = np.vstack([bundles(12, 12, 12), np.eye(12, dtype=np.float32)[11:]])
    groups = clusters.grouped(vectors, number=3, seed=1)
    assert len(groups) == 3
    assert 36 not in {member for group in groups for member in group}


@pytest.mark.parametrize(("size", "number"), [(0, 2), (5, 2), (30, 1), (30, 0)])
def test_too_few_to_divide_gives_no_groups(size: int, number: int):
    assert clusters.grouped(bundles(size), number=number, seed=1) == ()


def test_texts_without_a_vector_and_texts_all_alike_do_no_harm():
    assert clusters.grouped(np.zeros((9, 5), np.float32), number=3, seed=1) == ()
    alike = np.ones((9, 5), np.float32)
    assert all(len(group) >= 3 for group in clusters.grouped(alike, number=3, seed=1))


@given(st.integers(0, 2**32 - 1), st.integers(6, 60), st.integers(2, 9))
def test_groups_are_disjoint_large_enough_ordered_and_repeatable(seed, size, number):
    vectors = np.random.default_rng(seed).standard_normal((size, 6)).astype(np.float32)
    groups = clusters.grouped(vectors, number=number, seed=seed)
    members = [member for group in groups for member in group]
    assert len(members) == len(set(members))
    assert set(members) <= set(range(size))
    assert len(groups) <= number
    assert [len(group) for group in groups] == sorted(map(len, groups), reverse=True)
    assert all(len(group) >= clusters.SMALLEST for group in groups)
    assert groups == clusters.grouped(vectors, number=number, seed=seed)


def test_the_number_of_groups_is_the_square_root_within_reason():
    numbers = [clusters.how_many(size) for size in (0, 5, 9, 200, 10_000, 10**6)]
    assert numbers == [0, 1, 3, 14, 100, 120]


# ── Names


def there(*texts: set[str]) -> tuple[sparse.csr_matrix, list[str]]:
    terms = sorted(set().union(*texts))
    return sparse.csr_matrix([[float(term in one) for term in terms] for one in texts]), terms


def test_a_group_is_named_by_what_the_others_do_not_have():
    texts = [{"gjeld", "kurs"}] * 10 + [{"bolig", "kurs"}] * 10 + [{"jobb", "kurs"}] * 10
    debt, housing = clusters.named([range(10), range(10, 20)], *there(*texts))
    assert (debt.terms, housing.terms) == (("gjeld",), ("bolig",))
    assert debt.members == tuple(range(10))


def test_a_rare_word_and_a_word_of_everybody_name_nothing():
    texts = [{"felles", f"eget{n}"} for n in range(10)] + [{"felles"}] * 20
    (group,) = clusters.named([range(10)], *there(*texts))
    assert group.terms == ()


def test_a_compound_and_its_part_are_not_both_names():
    texts = [{"gjeld", "gjeld+råd", "bank"}] * 10 + [{"annet"}] * 20
    (group,) = clusters.named([range(10)], *there(*texts))
    assert sorted(group.terms)[0] == "bank"
    assert len(group.terms) == 2


def test_the_score_is_the_log_odds_over_its_error():
    # 8 of the 10 in the group, 2 of the 20 others; the prior adds 5 · 10/30 with the term.
    score = clusters.log_odds(np.array([8.0]), 10, np.array([10.0]), 30)[0]
    prior = 5 / 3
    odds = math.log((8 + prior) / (10 + 5 - 8 - prior)) - math.log(
        (2 + prior) / (20 + 5 - 2 - prior)
    )
    assert score == pytest.approx(odds / math.sqrt(1 / (8 + prior) + 1 / (2 + prior)))


@given(st.integers(0, 20), st.integers(0, 40))
def test_a_term_tells_for_the_side_that_has_it_oftener(inside, outside):
    assume(0 < inside + outside < 60)
    counts = np.array([float(inside)]), np.array([float(inside + outside)])
    score = clusters.log_odds(counts[0], 20, counts[1], 60)[0]
    assert score == pytest.approx(0, abs=1e-9) or (score > 0) == (inside / 20 > outside / 40)


def test_jaccard_by_hand():
    sets = [np.array(one, np.uint64) for one in ([1, 2, 3], [2, 3, 4], [], [9])]
    assert [clusters.jaccard(a, b) for a, b in combinations(sets, 2)] == [0.5, 0, 0, 0, 0, 0]
    assert clusters.jaccard(sets[2], sets[2]) == 0
