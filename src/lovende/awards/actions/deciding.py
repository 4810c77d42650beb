"""Writes: propose, decide with budget authority, attest as another person, take back."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lovende.awards import desk_rules, rules
from lovende.awards.held_money import restore
from lovende.awards.lifecycle import decision_may_follow
from lovende.awards.models import Appeal, Decision, Handling
from lovende.awards.moving import lock, move
from lovende.awards.proposing import Terms, proposed
from lovende.common.audit import record, signature
from lovende.common.errors import DomainError
from lovende.people.models import User

State = Decision.State


@transaction.atomic
def propose(*, by: User | None, handling: Handling, terms: Terms) -> Decision:
    """Propose what is to be decided on an assessed application, and hold its money."""
    held = lock(Handling.objects.filter(pk=handling.pk)).get()
    if by is not None:
        desk_rules.require_handler(by, held)
    if not _changed_by_appeal(held):
        desk_rules.require_state(held, Handling.State.ASSESSED)
    return proposed(held, terms, by=by)


@transaction.atomic
def decide(*, by: User, decisions: Iterable[Decision]) -> list[Decision]:
    """Decide what is proposed, one or many, all or none. Doing so twice changes nothing."""
    return [_decide_one(each, by) for each in _held(decisions, by)]


@transaction.atomic
def attest(*, by: User, decisions: Iterable[Decision]) -> list[Decision]:
    """Attest what another person has decided; from then on it cannot be changed."""
    return [_attest_one(each, by) for each in _held(decisions, by)]


@transaction.atomic
def take_back(*, by: User, decision: Decision) -> Decision:
    """Take back what is not attested yet; the money is as it was before."""
    (held,) = _held([decision], by)
    if held.state == State.DECIDED:
        _require_authority(by, held)
    else:
        desk_rules.require_governor(by, held.handling.governor_id)
    _move(held, State.CANCELLED)
    held.save(update_fields=["state"])
    restore(held.handling)
    record("awards.taken_back", held, by=by)
    return held


def _changed_by_appeal(held: Handling) -> bool:
    """Whether an appeal has changed a decision that was sent, so that a new one is due."""
    changed = Appeal.objects.filter(decision__handling=held, state=Appeal.State.CHANGED)
    return held.state == Handling.State.RELEASED and changed.exists()


def _decide_one(held: Decision, by: User) -> Decision:
    _require_authority(by, held)
    if held.state == State.DECIDED and held.decided_by_id == by.pk:
        return held
    _move(held, State.DECIDED)
    held.decided_by, held.decided_by_label = by, signature(by)
    held.decided_at = timezone.now()
    held.save(update_fields=["state", "decided_by", "decided_by_label", "decided_at"])
    record("awards.decided_on", held, by=by, outcome=held.outcome, amount=held.amount)
    return held


def _attest_one(held: Decision, by: User) -> Decision:
    rules.require_attester(by, held)
    if held.state == State.ATTESTED and held.attested_by_id == by.pk:
        return held
    _move(held, State.ATTESTED)
    held.attested_by, held.attested_by_label = by, signature(by)
    held.attested_at = timezone.now()
    held.save(update_fields=["state", "attested_by", "attested_by_label", "attested_at"])
    if held.handling.state == Handling.State.ASSESSED:
        move(held.handling, Handling.State.DECIDED, by=by, decision=held.number)
    return held


def _move(held: Decision, state: str) -> None:
    if not decision_may_follow(held.state, state):
        message = _("The decision is in the state «%(state)s», so this cannot be done.")
        raise DomainError(message % {"state": held.get_state_display()})
    held.state = state


def _require_authority(by: User, held: Decision) -> None:
    rules.require_authority(by, held.handling.call, held.handling.governor)


def _held(decisions: Iterable[Decision], by: User) -> list[Decision]:
    """The decisions, with their applications locked, for somebody who is barred from none.

    Every action locks the applications, in the order of their keys, before what hangs on them,
    so that none waits for another that waits for it.
    """
    keys = [one.pk for one in decisions]
    rows = Decision.objects.filter(pk__in=keys)
    list(lock(Handling.objects.filter(pk__in=rows.values("handling"))))
    held = list(rows.select_related("handling__call", "handling__governor").order_by("pk"))
    desk_rules.require_unbarred(by, [one.handling for one in held])
    return held
