"""Submitted answers are checked, kept as they were, and corrected only by new ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from lovende.common.errors import DomainError, InvalidInput
from lovende.common.models import AuditEvent
from lovende.questionnaires.actions import build_answer_set, publish_version, submit_answers
from lovende.questionnaires.definitions import Questionnaire
from lovende.questionnaires.models import AnswerSet, QuestionnaireVersion
from lovende.questionnaires.queries import history_of, standing_answers

pytestmark = pytest.mark.django_db
ANSWERS = {
    "name": "Bokkafé",
    "spent": "1 000 kr",
    "asked_readers": "Ja: to ganger",
    "quality": "4",
}


@pytest.fixture
def submitted(version: QuestionnaireVersion) -> AnswerSet:
    return submit_answers(questionnaire=version, answers=ANSWERS)


def test_answers_are_stored_typed_with_their_version_and_who_gave_them(
    version: QuestionnaireVersion, make_user: Callable[..., Any]
) -> None:
    worker = make_user("office_worker")
    stored = submit_answers(questionnaire=version, answers=ANSWERS, by=worker)
    stored.refresh_from_db()
    assert stored.questionnaire == version
    assert stored.submitted_by == worker
    assert stored.scale_values == {"quality": 4}
    assert stored.answers == {
        "name": "Bokkafé",
        "spent": 1000,
        "asked_readers": {"value": True, "explanation": "to ganger"},
        "quality": 4,
    }
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.target_id) == ("questionnaires.answers_submitted", str(stored.pk))


def test_answers_that_do_not_fit_are_refused_with_every_reason(
    version: QuestionnaireVersion,
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        submit_answers(questionnaire=version, answers={"spent": "mye", "colour": "red"})
    assert {problem.where: problem.value for problem in refusal.value.problems} == {
        "Navn på tilbudet": "",
        "Brukt": "mye",
        "colour": "red",
    }
    assert not AnswerSet.objects.exists()


def test_a_correction_stands_beside_what_it_corrects(
    submitted: AnswerSet, version: QuestionnaireVersion
) -> None:
    corrected = submit_answers(
        questionnaire=version, answers={**ANSWERS, "spent": 2000}, replaces=submitted
    )
    assert list(standing_answers()) == [corrected]
    assert [one.answers["spent"] for one in history_of(corrected)] == [2000, 1000]


def test_the_same_answers_are_not_corrected_twice(
    submitted: AnswerSet, version: QuestionnaireVersion
) -> None:
    submit_answers(questionnaire=version, answers=ANSWERS, replaces=submitted)
    with pytest.raises(DomainError):
        submit_answers(questionnaire=version, answers=ANSWERS, replaces=submitted)
    assert AnswerSet.objects.count() == 2


def test_a_correction_stays_with_its_form(submitted: AnswerSet, definition: Questionnaire) -> None:
    other = Questionnaire.model_validate({**definition.as_json(), "key": "other-report"})
    with pytest.raises(DomainError):
        submit_answers(
            questionnaire=publish_version(definition=other), answers=ANSWERS, replaces=submitted
        )


def _by_save(answers: AnswerSet) -> None:
    answers.answers = {}
    answers.save()


def _by_update(answers: AnswerSet) -> None:
    AnswerSet.objects.filter(pk=answers.pk).update(scale_values={"quality": 7})


def _by_sql(answers: AnswerSet) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE questionnaires_answerset SET answers = '{}'")


def _by_moving_it(answers: AnswerSet) -> None:
    AnswerSet.objects.update(replaces=answers.pk)


def _by_delete(answers: AnswerSet) -> None:
    AnswerSet.objects.all().delete()


def _by_sql_delete(answers: AnswerSet) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM questionnaires_answerset")


@pytest.mark.parametrize(
    "way", [_by_save, _by_update, _by_sql, _by_moving_it, _by_delete, _by_sql_delete]
)
def test_the_database_refuses_to_change_what_was_submitted(
    submitted: AnswerSet, way: Callable[[AnswerSet], None]
) -> None:
    before = AnswerSet.objects.values().get()
    with pytest.raises(DatabaseError, match="may not be changed"), transaction.atomic():
        way(submitted)
    assert AnswerSet.objects.values().get() == before


def test_what_has_been_corrected_cannot_be_deleted(
    submitted: AnswerSet, version: QuestionnaireVersion
) -> None:
    submit_answers(questionnaire=version, answers=ANSWERS, replaces=submitted)
    with pytest.raises(ProtectedError):
        submitted.delete()


def test_answers_outlive_the_account_of_whoever_gave_them(
    version: QuestionnaireVersion, make_user: Callable[..., Any]
) -> None:
    worker = make_user()
    stored = submit_answers(questionnaire=version, answers=ANSWERS, by=worker)
    name = str(worker)
    worker.delete()
    stored.refresh_from_db()
    assert stored.submitted_by is None
    assert stored.answers["name"] == "Bokkafé"
    event = AuditEvent.objects.get(verb="questionnaires.answers_submitted")
    assert event.actor_label == name


def test_many_checked_answers_can_be_written_at_once(version: QuestionnaireVersion) -> None:
    rows = [
        build_answer_set(
            questionnaire=version, answers={"name": f"Nr. {n}", "spent": n, "quality": n}
        )
        for n in (1, 2, 3)
    ]
    AnswerSet.objects.bulk_create(rows)
    assert list(AnswerSet.objects.order_by("id").values_list("scale_values", flat=True)) == [
        {"quality": 1},
        {"quality": 2},
        {"quality": 3},
    ]
