"""Writes at the governor's desk: who sees to an application, what it is for, who is barred."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lovende.awards import desk_rules
from lovende.awards.barring import why_barred
from lovende.awards.holding import locked, written
from lovende.awards.models import Barring, Handling
from lovende.awards.queries.desk import people_of, stated_kind
from lovende.common.audit import record, signature
from lovende.common.errors import DomainError, InvalidInput, Problem
from lovende.people.models import Organisation, User
from lovende.people.permissions import Permission, require

State = Handling.State


@transaction.atomic
def give_to(*, by: User, handling: Handling, officer: User | None) -> Handling:
    """Say who sees to it that an application is handled; None: nobody in particular."""
    held = locked(handling=handling, by=by)
    desk_rules.require_state(held, State.RECEIVED, State.RETURNED, State.ASSESSED)
    if officer is not None:
        if not people_of(held.governor_id).filter(pk=officer.pk).exists():
            raise InvalidInput(_("Choose somebody who handles applications for the governor."))
        if why_barred(officer, held):
            message = _("%(person)s has a conflict of interest here. Choose somebody else.")
            raise InvalidInput(message % {"person": officer})
    held.officer = officer
    held.save(update_fields=["officer"])
    record("awards.officer_set", held, by=by, officer=officer.pk if officer else None)
    return held


@transaction.atomic
def set_kind(*, by: User, handling: Handling, kind: str, reason: str = "") -> Handling:
    """Say what an application is for; a reason is needed where the office says otherwise."""
    held = locked(handling=handling, by=by)
    desk_rules.require_state(held, State.RECEIVED, State.ASSESSED)
    if kind not in Handling.Kind.values:
        message = _("Choose what the application is for.")
        raise InvalidInput(message, [Problem("kind", message)])
    told = ""
    if kind != stated_kind(held.submission):
        needed = _("Say why it is something else than the office writes.")
        told = written(reason, where="reason", needed=needed)
    before = held.kind
    held.kind, held.kind_reason = kind, told
    held.save(update_fields=["kind", "kind_reason"])
    record("awards.kind_set", held, by=by, before=before, after=kind, reason=told)
    return held


@transaction.atomic
def declare_conflict(*, by: User, handling: Handling, reason: str) -> Barring:
    """Bar oneself from an application. It cannot be taken back."""
    held = Handling.objects.select_for_update().get(pk=handling.pk)
    desk_rules.require_desk(by)
    if not desk_rules.oversees(by):
        desk_rules.require_own(by, held)
    told = written(reason, where="reason", needed=_("Say what the conflict of interest is."))
    if Barring.objects.filter(handling=held, person=by).exists():
        raise DomainError(_("You have declared this already."))
    made = Barring.objects.create(handling=held, person=by, label=signature(by), reason=told)
    if held.officer_id == by.pk:
        held.officer = None
        held.save(update_fields=["officer"])
    record("awards.conflict_declared", held, by=by)
    return made


@transaction.atomic
def give_governor(*, by: User, handling: Handling, governor: Organisation) -> Handling:
    """Give an application that no governor serves to one."""
    require(by, Permission.OVERSEE_APPLICATIONS)
    held = Handling.objects.select_for_update().get(pk=handling.pk)
    if held.governor_id is not None:
        raise DomainError(_("The application has a governor already."))
    if governor.kind != Organisation.Kind.GOVERNOR:
        raise InvalidInput(_("Choose a governor."))
    held.governor = governor
    held.save(update_fields=["governor"])
    record("awards.governor_given", held, by=by, governor=governor.pk)
    return held
