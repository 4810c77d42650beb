"""Which state may follow which, and what a rule makes of the ratings: every case."""

from __future__ import annotations

from itertools import product

import pytest

from lovende.selection.lifecycle import (
    PHASES,
    REASONS,
    SLOTS,
    outcome_of,
    phase_may_follow,
    slot_may_follow,
)
from lovende.selection.models import Phase, Slot

ALLOWED = {
    ("assigned", "locked"),
    ("assigned", "abstained"),
    ("assigned", "recused"),
    ("assigned", "moved"),
    ("locked", "recalled"),
    ("recalled", "locked"),
}


@pytest.mark.parametrize(("before", "after"), [*product(Slot.State.values, repeat=2)])
def test_a_place_moves_only_where_the_table_says(before: str, after: str) -> None:
    assert slot_may_follow(before, after) is ((before, after) in ALLOWED)


@pytest.mark.parametrize(("before", "after"), [*product(Phase.State.values, repeat=2)])
def test_a_phase_begins_once_and_ends_once(before: str, after: str) -> None:
    steps = {("upcoming", "open"), ("open", "closed")}
    assert phase_may_follow(before, after) is ((before, after) in steps)


def test_the_tables_know_every_state() -> None:
    assert set(PHASES) == set(Phase.State.values)
    assert set(SLOTS) == set(Slot.State.values)


@pytest.mark.parametrize(
    ("rule", "verdicts", "expected"),
    [
        ("out_when_all", ["out", "out"], ("out", "all_out")),
        ("out_when_all", ["out", "in"], ("on", "some_out")),
        ("out_when_all", ["in", "in"], ("on", "all_in")),
        ("out_when_any", ["out", "out"], ("out", "all_out")),
        ("out_when_any", ["in", "out"], ("out", "some_out")),
        ("out_when_any", ["in", "in"], ("on", "all_in")),
        ("discuss", ["out", "out"], ("out", "all_out")),
        ("discuss", ["out", "in"], ("on", "some_out")),
        ("discuss", ["in", "in"], ("on", "all_in")),
        ("out_when_all", ["out", "out", "in"], ("on", "some_out")),
        ("out_when_any", ["in"], ("on", "all_in")),
    ],
)
def test_what_a_rule_decides(rule: str, verdicts: list[str], expected: tuple[str, str]) -> None:
    assert outcome_of(rule, verdicts) == expected
    assert expected[1] in REASONS


@pytest.mark.parametrize(("rule", "verdicts"), [("", ["in"]), ("out_when_all", []), ("x", ["in"])])
def test_where_nothing_decides_there_is_no_outcome(rule: str, verdicts: list[str]) -> None:
    with pytest.raises(ValueError, match="Nothing decides"):
        outcome_of(rule, verdicts)
