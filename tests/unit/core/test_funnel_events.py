"""A flow adds up for whatever happened, and says where it cannot have happened."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lovende.core.funnel.events import BadEvents, BadPhases, FaultKind, Flow, flow_of

PHASES = ("screening", "in depth", "cases")
Event = tuple[str, str, str, str]

ways = st.lists(
    st.tuples(st.integers(0, len(PHASES)), st.sampled_from(["", "blank", "not new"]), st.booleans())
)


def made(events: list[Event], start: list[str] | None = None) -> Flow:
    columns = [list(column) for column in zip(*events, strict=True)] or [[], [], [], []]
    return flow_of(PHASES, *columns, start=start)


def way(item: str, steps: int, reason: str, leaves: bool) -> list[Event]:
    """Decisions in the first ``steps`` phases, the last of them perhaps «out»."""
    events = [(item, phase, "on", "") for phase in PHASES[:steps]]
    if events and leaves:
        events[-1] = (item, PHASES[steps - 1], "out", reason)
    return events


def faults(events: list[Event], start: list[str] | None = None) -> list[tuple[str, int, str]]:
    with pytest.raises(BadEvents) as caught:
        made(events, start)
    return [(fault.kind.value, fault.event, fault.other) for fault in caught.value.faults]


def test_a_small_selection_by_hand() -> None:
    flow = made(
        [
            ("a", "screening", "on", ""),
            ("b", "screening", "out", "blank"),
            ("c", "screening", "out", "not new"),
            ("d", "screening", "out", "not new"),
            ("e", "screening", "on", ""),
            ("a", "in depth", "on", ""),
        ]
    )
    first, second, third = flow.stages
    assert first.entered == ("a", "b", "c", "d", "e")
    assert [(box.reason, box.items) for box in first.left] == [
        ("not new", ("c", "d")),
        ("blank", ("b",)),
    ]
    assert (first.out, first.on, first.waiting) == (3, ("a", "e"), ())
    assert (second.entered, second.on, second.waiting) == (("a", "e"), ("a",), ("e",))
    assert (third.entered, third.waiting, third.on) == (("a",), ("a",), ())
    assert flow.reached == (5, 2, 1, 0)


@given(ways, st.integers(0, 2**32))
def test_every_item_is_in_one_place_and_each_phase_adds_up(
    chosen: list[tuple[int, str, bool]], seed: int
) -> None:
    items = [f"T-{number}" for number in range(len(chosen))]
    events = [
        event
        for item, (steps, reason, leaves) in zip(items, chosen, strict=True)
        for event in way(item, steps, reason, leaves)
    ]
    random.Random(seed).shuffle(events)
    flow = made(events, items)
    ended: Counter[str] = Counter()
    entered = items
    for stage in flow.stages:
        left = [item for box in stage.left for item in box.items]
        assert list(stage.entered) == entered
        assert sorted((*left, *stage.on, *stage.waiting)) == sorted(stage.entered)
        assert stage.out == len(left)
        ended.update((*left, *stage.waiting))
        entered = list(stage.on)
    ended.update(entered)
    assert ended == Counter(items)
    reasons = Counter(reason for steps, reason, leaves in chosen if steps and leaves)
    counted = Counter[str]()
    for stage in flow.stages:
        counted.update({box.reason: len(box.items) for box in stage.left})
    assert counted == reasons


@given(ways, st.integers(0, 2**32))
def test_the_order_of_the_events_does_not_matter(
    chosen: list[tuple[int, str, bool]], seed: int
) -> None:
    events = [e for n, one in enumerate(chosen) for e in way(f"T-{n}", *one)]
    start = [f"T-{n}" for n in range(len(chosen))]
    mixed = events.copy()
    random.Random(seed).shuffle(mixed)
    assert made(events, start) == made(mixed, start)


def test_what_cannot_have_happened_is_told_with_its_place() -> None:
    on = ("a", "screening", "on", "")
    out = ("a", "screening", "out", "blank")
    later = ("a", "in depth", "on", "")
    assert faults([on, out]) == [("twice", 1, "screening")]
    assert faults([later, out]) == [("after_exclusion", 0, "screening")]
    assert faults([("b", *on[1:]), later]) == [("skipped", 1, "screening")]
    assert faults([("a", "lottery", "on", "")]) == [("unknown_phase", 0, "")]
    assert faults([("a", "screening", "maybe", "")]) == [("unknown_outcome", 0, "")]
    assert faults([("", "screening", "on", "")]) == [("no_item", 0, "")]
    assert faults([on], start=["b"]) == [("not_at_start", 0, "")]


def test_a_late_event_of_one_that_left_early_is_told_of_with_the_phase_it_left_in() -> None:
    events = [("a", "screening", "out", ""), ("a", "cases", "on", "")]
    assert faults(events) == [("after_exclusion", 1, "screening")]


def test_every_fault_is_counted_and_only_the_first_are_kept() -> None:
    with pytest.raises(BadEvents) as caught:
        made([(f"T-{n}", "lottery", "on", "") for n in range(1_500)])
    assert caught.value.total == 1_500
    assert len(caught.value.faults) == 1_000
    assert {fault.kind for fault in caught.value.faults} == {FaultKind.UNKNOWN_PHASE}


@pytest.mark.parametrize("phases", [(), ("a", "a"), ("a", "")])
def test_phases_must_be_an_order(phases: tuple[str, ...]) -> None:
    with pytest.raises(BadPhases):
        flow_of(phases, [], [], [], [])


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="differ"):
        flow_of(PHASES, ["a"], [], [], [])


def test_a_selection_without_items_is_empty() -> None:
    assert made([]).reached == (0, 0, 0, 0)
