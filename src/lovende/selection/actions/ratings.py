"""What a rater does: write, submit, take back, give up. No other rating is ever read here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lovende.common.audit import record, signature
from lovende.common.errors import DomainError, InvalidInput
from lovende.people.models import User
from lovende.selection import rules
from lovende.selection.answers import missing
from lovende.selection.errors import StaleDraft
from lovende.selection.lifecycle import slot_may_follow
from lovende.selection.models import Conflict, Draft, Rating, Recall, Slot

Answers = Mapping[str, Any]


@transaction.atomic
def save_draft(*, by: User | None, slot: Slot, version: int, answers: Answers) -> Draft:
    """Keep what has been written so far; the returned version is the one to build on.

    The same content once more is no change, whatever version it builds on: an answer that got
    lost on the way is simply given again.

    :raises StaleDraft: when another window has saved something else since ``version``.
    """
    held = _held(slot)
    rules.require_own(by, held)
    stands = Draft.objects.filter(slot=held, version__gt=0).first()
    if stands is not None and stands.answers == dict(answers):
        return stands
    rules.require_writable(by, held)
    return _saved(held, version, answers)


def _saved(slot: Slot, version: int, answers: Answers) -> Draft:
    draft, _made = Draft.objects.get_or_create(slot=slot)
    if draft.answers == dict(answers) and draft.version:
        return draft
    if draft.version != version:
        raise StaleDraft(draft)
    draft.version, draft.answers = version + 1, dict(answers)
    draft.save(update_fields=["version", "answers", "saved_at"])
    return draft


@transaction.atomic
def submit(*, by: User | None, slot: Slot, version: int, answers: Answers) -> Rating:
    """Lock a rating for good. Doing so twice gives the rating that was locked the first time.

    :raises InvalidInput: with every field that is not filled in.
    :raises StaleDraft: as :func:`save_draft` does.
    """
    held = _held(slot)
    rules.require_own(by, held)
    newest = held.ratings.order_by("-number").first()
    if newest is not None and held.state == Slot.State.LOCKED and _says(newest, answers):
        return newest
    rules.require_writable(by, held)
    _saved(held, version, answers)
    problems = missing(answers, held.phase)
    if problems:
        raise InvalidInput(_("The rating is not complete yet."), problems)
    rating = Rating.objects.create(
        slot=held,
        number=held.ratings.count() + 1,
        verdict=answers["verdict"],
        reason=answers["reason"],
        to_case=answers.get("to_case"),
        answers={"criteria": answers.get("criteria", {})},
    )
    _move(held, Slot.State.LOCKED)
    record("selection.rating_locked", held, by=by, number=rating.number)
    return rating


def _says(rating: Rating, answers: Answers) -> bool:
    return (rating.verdict, rating.reason, rating.to_case, rating.answers["criteria"]) == (
        answers.get("verdict"),
        answers.get("reason"),
        answers.get("to_case"),
        answers.get("criteria", {}),
    )


@transaction.atomic
def recall(*, by: User | None, slot: Slot, reason: str) -> Recall:
    """Open a submitted rating again, as an exception on record; the first one stays as it was."""
    held = _held(slot)
    rules.require_own(by, held)
    rules.require_open_phase(held.phase)
    if not reason.strip():
        raise InvalidInput(_("Say why the rating is taken back."))
    _move(held, Slot.State.RECALLED)
    newest = held.ratings.latest("number")
    made = Recall.objects.create(rating=newest, reason=reason.strip(), by_label=signature(by))
    record("selection.rating_recalled", held, by=by, reason=made.reason)
    return made


@transaction.atomic
def abstain(*, by: User | None, slot: Slot, reason: str) -> Slot:
    """Say that one cannot judge the measure; the place is free for somebody else."""
    return _give_up(by, slot, Slot.State.ABSTAINED, reason)


@transaction.atomic
def recuse(*, by: User | None, slot: Slot, reason: str) -> Slot:
    """Declare a conflict of interest; it holds for the whole round, and the place is free."""
    held = _give_up(by, slot, Slot.State.RECUSED, reason)
    Conflict.objects.get_or_create(
        item_id=held.item_id, rater_id=held.rater_id, defaults={"reason": held.note}
    )
    return held


def _give_up(by: User | None, slot: Slot, state: str, reason: str) -> Slot:
    held = _held(slot)
    rules.require_writable(by, held)
    if not reason.strip():
        raise InvalidInput(_("Say why you give the measure up."))
    held.note = reason.strip()
    _move(held, state)
    record(f"selection.slot_{state}", held, by=by)
    return held


def _held(slot: Slot) -> Slot:
    """The place, locked until the transaction ends."""
    slots = Slot.objects.select_for_update(of=("self",))
    return slots.select_related("phase__round", "rater").get(pk=slot.pk)


def _move(slot: Slot, state: str) -> None:
    if not slot_may_follow(slot.state, state):
        raise DomainError(
            _("This rating is in the state «%(state)s», so it cannot be changed.")
            % {"state": slot.get_state_display()}
        )
    slot.state = state
    slot.save(update_fields=["state", "note"])
