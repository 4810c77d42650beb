"""A rater declares a conflict of interest: before measures are handed out, or on one given."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lovende.common.audit import record
from lovende.common.errors import DomainError, InvalidInput, NotAllowed
from lovende.people.models import User
from lovende.selection.actions.ratings import recuse
from lovende.selection.models import Conflict, Item, RoundRater, Slot


@transaction.atomic
def declare_conflict(*, by: User, item: Item, reason: str) -> Conflict:
    """Hold a rater away from a measure for the whole round; a place at it is given up.

    :raises DomainError: when the rater has submitted a rating of the measure, which stays.
    """
    who = RoundRater.objects.filter(round=item.round_id, user=by, active=True).first()
    if who is None:
        raise NotAllowed(_("Only those who rate in this round may do this."))
    if not reason.strip():
        raise InvalidInput(_("Say what the conflict of interest is."))
    held = Slot.objects.held().filter(item=item, rater=who).select_for_update()
    places = list(held)
    if any(slot.state != Slot.State.ASSIGNED for slot in places):
        raise DomainError(_("You have rated this measure already. Tell those who run the round."))
    for slot in places:
        recuse(by=by, slot=slot, reason=reason)
    made, new = Conflict.objects.get_or_create(
        item=item, rater=who, defaults={"reason": reason.strip()}
    )
    if new:
        record("selection.conflict_declared", made, by=by)
    return made
