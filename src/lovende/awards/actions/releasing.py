"""Writes: letter templates, the release of a governor's letters, each letter, and its opening."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lovende.awards import rules
from lovende.awards.letters import document_of, letter_language, require_usable, said
from lovende.awards.models import Decision, Handling, Letter, LetterTemplate, Release
from lovende.awards.moving import lock, move
from lovende.awards.planning import plan_measure
from lovende.awards.queries.letters import unsent
from lovende.common.audit import record, signature
from lovende.common.documents.typeset import pdf
from lovende.common.errors import DomainError
from lovende.people.models import Organisation, User
from lovende.people.permissions import Permission, require
from lovende.schemes.models import Call


@transaction.atomic
def write_template(
    *, by: User, call: Call, outcome: str, language: str, subject: str, body: str
) -> LetterTemplate:
    """Keep a new version of a template; letters that have been sent stay as they were.

    :raises InvalidInput: when it lacks what every letter must say.
    """
    require(by, Permission.RUN_AWARDS)
    require_usable(outcome, subject, body)
    Call.objects.select_for_update().get(pk=call.pk)
    before = LetterTemplate.objects.filter(call=call, outcome=outcome, language=language)
    made = LetterTemplate.objects.create(
        call=call,
        outcome=outcome,
        language=language,
        number=before.count() + 1,
        subject=subject.strip(),
        body=body.strip(),
        by_label=signature(by),
    )
    record("awards.template_written", made, by=by)
    return made


@transaction.atomic
def schedule(
    *, by: User | None, call: Call, governor: Organisation, send_at: datetime, origin: str
) -> Release:
    """Have all attested decisions of a governor sent together from a time on.

    Sending what is decided decides nothing, so a conflict of interest does not stand in its way.
    """
    if by is not None:
        rules.require_authority(by, call, governor)
    if not unsent(call, governor).exists():
        raise DomainError(_("There is no attested decision without a letter."))
    try:
        with transaction.atomic():
            made = Release.objects.create(
                call=call,
                governor=governor,
                send_at=send_at,
                origin=origin,
                by_label=signature(by),
            )
    except IntegrityError as error:
        raise DomainError(_("Letters are being sent already. Wait until they are.")) from error
    record("awards.release_scheduled", made, by=by, send_at=send_at.isoformat())
    return made


@transaction.atomic
def send_letter(*, by: User | None, decision: Decision, release: Release | None) -> Letter | None:
    """Make the letter about one decision and let it take effect.

    None when it has one already, or when the office has withdrawn meanwhile.

    With the letter a grant becomes public, and its measure is in the knowledge bank as planned.
    """
    handling = lock(Handling.objects.filter(pk=decision.handling_id)).get()
    if handling.state == Handling.State.WITHDRAWN:
        return None
    held = Decision.objects.select_related(
        "handling__call__scheme",
        "handling__governor",
        "handling__application__office",
        "handling__submission__answer_set",
    ).get(pk=decision.pk)
    if held.state != Decision.State.ATTESTED or Letter.objects.filter(decision=held).exists():
        return None
    language = letter_language(held)
    text = said(held, language)
    governor = held.handling.governor
    file = pdf(document_of(text, governor=governor.name if governor else ""))
    made = Letter.objects.create(
        decision=held,
        release=release,
        language=language,
        subject=text.subject,
        body=text.body,
        pdf=file,
        digest=hashlib.sha256(file).hexdigest(),
    )
    if held.handling.state == Handling.State.DECIDED:
        move(held.handling, Handling.State.RELEASED, by=by)
    if held.outcome == Decision.Outcome.AWARD:
        plan_measure(held, by=by)
    record("awards.letter_sent", made, by=by, digest=made.digest)
    return made


@transaction.atomic
def finish(*, by: User | None, release: Release) -> Release:
    """Note that every letter of a release has been sent."""
    held = Release.objects.select_for_update().get(pk=release.pk)
    if held.finished_at is None:
        held.finished_at = timezone.now()
        held.save(update_fields=["finished_at"])
        record("awards.release_finished", held, by=by, letters=held.letters.count())
    return held


@transaction.atomic
def open_letter(*, by: User, letter: Letter) -> Letter:
    """Note that somebody at the office has opened the letter; the first time counts."""
    held = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if held.opened_at is None:
        held.opened_at, held.opened_by_label = timezone.now(), signature(by)
        held.save(update_fields=["opened_at", "opened_by_label"])
        record("awards.letter_opened", held, by=by)
    return held
