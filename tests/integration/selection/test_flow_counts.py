"""The numbers of the flow, which the database counts, are those of the events one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lovende.core.funnel.events import StageCount
from lovende.selection.actions.assigning import assign_phase
from lovende.selection.actions.rounds import close_phase, exclude_blank
from lovende.selection.models import Round
from lovende.selection.queries.flow import counts_in, flow_in
from lovende.selection.queries.rounds import rounds_for
from selection_builder import make_round, phase, rate_all

pytestmark = pytest.mark.usefixtures("nav_scheme")


@pytest.fixture
def counted(make_user: Callable[..., Any]) -> Callable[[Round], tuple[StageCount, ...]]:
    """The counts as a page asks for them, after they have been seen to be right, twice."""
    viewer = make_user("directorate_adviser")

    def read(round_: Round) -> tuple[StageCount, ...]:
        exact = flow_in(round_).counts
        for _from_the_kept_ones in range(2):
            assert counts_in(rounds_for(viewer).get(pk=round_.pk)) == exact
        return exact

    return read


def test_the_counts_are_exact_in_every_phase(
    counted: Callable[[Round], tuple[StageCount, ...]],
) -> None:
    round_ = make_round(6, blank=[1, 4])
    other = make_round(2, title="En annen", names={"Dina": "Avdeling A", "Eva": "Avdeling B"})
    assert counted(round_)[0] == StageCount("precheck", 6, (), 0)

    blank = [one.pk for one in round_.items.all() if one.report.blank]
    exclude_blank(by=None, phase=phase(round_, "precheck"), items=blank[:1])
    assert counted(round_)[0].waiting == 5
    exclude_blank(by=None, phase=phase(round_, "precheck"), items=blank[1:])
    close_phase(by=None, phase=phase(round_, "precheck"))
    assert counted(round_)[0] == StageCount("precheck", 6, (("blank_report", 2),), 4)

    assign_phase(by=None, phase=phase(round_, "screening"), seed=1)
    keys = list(round_.items.order_by("pk").values_list("measure__key", flat=True))
    rate_all(round_, "screening", {keys[0]: "out-out", keys[2]: "out-in"})
    close_phase(by=None, phase=phase(round_, "screening"))
    after = counted(round_)
    assert after[1].entered == 4
    assert after[1].out >= 1
    assert after[2].entered == after[1].on == after[2].waiting
    assert counted(other)[0] == StageCount("precheck", 8, (), 0)
