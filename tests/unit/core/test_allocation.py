"""Allocation: never over the frame, running projects first, rank kept, draws that can be redone."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lovende.core.allocation import (
    Application,
    BadApplications,
    FaultCode,
    Kind,
    NegativeFrame,
    Queue,
    Reason,
    Rule,
    WhenFull,
    allocate,
    lot,
)

NEXT = Rule(when_full=WhenFull.NEXT)
NEXT_PARTIAL = Rule(partial=True, when_full=WhenFull.NEXT)
STOP_PARTIAL = Rule(partial=True)


def new(key: str, rank: int, amount: int, minimum: int | None = None) -> Application:
    return Application(key, Kind.NEW, rank, amount, minimum)


def running(key: str, rank: int, amount: int, minimum: int | None = None) -> Application:
    return Application(key, Kind.CONTINUING, rank, amount, minimum)


def got(applications: list[Application], frame: int, rule: Rule | None = None) -> dict[str, int]:
    made = allocate(applications, frame=frame, seed=1, rule=rule)
    return {grant.key: grant.granted for grant in made.grants}


def why(applications: list[Application], frame: int, rule: Rule | None = None) -> dict[str, str]:
    made = allocate(applications, frame=frame, seed=1, rule=rule)
    return {grant.key: grant.reason.value for grant in made.grants}


@st.composite
def some_applications(draw: st.DrawFn) -> list[Application]:
    made = []
    for number in range(draw(st.integers(0, 14))):
        amount = draw(st.integers(1, 30))
        minimum = draw(st.none() | st.integers(0, amount))
        rank = draw(st.integers(1, 5))
        made.append(Application(f"s{number}", draw(st.sampled_from(Kind)), rank, amount, minimum))
    return made


rules = st.builds(Rule, partial=st.booleans(), when_full=st.sampled_from(WhenFull))
frames = st.integers(0, 200)
seeds = st.integers(-5, 5)


# ── By hand

LIST = [new("a", 1, 500), new("b", 2, 400), new("c", 3, 100), running("r", 9, 300)]


def test_running_projects_come_before_the_best_of_the_others() -> None:
    made = allocate(LIST, frame=300, seed=1)
    assert [grant.key for grant in made.grants] == ["r", "a", "b", "c"]
    assert (made.total, made.left, made.continuing_asked) == (300, 0, 300)
    assert made.nearest is not None
    assert made.nearest.key == "a"


def test_it_stops_at_the_first_that_does_not_fit_or_goes_on_to_the_next_that_does() -> None:
    assert got(LIST, 1000) == {"r": 300, "a": 500, "b": 0, "c": 0}
    assert why(LIST, 1000)["b"] == "does_not_fit"
    assert why(LIST, 1000)["c"] == "stopped"
    assert got(LIST, 1000, NEXT) == {"r": 300, "a": 500, "b": 0, "c": 100}


def test_the_rest_goes_to_the_next_in_turn_only_when_the_call_allows() -> None:
    assert got(LIST, 1000, STOP_PARTIAL) == {"r": 300, "a": 500, "b": 200, "c": 0}
    assert why(LIST, 1000, STOP_PARTIAL)["b"] == "reduced"
    assert why(LIST, 1000, STOP_PARTIAL)["c"] == "frame_spent"


def test_nobody_gets_less_than_the_minimum() -> None:
    listed = [new("a", 1, 500, 300), new("b", 2, 400, 200)]
    assert got(listed, 299, STOP_PARTIAL) == {"a": 0, "b": 0}
    assert why(listed, 299, STOP_PARTIAL) == {"a": "below_minimum", "b": "stopped"}
    assert got(listed, 299, NEXT_PARTIAL) == {"a": 0, "b": 299}
    assert got(listed, 300, STOP_PARTIAL) == {"a": 300, "b": 0}


def test_running_projects_that_exceed_the_frame_alone_are_taken_by_rank() -> None:
    listed = [running("r2", 2, 400), running("r1", 1, 400), new("n", 1, 100)]
    made = allocate(listed, frame=500, seed=1)
    assert made.continuing_asked == 800
    assert got(listed, 500) == {"r1": 400, "r2": 0, "n": 0}
    assert got(listed, 500, NEXT) == {"r1": 400, "r2": 0, "n": 100}
    assert got(listed, 500, NEXT_PARTIAL) == {"r1": 400, "r2": 100, "n": 0}


def test_no_money_and_no_applications_are_allocations_too() -> None:
    assert why(LIST, 0) == dict.fromkeys("rabc", "frame_spent")
    made = allocate([], frame=7, seed=1)
    assert (made.grants, made.total, made.left, made.nearest) == ((), 0, 7, None)


def test_amounts_beyond_any_machine_word_stay_exact() -> None:
    huge = 10**30
    assert got([new("a", 1, huge + 1), new("b", 2, 1)], huge, NEXT_PARTIAL) == {"a": huge, "b": 0}
    assert got([new("a", 1, huge), new("b", 2, 1)], huge + 1) == {"a": huge, "b": 1}


# ── The draw


def test_lots_are_those_that_anyone_can_compute() -> None:
    """printf '7:b' | sha256sum"""
    assert lot(7, "b") == hashlib.sha256(b"7:b").hexdigest()
    listed = [new(key, 4, 10) for key in "abcdef"]
    made = allocate(listed, frame=30, seed=7)
    order = sorted("abcdef", key=lambda key: hashlib.sha256(f"7:{key}".encode()).hexdigest())
    assert [grant.key for grant in made.grants] == order
    (tie,) = made.draw.ties
    assert (tie.continuing, tie.rank, tie.drawn, tie.decisive) == (False, 4, tuple(order), True)
    assert made.draw.seed == 7


def test_a_draw_that_decided_nothing_says_so() -> None:
    listed = [new("a", 1, 10), new("b", 1, 10), new("c", 2, 10)]
    assert [tie.decisive for tie in allocate(listed, frame=20, seed=1).draw.ties] == [False]
    assert [tie.decisive for tie in allocate(listed, frame=10, seed=1).draw.ties] == [True]


def test_every_order_of_equals_is_about_as_likely_over_seeds() -> None:
    listed = [new(key, 1, 1) for key in "abc"]
    orders = Counter(
        "".join(grant.key for grant in allocate(listed, frame=3, seed=seed).grants)
        for seed in range(6000)
    )
    assert len(orders) == 6
    # 1000 expected, standard deviation 29: seven of them on either side.
    assert all(800 < count < 1200 for count in orders.values())


@given(some_applications(), seeds)
def test_one_who_withdraws_leaves_the_order_of_the_others(
    applications: list[Application], seed: int
) -> None:
    whole = [grant.key for grant in allocate(applications, frame=0, seed=seed).grants]
    rest = [grant.key for grant in allocate(applications[1:], frame=0, seed=seed).grants]
    gone = {one.key for one in applications[:1]}
    assert rest == [key for key in whole if key not in gone]


# ── What always holds


@given(some_applications(), frames, seeds, rules)
def test_never_more_than_the_frame_or_than_asked_nor_less_than_the_minimum(
    applications: list[Application], frame: int, seed: int, rule: Rule
) -> None:
    made = allocate(applications, frame=frame, seed=seed, rule=rule)
    assert sum(grant.granted for grant in made.grants) == made.total <= frame
    assert made.left == frame - made.total
    asked = {one.key: one for one in applications}
    assert {grant.key for grant in made.grants} == set(asked)
    for grant in made.grants:
        assert 0 <= grant.granted <= asked[grant.key].amount
        assert (grant.reason is Reason.FULL) == (grant.granted == asked[grant.key].amount)
        if grant.granted:
            assert grant.granted >= (asked[grant.key].minimum or 0)
        if grant.reason is Reason.REDUCED:
            assert rule.partial
            assert made.left == 0


@given(some_applications(), frames, seeds, rules)
def test_continuing_first_then_rank(
    applications: list[Application], frame: int, seed: int, rule: Rule
) -> None:
    made = allocate(applications, frame=frame, seed=seed, rule=rule)
    turns = [(grant.kind is not Kind.CONTINUING, grant.rank) for grant in made.grants]
    assert turns == sorted(turns)
    # The money of the running projects is what it would be if nobody else had applied.
    alone = [one for one in applications if one.kind is Kind.CONTINUING]
    among = allocate(alone, frame=frame, seed=seed, rule=rule)
    assert among.grants == tuple(grant for grant in made.grants if grant.kind is Kind.CONTINUING)


@given(some_applications(), frames, seeds, rules)
def test_nobody_is_passed_by_one_who_asks_for_as_much_or_more(
    applications: list[Application], frame: int, seed: int, rule: Rule
) -> None:
    made = allocate(applications, frame=frame, seed=seed, rule=rule)
    for place, refused in enumerate(made.grants):
        if refused.granted:
            continue
        for later in made.grants[place + 1 :]:
            if rule.when_full is WhenFull.STOP:
                assert later.granted == 0
            assert not (later.reason is Reason.FULL and later.asked >= refused.asked)


@given(some_applications(), frames, seeds, rules)
def test_under_next_no_one_who_could_have_had_what_is_left_is_refused(
    applications: list[Application], frame: int, seed: int, rule: Rule
) -> None:
    made = allocate(applications, frame=frame, seed=seed, rule=Rule(rule.partial, WhenFull.NEXT))
    least = {one.key: (one.minimum or 1) if rule.partial else one.amount for one in applications}
    assert all(least[one.key] > made.left for one in made.grants if not one.granted)


@given(some_applications(), frames, st.integers(0, 50), seeds, rules)
def test_more_money_never_gives_out_less(
    applications: list[Application], frame: int, more: int, seed: int, rule: Rule
) -> None:
    queue = Queue(applications, seed=seed)
    less, larger = queue.share(frame, rule), queue.share(frame + more, rule)
    assert larger.total >= less.total
    if rule.when_full is WhenFull.STOP:  # under «next» one higher up may take from one lower down
        pairs = zip(less.grants, larger.grants, strict=True)
        assert all(then.granted >= now.granted for now, then in pairs)


def test_under_next_more_money_can_take_from_one_lower_down() -> None:
    listed = [new("a", 1, 500), new("b", 2, 400)]
    assert got(listed, 400, NEXT) == {"a": 0, "b": 400}
    assert got(listed, 500, NEXT) == {"a": 500, "b": 0}


@given(some_applications(), frames, seeds, rules, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_is_without_effect(
    applications: list[Application], frame: int, seed: int, rule: Rule, chance: random.Random
) -> None:
    shuffled = chance.sample(applications, len(applications))
    first = allocate(applications, frame=frame, seed=seed, rule=rule)
    assert allocate(shuffled, frame=frame, seed=seed, rule=rule) == first


@given(some_applications(), st.data())
def test_the_digest_follows_every_figure(
    applications: list[Application], data: st.DataObject
) -> None:
    if not applications:
        return
    place = data.draw(st.integers(0, len(applications) - 1))
    one = applications[place]
    changed = [*applications]
    changed[place] = Application(one.key, one.kind, one.rank, one.amount + 1, one.minimum)
    digests = {allocate(listed, frame=0, seed=1).digest for listed in (applications, changed)}
    assert len(digests) == 2


# ── What is refused


def test_every_fault_is_found_at_once() -> None:
    with pytest.raises(BadApplications) as refused:
        allocate(
            [new("a", 0, 10), new("a", 1, 0), new("", -1, 10, 11), new("b", 1, 5, -1)],
            frame=10,
            seed=1,
        )
    assert [(fault.index, fault.field, fault.code) for fault in refused.value.faults] == [
        (0, "rank", FaultCode.RANK_TOO_LOW),
        (1, "key", FaultCode.DUPLICATE_KEY),
        (1, "amount", FaultCode.AMOUNT_TOO_LOW),
        (2, "key", FaultCode.NO_KEY),
        (2, "rank", FaultCode.RANK_TOO_LOW),
        (2, "minimum", FaultCode.MINIMUM_OVER_AMOUNT),
        (3, "minimum", FaultCode.MINIMUM_NEGATIVE),
    ]
    assert refused.value.faults[1].first == 0


def test_less_than_nothing_cannot_be_shared() -> None:
    with pytest.raises(NegativeFrame):
        allocate(LIST, frame=-1, seed=1)


def test_the_order_of_priority_stands_in_the_result() -> None:
    made = allocate(LIST, frame=10_000, seed=1)
    keyed = [(grant.kind is Kind.CONTINUING, -grant.rank) for grant in made.grants]
    assert all(first >= second for first, second in pairwise(keyed))
