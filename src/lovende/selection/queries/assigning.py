"""The problem of handing out a phase: its measures, its raters, who is barred, what stands."""

from __future__ import annotations

from django.db.models import Count

from lovende.core import assignment as core
from lovende.people.models import Membership
from lovende.selection.models import AssignmentRun, Conflict, Phase, RoundRater, Slot
from lovende.selection.queries.rounds import undecided_in

GIVEN_UP = frozenset({Slot.State.ABSTAINED, Slot.State.RECUSED})
FIXED = frozenset({Slot.State.LOCKED, Slot.State.RECALLED})
"""Places that nothing moves: something has been submitted there."""


def problem_of(phase: Phase) -> core.Problem:
    """What is to be handed out, with what stands already to be kept.

    A rater who has left keeps exactly what they have submitted.

    :raises InvalidProblem: without measures or raters.
    """
    offices = dict(undecided_in(phase).values_list("pk", "measure__office_id"))
    active = Slot.objects.held().filter(phase=phase, item_id__in=offices)
    standing = list(active.values_list("item_id", "rater_id", "number", "state"))
    fixed = {(item, rater) for item, rater, _number, state in standing if state in FIXED}
    raters = _raters(phase, {rater for _item, rater in fixed})
    left = {one.pk for one in raters if not one.active}
    barred = _barred(phase, offices) - fixed
    barred |= {(item, rater) for item in offices for rater in left if (item, rater) not in fixed}
    known = {one.pk for one in raters}
    return core.Problem(
        items=tuple(core.Item(str(pk)) for pk in sorted(offices)),
        raters=tuple(
            core.Rater(
                key=str(one.pk),
                department=str(one.department_id),
                capacity=sum(rater == one.pk for _item, rater in fixed)
                if one.pk in left
                else one.capacity,
            )
            for one in raters
        ),
        per_item=phase.per_item,
        conflicts=frozenset((str(i), str(r)) for i, r in barred if i in offices and r in known),
        earlier={
            (str(item), str(rater)): number
            for item, rater, number, _state in standing
            if rater in known and (item, rater) not in barred
        },
    )


def _raters(phase: Phase, needed: set[int]) -> list[RoundRater]:
    everyone = RoundRater.objects.filter(round_id=phase.round_id).order_by("pk")
    return [one for one in everyone if (one.active and one.user_id) or one.pk in needed]


def _barred(phase: Phase, offices: dict[int, int]) -> set[tuple[int, int]]:
    """Declared conflicts, measures of an organisation of one's own, and what was given up."""
    declared = Conflict.objects.filter(item__round_id=phase.round_id)
    barred = set(declared.values_list("item_id", "rater_id"))
    given_up = Slot.objects.filter(phase=phase, state__in=GIVEN_UP)
    barred |= set(given_up.values_list("item_id", "rater_id"))
    raters = dict(
        RoundRater.objects.filter(round_id=phase.round_id, user__isnull=False).values_list(
            "user_id", "pk"
        )
    )
    own: dict[int, set[int]] = {}
    members = Membership.objects.filter(user_id__in=raters, organisation_id__in=offices.values())
    for user, office in members.values_list("user_id", "organisation_id"):
        own.setdefault(office, set()).add(raters[user])
    return barred | {(item, r) for item, office in offices.items() for r in own.get(office, ())}


def loads(phase: Phase) -> list[tuple[str, str, int]]:
    """Rater, department, and how many measures each has in the phase."""
    counted = (
        Slot.objects.held()
        .filter(phase=phase)
        .values_list("rater__label", "department__name")
        .annotate(number=Count("pk"))
        .order_by("rater__label")
    )
    return [(name, department, number) for name, department, number in counted]


def newest_run(phase: Phase) -> AssignmentRun | None:
    """The latest assignment of the phase."""
    return AssignmentRun.objects.filter(phase=phase).order_by("-pk").first()
