"""A form version can be corrected until it is answered, and by nobody afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from lovende.common.errors import DomainError
from lovende.common.models import AuditEvent
from lovende.questionnaires.actions import publish_version, submit_answers
from lovende.questionnaires.definitions import Questionnaire
from lovende.questionnaires.models import QuestionnaireVersion
from lovende.questionnaires.queries import find_version, series_index, versions_of

pytestmark = pytest.mark.django_db
ANSWERS = {"name": "Bokkafé", "spent": "1 000 kr"}


def corrected(definition: Questionnaire) -> Questionnaire:
    raw = definition.as_json()
    raw["intro"]["nb"] = "En bedre innledning."
    return Questionnaire.model_validate(raw)


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


def test_publishing_the_same_twice_changes_nothing(
    version: QuestionnaireVersion, definition: Questionnaire
) -> None:
    assert publish_version(definition=definition).pk == version.pk
    assert verbs() == ["questionnaires.version_published"]
    assert version.form == definition


def test_an_unanswered_version_can_be_corrected(
    version: QuestionnaireVersion, definition: Questionnaire, make_user: Callable[..., Any]
) -> None:
    adviser = make_user("directorate_adviser")
    publish_version(definition=corrected(definition), by=adviser)
    version.refresh_from_db()
    assert version.form.intro["nb"] == "En bedre innledning."
    assert verbs() == ["questionnaires.version_published", "questionnaires.version_corrected"]
    assert AuditEvent.objects.latest("id").actor == adviser


def test_an_answered_version_is_refused_with_what_to_do(
    version: QuestionnaireVersion, definition: Questionnaire
) -> None:
    submit_answers(questionnaire=version, answers=ANSWERS)
    with pytest.raises(DomainError) as refusal:
        publish_version(definition=corrected(definition))
    assert "library-report" in str(refusal.value)
    publish_version(definition=definition)
    version.refresh_from_db()
    assert version.digest == definition.digest


def _by_save(version: QuestionnaireVersion) -> None:
    version.definition = {}
    version.save()


def _by_update(version: QuestionnaireVersion) -> None:
    QuestionnaireVersion.objects.filter(pk=version.pk).update(definition={})


def _by_bulk_update(version: QuestionnaireVersion) -> None:
    version.digest = "0" * 64
    QuestionnaireVersion.objects.bulk_update([version], ["digest"])


def _by_sql(version: QuestionnaireVersion) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE questionnaires_questionnaireversion SET version = 9 WHERE id = %s", [version.pk]
        )


def _by_sql_delete(version: QuestionnaireVersion) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM questionnaires_questionnaireversion WHERE id = %s", [version.pk]
        )


WAYS = [_by_save, _by_update, _by_bulk_update, _by_sql, _by_sql_delete]


@pytest.mark.parametrize("way", WAYS)
def test_the_database_refuses_to_change_an_answered_version(
    version: QuestionnaireVersion, way: Callable[[QuestionnaireVersion], None]
) -> None:
    submit_answers(questionnaire=version, answers=ANSWERS)
    before = QuestionnaireVersion.objects.values().get(pk=version.pk)
    with pytest.raises(DatabaseError, match="may not be changed"), transaction.atomic():
        way(version)
    assert QuestionnaireVersion.objects.values().get(pk=before["id"]) == before


@pytest.mark.parametrize("way", WAYS)
def test_the_guard_opens_while_nobody_has_answered(
    version: QuestionnaireVersion, way: Callable[[QuestionnaireVersion], None]
) -> None:
    before = QuestionnaireVersion.objects.values().get(pk=version.pk)
    way(version)
    assert QuestionnaireVersion.objects.filter(pk=before["id"]).values().first() != before


def test_an_answered_version_cannot_be_deleted(version: QuestionnaireVersion) -> None:
    submit_answers(questionnaire=version, answers=ANSWERS)
    with pytest.raises(ProtectedError):
        version.delete()


def test_a_version_that_is_not_installed_is_told(version: QuestionnaireVersion) -> None:
    assert find_version("library-report", 2) == version
    with pytest.raises(DomainError, match="library-report"):
        find_version("library-report", 7)


def test_the_series_of_stored_versions_can_be_followed(version: QuestionnaireVersion) -> None:
    index = series_index(versions_of("library-report"))
    assert [ref.version for ref in index.series("library-report", 2, "visits").questions] == [1, 2]
