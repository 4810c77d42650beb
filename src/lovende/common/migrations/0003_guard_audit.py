"""The audit trail is append-only; only the link to a deleted user may be emptied."""

from typing import ClassVar

from django.db import migrations

from lovende.common.immutability import ForbidChanges


class Migration(migrations.Migration):
    """Guards the audit trail."""

    dependencies: ClassVar = [("common", "0002_initial")]

    operations: ClassVar = [
        ForbidChanges(
            "AuditEvent",
            columns=("id", "at", "actor_label", "verb", "target_type", "target_id", "data"),
        ),
        migrations.RunSQL(
            "INSERT INTO common_revision (id, value) VALUES (1, 0)",
            "DELETE FROM common_revision",
        ),
    ]
