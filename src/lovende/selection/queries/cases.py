"""Reads of case files, profiles and the office's reviews.

A case is seen by those who run the round and those who rate in it; a profile that is sent, by the
measure's own office too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from lovende.people.permissions import offices_of
from lovende.schemes.selection import Criterion
from lovende.selection.answers import criteria_of
from lovende.selection.models import (
    CaseDocument,
    Event,
    Interview,
    Item,
    Phase,
    Profile,
    Round,
)
from lovende.selection.queries.independence import readable_rounds
from lovende.selection.queries.rounds import items_in

if TYPE_CHECKING:
    from lovende.people.permissions import Person


@dataclass(frozen=True, slots=True)
class Case:
    """A measure in the case phase, with its newest profile and what was decided, if anything."""

    item: Item
    interviews: int
    profile: Profile | None
    event: Event | None

    @property
    def state(self) -> str:
        """How far the profile is: none, draft, sent, changes or approved."""
        if self.profile is None:
            return "none"
        if not self.profile.sent:
            return "draft"
        review = getattr(self.profile, "review", None)
        return "sent" if review is None else "approved" if review.approved else "changes"


def cases(phase: Phase, *, only: int | None = None) -> list[Case]:
    """The measures that reached the case phase; one of them when ``only`` is its id."""
    profiles = Profile.objects.select_related("review").order_by("-number")
    talks = Count("interviews", filter=Q(interviews__replaced_by__isnull=True))
    items = items_in(phase) if only is None else items_in(phase).filter(pk=only)
    items = (
        items.select_related("measure__office", "round")
        .annotate(talks=talks)
        .prefetch_related(
            Prefetch("profiles", profiles),
            Prefetch("events", Event.objects.filter(phase=phase)),
        )
        .order_by("measure__sort_title", "pk")
    )
    return [
        Case(
            item,
            getattr(item, "talks", 0),
            next(iter(item.profiles.all()), None),
            next(iter(item.events.all()), None),
        )
        for item in items
    ]


def approved_items(round_: Round) -> set[int]:
    """Ids of the items whose newest profile the office has approved."""
    newest: dict[int, Profile] = {}
    rows = Profile.objects.filter(item__round=round_).select_related("review")
    for profile in rows.order_by("number"):
        newest[profile.item_id] = profile
    reviews = ((pk, getattr(profile, "review", None)) for pk, profile in newest.items())
    return {pk for pk, review in reviews if review is not None and review.approved}


def interviews_of(item: Item) -> QuerySet[Interview]:
    """The standing interviews of a case, oldest first."""
    return item.interviews.filter(replaced_by__isnull=True)


def interview_criteria(round_: Round) -> list[Criterion]:
    """The criteria that can first be judged in the case phase."""
    return [one for one in criteria_of(round_).criteria if one.phase == "cases"]


def document_for(viewer: Person, pk: UUID) -> CaseDocument | None:
    """A document of a round that the person runs or rates in, unless it is removed."""
    seen = CaseDocument.objects.filter(item__round__in=readable_rounds(viewer).values("pk"))
    return seen.filter(pk=pk, removal__isnull=True).first()


def documents_of(item: Item) -> list[CaseDocument]:
    """The documents of a case, removed ones with their removal, oldest first."""
    return list(item.documents.select_related("removal"))


def profiles_for(viewer: Person) -> QuerySet[Profile]:
    """The sent profiles of the measures of the person's own office, newest first."""
    mine = Profile.objects.filter(sent=True, item__measure__office_id__in=offices_of(viewer))
    mine = mine.select_related("item__measure__office", "item__round", "review")
    return mine.order_by("-at", "-pk")


def is_newest(profile: Profile) -> bool:
    """Whether no later version has been written."""
    return not Profile.objects.filter(item=profile.item_id, number__gt=profile.number).exists()
