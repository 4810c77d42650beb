"""Writes: an application reaches its governor, comes again, or is taken out."""

from __future__ import annotations

from typing import Any

from lovende.applications.models import Application, Submission
from lovende.awards.held_money import let_go
from lovende.awards.models import Handling
from lovende.awards.moving import move
from lovende.awards.planning import stop_measure
from lovende.awards.proposing import cancel_under_way
from lovende.awards.queries.desk import stated_kind
from lovende.common.audit import record
from lovende.people.models import User
from lovende.people.queries import governor_of

State = Handling.State


def on_submitted(*, submission: Submission, by: User | None, **_sent: Any) -> None:
    """Take in what an office has handed in; a new version takes the place of the one before."""
    application = submission.application
    held = Handling.objects.select_for_update().filter(application=application).first()
    if held is None:
        made = Handling.objects.create(
            application=application,
            submission=submission,
            call=application.call,
            governor=governor_of(application.office),
            kind=stated_kind(submission),
        )
        record("awards.received", made, by=by, submission=submission.number)
        return
    held.submission = submission
    if not held.kind_reason:  # the governor has not found it to be something else
        held.kind = stated_kind(submission)
    held.save(update_fields=["submission", "kind"])
    move(held, State.RECEIVED, by=by, submission=submission.number)


def on_withdrawn(*, application: Application, by: User | None, **_sent: Any) -> None:
    """End the handling of an application that the office has taken out."""
    held = Handling.objects.select_for_update().filter(application=application).first()
    if held is not None:
        let_go(held)
        cancel_under_way(held)
        stop_measure(held, by=by)
        move(held, State.WITHDRAWN, by=by)
