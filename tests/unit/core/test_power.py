"""Power: held against statsmodels, Cohen's printed tables, quadrature and simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.power import NormalIndPower, TTestIndPower, TTestPower
from statsmodels.stats.proportion import power_proportions_2indep

from lovende.core.power import (
    BadPlan,
    Design,
    Plan,
    PlanFault,
    detectable_mean,
    detectable_shares,
    discordant,
    needed_for_mean,
    needed_for_share,
    power_of_mean,
    power_of_share,
)

TWO = Plan()
PAIRED = Plan(design=Design.BEFORE_AFTER)


# ── Printed tables


@pytest.mark.parametrize(("effect", "printed"), [(0.2, 393), (0.5, 64), (0.8, 26)])
def test_cohens_table_for_two_means(effect: float, printed: int) -> None:
    """Cohen 1992, table 2, alpha .05, power .80 (for 393, 393.4 solves it exactly)."""
    assert needed_for_mean(effect, TWO) - printed in (0, 1)


@pytest.mark.parametrize(("alpha", "effect", "printed"), [(0.01, 0.5, 95), (0.01, 0.8, 38)])
def test_cohens_table_at_one_percent(alpha: float, effect: float, printed: int) -> None:
    assert needed_for_mean(effect, Plan(alpha=alpha)) - printed in (0, 1)


def test_two_shares_by_the_formula_on_paper() -> None:
    """.5 against .6: (1.95996·√(2·.55·.45) + .84162·√(.25 + .24))² / .01 = 387.3."""
    assert needed_for_share(0.5, 0.6, TWO) == 388


def test_mcnemar_by_the_formula_on_paper() -> None:
    """Of 10 % and 20 % who change: (1.95996·√.3 + .84162·√(.3 − .01))² / .01 = 233.1."""
    before, after = 0.4, 0.5
    # correlation chosen so that 30 % change: both = (.9 − .3) / 2 = .3, r = (.3 − .2) / √(.06)
    plan = Plan(design=Design.BEFORE_AFTER, correlation=0.1 / math.sqrt(0.24 * 0.25))
    assert discordant(before, after, plan.correlation) == pytest.approx(0.3)
    assert needed_for_share(before, after, plan) == 234


# ── statsmodels


@given(
    st.integers(2, 3000),
    st.floats(0.02, 3),
    st.floats(0.001, 0.2),
    st.floats(-0.9, 0.95),
)
@settings(deadline=None)
def test_means_agree_with_statsmodels(n: int, effect: float, alpha: float, r: float) -> None:
    two = power_of_mean(n, effect, Plan(alpha=alpha))
    agree(two, TTestIndPower().power(effect, n, alpha))
    paired = power_of_mean(n, effect, Plan(Design.BEFORE_AFTER, alpha=alpha, correlation=r))
    agree(paired, TTestPower().power(effect / math.sqrt(2 * (1 - r)), n, alpha))


def agree(ours: float, theirs: float) -> None:
    """Where statsmodels gives NaN, far out, the quadrature below is what ours is held against."""
    if not math.isnan(theirs):
        assert ours == pytest.approx(theirs, abs=1e-9)


@given(st.integers(5, 3000), st.floats(0.02, 0.98), st.floats(0.02, 0.98), st.floats(0.001, 0.2))
@settings(deadline=None)
def test_shares_agree_with_statsmodels(n: int, before: float, after: float, alpha: float) -> None:
    ours = power_of_share(n, before, after, Plan(alpha=alpha))
    theirs = power_proportions_2indep(after - before, before, n, alpha=alpha, return_results=False)
    assert ours == pytest.approx(theirs, abs=1e-9)


def test_with_many_the_normal_version_is_reached() -> None:
    ours = power_of_mean(600_000, 0.005, TWO)
    assert ours == pytest.approx(NormalIndPower().power(0.005, 600_000, 0.05), abs=1e-6)


@pytest.mark.parametrize("n", [3, 10, 40, 400])
def test_the_smallest_difference_agrees_with_statsmodels(n: int) -> None:
    expected = TTestIndPower().solve_power(nobs1=n, alpha=0.05, power=0.8)
    assert detectable_mean(n, TWO) == pytest.approx(expected, abs=1e-6)
    expected = TTestPower().solve_power(nobs=n, alpha=0.05, power=0.8)
    assert detectable_mean(n, PAIRED) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("n", "r"), [(40, 0.0), (40, 0.5), (90, 0.8)])
def test_a_simulated_study_sees_it_as_often(n: int, r: float) -> None:
    """20,000 studies of people measured twice; the standard error is 0.003."""
    plan = Plan(Design.BEFORE_AFTER, correlation=r)
    effect = detectable_mean(n, plan)
    chance = np.random.default_rng(1)
    before, own = chance.standard_normal((2, 20_000, n))
    after = r * before + math.sqrt(1 - r * r) * own + effect
    found = stats.ttest_rel(after, before, axis=1).pvalue < 0.05
    assert found.mean() == pytest.approx(0.80, abs=0.012)


def test_a_simulated_mcnemar_sees_it_as_often() -> None:
    """Two shares measured on the same 400 people, 20,000 times."""
    n, before, after, r = 400, 0.3, 0.4, 0.5
    change = discordant(before, after, r)
    up, down = (change + after - before) / 2, (change - after + before) / 2
    chance = np.random.default_rng(1)
    counts = chance.multinomial(n, [up, down, 1 - up - down], size=20_000)
    statistic = (counts[:, 0] - counts[:, 1]) / np.sqrt(counts[:, 0] + counts[:, 1])
    found = (np.abs(statistic) > 1.959964).mean()
    expected = power_of_share(n, before, after, Plan(Design.BEFORE_AFTER, correlation=r))
    assert found == pytest.approx(expected, abs=0.012)


# ── The tails that SciPy gives up on


def test_the_noncentral_t_agrees_with_quadrature_also_far_out() -> None:
    nodes, weights = np.polynomial.legendre.leggauss(600)
    share = (nodes + 1) / 2
    for n in (2, 3, 4, 11, 39, 2001):
        spread = np.sqrt(stats.chi2.ppf(share, n - 1) / (n - 1))
        for alpha in (1e-6, 0.001, 0.05, 0.5):
            limit = stats.t.isf(alpha / 2, n - 1)
            for shift in (0.0, 0.5, 2.8, 5.0, 7.5, 9.0, 16.0, 40.0, 300.0):
                below = (weights / 2 * stats.norm.cdf(limit * spread - shift)).sum()
                under = (weights / 2 * stats.norm.cdf(-limit * spread - shift)).sum()
                effect = shift / math.sqrt(n)  # correlation .5: the changes spread as the values
                power = power_of_mean(n, effect, Plan(Design.BEFORE_AFTER, alpha=alpha))
                assert power == pytest.approx(1 - below + under, abs=1e-4), (n, alpha, shift)


# ── What always holds


plans = st.builds(
    Plan,
    design=st.sampled_from(Design),
    alpha=st.floats(0.001, 0.2),
    power=st.floats(0.5, 0.99),
    correlation=st.floats(-0.5, 0.9),
    icc=st.floats(0, 0.3),
    cluster_size=st.integers(1, 20),
)


@given(plans, st.floats(0.05, 2))
@settings(deadline=None)
def test_the_number_needed_is_the_smallest_that_reaches(plan: Plan, effect: float) -> None:
    n = needed_for_mean(effect, plan)
    assert power_of_mean(n, effect, plan) >= plan.power
    if n - 1 > plan.design_effect:
        assert power_of_mean(n - 1, effect, plan) < plan.power


@given(plans, st.integers(20, 2000))
@settings(deadline=None)
def test_difference_and_number_are_each_others_reverse(plan: Plan, n: int) -> None:
    effect = detectable_mean(n, plan)
    assert power_of_mean(n, effect, plan) == pytest.approx(plan.power, abs=1e-6)
    assert needed_for_mean(effect * 1.0001, plan) <= n


@given(plans, st.integers(20, 5000), st.floats(0, 1))
@settings(deadline=None)
def test_the_shares_found_are_on_the_edge(plan: Plan, n: int, before: float) -> None:
    found = detectable_shares(n, before, plan)
    for after in (found.above, found.below):
        if after is not None:
            assert 0 <= after <= 1
            assert power_of_share(n, before, after, plan) >= plan.power - 1e-9
    if found.above is not None and found.above - before > 1e-6:
        nearer = before + 0.99 * (found.above - before)
        assert power_of_share(n, before, nearer, plan) < plan.power


def test_clusters_count_as_fewer_people() -> None:
    """20 in each with an ICC of .05: 1 + 19 · .05 = 1.95 for one."""
    plan = Plan(icc=0.05, cluster_size=20)
    assert plan.design_effect == pytest.approx(1.95)
    assert power_of_mean(195, 0.3, plan) == pytest.approx(power_of_mean(100, 0.3, TWO))
    assert needed_for_mean(0.5, plan) == math.ceil(63.76561 * 1.95)


def test_people_measured_twice_see_more_the_more_alike_they_stay() -> None:
    seen = [
        detectable_mean(40, Plan(Design.BEFORE_AFTER, correlation=r)) for r in (0, 0.3, 0.6, 0.9)
    ]
    assert seen == sorted(seen, reverse=True)


# ── What nothing can be computed from


@pytest.mark.parametrize(
    ("figures", "fault"),
    [
        ({"alpha": 0.0}, PlanFault.ALPHA),
        ({"alpha": 1.0}, PlanFault.ALPHA),
        ({"alpha": math.nan}, PlanFault.ALPHA),
        ({"power": 0.04}, PlanFault.POWER),
        ({"power": 1.0}, PlanFault.POWER),
        ({"correlation": 1.0}, PlanFault.CORRELATION),
        ({"icc": -0.1}, PlanFault.ICC),
        ({"icc": 1.1}, PlanFault.ICC),
        ({"cluster_size": 0}, PlanFault.CLUSTER_SIZE),
    ],
)
def test_figures_outside_what_they_can_be_are_refused(
    figures: dict[str, float], fault: PlanFault
) -> None:
    with pytest.raises(BadPlan) as refused:
        Plan(**figures)  # type: ignore[arg-type]
    assert refused.value.fault is fault


def test_too_few_and_nothing_to_see_are_said() -> None:
    for call, fault in [
        (lambda: detectable_mean(0, TWO), PlanFault.PARTICIPANTS),
        (lambda: detectable_mean(1, TWO), PlanFault.TOO_FEW),
        (lambda: detectable_mean(20, Plan(icc=1.0, cluster_size=20)), PlanFault.TOO_FEW),
        (lambda: detectable_shares(40, 1.2, TWO), PlanFault.SHARE),
        (lambda: needed_for_mean(0.0, TWO), PlanFault.DIFFERENCE),
        (lambda: needed_for_mean(1e-6, TWO), PlanFault.NOT_REACHED),
        (lambda: needed_for_share(0.3, 0.3, TWO), PlanFault.DIFFERENCE),
        (lambda: needed_for_share(0.3, 1.3, TWO), PlanFault.SHARE),
    ]:
        with pytest.raises(BadPlan) as refused:
            call()
        assert refused.value.fault is fault


def test_so_few_that_no_share_differs_gives_none() -> None:
    found = detectable_shares(2, 0.5, TWO)
    assert (found.above, found.below) == (None, None)
    assert detectable_shares(100, 1.0, TWO).above is None
