"""Reads: when an appeal is due, and the appeals that a person may see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from lovende.awards.barring import barred_from
from lovende.awards.models import Appeal, Letter
from lovende.awards.queries.desk import handlings_for
from lovende.schemes.queries import stated_at

if TYPE_CHECKING:
    from lovende.people.permissions import Person

RECEIVED_AFTER = 7
"""A letter that nobody has opened counts as received so many days after it was sent; assumed,
as no rule for electronic letters was found."""


def received_on(letter: Letter) -> date:
    """The day on which the office has received the letter, in Norway."""
    latest = timezone.localdate(letter.at) + timedelta(days=RECEIVED_AFTER)
    return min(timezone.localdate(letter.opened_at), latest) if letter.opened_at else latest


def deadline_of(letter: Letter) -> date:
    """The last day to appeal: so many weeks from receipt as the call said with the letter.

    A call that is changed later moves no deadline that a letter has given.
    """
    call = letter.decision.handling.call
    then = stated_at(call, letter.at)
    return received_on(letter) + timedelta(weeks=then.get("appeal_weeks", call.appeal_weeks))


def appeal_of_letter(letter: Letter) -> Appeal | None:
    """The appeal against the decision of a letter, with its steps."""
    found = Appeal.objects.filter(decision=letter.decision_id)
    return found.prefetch_related("steps").first()


def appeals_for(user: Person) -> QuerySet[Appeal]:
    """The appeals of a governor's applications, or all for the directorate; the oldest first.

    Those on what the person is barred from are left out.
    """
    seen = handlings_for(user).exclude(barred_from(user)).order_by()
    found = Appeal.objects.filter(decision__handling__in=seen.values("pk"))
    return found.select_related(
        "decision__handling__application__office",
        "decision__handling__call",
        "decision__handling__governor",
    ).order_by("pk")
