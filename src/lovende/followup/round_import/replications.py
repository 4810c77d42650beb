"""Checks which measure replicates which, once the whole file is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from lovende.followup.round_import.messages import ProblemList, message
from lovende.followup.round_import.staging import StagedRow
from lovende.measures.models import Measure

BATCH = 500


@dataclass(slots=True)
class Replications:
    """What the rows of a file say of replication: measure → (what it replicates, its row)."""

    stated: dict[str, tuple[str, int]] = field(default_factory=dict)
    cleared: set[str] = field(default_factory=set)

    def note(self, row: StagedRow) -> None:
        """Remember a row's."""
        if row.replicates is not None:
            self.stated[row.key] = (row.replicates, row.row)
        elif row.has_replicates:
            self.cleared.add(row.key)

    def check(self, rows_of_keys: Mapping[str, int], header: str, problems: ProblemList) -> None:
        """Every measure named must stand in the file or the bank, and none may go in a ring."""
        if not self.stated:
            return
        wanted = {target for target, _row in self.stated.values()} - rows_of_keys.keys()
        known = set(_existing(wanted))
        for target, row in self.stated.values():
            if target in wanted and target not in known:
                template = _(
                    "There is no measure {target} in the file or in the knowledge bank. Correct "
                    "the number, or empty the cell."
                )
                problems.add(row, header, target, message(template, target=target))
        for key in self._in_rings():
            target, row = self.stated[key]
            template = _(
                "The replications go in a ring back to {key}. Empty the cell in the first of them."
            )
            problems.add(row, header, target, message(template, key=key))

    def _in_rings(self) -> list[str]:
        """Keys of the file that come back to themselves, each ring told once."""
        edges = {
            key: target
            for key, target in Measure.objects.filter(replicates__isnull=False).values_list(
                "key", "replicates__key"
            )
            if key not in self.cleared
        }
        edges |= {key: target for key, (target, _row) in self.stated.items()}
        found: list[str] = []
        safe: set[str] = set()
        for start in self.stated:
            path: dict[str, None] = {}
            key: str | None = start
            while key is not None and key not in path and key not in safe:
                path[key] = None
                key = edges.get(key)
            if key in path and key is not None:
                ring = list(path)[list(path).index(key) :]
                stated = [member for member in ring if member in self.stated]
                # A measure that names itself is told of where its row is read.
                if len(ring) > 1 and stated:
                    found.append(min(stated, key=lambda member: self.stated[member][1]))
            safe.update(path)
        return found


def _existing(keys: set[str]) -> Iterator[str]:
    listed = sorted(keys)
    for start in range(0, len(listed), BATCH):
        part = listed[start : start + BATCH]
        yield from Measure.objects.filter(key__in=part).values_list("key", flat=True)
