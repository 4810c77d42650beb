"""Shares a frame among applications: who gets how much, in which order, and why.

Running projects first, then by rank, ties by a draw that anyone can repeat. Whole kroner only, and
never more than the frame. The rule and its limits are in ``docs/methods/allocation.md``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

METHOD = "allocation-1"
"""Changes whenever the same input could come to give another result."""


class Kind(StrEnum):
    """What an application is for. Only whether it is continuing bears on the order."""

    CONTINUING = "continuing"
    NEW = "new"
    REPLICATION = "replication"


class WhenFull(StrEnum):
    """What happens when the next in turn does not fit in what is left of the frame."""

    STOP = "stop"
    NEXT = "next"


class Reason(StrEnum):
    """Why an application gets what it gets.

    ``DOES_NOT_FIT``: it asks for more than was left. ``BELOW_MINIMUM``: what was left is less than
    the least it can do with. ``STOPPED``: one before it did not fit, and the rule is to stop there.
    ``FRAME_SPENT``: nothing was left.
    """

    FULL = "full"
    REDUCED = "reduced"
    DOES_NOT_FIT = "does_not_fit"
    BELOW_MINIMUM = "below_minimum"
    STOPPED = "stopped"
    FRAME_SPENT = "frame_spent"


class FaultCode(StrEnum):
    """What can be wrong with an application."""

    NO_KEY = "no_key"
    DUPLICATE_KEY = "duplicate_key"
    RANK_TOO_LOW = "rank_too_low"
    AMOUNT_TOO_LOW = "amount_too_low"
    MINIMUM_NEGATIVE = "minimum_negative"
    MINIMUM_OVER_AMOUNT = "minimum_over_amount"


@dataclass(frozen=True, slots=True)
class Application:
    """One application; ``rank`` 1 is the best, ``amount`` and ``minimum`` are whole NOK.

    ``minimum`` is the least it can be carried out for; None when that is not stated.
    """

    key: str
    kind: Kind
    rank: int
    amount: int
    minimum: int | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the application at ``index``; ``first`` is the one it repeats."""

    index: int
    field: str
    code: FaultCode
    first: int | None = None


class BadApplications(ValueError):
    """Applications that cannot be allocated to; ``faults`` lists all that is wrong."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults in the applications")
        self.faults = tuple(faults)


class NegativeFrame(ValueError):
    """There is less than nothing to share."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What the call lets the allocation do.

    ``partial`` allows one application to get the rest of the frame instead of all it asked for.
    """

    partial: bool = False
    when_full: WhenFull = WhenFull.STOP


class Grant(NamedTuple):
    """What one application asked for and gets, in whole NOK, and why."""

    key: str
    kind: Kind
    rank: int
    asked: int
    granted: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Tie:
    """Applications alike in rank, in the order drawn.

    ``decisive`` when they were not all treated alike, so that the draw may have decided.
    """

    continuing: bool
    rank: int
    drawn: tuple[str, ...]
    decisive: bool


@dataclass(frozen=True, slots=True)
class Draw:
    """The seed that lots were drawn with, and every tie that they settled."""

    seed: int
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Allocation:
    """An allocation, with all that is needed to make it again.

    ``grants`` stand in the order of priority. ``total`` + ``left`` = ``frame``. ``digest`` is the
    SHA-256 of the applications in the order of their keys, whatever order they came in.
    """

    frame: int
    rule: Rule
    grants: tuple[Grant, ...]
    total: int
    left: int
    draw: Draw
    digest: str
    method: str = METHOD

    @property
    def continuing_asked(self) -> int:
        """What the running projects ask for together."""
        return sum(grant.asked for grant in self.grants if grant.kind is Kind.CONTINUING)

    @property
    def nearest(self) -> Grant | None:
        """The first in turn that does not get all it asked for; None when all do."""
        return next((grant for grant in self.grants if grant.reason is not Reason.FULL), None)


def faults(applications: Iterable[Application]) -> Iterator[Fault]:
    """All that is wrong with the applications, in their order."""
    seen: dict[str, int] = {}
    for index, one in enumerate(applications):
        if not one.key:
            yield Fault(index, "key", FaultCode.NO_KEY)
        elif (first := seen.setdefault(one.key, index)) != index:
            yield Fault(index, "key", FaultCode.DUPLICATE_KEY, first)
        if one.rank < 1:
            yield Fault(index, "rank", FaultCode.RANK_TOO_LOW)
        if one.amount < 1:
            yield Fault(index, "amount", FaultCode.AMOUNT_TOO_LOW)
        if one.minimum is not None and one.minimum < 0:
            yield Fault(index, "minimum", FaultCode.MINIMUM_NEGATIVE)
        if one.minimum is not None and one.amount >= 1 and one.minimum > one.amount:
            yield Fault(index, "minimum", FaultCode.MINIMUM_OVER_AMOUNT)


class Queue:
    """The applications in the order of priority, to be tried with several frames and rules.

    The order in which they are given is without effect. Takes O(n log n).

    :raises BadApplications: with all that is wrong with them.
    """

    def __init__(self, applications: Sequence[Application], *, seed: int) -> None:
        if found := list(faults(applications)):
            raise BadApplications(found)
        self._seed = seed
        self._order, self._drawn = _in_turn(applications, seed)
        self._digest = _digest(applications)

    def share(self, frame: int, rule: Rule | None = None) -> Allocation:
        """Share ``frame`` (whole NOK) by the rule.

        :raises NegativeFrame: when there is less than nothing to share.
        """
        if frame < 0:
            raise NegativeFrame
        rule = rule or Rule()
        grants, left = _walk(self._order, frame, rule)
        ties = tuple(_tie(grants[start:end]) for start, end in self._drawn)
        return Allocation(
            frame=frame,
            rule=rule,
            grants=grants,
            total=frame - left,
            left=left,
            draw=Draw(self._seed, ties),
            digest=self._digest,
        )


def allocate(
    applications: Sequence[Application], *, frame: int, seed: int, rule: Rule | None = None
) -> Allocation:
    """Share ``frame`` (whole NOK) among the applications, whatever order they are given in.

    :raises BadApplications: with all that is wrong with them.
    :raises NegativeFrame: when there is less than nothing to share.
    """
    return Queue(applications, seed=seed).share(frame, rule)


def lot(seed: int, key: str) -> str:
    """The lot of an application: SHA-256 of «seed:key» in hexadecimal; the lowest goes first.

    It hangs on nothing but the seed and the key, so that one who withdraws or is added changes
    nothing among the others, and anyone can check it with a tool of their own.
    """
    return hashlib.sha256(f"{seed}:{key}".encode("utf-8", "surrogatepass")).hexdigest()


def _in_turn(
    applications: Sequence[Application], seed: int
) -> tuple[list[Application], list[tuple[int, int]]]:
    """The applications in the order of priority, and from where to where in it lots were drawn."""

    alike: dict[tuple[bool, int], list[Application]] = {}
    for one in applications:
        alike.setdefault((one.kind is not Kind.CONTINUING, one.rank), []).append(one)
    order: list[Application] = []
    drawn = []
    for turn in sorted(alike):
        group = alike[turn]
        if len(group) > 1:
            group.sort(key=lambda one: (lot(seed, one.key), one.key))
            drawn.append((len(order), len(order) + len(group)))
        order += group
    return order, drawn


def _walk(order: Iterable[Application], frame: int, rule: Rule) -> tuple[tuple[Grant, ...], int]:
    """What each gets in turn, and what is left of the frame in the end."""
    left, stopped = frame, False
    grants = []
    for one in order:
        granted, reason = (0, Reason.STOPPED) if stopped and left else _one(one, left, rule.partial)
        left -= granted
        if not granted and rule.when_full is WhenFull.STOP:
            stopped = True
        grants.append(Grant(one.key, one.kind, one.rank, one.amount, granted, reason))
    return tuple(grants), left


def _one(one: Application, left: int, partial: bool) -> tuple[int, Reason]:
    if one.amount <= left:
        return one.amount, Reason.FULL
    if not left:
        return 0, Reason.FRAME_SPENT
    if not partial:
        return 0, Reason.DOES_NOT_FIT
    if left < (one.minimum or 0):
        return 0, Reason.BELOW_MINIMUM
    return left, Reason.REDUCED


def _tie(alike: Sequence[Grant]) -> Tie:
    treatments = {(grant.reason is Reason.FULL, grant.granted > 0) for grant in alike}
    return Tie(
        continuing=alike[0].kind is Kind.CONTINUING,
        rank=alike[0].rank,
        drawn=tuple(grant.key for grant in alike),
        decisive=len(treatments) > 1,
    )


def _digest(applications: Iterable[Application]) -> str:
    rows = sorted((a.key, a.kind, a.rank, a.amount, a.minimum) for a in applications)
    return hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()
