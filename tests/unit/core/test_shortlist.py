"""Shares of the top over random weights: exact in small cases, and what must hold in all."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lovende.core.shortlist import Fault, Note, NotPossible, Shortlist, Standing, shortlist

VALUES = (0.0, 0.5, 1.0, None)
Values = list[list[float | None]]

matrices = st.tuples(st.integers(2, 6), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(st.sampled_from(VALUES), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)


def ranked(
    values: Sequence[Sequence[float | None]], *, top: int = 1, seed: int = 1, draws: int = 400
) -> Shortlist:
    items = [f"T-{n}" for n in range(len(values))]
    criteria = [f"C-{n}" for n in range(len(values[0]))]
    return shortlist(items, criteria, values, top=top, seed=seed, draws=draws)


def by_item(result: Shortlist) -> dict[str, Standing]:
    return {standing.item: standing for standing in result.standings}


def share(standing: Standing) -> float:
    assert standing.place is not None
    return standing.place.share


@pytest.mark.parametrize(
    ("values", "exact"),
    [
        ([[1, 0], [0, 1]], 1 / 2),  # w > 1 - w
        ([[1, 0], [0.5, 0.5]], 1 / 2),
        ([[1, 0], [0, 0.5]], 2 / 3),  # w > (1 - w)/2, so w > 1/3
        ([[0.5, 0.5], [1, 0]], 1 / 2),
        ([[1, 0, 0], [0, 1, 1]], 1 / 4),  # w1 > 1/2, where P(w1 > t) = (1 - t)²
        ([[1, 0, 0], [0, 0.5, 0.5]], 4 / 9),  # w1 > 1/3
        ([[1, 0, 0, 0], [0, 1, 1, 1]], 1 / 8),  # P(w1 > t) = (1 - t)³
        ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], 1 / 3),
        ([[1, 1], [0, 1]], 1),
    ],
)
def test_the_share_of_the_first_as_worked_out_on_paper(values: Values, exact: float) -> None:
    result = ranked(values, draws=40_000)
    assert share(by_item(result)["T-0"]) == pytest.approx(exact, abs=0.012)


def test_two_items_hang_on_the_criterion_that_one_of_them_met() -> None:
    first = by_item(ranked([[1, 0], [0, 1]]))["T-0"]
    without_first, without_second = first.without
    assert without_first is not None
    assert without_second is not None
    assert (without_first.share, without_first.median) == (0.0, 2.0)
    assert (without_second.share, without_second.median) == (1.0, 1.0)


def test_what_cannot_be_judged_counts_neither_for_nor_against() -> None:
    standing = by_item(ranked([[1, None], [0.5, 0.5]]))["T-0"]
    assert share(standing) == 1.0
    assert standing.missing == 1
    assert standing.share_if_met == 1.0
    not_met = by_item(ranked([[1, 0], [0.5, 0.5]]))["T-0"]
    assert standing.share_if_not_met == pytest.approx(share(not_met))


def test_ties_share_the_places_they_are_tied_for() -> None:
    result = by_item(ranked([[1, 1], [0.5, 0], [0.5, 0], [0, 0]], top=2))
    assert share(result["T-0"]) == 1.0
    assert share(result["T-1"]) == share(result["T-2"]) == 0.5
    assert result["T-1"].place is not None
    assert result["T-1"].place.median == 2.5
    assert result["T-1"].ties == ("T-2",)
    assert result["T-0"].ties == ()


def test_all_met_ties_with_all_that_could_be_judged_met() -> None:
    result = by_item(ranked([[1, 1, 1], [1, None, 1], [0, 0, 0]]))
    assert share(result["T-0"]) == share(result["T-1"]) == 0.5


def test_an_item_without_any_judgement_has_no_place() -> None:
    result = ranked([[1, 0], [0, 1], [None, None]])
    unjudged = result.standings[-1]
    assert (unjudged.item, unjudged.place, unjudged.missing) == ("T-2", None, 2)
    assert (unjudged.share_if_met, unjudged.without) == (None, (None, None))
    assert Note.NOT_JUDGED in result.notes
    assert sum(share(one) for one in result.standings[:2]) == pytest.approx(1)


@settings(deadline=None)
@given(matrices, st.integers(1, 3), st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_matter(values: Values, top: int, chance: object) -> None:
    judged = [row for row in values if any(value is not None for value in row)]
    if len(judged) <= top:
        return
    items = [f"T-{n}" for n in range(len(values))]
    criteria = [f"C-{n}" for n in range(len(values[0]))]
    order = list(range(len(values)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    result = shortlist(items, criteria, values, top=top, seed=1, draws=200)
    mixed = shortlist(
        [items[n] for n in order],
        criteria,
        [values[n] for n in order],
        top=top,
        seed=1,
        draws=200,
    )
    for item, standing in by_item(result).items():
        other = by_item(mixed)[item]
        assert (standing.place is None) == (other.place is None)
        if standing.place is not None and other.place is not None:
            assert standing.place.share == pytest.approx(other.place.share)
            assert standing.place.median == other.place.median


@settings(deadline=None)
@given(matrices, st.integers(1, 3))
def test_the_shares_fill_the_places_and_nothing_is_nan(values: Values, top: int) -> None:
    judged = [row for row in values if any(value is not None for value in row)]
    if len(judged) <= top:
        return
    result = ranked(values, top=top, draws=100)
    places = [one.place for one in result.standings if one.place is not None]
    assert sum(place.share for place in places) == pytest.approx(top)
    for place in places:
        assert 0 <= place.share <= 1
        assert 1 <= place.best <= place.low <= place.median <= place.high <= place.worst
        assert place.worst <= len(places)
    for one in result.standings:
        if one.place and one.share_if_met is not None and one.share_if_not_met is not None:
            assert one.share_if_not_met - 1e-9 <= one.place.share <= one.share_if_met + 1e-9


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from((0.0, 0.5, 1.0)), min_size=3, max_size=3), min_size=2, max_size=6
    )
)
def test_the_dominated_never_stands_above_the_dominating(values: Values) -> None:
    result = by_item(ranked(values, draws=100))
    for a, first in enumerate(values):
        for b, second in enumerate(values):
            if all(x >= y for x, y in zip(first, second, strict=True)):  # type: ignore[operator]
                above, below = result[f"T-{a}"], result[f"T-{b}"]
                assert share(above) >= share(below)
                assert above.place is not None
                assert below.place is not None
                assert above.place.median <= below.place.median
                assert above.place.worst <= below.place.worst
            if first == second and a != b:
                assert result[f"T-{a}"].place == result[f"T-{b}"].place
                assert f"T-{b}" in result[f"T-{a}"].ties


def test_the_same_seed_gives_the_same_and_another_not() -> None:
    values = [[1, 0, 0.5], [0, 1, 0.5], [0.5, 0.5, 0]]
    assert ranked(values, seed=3) == ranked(values, seed=3)
    assert ranked(values, seed=3) != ranked(values, seed=4)


def test_draws_in_pieces_are_the_same_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    values = [[1, 0, None], [0, 1, 0.5], [0.5, 0.5, 0]]
    whole = ranked(values)
    monkeypatch.setattr("lovende.core.shortlist.CELLS", 7)
    assert [one.item for one in ranked(values).standings] == [one.item for one in whole.standings]
    for one, other in zip(ranked(values).standings, whole.standings, strict=True):
        assert share(one) == pytest.approx(share(other))
        assert one.share_if_met == pytest.approx(other.share_if_met)


@pytest.mark.parametrize(
    ("values", "top", "draws", "fault"),
    [
        ([], 1, 10, Fault.NO_ITEMS),
        ([[1.0], [0.0]], 0, 10, Fault.TOP_TOO_SMALL),
        ([[1.0], [0.0]], 2, 10, Fault.TOP_TOO_LARGE),
        ([[1.0], [None]], 1, 10, Fault.TOP_TOO_LARGE),
        ([[1.0], [0.0]], 1, 0, Fault.TOO_FEW_DRAWS),
        ([[1.5], [0.0]], 1, 10, Fault.VALUE),
        ([[1.0, 0.0], [0.0]], 1, 10, Fault.SHAPE),
    ],
)
def test_what_has_no_answer_is_refused_with_why(
    values: Values, top: int, draws: int, fault: Fault
) -> None:
    items = [str(n) for n in range(len(values))]
    criteria = ["c"] * (len(values[0]) if values else 1)
    with pytest.raises(NotPossible) as caught:
        shortlist(items, criteria, values, top=top, seed=1, draws=draws)
    assert caught.value.fault is fault


def test_degenerate_judgements_are_noted() -> None:
    assert ranked([[1, 1], [1, 1]]).notes == (Note.ALL_ALIKE,)
    assert ranked([[1], [0]]).notes == (Note.ONE_CRITERION,)
    assert ranked([[1, None], [0, 1]]).notes == (Note.SOME_MISSING,)
    one = by_item(ranked([[1], [0]]))["T-0"]
    assert one.without == (None,)
