"""Changes to a case file: interviews, documents, the profile, its review, and dropping a case."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lovende.common.audit import record, signature
from lovende.common.errors import DomainError, InvalidInput
from lovende.measures.models import Measure
from lovende.people.models import User
from lovende.selection import case_files, rules
from lovende.selection.lifecycle import DROPPED
from lovende.selection.models import (
    CaseDocument,
    DocumentRemoval,
    Event,
    Interview,
    Item,
    Phase,
    Profile,
    ProfileReview,
)
from lovende.selection.queries.cases import is_newest
from lovende.selection.queries.rounds import locked_phases, undecided_in


@transaction.atomic
def add_interview(
    *,
    by: User | None,
    item: Item,
    respondent: str,
    who: str,
    held_on: date,
    notes: Mapping[str, str],
    criteria: Mapping[str, Mapping[str, str]],
    replaces: Interview | None = None,
) -> Interview:
    """Keep what somebody said; ``replaces`` names the version that this one corrects."""
    _hold(by, item)
    if not any(notes.values()) and not any(one.get("value") for one in criteria.values()):
        raise InvalidInput(_("Write what was said under one of the headings at least."))
    made = Interview.objects.create(
        item=item,
        respondent=respondent,
        who=who.strip(),
        held_on=held_on,
        notes=dict(notes),
        criteria={key: dict(one) for key, one in criteria.items()},
        replaces=replaces,
        by=by,
        by_label=signature(by),
    )
    record("selection.interview_added", made, by=by, item=item.pk, respondent=respondent)
    return made


@transaction.atomic
def add_document(
    *, by: User | None, item: Item, name: str, chunks: Iterable[bytes]
) -> CaseDocument:
    """Store a file with the case.

    :raises InvalidInput: when it is too large or of a kind that is not taken.
    """
    _hold(by, item)
    suffix, pk = case_files.suffix_of(name), uuid.uuid4()
    size, digest = case_files.store(pk, suffix, chunks)
    made = CaseDocument.objects.create(
        pk=pk,
        item=item,
        name=name[-200:],
        suffix=suffix,
        size=size,
        digest=digest,
        by=by,
        by_label=signature(by),
    )
    record("selection.document_added", made, by=by, item=item.pk, digest=digest)
    return made


@transaction.atomic
def remove_document(*, by: User | None, document: CaseDocument, reason: str) -> DocumentRemoval:
    """Erase the content of a document for good; who added and removed it, and why, stays.

    While the case is open, whoever may add a document may remove one; later, only those who
    steer the round, so that what should not be kept can be taken away at any time.

    :raises InvalidInput: without a reason.
    :raises DomainError: when it is removed already.
    """
    item = document.item
    phase = locked_phases().filter(round_id=item.round_id, kind=Phase.Kind.CASES).get()
    if not (phase.is_open and undecided_in(phase).filter(pk=item.pk).exists()):
        rules.require_steering(by, item.round)
    elif by is not None:
        rules.require_reading(by, item.round)
    if not reason.strip():
        raise InvalidInput(_("Write why the document is removed."))
    if DocumentRemoval.objects.filter(document=document).exists():
        raise DomainError(_("The document is removed already."))
    made = DocumentRemoval.objects.create(
        document=document, reason=reason.strip(), by=by, by_label=signature(by)
    )
    record("selection.document_removed", made, by=by, item=item.pk, digest=document.digest)
    transaction.on_commit(partial(case_files.erase, document.pk))
    return made


@transaction.atomic
def drop_case(*, by: User | None, item: Item, reason: str) -> Event:
    """Take a measure out in the case phase, for good, with a written reason."""
    phase = _hold(by, item)
    if not reason.strip():
        raise InvalidInput(_("Write the reason for the decision."))
    made = Event.objects.create(
        phase=phase,
        item=item,
        outcome=Event.Outcome.OUT,
        reason=DROPPED,
        note=reason.strip(),
        by=by,
        by_label=signature(by),
    )
    record("selection.case_dropped", made, by=by, item=item.pk)
    return made


@transaction.atomic
def save_profile(
    *, by: User | None, item: Item, parts: Mapping[str, Any], send: bool = False
) -> Profile:
    """Keep a new version of the profile; ``send`` puts it before the office.

    :raises InvalidInput: when a heading is empty in what is sent.
    """
    _hold(by, item)
    kept = {name: str(parts.get(name, "")).strip() for name in Measure.PROFILE_FIELDS}
    if send and not all(kept.values()):
        raise InvalidInput(_("Write something under each of the six headings first."))
    made = Profile.objects.create(
        item=item,
        number=item.profiles.count() + 1,
        parts=kept,
        sent=send,
        by=by,
        by_label=signature(by),
    )
    record("selection.profile_saved", made, by=by, item=item.pk, sent=send)
    return made


@transaction.atomic
def review_profile(
    *, by: User | None, profile: Profile, approved: bool, reason: str
) -> ProfileReview:
    """The office approves the profile of its measure, or asks for changes with a reason."""
    rules.require_own_office(by, profile.item.measure.office_id)
    _lock(profile.item)
    if not profile.sent or not is_newest(profile) or hasattr(profile, "review"):
        raise DomainError(_("This version of the profile is no longer up for review."))
    if not approved and not reason.strip():
        raise InvalidInput(_("Say what must be changed."))
    made = ProfileReview.objects.create(
        profile=profile,
        approved=approved,
        reason=reason.strip(),
        by=by,
        by_label=signature(by),
    )
    record("selection.profile_reviewed", made, by=by, approved=approved)
    return made


def _lock(item: Item) -> Phase:
    """The case phase, locked until the transaction ends, when the measure is still in it."""
    phases = locked_phases()
    phase = phases.filter(round_id=item.round_id, kind=Phase.Kind.CASES).first()
    if phase is None:
        raise DomainError(_("This round has no case studies."))
    rules.require_open_phase(phase)
    if not undecided_in(phase).filter(pk=item.pk).exists():
        raise DomainError(_("This measure is no case any more."))
    return phase


def _hold(by: User | None, item: Item) -> Phase:
    if by is not None:
        rules.require_reading(by, item.round)
    return _lock(item)
