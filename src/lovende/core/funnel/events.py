"""Every item's way through the phases of a selection, counted from single events.

An event says what a phase decided on an item: it goes on, or it leaves, for a reason. What cannot
have happened (two decisions in one phase, a decision on an item that has left) is an error with
its place, never a number in the diagram.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

import numpy as np
from numpy.typing import NDArray

ON = "on"
OUT = "out"
FAULTS_KEPT = 1_000

Numbers = NDArray[np.int64]


class FaultKind(StrEnum):
    """What can be wrong with an event."""

    NO_ITEM = "no_item"
    UNKNOWN_PHASE = "unknown_phase"
    UNKNOWN_OUTCOME = "unknown_outcome"
    TWICE = "twice"
    AFTER_EXCLUSION = "after_exclusion"
    SKIPPED = "skipped"
    NOT_AT_START = "not_at_start"


@dataclass(frozen=True, slots=True)
class Fault:
    """An event that cannot be: its place among the events (from 0), and what it says.

    ``other`` is the phase that it contradicts: the one the item left in, or the one it skipped;
    empty where there is none.
    """

    kind: FaultKind
    event: int
    item: str
    phase: str
    outcome: str
    other: str = ""


class BadEvents(ValueError):
    """Events that cannot all have happened; ``faults`` holds the first of ``total``."""

    def __init__(self, faults: Sequence[Fault], total: int) -> None:
        super().__init__(f"{total} events cannot be.")
        self.faults = tuple(faults)
        self.total = total


class BadPhases(ValueError):
    """Phases that are no order: none at all, one without a name, or one named twice."""


@dataclass(frozen=True, slots=True)
class Left:
    """Those who left in a phase for one reason (empty: none was given)."""

    reason: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """One phase. Each item that entered it has left, gone on, or waits for its decision.

    Items stand in the order in which the events first name them.
    """

    phase: str
    entered: tuple[str, ...]
    left: tuple[Left, ...]
    on: tuple[str, ...]
    waiting: tuple[str, ...]

    @property
    def out(self) -> int:
        """How many left, for whatever reason."""
        return sum(len(box.items) for box in self.left)


@dataclass(frozen=True, slots=True)
class StageCount:
    """One phase in numbers; ``left`` counts those who left by reason, as ``Stage.left`` does."""

    phase: str
    entered: int
    left: tuple[tuple[str, int], ...]
    on: int

    @property
    def out(self) -> int:
        """How many left, for whatever reason."""
        return sum(number for _reason, number in self.left)

    @property
    def waiting(self) -> int:
        """How many wait for their decision."""
        return self.entered - self.out - self.on


@dataclass(frozen=True, slots=True)
class Flow:
    """The way of all items through the phases, in order."""

    stages: tuple[Stage, ...]

    @property
    def counts(self) -> tuple[StageCount, ...]:
        """The flow in numbers."""
        return tuple(
            StageCount(
                phase=stage.phase,
                entered=len(stage.entered),
                left=tuple((box.reason, len(box.items)) for box in stage.left),
                on=len(stage.on),
            )
            for stage in self.stages
        )

    @property
    def reached(self) -> tuple[int, ...]:
        """How many entered each phase, and last how many came through them all."""
        return (*(len(stage.entered) for stage in self.stages), len(self.stages[-1].on))


def flow_of(
    phases: Sequence[str],
    items: Sequence[str],
    at: Sequence[str],
    outcomes: Sequence[str],
    reasons: Sequence[str],
    *,
    start: Iterable[str] | None = None,
) -> Flow:
    """The flow that the events make; event ``i`` is ``(items[i], at[i], outcomes[i], reasons[i])``.

    The order of the events does not matter. ``start`` lists the items that enter the first phase,
    so that those nobody has decided on yet are counted as waiting; without it, they are the items
    that have an event.

    :raises BadPhases: when the phases are no order.
    :raises BadEvents: with every event that cannot be.
    :raises ValueError: when the columns differ in length.
    """
    if not phases or not all(phases) or len(set(phases)) != len(phases):
        raise BadPhases("Phases need different names.")
    if not len(items) == len(at) == len(outcomes) == len(reasons):
        raise ValueError("The columns differ in length.")
    known: defaultdict[str, int] = defaultdict(count().__next__)
    starting = None if start is None else len(_numbered(list(dict.fromkeys(start)), known))
    own = _numbered(items, known)
    table = _Table(
        keys=np.fromiter(known, dtype=object, count=len(known)),
        starting=starting,
        item=own,
        phase=_looked_up(at, {name: n for n, name in enumerate(phases)}),
        out=_looked_up(outcomes, {ON: 0, OUT: 1}),
    )
    _check(table, phases, at, outcomes)
    return _counted(table, phases, reasons)


@dataclass(frozen=True, slots=True)
class _Table:
    """The events as numbers (-1: unknown); ``keys`` are the items by their number."""

    keys: NDArray[np.object_]
    starting: int | None
    item: Numbers
    phase: Numbers
    out: Numbers


def _numbered(column: Sequence[str], known: defaultdict[str, int]) -> Numbers:
    """The column as numbers, new values numbered on in the order they come."""
    return np.fromiter(map(known.__getitem__, column), dtype=np.int64, count=len(column))


def _looked_up(column: Sequence[str], known: dict[str, int]) -> Numbers:
    numbers = {value: known.get(value, -1) for value in set(column)}
    return np.fromiter(map(numbers.__getitem__, column), dtype=np.int64, count=len(column))


def _check(
    table: _Table, phases: Sequence[str], at: Sequence[str], outcomes: Sequence[str]
) -> None:
    """Raise with the events that cannot be, in their order; one fault an event."""
    wrong = _simple_faults(table)
    if not wrong:
        wrong = _order_faults(table, len(phases))
    if not wrong:
        return
    ordered = sorted(wrong.items())
    faults = [
        Fault(
            kind=kind,
            event=event,
            item=str(table.keys[table.item[event]]),
            phase=at[event],
            outcome=outcomes[event],
            other=phases[other] if other >= 0 else "",
        )
        for event, (kind, other) in ordered[:FAULTS_KEPT]
    ]
    raise BadEvents(faults, len(ordered))


def _simple_faults(table: _Table) -> dict[int, tuple[FaultKind, int]]:
    """What is wrong with an event by itself."""
    blank = np.flatnonzero(table.keys == "")
    kinds = [
        (FaultKind.NO_ITEM, np.isin(table.item, blank)),
        (FaultKind.UNKNOWN_PHASE, table.phase < 0),
        (FaultKind.UNKNOWN_OUTCOME, table.out < 0),
    ]
    if table.starting is not None:
        kinds.append((FaultKind.NOT_AT_START, table.item >= table.starting))
    wrong: dict[int, tuple[FaultKind, int]] = {}
    for kind, mask in kinds:
        for event in np.flatnonzero(mask).tolist():
            wrong.setdefault(event, (kind, -1))
    return wrong


def _order_faults(table: _Table, phases: int) -> dict[int, tuple[FaultKind, int]]:
    """What is wrong with an event beside the others of its item."""
    place = table.item * phases + table.phase
    first = np.full(len(table.keys) * phases, -1, dtype=np.int64)
    first[place[::-1]] = np.arange(len(place))[::-1]
    wrong: dict[int, tuple[FaultKind, int]] = {}
    for event in np.flatnonzero(first[place] != np.arange(len(place))).tolist():
        wrong[event] = (FaultKind.TWICE, int(table.phase[event]))
    decided = (first >= 0).reshape(-1, phases)
    left = np.zeros(len(first), dtype=bool)
    left[place[table.out == 1]] = True
    gone_in = left.reshape(-1, phases)
    for phase in range(1, phases):
        gone = gone_in[:, :phase].any(axis=1)
        for item in np.flatnonzero(decided[:, phase] & gone).tolist():
            where = int(np.argmax(gone_in[item, :phase]))
            wrong[int(first[item * phases + phase])] = (FaultKind.AFTER_EXCLUSION, where)
        absent = ~decided[:, :phase].all(axis=1) & ~gone
        for item in np.flatnonzero(decided[:, phase] & absent).tolist():
            where = int(np.argmin(decided[item, :phase]))
            wrong[int(first[item * phases + phase])] = (FaultKind.SKIPPED, where)
    return wrong


def _counted(table: _Table, phases: Sequence[str], reasons: Sequence[str]) -> Flow:
    coming = np.arange(len(table.keys))
    entered = _names(table, coming)
    stages = []
    for number, name in enumerate(phases):
        mine = np.flatnonzero(table.phase == number)
        going = np.sort(table.item[mine[table.out[mine] == 0]])
        still = np.zeros(len(table.keys), dtype=bool)
        still[coming] = True
        still[table.item[mine]] = False
        on = _names(table, going)
        stages.append(
            Stage(
                phase=name,
                entered=entered,
                left=_by_reason(table, mine[table.out[mine] == 1], reasons),
                on=on,
                waiting=_names(table, np.flatnonzero(still)),
            )
        )
        coming, entered = going, on
    return Flow(tuple(stages))


def _names(table: _Table, numbers: Numbers) -> tuple[str, ...]:
    return tuple(table.keys[numbers].tolist())


def _by_reason(table: _Table, gone: Numbers, reasons: Sequence[str]) -> tuple[Left, ...]:
    """A box a reason, the largest first; ties by the reason's own letters."""
    known: defaultdict[str, int] = defaultdict(count().__next__)
    which = _numbered(list(map(reasons.__getitem__, gone.tolist())), known)
    order = np.lexsort((table.item[gone], which))
    items = _names(table, table.item[gone][order])
    ends = np.cumsum(np.bincount(which, minlength=len(known))).tolist()
    boxes = [
        Left(reason, items[start:end])
        for reason, start, end in zip(known, [0, *ends], ends, strict=False)
    ]
    return tuple(sorted(boxes, key=lambda box: (-len(box.items), box.reason)))
