"""What a person may learn of ratings: one place, so that independence is a property of the query.

Until every place at a measure is locked and the phase is closed, nothing about one rating reaches
anybody but its rater: no row, no count, no progress. A phase cannot be closed before all is
locked, so a rater's own later ratings cannot be coloured by what others made of earlier ones.
Every page, file and figure about ratings is made of these functions (ADR 0019).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lovende.people.permissions import Permission, decide
from lovende.selection import rules
from lovende.selection.lifecycle import WRITABLE
from lovende.selection.models import Phase, Rating, Round, RoundRater, Slot

if TYPE_CHECKING:
    from lovende.people.permissions import Person


def readable_rounds(viewer: Person) -> QuerySet[Round]:
    """The rounds that the person runs or rates in."""
    if not viewer.is_authenticated:
        return Round.objects.none()
    if decide(viewer, Permission.RUN_SELECTION):
        return Round.objects.all()
    rated = Round.objects.filter(raters__user_id=viewer.pk).values("pk")
    teams = rules.appointed_departments(viewer)
    return Round.objects.filter(Q(pk__in=rated) | Q(organisation_id__in=teams))


def readable_ratings(viewer: Person) -> QuerySet[Rating]:
    """The ratings that the person may read: their own, and all of closed phases in their rounds."""
    if not viewer.is_authenticated:
        return Rating.objects.none()
    unlocked = Slot.objects.filter(
        phase=OuterRef("slot__phase"), item=OuterRef("slot__item"), state__in=WRITABLE
    )
    revealed = Q(
        ~Exists(unlocked),
        slot__phase__state=Phase.State.CLOSED,
        slot__phase__round__in=readable_rounds(viewer).values("pk"),
    )
    return Rating.objects.filter(Q(slot__rater__user_id=viewer.pk) | revealed)


def own_slots(rater: Person, phase: Phase | None = None) -> QuerySet[Slot]:
    """The person's own places, given-up ones left out; in the order in which they were given."""
    if not rater.is_authenticated:
        return Slot.objects.none()
    slots = Slot.objects.held().filter(rater__user_id=rater.pk)
    return (slots if phase is None else slots.filter(phase=phase)).order_by("pk")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody has come with what they were given."""

    name: str
    department: str
    done: int
    given: int


def own_progress(rater: Person, phase: Phase) -> Progress:
    """The person's own progress in a phase."""
    counted = own_slots(rater, phase).aggregate(
        given=Count("pk"), done=Count("pk", filter=Q(state=Slot.State.LOCKED))
    )
    return Progress(str(rater), "", counted["done"], counted["given"])


def progress_of_raters(viewer: Person, phase: Phase) -> list[Progress]:
    """The progress of each rater, for those who run the round; a rater gets their own alone."""
    if not rules.steers(viewer, phase.round):
        mine = own_progress(viewer, phase)
        return [mine] if mine.given else []
    raters = RoundRater.objects.filter(round=phase.round_id).select_related("department")
    known = {one.pk: one for one in raters.order_by("label", "pk")}
    # By rater and state alone, which one index holds; names would be joined to every place.
    held = Slot.objects.held().filter(phase=phase, rater__in=list(known)).order_by()
    rows = held.values_list("rater", "state").annotate(number=Count("pk"))
    states: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for rater, state, number in rows:
        states[rater][state] = number
    return [
        Progress(
            one.label,
            one.department.name,
            states[pk].get(Slot.State.LOCKED, 0),
            sum(states[pk].values()),
        )
        for pk, one in known.items()
        if pk in states
    ]
