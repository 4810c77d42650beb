"""An appeal's text and steps stay as they were."""

from typing import ClassVar

from django.db import migrations

from lovende.common.immutability import ForbidChanges


class Migration(migrations.Migration):
    """Guards steps, and of an appeal all but how far it has come."""

    dependencies: ClassVar = [("awards", "0007_appeals")]

    operations: ClassVar = [
        ForbidChanges("AppealStep"),
        ForbidChanges(
            "Appeal", columns=("id", "decision_id", "text", "deadline", "late", "at", "by_label")
        ),
    ]
