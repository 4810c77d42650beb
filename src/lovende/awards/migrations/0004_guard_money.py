"""Frames add up by themselves; what has been decided, computed and moved stays as it was."""

from typing import ClassVar

from django.db import migrations

from lovende.common.immutability import ForbidChanges
from lovende.common.sums import KeepSum


class Migration(migrations.Migration):
    """Keeps the sum of grants, and guards moves, allocations and attested decisions."""

    dependencies: ClassVar = [("awards", "0003_money")]

    operations: ClassVar = [
        KeepSum("Grant", link="frame", column="amount", total="granted"),
        ForbidChanges("FrameMove"),
        ForbidChanges("AllocationRun"),
        ForbidChanges(
            "Decision",
            when="OLD.state = 'attested'",
            columns=(
                *("id", "handling_id", "number", "state", "outcome", "amount", "reason", "text"),
                *("conditions", "run_id", "proposed_by_label", "proposed_at"),
                *("decided_by_label", "decided_at", "attested_by_label", "attested_at"),
            ),
        ),
    ]
