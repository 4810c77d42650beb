"""Writes: publish a form version, and submit answers to one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lovende.common.audit import record
from lovende.common.errors import DomainError, InvalidInput
from lovende.common.texts import localized
from lovende.people.models import User
from lovende.questionnaires.answers import check_answers, scale_values
from lovende.questionnaires.definitions import Questionnaire
from lovende.questionnaires.models import AnswerSet, QuestionnaireVersion


@transaction.atomic
def publish_version(*, definition: Questionnaire, by: User | None = None) -> QuestionnaireVersion:
    """Store a form version; doing so again with the same content changes nothing.

    A version may be corrected until somebody has answered it. After that only a new version
    will do, and asking for a change is refused.
    """
    identity = {"key": definition.key, "version": definition.version}
    content = {
        "kind": definition.kind,
        "definition": definition.as_json(),
        "digest": definition.digest,
    }
    stored, created = QuestionnaireVersion.objects.select_for_update().get_or_create(
        **identity, defaults=content
    )
    if created:
        record("questionnaires.version_published", stored, by=by, digest=stored.digest)
    elif stored.digest != definition.digest:
        _correct(stored, content, by)
    return stored


def _correct(stored: QuestionnaireVersion, content: dict[str, Any], by: User | None) -> None:
    if stored.answer_sets.exists():
        message = _(
            "Version %(version)s of the form «%(key)s» has been answered and cannot be changed."
            " Give the changed form a new version number."
        )
        raise DomainError(message % {"version": stored.version, "key": stored.key})
    before = stored.digest
    for field, value in content.items():
        setattr(stored, field, value)
    stored.save(update_fields=list(content))
    record("questionnaires.version_corrected", stored, by=by, before=before, digest=stored.digest)


def build_answer_set(
    *,
    questionnaire: QuestionnaireVersion,
    answers: Mapping[str, Any],
    by: User | None = None,
    replaces: AnswerSet | None = None,
) -> AnswerSet:
    """Make an unsaved row of answers that have been checked already.

    For writing many at once; whoever does so records the audit event of the whole.
    """
    return AnswerSet(
        questionnaire=questionnaire,
        answers=dict(answers),
        scale_values=scale_values(questionnaire.form, answers),
        replaces=replaces,
        submitted_by=by,
    )


@transaction.atomic
def submit_answers(
    *,
    questionnaire: QuestionnaireVersion,
    answers: Mapping[str, object],
    by: User | None = None,
    replaces: AnswerSet | None = None,
) -> AnswerSet:
    """Check and store answers. A correction names in ``replaces`` the set that it corrects.

    Raises :class:`InvalidInput` with every problem when the answers do not fit the form.
    """
    form = questionnaire.form
    checked = check_answers(form, answers)
    if not checked.valid:
        raise InvalidInput(
            _("The answers cannot be submitted yet."),
            [
                problem.at(localized(form.questions[problem.question].label))
                if problem.question in form.questions
                else problem.at(problem.question)
                for problem in checked.problems
            ],
        )
    if replaces is not None:
        _check_replaces(questionnaire, replaces)
    answer_set = build_answer_set(
        questionnaire=questionnaire, answers=checked.answers, by=by, replaces=replaces
    )
    answer_set.save(force_insert=True)
    record(
        "questionnaires.answers_submitted",
        answer_set,
        by=by,
        questionnaire=str(questionnaire),
        replaces=replaces.pk if replaces else None,
    )
    return answer_set


def _check_replaces(questionnaire: QuestionnaireVersion, replaces: AnswerSet) -> None:
    # The row lock makes a second correction of the same answers wait, and then be told why.
    old = AnswerSet.objects.select_for_update().get(pk=replaces.pk)
    if old.questionnaire.key != questionnaire.key:
        raise DomainError(_("A correction is given on the form that was answered."))
    if AnswerSet.objects.filter(replaces=old).exists():
        raise DomainError(_("These answers have been corrected already. Correct the newest ones."))
