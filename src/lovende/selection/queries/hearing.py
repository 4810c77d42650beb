"""Reads of the reference group: who is invited, who has answered, and what they say together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from lovende.selection.models import Feedback, Phase, ReferenceMember, Round


@dataclass(frozen=True, slots=True)
class Heard:
    """What the members say of one method, each member counted once."""

    answers: int
    promising: int
    innovative: int
    would_try: int
    concerns: tuple[str, ...]


def heard(round_: Round, *, only: int | None = None) -> dict[int, Heard]:
    """By id of the item, what the newest answers say; items without an answer are left out."""
    by_item: defaultdict[int, list[Feedback]] = defaultdict(list)
    for one in newest(round_, only=only).values():
        by_item[one.item_id].append(one)
    return {
        item: Heard(
            answers=len(given),
            promising=sum(one.promising for one in given),
            innovative=sum(one.innovative for one in given),
            would_try=sum(one.would_try for one in given),
            concerns=tuple(one.concerns for one in given if one.concerns),
        )
        for item, given in by_item.items()
    }


def newest(
    round_: Round, *, only: int | None = None, member: ReferenceMember | None = None
) -> dict[tuple[int, int], Feedback]:
    """The newest answer of each member to each item."""
    rows = Feedback.objects.filter(member__round=round_)
    if only is not None:
        rows = rows.filter(item=only)
    if member is not None:
        rows = rows.filter(member=member)
    return {(one.member_id, one.item_id): one for one in rows.order_by("number")}


def members_of(round_: Round) -> list[tuple[ReferenceMember, int]]:
    """Those invited, each with how many methods they have answered on."""
    counts: defaultdict[int, int] = defaultdict(int)
    for member, _item in newest(round_):
        counts[member] += 1
    return [(one, counts[one.pk]) for one in round_.reference_members.all()]


def member_by(token: UUID) -> ReferenceMember | None:
    """Who holds the token."""
    return ReferenceMember.objects.select_related("round").filter(token=token).first()


def reference_phase(round_: Round) -> Phase | None:
    """The reference phase of the round, once it has begun."""
    phases = Phase.objects.select_related("round").exclude(state=Phase.State.UPCOMING)
    return phases.filter(round=round_, kind=Phase.Kind.REFERENCE).first()
