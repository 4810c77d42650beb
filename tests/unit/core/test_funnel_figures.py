"""Published figures: statistics as Stata prints them, and the corrections that explain faults."""

from __future__ import annotations

import itertools
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import norm
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa

from lovende.core.agreement.coefficients import cohen_kappa
from lovende.core.funnel.correcting import Finding, check
from lovende.core.funnel.figures import Printed
from lovende.core.funnel.published import (
    BadQuantity,
    Published,
    PublishedPhase,
    PublishedTable,
    Read,
    Statement,
    read,
)
from lovende.core.funnel.statistics import Name, statistic

FORMS = {Name.OBSERVED: 4, Name.EXPECTED: 4, Name.KAPPA: 4, Name.Z: 2, Name.P: 4}


def printed(text: str) -> Printed:
    value = Decimal(text)
    return Printed(text, value, Decimal(1).scaleb(int(value.as_tuple().exponent)))


def as_printed(counts: list[list[int]]) -> dict[Name, Printed]:
    found = {}
    for name, decimals in FORMS.items():
        value = statistic(name, counts)
        if value is not None:
            found[name] = printed(f"{value:.{decimals}f}")
    return found


def table(
    counts: list[list[int]], *, of: list[list[int]] | None = None, totals: bool = True
) -> PublishedTable:
    """A table with the totals and statistics of ``of`` (its own when not given)."""
    right = of or counts
    rows = [sum(row) for row in right]
    columns = [sum(column) for column in zip(*right, strict=True)]
    return PublishedTable(
        key="t",
        categories=["out", "in", "maybe"][: len(counts)],
        counts=counts,
        row_totals=rows if totals else None,
        column_totals=columns if totals else None,
        total=sum(rows) if totals else None,
        statistics=as_printed(right),
    )


def changes(found: Read, finding: Finding, place: int = 0) -> dict[str, float | None]:
    names = found.system.figures
    return {names[c.figure].name: c.right for c in finding.corrections[place].changes}


# ── Statistics


@pytest.mark.parametrize(
    ("counts", "observed", "expected", "kappa", "z", "p"),
    [
        ([[34, 20], [20, 107]], "77.90", "58.13", "0.4721", "6.35", "0.0000"),
        ([[124, 9], [9, 5]], "87.76", "82.77", "0.2895", "3.51", "0.0002"),
    ],
)
def test_the_report_s_statistics_to_the_printed_digit(
    counts: list[list[int]], observed: str, expected: str, kappa: str, z: str, p: str
) -> None:
    assert f"{100 * (statistic(Name.OBSERVED, counts) or 0):.2f}" == observed
    assert f"{100 * (statistic(Name.EXPECTED, counts) or 0):.2f}" == expected
    assert f"{statistic(Name.KAPPA, counts):.4f}" == kappa
    assert f"{statistic(Name.Z, counts):.2f}" == z
    assert f"{statistic(Name.P, counts):.4f}" == p


def test_a_table_with_unequal_sides_as_stata_gives_it() -> None:
    counts = [[1395, 118], [261, 158]]
    assert statistic(Name.KAPPA, counts) == pytest.approx(0.3411969207847029, abs=1e-14)
    assert statistic(Name.EXPECTED, counts) == pytest.approx(0.7022330671398995, abs=1e-14)
    assert statistic(Name.Z, counts) == pytest.approx(15.48310993440647, abs=1e-11)


TABLES = st.integers(2, 4).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 60), min_size=k, max_size=k), min_size=k, max_size=k)
)


@given(TABLES)
def test_the_same_as_the_agreement_of_raters_says(counts: list[list[int]]) -> None:
    kappa = cohen_kappa(counts)
    said = (kappa.observed, kappa.expected, kappa.value, kappa.z, kappa.p)
    for name, figure in zip(Name, said, strict=True):
        expected = None if figure is None else pytest.approx(figure, rel=1e-6, abs=1e-9)
        assert statistic(name, counts) == expected, name


@given(TABLES)
def test_the_same_as_statsmodels_and_scikit_learn(counts: list[list[int]]) -> None:
    array = np.array(counts)
    kappa, z = statistic(Name.KAPPA, counts), statistic(Name.Z, counts)
    assume(kappa is not None and z is not None)
    reference = cohens_kappa(array)
    assert kappa == pytest.approx(reference.kappa, abs=1e-9)
    rows, columns = np.nonzero(array)
    first = np.repeat(rows, array[rows, columns])
    second = np.repeat(columns, array[rows, columns])
    assert kappa == pytest.approx(cohen_kappa_score(first, second), abs=1e-9)
    assert z == pytest.approx(reference.z_value, abs=1e-6)
    assert statistic(Name.P, counts) == pytest.approx(norm.sf(z), abs=1e-12)


@pytest.mark.parametrize("counts", [[[0, 0], [0, 0]], [[7, 0], [0, 0]]])
def test_what_chance_explains_altogether_is_not_estimable(counts: list[list[int]]) -> None:
    assert statistic(Name.KAPPA, counts) is None
    assert statistic(Name.Z, counts) is None


def test_half_a_digit_is_right_both_ways() -> None:
    assert printed("0.25").fits(0.245)
    assert printed("0.25").fits(0.255)
    assert not printed("0.25").fits(0.2449)
    assert not printed("0.25").fits(None)


# ── Contradictions


@given(
    st.lists(st.lists(st.integers(0, 60), min_size=2, max_size=2), min_size=2, max_size=2),
    st.booleans(),
)
def test_a_table_held_against_itself_is_consistent(counts: list[list[int]], totals: bool) -> None:
    assert check(read(Published(tables=[table(counts, totals=totals)])).system) == ()


cells = st.integers(5, 60)


@settings(deadline=None)
@given(
    st.lists(st.lists(cells, min_size=3, max_size=3), min_size=3, max_size=3),
    st.tuples(st.integers(0, 2), st.integers(0, 2)),
    st.integers(-5, 40).filter(bool),
)
def test_one_misprinted_cell_is_found_and_set_right(
    counts: list[list[int]], place: tuple[int, int], error: int
) -> None:
    wrong = [row.copy() for row in counts]
    wrong[place[0]][place[1]] += error
    found = read(Published(tables=[table(wrong, of=counts)]))
    (finding,) = check(found.system)
    name = "t[{},{}]".format(*(["out", "in", "maybe"][n] for n in place))
    assert changes(found, finding) == {name: counts[place[0]][place[1]]}
    assert len(finding.corrections) == 1
    assert finding.complete


def test_without_totals_the_statistics_alone_tell_the_right_cell() -> None:
    found = read(Published(tables=[table([[129, 9], [9, 5]], of=[[124, 9], [9, 5]], totals=False)]))
    (finding,) = check(found.system)
    assert changes(found, finding) == {"t[out,out]": 124}


def test_a_misprinted_statistic_is_told_from_a_misprinted_cell() -> None:
    right = table([[34, 20], [20, 107]])
    wrong = {**right.statistics, Name.KAPPA: printed("0.4271")}
    found = read(
        Published(
            tables=[
                PublishedTable(
                    "t",
                    right.categories,
                    right.counts,
                    right.row_totals,
                    right.column_totals,
                    right.total,
                    wrong,
                )
            ]
        )
    )
    (finding,) = check(found.system)
    ((name, right_value),) = changes(found, finding).items()
    assert name == "t.kappa"
    assert right_value == pytest.approx(0.47215, abs=1e-5)
    assert finding.corrections[0].size == 450  # from .4271 to .4721 in the fourth decimal


def test_where_the_figures_do_not_tell_every_way_is_given() -> None:
    found = read(Published(phases=[PublishedPhase("p", 10, 3, 6)]))
    (finding,) = check(found.system)
    assert len(finding.best) == 3
    ways = [changes(found, finding, place) for place in range(3)]
    assert sorted(ways, key=str) == [{"p.in": 9}, {"p.on": 7}, {"p.out": 4}]


def test_a_count_that_is_told_twice_is_the_less_likely_misprint() -> None:
    """What came in and left stand in the text as well, so fewest figures change with «on»."""
    said = [Statement("s", 100, "p.in"), Statement("u", 40, "p.out")]
    found = read(Published(phases=[PublishedPhase("p", 100, 40, 50)], statements=said))
    (finding,) = check(found.system)
    assert [changes(found, finding, n) for n in range(len(finding.corrections))] == [{"p.on": 60}]


def test_faults_that_share_no_figure_are_explained_apart() -> None:
    phases = [
        PublishedPhase("a", 203, reasons={"blank": 23}),
        PublishedPhase("b", 181, 34, 147),
        PublishedPhase("c", None, 124, 24),
    ]
    said = [
        *(Statement(f"in-{key}", n, f"{key}.in") for key, n in (("a", 203), ("b", 181))),
        *(Statement("out-c", 124, "c.out"), Statement("in-c", 147, "c.in")),
    ]
    found = read(Published(phases=phases, statements=said))
    first, second = check(found.system)
    assert changes(found, first) == {"a.out[blank]": 22}
    assert changes(found, second) == {"c.on": 23}


def test_corrections_that_break_each_other_are_sought_together() -> None:
    """The printed sum of two wrong counts is right for them, so it must change with both."""
    said = [
        *(Statement(f"p{n}", 5, "p.in") for n in range(3)),
        *(Statement(f"q{n}", 7, "q.in") for n in range(3)),
        Statement("both", 15, "p.in + q.in"),
    ]
    found = read(Published([PublishedPhase("p", 6), PublishedPhase("q", 9)], statements=said))
    (finding,) = check(found.system)
    assert changes(found, finding) == {"p.in": 5, "q.in": 7, "both": 12}
    assert len(finding.contradictions) == 6


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=4),
    st.integers(1, 50),
    st.integers(0, 20),
    st.integers(1, 30),
)
def test_a_chain_of_phases_told_twice_shows_the_one_wrong_count(
    outs: list[int], end: int, place: int, error: int
) -> None:
    """Every count stands in two equations, so one that is wrong can only be that one."""
    reached = [end + sum(outs[n:]) for n in range(len(outs) + 1)]
    phases = [
        PublishedPhase(f"p{n}", reached[n], out, None if n < len(outs) - 1 else end)
        for n, out in enumerate(outs)
    ]
    said = [Statement(f"s{n}", out, f"p{n}.out") for n, out in enumerate(outs)]
    n = place % len(outs)
    wrong = phases[n]
    phases[n] = PublishedPhase(wrong.key, wrong.entered, outs[n] + error, wrong.on)
    found = read(Published(phases=phases, statements=said))
    (finding,) = check(found.system)
    assert changes(found, finding) == {f"p{n}.out": outs[n]}


def test_no_correction_with_fewer_changes_exists() -> None:
    """Against every single change of up to 60 in a system whose smallest correction has two."""
    counts = [[20, 5], [5, 10]]
    wrong = [[23, 5], [5, 14]]
    found = read(Published(tables=[table(wrong, of=counts)]))
    (finding,) = check(found.system)
    assert changes(found, finding) == {"t[out,out]": 20, "t[in,in]": 10}
    system = found.system
    numbered = [n for n, figure in enumerate(system.figures) if isinstance(figure.printed, int)]
    for figure, step in itertools.product(numbered, range(-60, 61)):
        tried = system.counts
        tried[figure] += step
        assert not all(system.holds(n, tried) for n in range(len(system.equations)))


# ── The words for quantities


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("t[out,out] + nothing", "nothing"),
        ("t[out,out] +", "+"),
        ("t[out,out] t[in,in]", "t[in,in]"),
        ("t[out,out", "[out,out"),
        ("", ""),
    ],
)
def test_words_that_mean_nothing_are_told_with_the_part(text: str, part: str) -> None:
    statement = Statement("s", 1, text)
    with pytest.raises(BadQuantity) as caught:
        read(Published(tables=[table([[1, 2], [3, 4]])], statements=[statement]))
    assert (caught.value.where, caught.value.part) == ("s", part)


def test_a_quantity_made_of_itself_is_refused() -> None:
    phases = [PublishedPhase("a", "b.in", 1), PublishedPhase("b", "a.in", 1)]
    with pytest.raises(BadQuantity) as caught:
        read(Published(phases=phases))
    assert caught.value.circular


def test_a_quantity_may_be_a_difference() -> None:
    found = read(
        Published(
            tables=[table([[34, 20], [20, 107]])],
            statements=[Statement("s", 147, "t.total - t[out,out]")],
        )
    )
    assert check(found.system) == ()
