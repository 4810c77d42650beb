"""Reads: decisions without a letter, releases, letters by who may open them, and awards for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, QuerySet, Subquery

from lovende.awards.models import Decision, Letter, Release
from lovende.people.models import Organisation
from lovende.people.permissions import offices_of
from lovende.schemes.models import Call

if TYPE_CHECKING:
    from lovende.people.permissions import Person


def unsent(call: Call, governor: Organisation) -> QuerySet[Decision]:
    """Attested decisions of a governor that have no letter yet, in the order of their keys."""
    found = Decision.objects.filter(
        handling__call=call,
        handling__governor=governor,
        state=Decision.State.ATTESTED,
        letter__isnull=True,
    ).exclude(handling__state="withdrawn")
    return found.select_related("handling__application__office").order_by("pk")


def releases_of(call: Call, governor: Organisation) -> QuerySet[Release]:
    """The releases of a governor in a call, each with how many ``sent`` letters it has."""
    found = Release.objects.filter(call=call, governor=governor)
    return found.annotate(sent=Count("letters")).order_by("-pk")


def letters_for(user: Person) -> QuerySet[Letter]:
    """The letters to the person's own offices, the newest first; never the files themselves."""
    found = Letter.objects.filter(decision__handling__application__office__in=offices_of(user))
    return found.defer("pdf").select_related("decision__handling__call")


def awards(call: Call | None = None) -> QuerySet[Decision]:
    """Every grant that its office has been told of, and has not withdrawn from: open to all."""
    newest = Decision.objects.filter(handling=OuterRef("handling"), letter__isnull=False)
    found = Decision.objects.filter(
        outcome=Decision.Outcome.AWARD,
        handling__state="released",
        pk=Subquery(newest.order_by("-number").values("pk")[:1]),
    )
    if call is not None:
        found = found.filter(handling__call=call)
    return found.select_related(
        "handling__application__office",
        "handling__governor",
        "handling__call",
        "handling__submission__answer_set",
    ).order_by("-handling__call__year", "handling__application__office__name", "pk")
