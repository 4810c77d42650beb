"""Reads: what there is to share for a governor, among whom, and what each way of sharing gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet, Sum

from lovende.awards.call_terms import rule_of, seed_of
from lovende.awards.models import Decision, Grant, Handling
from lovende.core.allocation import Allocation, Application, Kind, Queue, Rule, WhenFull
from lovende.people.models import Organisation
from lovende.schemes.models import Call, Frame

STANDING = (Decision.State.DECIDED, Decision.State.ATTESTED)
MORE = 600_000
"""What a little more would give is shown for so many NOK, about one full-time position."""


@dataclass(frozen=True)
class Sharing:
    """The applications of one governor that are to share what is left of the frame.

    ``available`` is the frame less what is decided already, whole NOK; money held by proposals
    is shared anew. ``unranked`` are assessed and have no rank yet, so they are left out.
    """

    call: Call
    governor: Organisation
    frame: Frame
    available: int
    handlings: Mapping[str, Handling]
    unranked: tuple[Handling, ...]

    @cached_property
    def queue(self) -> Queue:
        """The applications in the order of priority."""
        asked = [
            Application(key, Kind(one.kind), one.rank or 1, one.submission.amount_a_year)
            for key, one in self.handlings.items()
        ]
        return Queue(asked, seed=seed_of(self.call, self.governor))

    @property
    def mark(self) -> str:
        """What tells one allocation from another: its input and what there is to share."""
        return f"{self.by_rule.digest}:{self.available}"

    @cached_property
    def by_rule(self) -> Allocation:
        """What the call's own rule gives."""
        return self.queue.share(self.available, rule_of(self.call))

    @cached_property
    def with_more(self) -> Allocation:
        """What a somewhat larger frame would give."""
        return self.queue.share(self.available + MORE, rule_of(self.call))

    @cached_property
    def others(self) -> tuple[Allocation, ...]:
        """What the other rules would give, whether the call allows them or not."""
        rules = [Rule(partial, full) for partial in (False, True) for full in WhenFull]
        own = rule_of(self.call)
        return tuple(self.queue.share(self.available, rule) for rule in rules if rule != own)


def sharing(call: Call, governor: Organisation) -> Sharing | None:
    """What there is to share; None when the governor has no frame in the call."""
    frame = Frame.objects.filter(call=call, governor=governor).select_related("governor").first()
    if frame is None:
        return None
    assessed = candidates(call, governor)
    held = Grant.objects.filter(frame=frame).exclude(handling__in=assessed)
    decided = held.aggregate(total=Sum("amount"))["total"] or 0
    return Sharing(
        call=call,
        governor=governor,
        frame=frame,
        available=frame.amount - decided,
        handlings={str(one.application_id): one for one in assessed if one.rank is not None},
        unranked=tuple(one for one in assessed if one.rank is None),
    )


def candidates(call: Call, governor: Organisation) -> QuerySet[Handling]:
    """Assessed applications on which nothing is decided yet."""
    decided = Decision.objects.filter(state__in=STANDING).values("handling")
    found = Handling.objects.filter(
        call=call, governor=governor, state=Handling.State.ASSESSED
    ).exclude(pk__in=decided)
    return found.select_related("application__office", "submission").order_by("rank", "pk")
