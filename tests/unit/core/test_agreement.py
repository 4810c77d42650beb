"""Agreement is what the report and Stata print, what independent programs give, and does not
depend on what the values are called, who is rater 1, or (for the coefficient) how many items."""

import math
import warnings

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats import inter_rater

from lovende.core.agreement.analysis import Barred, Ratings, Warned, analyse, landis_koch
from lovende.core.agreement.coefficients import (
    Reason,
    alpha_of_counts,
    bias_index,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    pabak,
    prevalence_index,
    scott_pi,
)
from lovende.core.agreement.counting import pair_table

TABLES = arrays(np.int64, (3, 3), elements=st.integers(0, 40))
# Fleiss (1971) as reproduced in the literature: 10 items, 14 raters, 5 values; kappa .210.
FLEISS = np.array(
    [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]
)  # fmt: skip
# Krippendorff (2011), «Computing Krippendorff's alpha-reliability», example C: four observers.
FOUR_OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, np.nan, np.nan, np.nan],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, np.nan, 3],
        [np.nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, np.nan],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, np.nan],
    ]
)


@pytest.mark.parametrize(
    ("table", "observed", "expected", "kappa", "z", "p"),
    [
        ([[34, 20], [20, 107]], "77.90", "58.13", "0.4721", "6.35", "0.0000"),
        ([[124, 9], [9, 5]], "87.76", "82.77", "0.2895", "3.51", "0.0002"),
    ],
)
def test_the_reports_own_tables_give_its_printed_figures(table, observed, expected, kappa, z, p):
    found = cohen_kappa(table)
    assert f"{100 * found.observed:.2f}" == observed
    assert f"{100 * found.expected:.2f}" == expected
    assert f"{found.value:.4f}" == kappa
    assert f"{found.z:.2f}" == z
    assert f"{found.p:.4f}" == p


def test_a_lopsided_table_gives_what_stata_gave():
    found = cohen_kappa([[1395, 118], [261, 158]])
    assert found.value == pytest.approx(0.3411969207847029, rel=1e-13)
    assert found.expected == pytest.approx(0.7022330671398995, rel=1e-13)
    assert found.null_se == pytest.approx(0.0220367175735475, rel=1e-12)
    assert found.z == pytest.approx(15.48310993440647, rel=1e-12)


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
@given(table=TABLES)
def test_kappa_and_both_errors_are_those_of_statsmodels(weights, table):
    found = cohen_kappa(table, weights)
    if found.null_se is None:
        return
    kind = {"none": None, "linear": "linear", "quadratic": "quadratic"}[weights]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        theirs = inter_rater.cohens_kappa(table, wt=kind)
    assert found.value == pytest.approx(theirs.kappa, abs=1e-10)
    assert found.null_se == pytest.approx(theirs.std_kappa0, rel=1e-6, abs=1e-9)
    if theirs.var_kappa > 1e-12:
        assert found.se == pytest.approx(theirs.std_kappa, rel=1e-5)


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
@given(table=TABLES)
def test_nothing_is_ever_nan_and_swapping_or_doubling_leaves_kappa(weights, table):
    found = cohen_kappa(table, weights)
    numbers = [getattr(found, name) for name in ("value", "null_se", "z", "p", "se", "low", "high")]
    assert all(number is None or math.isfinite(number) for number in numbers)
    assert (found.value is None) == (found.reason is not None)
    for same in (table.T, 2 * table, table[::-1, ::-1]):
        other = cohen_kappa(same, weights)
        assert other.reason == found.reason
        assert other.value == (
            None if found.value is None else pytest.approx(found.value, abs=1e-9)
        )


def test_fleiss_kappa_is_the_published_one():
    assert fleiss_kappa(FLEISS).value == pytest.approx(0.20993, abs=5e-6)
    assert fleiss_kappa(FLEISS).value == pytest.approx(inter_rater.fleiss_kappa(FLEISS))


def _counts(data):
    return np.array([[(column == value).sum() for value in range(1, 6)] for column in data.T])


@pytest.mark.parametrize(
    ("metric", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_alpha_with_missing_ratings_is_krippendorffs_own(metric, published):
    found = alpha_of_counts(_counts(FOUR_OBSERVERS), metric, [1, 2, 3, 4, 5]).value
    assert round(found, 3) == published
    theirs = krippendorff.alpha(FOUR_OBSERVERS, level_of_measurement=metric)
    assert found == pytest.approx(theirs, abs=1e-12)


def test_ac1_and_indices_by_hand():
    counts = np.repeat([[2, 0], [1, 1], [0, 2]], [118, 7, 0], axis=0)
    share = (236 + 7) / 250
    chance = 2 * share * (1 - share)
    assert gwet_ac1(counts).value == pytest.approx((118 / 125 - chance) / (1 - chance))
    table = [[34, 20], [20, 107]]
    assert prevalence_index(table).value == pytest.approx(73 / 181)
    assert bias_index(table).value == 0
    assert pabak(table).value == pytest.approx(2 * 141 / 181 - 1)
    assert scott_pi(table).value == pytest.approx(cohen_kappa(table).value)


def test_ac1_is_the_published_one():
    """Gwet's own irrCAC vignette (CRAN, ``cont3x3abstractors``: 100 abstracts, two abstractors).

    AC1 0.8493305 and kappa 0.7964094 are printed there; here they are also worked out from the
    definition (Gwet 2008), item by item and value by value.
    """
    table = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
    pairs = [(i, j) for i in range(3) for j in range(3) for _ in range(table[i][j])]
    observed = sum(one == other for one, other in pairs) / len(pairs)
    given = [value for pair in pairs for value in pair]
    shares = [given.count(value) / len(given) for value in range(3)]
    chance = sum(share * (1 - share) for share in shares) / (3 - 1)
    assert round((observed - chance) / (1 - chance), 7) == 0.8493305

    counts = np.array([[pair.count(value) for value in range(3)] for pair in pairs])
    assert round(gwet_ac1(counts).value, 7) == 0.8493305
    assert round(cohen_kappa(np.array(table)).value, 7) == 0.7964094


def test_ratings_not_enough_give_a_reason_and_no_number():
    assert cohen_kappa([[0, 0], [0, 0]]).reason == Reason.NO_PAIRS
    assert cohen_kappa([[5, 0], [0, 0]]).reason == Reason.ONE_CATEGORY
    assert cohen_kappa([[0, 1], [0, 0]]).se_reason == Reason.ONE_ITEM
    assert cohen_kappa([[5, 3], [0, 0]]).se_reason == Reason.NO_VARIATION
    assert fleiss_kappa(np.array([[2, 0], [1, 2]])).reason == Reason.UNEQUAL_RATERS
    assert gwet_ac1(np.zeros((0, 2), dtype=int)).reason == Reason.NO_PAIRS


def _ratings(rows, categories=("out", "in"), numbers=None):
    items, raters, values = np.array(rows or np.zeros((0, 3)), dtype=int).T
    names = [str(n) for n in range(int(raters.max(initial=-1)) + 1)]
    return Ratings(items, raters, values, categories, names, numbers)


def test_the_order_of_an_items_ratings_makes_rater_1_and_2_among_many_raters():
    found = analyse(_ratings([(0, 2, 0), (0, 1, 1), (1, 0, 1), (1, 2, 1)]))
    assert found.table.tolist() == [[0, 1], [0, 1]]
    assert Warned.INTERCHANGEABLE in found.warnings


def test_the_same_two_raters_are_the_rows_and_the_columns():
    found = analyse(_ratings([(0, 0, 0), (0, 1, 1), (1, 1, 1), (1, 0, 0)]))
    assert found.table.tolist() == [[0, 2], [0, 0]]
    assert not found.warnings


def test_a_rating_given_twice_and_a_third_rater_bar_the_table():
    assert analyse(_ratings([(0, 0, 0), (0, 0, 1)])).barred == Barred.DUPLICATES
    three = analyse(_ratings([(0, 0, 0), (0, 1, 1), (0, 2, 1)]))
    assert three.barred == Barred.MORE_THAN_TWO
    assert three.coefficients["krippendorff_alpha"].value is not None


def test_no_ratings_at_all_is_no_crash():
    found = analyse(_ratings([]))
    assert (found.items, found.kappas["none"].reason) == (0, Reason.NO_PAIRS)


def test_missing_codes_are_left_out_of_the_table_and_bad_codes_refused():
    assert pair_table([0, -1, 1], [0, 1, -1], 2).tolist() == [[1, 0], [0, 0]]
    assert cohen_kappa_score([0, 0, 1, 1], [0, 1, 1, 1]) == pytest.approx(
        cohen_kappa(pair_table([0, 0, 1, 1], [0, 1, 1, 1], 2)).value
    )
    with pytest.raises(ValueError, match="codes"):
        pair_table([0, 2], [0, 1], 2)


def test_labels_change_above_their_bounds():
    assert [landis_koch(k) for k in (-0.1, 0, 0.2, 0.21, 0.4721, 0.7, 0.81)] == [
        *("poor", "slight", "slight", "fair", "moderate", "substantial", "almost_perfect"),
    ]


@pytest.mark.parametrize("kind", ["int8", "uint8", "int16", "uint64"])
def test_narrow_and_unsigned_codes_are_counted_as_wide_ones(kind):
    first, second = np.array([0, 120, 127, 5]), np.array([127, 120, 3, 5])
    narrow = pair_table(first.astype(kind), second.astype(kind), 300)
    assert np.array_equal(narrow, pair_table(first, second, 300))


def test_a_missing_code_is_seen_where_the_categories_outnumber_the_type():
    first, second = np.array([-1, 4, 7], dtype=np.int8), np.array([2, -1, 7], dtype=np.int8)
    table = pair_table(first, second, 300)
    assert (table.sum(), table[7, 7]) == (1, 1)
