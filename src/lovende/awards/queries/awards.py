"""Reads: frames, decisions under way and taken, by who may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from lovende.awards.barring import barred_from
from lovende.awards.desk_rules import oversees, own_governors
from lovende.awards.models import Decision, FrameMove, Handling
from lovende.schemes.models import Call, Frame

if TYPE_CHECKING:
    from lovende.people.permissions import Person

UNDER_WAY = (Handling.State.RECEIVED, Handling.State.RETURNED, Handling.State.ASSESSED)


@dataclass(frozen=True, slots=True)
class FrameStanding:
    """A frame with how many of its governor's applications stand where."""

    frame: Frame
    waiting: int
    assessed: int
    decided: int


def frames_for(user: Person) -> QuerySet[Frame]:
    """The frames that a person may see: all for the directorate, their own for a governor's people.

    Those of calls in preparation are left out.
    """
    frames = Frame.objects.exclude(call__state=Call.State.DRAFT)
    if not oversees(user):
        frames = frames.filter(governor__in=own_governors(user))
    return frames.select_related("call__scheme", "governor").order_by(
        "-call__year", "call", "governor__name"
    )


def frames_in(call: int) -> QuerySet[Frame]:
    """The frames of a call that is not in preparation any more, by the call's key."""
    frames = Frame.objects.exclude(call__state=Call.State.DRAFT).filter(call=call)
    return frames.select_related("call__scheme", "governor")


def standings(frames: Iterable[Frame]) -> list[FrameStanding]:
    """How far each governor has come; one query for all of them."""
    shown = list(frames)
    state = Handling.State
    rows = (
        Handling.objects.filter(call__in={one.call_id for one in shown})
        .values("call", "governor")
        .annotate(
            waiting=Count("pk", filter=Q(state__in=(state.RECEIVED, state.RETURNED))),
            assessed=Count("pk", filter=Q(state=state.ASSESSED)),
            decided=Count("pk", filter=Q(state__in=(state.DECIDED, state.RELEASED))),
        )
    )
    counts = {
        (row["call"], row["governor"]): (row["waiting"], row["assessed"], row["decided"])
        for row in rows.order_by()
    }
    return [
        FrameStanding(one, *counts.get((one.call_id, one.governor_id), (0, 0, 0))) for one in shown
    ]


def moves_in(call: Call) -> QuerySet[FrameMove]:
    """Every movement of money between the frames of a call, the newest first."""
    moves = FrameMove.objects.filter(source__call=call)
    return moves.select_related("source__governor", "target__governor")


def decisions_in(frame: Frame, user: Person, state: str = "") -> QuerySet[Decision]:
    """The newest decision of each application of a governor, by rank.

    Those taken back are left out, and those on what the person is barred from.
    """
    newest = Decision.objects.filter(handling=OuterRef("handling")).exclude(
        state=Decision.State.CANCELLED
    )
    found = Decision.objects.filter(
        handling__call=frame.call_id,
        handling__governor=frame.governor_id,
        handling__in=_unbarred(frame, user).values("pk"),
        pk=Subquery(newest.order_by("-number").values("pk")[:1]),
    )
    if state in Decision.State.values:
        found = found.filter(state=state)
    return found.select_related(
        "handling__application__office", "handling__submission", "handling__call"
    ).order_by("handling__rank", "handling")


def without_decision(frame: Frame, user: Person) -> QuerySet[Handling]:
    """Assessed applications of a governor on which nothing is proposed yet, as above."""
    proposed = Decision.objects.exclude(state=Decision.State.CANCELLED).values("handling")
    assessed = _unbarred(frame, user).filter(state=Handling.State.ASSESSED)
    found = assessed.exclude(pk__in=proposed)
    return found.select_related("application__office", "submission").order_by("rank", "pk")


def barred_in(frame: Frame, user: Person) -> int:
    """How many of a governor's applications the person is barred from."""
    return _all_in(frame).filter(barred_from(user)).count()


def _unbarred(frame: Frame, user: Person) -> QuerySet[Handling]:
    return _all_in(frame).exclude(barred_from(user))


def _all_in(frame: Frame) -> QuerySet[Handling]:
    return Handling.objects.filter(call=frame.call_id, governor=frame.governor_id).order_by()
