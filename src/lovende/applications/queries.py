"""Reads: the applications that a person may see, and the marks of an answer as it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from lovende.applications.models import Application
from lovende.people.permissions import offices_of
from lovende.schemes.models import Call

if TYPE_CHECKING:
    from lovende.people.permissions import Person


def applications_of(user: Person) -> QuerySet[Application]:
    """The applications of the person's own offices, newest first."""
    found = with_call(Application.objects.filter(office_id__in=offices_of(user)))
    return found.select_related("office")


def with_call(rows: QuerySet[Application]) -> QuerySet[Application]:
    """With what an application's call and form are asked for at every save.

    The definitions are long and kept in memory once they have been read.
    """
    return rows.select_related("call__scheme", "call__application_form").defer(
        "call__definition", "call__scheme__definition", "call__application_form__definition"
    )


def drafts_in(call: Call) -> QuerySet[Application]:
    """What is still being written, or waits for a signature, in a call."""
    unsent = (Application.State.DRAFT, Application.State.SIGNING)
    return Application.objects.filter(call=call, state__in=unsent).select_related("call")


def holds_made_up(calls: Iterable[Call]) -> bool:
    """Whether any application in these calls is made up, to be said wherever they are shown."""
    made_up = Application.objects.filter(call__in=[one.pk for one in calls], synthetic=True)
    return made_up.exists()


def mark_of(answer: str) -> str:
    """A short mark of an answer, by which a save tells what it builds on."""
    return hashlib.sha256(answer.encode()).hexdigest()[:16]
