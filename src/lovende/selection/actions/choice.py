"""The directorate's choice: for trial in other offices or not, each with a written reason."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lovende.common.audit import record, signature
from lovende.common.errors import DomainError, InvalidInput
from lovende.people.models import User
from lovende.selection import rules
from lovende.selection.lifecycle import CHOSEN, NOT_CHOSEN
from lovende.selection.models import Event, Item, Phase
from lovende.selection.queries.rounds import locked_phases, undecided_in


@transaction.atomic
def choose(*, by: User | None, item: Item, chosen: bool, reason: str) -> Event:
    """Record the choice on one measure for good; the directorate alone makes it."""
    rules.require_running(by)
    phases = locked_phases()
    phase = phases.get(round_id=item.round_id, kind=Phase.Kind.CHOICE)
    rules.require_open_phase(phase)
    if not reason.strip():
        raise InvalidInput(_("Write the reason for the decision."))
    if not undecided_in(phase).filter(pk=item.pk).exists():
        raise DomainError(_("The choice on this measure is made already."))
    made = Event.objects.create(
        phase=phase,
        item=item,
        outcome=Event.Outcome.ON if chosen else Event.Outcome.OUT,
        reason=CHOSEN if chosen else NOT_CHOSEN,
        note=reason.strip(),
        by=by,
        by_label=signature(by),
    )
    record("selection.chosen", made, by=by, item=item.pk, chosen=chosen)
    return made
