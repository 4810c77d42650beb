"""Writes many ratings at once, each checked as a rater's own submission is.

One statement a table in place of a dozen for each rating. The same rules hold: the phase is
under way, the place is the rater's own and unsubmitted, and nothing is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lovende.common.audit import signature
from lovende.common.errors import DomainError, InvalidInput
from lovende.common.models import AuditEvent
from lovende.selection import rules
from lovende.selection.answers import missing
from lovende.selection.lifecycle import WRITABLE, slot_may_follow
from lovende.selection.models import Draft, Phase, Rating, Slot

Written = tuple[Slot, Mapping[str, Any]]
"""A place, and the answers that its rater gives."""

BATCH = 200


@transaction.atomic
def keep_drafts(phase: Phase, written: Iterable[Written]) -> None:
    """Store the answers as drafts of places that have none.

    :raises DomainError: when the phase is not under way, or a place is not open.
    """
    rows = list(written)
    _check(phase, rows)
    Draft.objects.bulk_create(
        (Draft(slot=slot, version=1, answers=dict(answers)) for slot, answers in rows),
        batch_size=BATCH,
    )


@transaction.atomic
def enter_ratings(phase: Phase, written: Iterable[Written]) -> None:
    """Submit complete ratings and lock them, with an entry each in the audit trail.

    :raises InvalidInput: with what is missing from the first incomplete one.
    :raises DomainError: as :func:`keep_drafts` does.
    """
    rows = list(written)
    for _slot, answers in rows:
        problems = missing(answers, phase)
        if problems:
            raise InvalidInput(_("The rating is not complete yet."), problems)
    keep_drafts(phase, rows)
    Rating.objects.bulk_create((_rating(*row) for row in rows), batch_size=BATCH)
    pks = [slot.pk for slot, _answers in rows]
    for start in range(0, len(pks), BATCH):
        part = Slot.objects.filter(pk__in=pks[start : start + BATCH], state__in=WRITABLE)
        part.update(state=Slot.State.LOCKED)
    AuditEvent.objects.bulk_create((_locked(slot) for slot, _answers in rows), batch_size=BATCH)


def _check(phase: Phase, rows: Iterable[Written]) -> None:
    rules.require_open_phase(phase)
    for slot, _answers in rows:
        rules.require_own(slot.rater.user, slot)
        if slot.phase_id != phase.pk or not slot_may_follow(slot.state, Slot.State.LOCKED):
            raise DomainError(
                _("This rating is in the state «%(state)s», so it cannot be changed.")
                % {"state": slot.get_state_display()}
            )


def _rating(slot: Slot, answers: Mapping[str, Any]) -> Rating:
    return Rating(
        slot=slot,
        verdict=answers["verdict"],
        reason=answers["reason"],
        to_case=answers.get("to_case"),
        answers={"criteria": answers.get("criteria", {})},
    )


def _locked(slot: Slot) -> AuditEvent:
    user = slot.rater.user
    return AuditEvent(
        actor=user,
        actor_label=signature(user),
        verb="selection.rating_locked",
        target_type=slot._meta.label_lower,
        target_id=str(slot.pk),
        data={"number": 1},
    )
