"""Answers are append-only, and a form version is fixed once it has been answered."""

from typing import ClassVar

from django.db import migrations

from lovende.common.immutability import ForbidChanges


class Migration(migrations.Migration):
    """Guards answers and answered form versions."""

    dependencies: ClassVar = [("questionnaires", "0001_initial")]

    operations: ClassVar = [
        ForbidChanges(
            "AnswerSet",
            columns=(
                "id",
                "questionnaire_id",
                "answers",
                "scale_values",
                "replaces_id",
                "submitted_at",
            ),
        ),
        ForbidChanges(
            "QuestionnaireVersion",
            when=(
                "EXISTS (SELECT 1 FROM questionnaires_answerset"
                " WHERE questionnaire_id = OLD.id)"
            ),
        ),
    ]
