"""Writes what a joint discussion has decided: a record of its own beside the ratings."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from lovende.common.audit import record, signature
from lovende.common.errors import DomainError, InvalidInput
from lovende.people.models import User
from lovende.selection import rules
from lovende.selection.models import Consensus, Event, Item, Phase
from lovende.selection.queries.rounds import locked_phases, undecided_in


@transaction.atomic
def decide_together(
    *,
    by: User | None,
    phase: Phase,
    item: Item,
    outcome: str,
    reason: str,
    present: Iterable[str],
) -> Consensus:
    """Record the decision on one measure, why, and who was present.

    Anyone who runs the round or rates in it may keep the minutes. A decision taken up again is a
    new record that names the old.
    """
    held = locked_phases().get(pk=phase.pk)
    if by is not None:
        rules.require_reading(by, held.round)
    rules.require_open_phase(held)
    if held.kind != Phase.Kind.DISCUSSION:
        raise DomainError(_("This is decided in a joint discussion."))
    names = [name.strip() for name in present if name.strip()]
    _check(held, item, outcome, reason, names)
    standing = Consensus.objects.filter(phase=held, item=item, replaced_by__isnull=True).first()
    made = Consensus.objects.create(
        phase=held,
        item=item,
        outcome=outcome,
        reason=reason.strip(),
        present=names,
        replaces=standing,
        by=by,
        by_label=signature(by),
    )
    record("selection.decided_together", made, by=by, outcome=outcome, present=names)
    return made


def _check(phase: Phase, item: Item, outcome: str, reason: str, names: list[str]) -> None:
    if outcome not in Event.Outcome.values:
        raise InvalidInput(_("Choose whether the measure goes on or is out."))
    if not reason.strip():
        raise InvalidInput(_("Write the reason for the decision."))
    if len(names) < 2:
        raise InvalidInput(_("Say who was present: at least two."))
    if not undecided_in(phase).filter(pk=item.pk).exists():
        raise DomainError(_("This measure is not up for discussion in this phase."))
