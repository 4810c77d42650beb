"""Writes: start, write together, mark similar measures, sign and hand in, withdraw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NoReturn

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lovende.applications import rules, signals
from lovende.applications.checking import budget_of, checked
from lovende.applications.lifecycle import application_may_follow
from lovende.applications.models import Application, Likeness, Submission
from lovende.applications.queries import mark_of, with_call
from lovende.common.audit import record, signature
from lovende.common.errors import DomainError, InvalidInput, Problem
from lovende.common.national_numbers import holds_national_number
from lovende.measures.models import Measure
from lovende.people.models import Organisation, User
from lovende.people.permissions import Permission, require
from lovende.questionnaires.actions import build_answer_set
from lovende.schemes.models import Call
from lovende.schemes.queries import newest_version

LONGEST = 50_000
State = Application.State


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save. ``marks`` are those to build on next, one for each field that holds
    what stands, or whose conflict is shown; a field whose new text its writer has not seen keeps
    the mark that it had.

    ``conflicts`` holds what somebody else has written meanwhile in a field, which stands;
    ``refused`` why a field was not kept. All other fields are stored.
    """

    marks: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def start(*, by: User, call: Call, office: Organisation) -> Application:
    """Begin an application for an office that one belongs to.

    One that the person has begun and not written in is given again: a button pressed twice makes
    no second one.
    """
    rules.require_own(by, office.pk)
    if call.state != Call.State.OPEN:
        raise DomainError(_("The call is not open."))
    Organisation.objects.select_for_update().get(pk=office.pk)  # one at a time in an office
    begun = Application.objects.filter(call=call, office=office, saved_by=by, state=State.DRAFT)
    for one in begun.filter(answers={}, search={}, likenesses=None):
        return one
    version = newest_version(call)
    made = Application.objects.create(
        call=call, office=office, saved_by=by, call_seen=version, call_told=version
    )
    record("applications.started", made, by=by, call=call.pk)
    return made


@transaction.atomic
def save_fields(
    *, by: User, application: Application, fields: Mapping[str, str], bases: Mapping[str, str]
) -> Saved:
    """Keep what has been written, field by field.

    ``bases`` are the marks (:func:`mark_of`) of what each field held when it was read. A field
    that its writer left alone is passed over, so two people write in the same step without
    undoing each other; where both have written in one field, what stands is kept and shown.
    """
    held = _held(application)
    rules.require_writable(by, held)
    form = held.call.application_form
    known = form.form.questions if form else {}
    saved, answers = Saved(), dict(held.answers)
    for key in (key for key in fields if key in known):
        text = fields[key].replace("\r\n", "\n")
        _save_one(saved, answers, key, text, bases.get(key, ""))
        stands = answers.get(key, "")
        if text == stands or key in saved.conflicts:
            saved.marks[key] = mark_of(stands)
    if answers != held.answers:
        held.answers, held.saved_by = answers, by
        held.save(update_fields=["answers", "saved_by", "saved_at"])
    return saved


def _save_one(saved: Saved, answers: dict[str, str], key: str, text: str, base: str) -> None:
    stands = answers.get(key, "")
    if text == stands or mark_of(text) == base:
        return
    if len(text) > LONGEST:
        message = _("The text is too long: at most %(max)s characters.")
        saved.refused[key] = message % {"max": LONGEST}
    elif holds_national_number(text):
        saved.refused[key] = _("Take out the national identity number. It must not stand here.")
    elif mark_of(stands) != base:
        saved.conflicts[key] = stands
    else:
        answers[key] = text


@transaction.atomic
def see_call(*, by: User, application: Application) -> Application:
    """Note that the office has seen how the call was changed since the draft was begun."""
    held = _held(application)
    rules.require_own(by, held.office_id)
    held.call_seen = newest_version(held.call)
    held.save(update_fields=["call_seen"])
    record("applications.call_seen", held, by=by, version=held.call_seen)
    return held


@transaction.atomic
def take_told(*, by: User | None, application: Application) -> bool:
    """Note that an office is told of the newest version of the call; False when it was before.

    ``by`` is None when the system tells by itself, the only one to do so.
    """
    newest = newest_version(application.call)
    untold = Application.objects.filter(pk=application.pk, call_told__lt=newest)
    if not untold.update(call_told=newest):
        return False
    record("applications.call_told", application, by=by, version=newest)
    return True


@transaction.atomic
def keep_search(*, by: User, application: Application, found: Sequence[str]) -> Application:
    """Keep which measures a search for similar ones showed: the pre-check that is asked for."""
    held = _held(application)
    rules.require_writable(by, held)
    held.search = {"at": timezone.now().isoformat(), "found": list(found)}
    held.save(update_fields=["search", "saved_at"])
    return held


@transaction.atomic
def mark_similar(
    *, by: User, application: Application, measure: Measure, kind: str, reason: str = ""
) -> Likeness:
    """Say what the office makes of a similar measure; «different» needs a reason."""
    held = _held(application)
    rules.require_writable(by, held)
    if kind not in Likeness.Kind.values:
        raise InvalidInput(_("Choose what you make of the measure."))
    if kind == Likeness.Kind.DIFFERENT and not reason.strip():
        raise InvalidInput(_("Say how yours is different."))
    if holds_national_number(reason):
        message = _("Take out the national identity number. It must not stand here.")
        raise InvalidInput(message)
    made, _new = Likeness.objects.update_or_create(
        application=held, measure=measure, defaults={"kind": kind, "reason": reason.strip()}
    )
    return made


@transaction.atomic
def ask_signature(*, by: User, application: Application) -> Application:
    """Send a whole draft to somebody else in the office to sign.

    :raises InvalidInput: with every problem, each at its question's key.
    """
    held = _held(application)
    rules.require_writable(by, held)
    _require_whole(held)
    held.requested_by = by
    return _move(held, State.SIGNING, by)


@transaction.atomic
def take_back(*, by: User, application: Application) -> Application:
    """Go on writing instead of waiting for the signature."""
    held = _held(application)
    rules.require_own(by, held.office_id)
    if held.state != State.SIGNING:
        _refuse(held)
    held.requested_by = None
    return _move(held, State.DRAFT, by)


@transaction.atomic
def sign_and_submit(*, by: User, application: Application) -> Submission:
    """Sign and hand in. Doing so twice gives the version that was handed in the first time."""
    held = _held(application)
    rules.require_signer(by, held)
    if held.state == State.SUBMITTED:
        return held.submissions.latest("number")
    if held.state != State.SIGNING:
        _refuse(held)
    rules.require_in_time(held)
    made = _submission(held, by)
    held.reopened_until = None
    _move(held, State.SUBMITTED, by)
    signals.submitted.send(sender=Application, submission=made, by=by)
    return made


@transaction.atomic
def withdraw(*, by: User, application: Application) -> Application:
    """Take an application out for good; what was handed in stays on record."""
    held = _held(application)
    rules.require_own(by, held.office_id)
    _move(held, State.WITHDRAWN, by)
    signals.withdrawn.send(sender=Application, application=held, by=by)
    return held


@transaction.atomic
def allow_late(*, by: User, application: Application, until: date, reason: str) -> Application:
    """Let one application be handed in after the deadline, as an exception on record."""
    require(by, Permission.PREPARE_CALL)
    held = _held(application)
    if not reason.strip():
        raise InvalidInput(_("Say why there is an exception."), [Problem("reason", _("Required."))])
    held.late_until, held.late_reason = until, reason.strip()
    held.save(update_fields=["late_until", "late_reason"])
    record("applications.late_allowed", held, by=by, until=until.isoformat(), reason=reason.strip())
    return held


@transaction.atomic
def reopen(*, by: User, application: Application, until: date) -> Application:
    """Give an application that was handed in back to the office to change, until a last day.

    The version that was handed in stays; the office goes on from it.
    """
    require(by, Permission.HANDLE_APPLICATIONS)
    held = _held(application)
    if held.state != State.SUBMITTED:
        _refuse(held)
    held.reopened_until, held.requested_by = until, None
    return _move(held, State.DRAFT, by)


@transaction.atomic
def settle(*, by: User, application: Application) -> Application:
    """Let the version that was handed in stand, once the last day of the changes has passed.

    What the office has written since is kept with the application, unseen by others.
    """
    require(by, Permission.HANDLE_APPLICATIONS)
    held = _held(application)
    if held.reopened_until is None or timezone.localdate() <= held.reopened_until:
        raise DomainError(_("The office still has time to hand in its changes."))
    held.reopened_until = None
    return _move(held, State.SUBMITTED, by)


def _submission(held: Application, by: User) -> Submission:
    answers = _require_whole(held)
    budget = budget_of(answers)
    form = held.call.application_form
    if budget is None or form is None:
        raise ValueError("A whole application has a form and a budget.")
    answer_set = build_answer_set(questionnaire=form, answers=answers, by=by)
    answer_set.save(force_insert=True)
    marks = held.likenesses.values_list("measure__key", "kind", "reason")
    late = rules.is_late(held)
    return Submission.objects.create(
        application=held,
        number=held.submissions.count() + 1,
        answer_set=answer_set,
        amount_a_year=budget.a_year,
        amount=budget.total,
        years=budget.years,
        search=held.search | {"marks": [list(mark) for mark in marks]},
        late=late,
        late_reason=held.late_reason if late else "",
        written_by_label=signature(held.requested_by),
        signed_by_label=signature(by),
    )


def _require_whole(held: Application) -> dict[str, object]:
    found, problems = checked(held)
    if problems:
        raise InvalidInput(_("The application is not complete yet."), problems)
    return dict(found.answers)


def _held(application: Application) -> Application:
    """The application, locked until the transaction ends."""
    rows = with_call(Application.objects.select_for_update(of=("self",)))
    return rows.get(pk=application.pk)


def _refuse(held: Application) -> NoReturn:
    message = _("The application is in the state «%(state)s», so this cannot be done.")
    raise DomainError(message % {"state": held.get_state_display()})


def _move(held: Application, state: str, by: User) -> Application:
    if not application_may_follow(held.state, state):
        _refuse(held)
    held.state = state
    held.save(update_fields=["state", "requested_by", "reopened_until"])
    record(f"applications.{state}", held, by=by)
    return held
