"""Templates and letters stay as they were written and sent."""

from typing import ClassVar

from django.db import migrations

from lovende.common.immutability import ForbidChanges


class Migration(migrations.Migration):
    """Guards templates, and of letters all but that they have been opened."""

    dependencies: ClassVar = [("awards", "0005_letters")]

    operations: ClassVar = [
        ForbidChanges("LetterTemplate"),
        ForbidChanges(
            "Letter",
            columns=(
                *("id", "token", "decision_id", "release_id", "language", "subject", "body"),
                *("pdf", "digest", "at"),
            ),
        ),
    ]
