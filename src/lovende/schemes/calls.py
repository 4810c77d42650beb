"""Writes: prepare, open, change and close a call. What an open call said is never lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lovende.common.audit import record, signature
from lovende.common.errors import DomainError, InvalidInput, Problem
from lovende.people.models import Organisation, User
from lovende.people.permissions import Permission, require
from lovende.questionnaires.display import format_amount
from lovende.schemes.checklist import checklist
from lovende.schemes.lifecycle import call_may_follow
from lovende.schemes.models import Call, CallVersion, Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTerms:
    """What the directorate sets, as in :class:`Call`; ``frames`` by the governor's id."""

    introduction: Mapping[str, str]
    priority_areas: Sequence[str]
    deadline: date | None
    position_limit: int | None
    competence_limit: int | None
    max_years: int | None
    decides: str
    assessors: int
    replication_cap: int | None
    partial_grants: bool
    when_full: str
    reporting: str
    appeal_weeks: int
    appeal_instance: Mapping[str, str]
    pot: int | None
    frames: Mapping[int, int]


WRITTEN = tuple(one.name for one in fields(CallTerms) if one.name != "frames")
"""The terms that are fields of the call itself."""


def terms_in(call: Call, **changed: Any) -> CallTerms:
    """A call's terms as they stand, with some of them changed."""
    frames = {one.governor_id: one.amount for one in call.frames.all()}
    stands = {name: getattr(call, name) for name in WRITTEN}
    return CallTerms(**stands | {"frames": frames} | changed)


@transaction.atomic
def prepare_call(*, by: User | None, call: Call, terms: CallTerms, reason: str = "") -> Call:
    """Write a call's terms. An open call gets a new version, which needs a reason.

    :raises InvalidInput: when an open call would no longer pass its checklist.
    """
    held = _held(by, call)
    if held.state == Call.State.CLOSED or held.application_form_id is None:
        raise DomainError(_("This call cannot be changed any more."))
    before = content_of(held)
    _write(held, terms)
    changes = _changes(before, content_of(held))
    if not changes:
        return held
    if held.state == Call.State.OPEN:
        if not reason.strip():
            raise InvalidInput(
                _("Say why the call is changed."), [Problem("reason", _("Required."))]
            )
        _require_green(held)
        _version(held, by, changes, reason.strip())
    record("schemes.call_changed", held, by=by, changes=changes)
    return held


@transaction.atomic
def open_call(*, by: User | None, call: Call) -> Call:
    """Open a call for applications, once every point of its checklist is green."""
    held = _held(by, call)
    _require_green(held)
    _move(held, Call.State.OPEN)
    _version(held, by, {}, "")
    record("schemes.call_opened", held, by=by)
    return held


@transaction.atomic
def close_call(*, by: User | None, call: Call) -> Call:
    """End a call: nothing more can be written or handed in."""
    held = _held(by, call)
    _move(held, Call.State.CLOSED)
    record("schemes.call_closed", held, by=by)
    return held


def content_of(call: Call) -> dict[str, Any]:
    """A call's terms as they are kept in a version; frames by the governor's name."""
    frames = call.frames.select_related("governor")
    stands = {name: getattr(call, name) for name in WRITTEN}
    return stands | {
        "deadline": call.deadline.isoformat() if call.deadline else None,
        "frames": {one.governor.name: one.amount for one in frames},
    }


def _held(by: User | None, call: Call) -> Call:
    if by is not None:
        require(by, Permission.PREPARE_CALL)
    return Call.objects.select_for_update(of=("self",)).get(pk=call.pk)


def _write(call: Call, terms: CallTerms) -> None:
    for name in WRITTEN:
        setattr(call, name, getattr(terms, name))
    missing = (terms.deadline, terms.position_limit, terms.competence_limit, terms.max_years)
    if call.state == Call.State.OPEN and None in missing:
        raise InvalidInput(_("An open call keeps its deadline and its limits."))
    call.prepared = True
    call.save()
    known = Organisation.objects.filter(kind=Organisation.Kind.GOVERNOR, pk__in=terms.frames)
    _require_room(call, terms)
    call.frames.exclude(governor__in=known).delete()
    for governor in known:
        Frame.objects.update_or_create(
            call=call, governor=governor, defaults={"amount": terms.frames[governor.pk]}
        )


def _require_room(call: Call, terms: CallTerms) -> None:
    """No frame becomes smaller than what is held of it already."""
    message = _("At least %(amount)s, which have been granted already.")
    problems = [
        Problem(one.governor.name, message % {"amount": format_amount(one.granted)})
        for one in call.frames.select_for_update(of=("self",)).select_related("governor")
        if terms.frames.get(one.governor_id, 0) < one.granted
    ]
    if problems:
        raise InvalidInput(_("A frame cannot be smaller than what is granted."), problems)


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {key: [before[key], after[key]] for key in after if before[key] != after[key]}


def _require_green(call: Call) -> None:
    problems = [Problem(one.label, one.missing) for one in checklist(call) if not one.green]
    if problems:
        raise InvalidInput(_("The checklist is not green yet."), problems)


def _move(call: Call, state: str) -> None:
    if not call_may_follow(call.state, state):
        message = _("The call is in the state «%(state)s», so this cannot be done.")
        raise DomainError(message % {"state": call.get_state_display()})
    call.state, call.prepared = state, True
    call.save(update_fields=["state", "prepared"])


def _version(call: Call, by: User | None, changes: Mapping[str, Any], reason: str) -> None:
    CallVersion.objects.create(
        call=call,
        number=call.versions.count() + 1,
        content=content_of(call),
        changes=dict(changes),
        reason=reason,
        by_label=signature(by),
    )
