"""Writes: ask an office for changes, and go on when none have come in time."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lovende.applications.actions import reopen, settle
from lovende.awards import desk_rules
from lovende.awards.holding import locked, written
from lovende.awards.models import ChangeRequest, Handling
from lovende.awards.moving import move
from lovende.common.audit import signature
from lovende.common.errors import InvalidInput, Problem
from lovende.people.models import User

State = Handling.State


@transaction.atomic
def request_changes(*, by: User, handling: Handling, text: str, until: date) -> ChangeRequest:
    """Send an application back to its office with what is asked for and a last day.

    The version that was handed in stays as it is, until the office hands in a new one.
    """
    _require_first(handling, State.RECEIVED, by=by)
    told = written(text, where="text", needed=_("Write what the office is asked to change."))
    if until <= timezone.localdate():
        message = _("Choose a last day that is still to come.")
        raise InvalidInput(message, [Problem("until", message)])
    reopen(by=by, application=handling.application, until=until)
    held = locked(handling=handling, by=by)
    made = ChangeRequest.objects.create(
        handling=held,
        submission=held.submission,
        text=told,
        until=until,
        by=by,
        by_label=signature(by),
    )
    move(held, State.RETURNED, by=by, submission=held.submission.number, until=until.isoformat())
    return made


@transaction.atomic
def go_on(*, by: User, handling: Handling) -> Handling:
    """Go on with the version that was handed in, once the last day has passed."""
    _require_first(handling, State.RETURNED, by=by)
    settle(by=by, application=handling.application)
    held = locked(handling=handling, by=by)
    return move(held, State.RECEIVED, by=by, submission=held.submission.number, changed=False)


def _require_first(handling: Handling, state: str, *, by: User) -> None:
    """Look before anything is locked: an office that hands in locks the application first."""
    held = Handling.objects.select_related("application__office").get(pk=handling.pk)
    desk_rules.require_handler(by, held)
    desk_rules.require_state(held, state)
