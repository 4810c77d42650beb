"""A report stays as it was received; only whether it is the current one may change."""

from typing import ClassVar

from django.db import migrations

from lovende.common.immutability import ForbidChanges


class Migration(migrations.Migration):
    """Guards reports."""

    dependencies: ClassVar = [("followup", "0002_initial")]

    operations: ClassVar = [
        ForbidChanges(
            "Report",
            columns=(
                "id",
                "measure_id",
                "year",
                "kind",
                "answer_set_id",
                "replaces_id",
                "blank",
                "words",
                "received_on",
            ),
        ),
    ]
