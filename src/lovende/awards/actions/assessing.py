"""Writes: judge an application, record what two came to together, and take it up again."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from lovende.awards import desk_rules
from lovende.awards.call_terms import demands_of, require_form
from lovende.awards.holding import locked, plain, written
from lovende.awards.models import Assessment, Conclusion, Handling
from lovende.awards.moving import move
from lovende.awards.turns import is_complete, of_this_turn, turn_of
from lovende.common.audit import record, signature
from lovende.common.errors import DomainError, InvalidInput, Problem
from lovende.people.models import User
from lovende.questionnaires.actions import build_answer_set
from lovende.questionnaires.answers import check_answers
from lovende.questionnaires.models import AnswerSet
from lovende.schemes.queries import priority_areas_of

State = Handling.State


@transaction.atomic
def assess(
    *, by: User, handling: Handling, submission: int, answers: Mapping[str, str]
) -> Assessment:
    """Submit one's own judgement of a version; it is locked from then on.

    With one assessor it is the conclusion as well. Nothing here tells of another's judgement
    before there are as many as the call asks for.

    :param submission: the version that was read, so that no other is judged by mistake.
    :raises InvalidInput: with every problem, each at its question's key.
    """
    held = locked(handling=handling, by=by)
    _require_open(held, submission)
    if of_this_turn(held).filter(assessor=by).exists():
        raise DomainError(_("You have assessed this version already. Your assessment is locked."))
    needed = held.call.assessors
    place = of_this_turn(held).count() + 1
    if place > needed:
        raise DomainError(_("The application has been assessed by as many as it takes."))
    stored = _stored(held, answers, by)
    made = Assessment.objects.create(
        handling=held,
        submission=held.submission,
        turn=turn_of(held),
        place=place,
        answer_set=stored,
        assessor=by,
        assessor_label=signature(by),
    )
    record("awards.assessment_locked", held, by=by, submission=held.submission.number)
    if needed == 1:
        _conclude(held, stored, by=by, reason="")
    return made


@transaction.atomic
def conclude(
    *, by: User, handling: Handling, submission: int, answers: Mapping[str, str], reason: str
) -> Conclusion:
    """Record the levels that two assessors came to together, and why."""
    held = locked(handling=handling, by=by)
    _require_open(held, submission)
    if not is_complete(held):
        raise DomainError(_("Both must have submitted before there is a joint assessment."))
    told = written(reason, where="reason", needed=_("Say how you came to the joint levels."))
    return _conclude(held, _stored(held, answers, by), by=by, reason=told)


@transaction.atomic
def take_up_again(*, by: User, handling: Handling, reason: str) -> Handling:
    """Have an assessed application assessed anew; what was judged before stays on record."""
    held = locked(handling=handling, by=by)
    desk_rules.require_state(held, State.ASSESSED)
    told = written(reason, where="reason", needed=_("Say why it is assessed again."))
    held.conclusion, held.rank = None, None
    held.save(update_fields=["conclusion", "rank"])
    return move(held, State.RECEIVED, by=by, reason=told)


def _require_open(held: Handling, submission: int) -> None:
    desk_rules.require_state(held, State.RECEIVED)
    if held.submission_id != submission:
        raise DomainError(
            _("The office has handed in a new version meanwhile. Read it before you assess.")
        )


def _stored(held: Handling, answers: Mapping[str, str], by: User) -> AnswerSet:
    """The answers, checked against the call's form and kept."""
    version = require_form(held.call)
    found = check_answers(version.form, answers)
    problems = [one.at(one.question) for one in found.problems]
    areas = {one.key for one in priority_areas_of(held.call)}
    chosen = found.answers.get("priorities") or []
    if isinstance(chosen, list) and set(chosen) - areas:
        problems.append(Problem("priorities", _("Choose among the priority areas of the call.")))
    if problems:
        raise InvalidInput(_("The assessment is not complete yet."), problems)
    for key, value in found.answers.items():
        if isinstance(value, str):
            plain(value, where=key)
    made = build_answer_set(questionnaire=version, answers=found.answers, by=by)
    made.save(force_insert=True)
    return made


def _conclude(held: Handling, stored: AnswerSet, *, by: User, reason: str) -> Conclusion:
    levels = [stored.answers[one.key] for one in demands_of(stored.questionnaire.form)]
    made = Conclusion.objects.create(
        handling=held,
        submission=held.submission,
        turn=turn_of(held),
        answer_set=stored,
        total=sum(levels),
        reason=reason,
        by=by,
        by_label=signature(by),
    )
    chosen = set(stored.answers.get("priorities") or [])
    made.priorities.set(one for one in priority_areas_of(held.call) if one.key in chosen)
    held.conclusion = made
    held.save(update_fields=["conclusion"])
    move(held, State.ASSESSED, by=by, submission=held.submission.number, turn=made.turn)
    return made
