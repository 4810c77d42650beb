"""What has been judged stays as it was; only a link to a person may be emptied."""

from typing import ClassVar

from django.db import migrations

from lovende.common.immutability import ForbidChanges


class Migration(migrations.Migration):
    """Guards events, ratings, recalls, decisions, assignments, and what a round rests on."""

    dependencies: ClassVar = [("selection", "0001_initial")]

    operations: ClassVar = [
        ForbidChanges("Rating"),
        ForbidChanges("Recall"),
        ForbidChanges("AssignmentRun"),
        ForbidChanges(
            "Event",
            columns=("id", "item_id", "phase_id", "outcome", "reason", "note", "at", "by_label"),
        ),
        ForbidChanges(
            "Consensus",
            columns=(
                "id", "item_id", "phase_id", "outcome", "reason", "present", "replaces_id", "at",
                "by_label",
            ),
        ),
        ForbidChanges(
            "Round",
            columns=(
                "id", "scheme_id", "search", "design", "criteria", "criteria_digest", "opened_at",
                "opened_by_label",
            ),
        ),
        ForbidChanges("Item"),
        ForbidChanges(
            "Phase", columns=("id", "round_id", "key", "order", "kind", "per_item", "rule")
        ),
    ]
