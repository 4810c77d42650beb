"""Writes: an appeal is lodged, reconsidered by who decided, and settled by the instance."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lovende.applications.rules import require_own
from lovende.awards import rules
from lovende.awards.desk_rules import require_state
from lovende.awards.holding import written
from lovende.awards.lifecycle import appeal_may_follow
from lovende.awards.models import Appeal, AppealStep, Decision, Handling, Letter
from lovende.awards.moving import lock
from lovende.awards.proposing import Terms, proposed
from lovende.awards.queries.appeals import deadline_of
from lovende.common.audit import record, signature
from lovende.common.errors import DomainError, InvalidInput, Problem
from lovende.people.models import User

State = Appeal.State


@transaction.atomic
def lodge(*, by: User, letter: Letter, text: str) -> Appeal:
    """Appeal against the decision of a letter; after the deadline it is recorded as late."""
    held = Decision.objects.select_for_update(of=("self",)).get(pk=letter.decision_id)
    handling = held.handling
    require_own(by, handling.application.office_id)
    told = written(text, where="text", needed=_("Write what you appeal against, and why."))
    if Appeal.objects.filter(decision=held).exists():
        raise DomainError(_("The decision has been appealed already."))
    if handling.state != Handling.State.RELEASED:
        raise DomainError(_("The application is withdrawn, so nothing can be appealed."))
    last = deadline_of(letter)
    made = Appeal.objects.create(
        decision=held,
        text=told,
        deadline=last,
        late=timezone.localdate() > last,
        by_label=signature(by),
    )
    record("awards.appeal_lodged", made, by=by, late=made.late)
    return made


@transaction.atomic
def dismiss(*, by: User, appeal: Appeal, text: str) -> Appeal:
    """Dismiss an appeal that came too late; one in time is never dismissed."""
    held = _held(appeal)
    rules.require_decider(by, held.decision.handling)
    if not held.late:
        raise DomainError(_("The appeal came in time, so it must be considered."))
    return _step(held, State.DISMISSED, text, by=by)


@transaction.atomic
def forward(*, by: User, appeal: Appeal, text: str) -> Appeal:
    """Uphold the decision and send the appeal on to the instance."""
    held = _held(appeal)
    rules.require_decider(by, held.decision.handling)
    return _step(held, State.FORWARDED, text, by=by)


@transaction.atomic
def change(*, by: User, appeal: Appeal, amount: int, text: str) -> Decision:
    """Propose another amount in place of what was decided; it is decided and attested as any.

    The body that decided does so while it reconsiders, the instance once it has the appeal.

    :raises FrameExceeded: when the frame does not hold the amount; nothing is changed then.
    """
    held = _held(appeal)
    handling = held.decision.handling
    _require_turn(by, held)
    if amount <= 0:
        raise InvalidInput(
            _("The decision is not changed yet."),
            [Problem("amount", _("Give an amount above zero."))],
        )
    locked = lock(Handling.objects.filter(pk=handling.pk)).get()
    require_state(locked, Handling.State.RELEASED)
    _step(held, State.CHANGED, text, by=by)
    return proposed(locked, Terms(amount=amount), by=by)


@transaction.atomic
def settle(*, by: User, appeal: Appeal, text: str) -> Appeal:
    """The instance lets the decision stand."""
    held = _held(appeal)
    _require_turn(by, held)
    return _step(held, State.UPHELD, text, by=by)


def _require_turn(by: User, held: Appeal) -> None:
    if held.state == State.FORWARDED:
        rules.require_instance(by, held.decision.handling)
    else:
        rules.require_decider(by, held.decision.handling)


def _step(held: Appeal, state: str, text: str, *, by: User) -> Appeal:
    told = written(text, where="text", needed=_("Write the reason that the office is told."))
    if not appeal_may_follow(held.state, state):
        message = _("The appeal is in the state «%(state)s», so this cannot be done.")
        raise DomainError(message % {"state": held.get_state_display()})
    held.state = state
    held.save(update_fields=["state"])
    AppealStep.objects.create(appeal=held, state=state, text=told, by_label=signature(by))
    record(f"awards.appeal_{state}", held, by=by)
    return held


def _held(appeal: Appeal) -> Appeal:
    rows = Appeal.objects.select_for_update(of=("self",))
    return rows.select_related("decision__handling__call", "decision__handling__governor").get(
        pk=appeal.pk
    )
