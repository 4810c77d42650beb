"""Writes: hold money of a frame for an application, let it go, move it between frames."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lovende.awards.errors import within
from lovende.awards.models import FrameMove
from lovende.common.audit import record, signature
from lovende.common.errors import DomainError, InvalidInput, Problem
from lovende.people.models import User
from lovende.people.permissions import Permission, require
from lovende.schemes.models import Frame


@transaction.atomic
def move_money(
    *, by: User | None, source: Frame, target: Frame, amount: int, reason: str
) -> FrameMove:
    """Move money that nobody has been granted to another governor's frame of the same call.

    :raises FrameExceeded: when the source has not so much left.
    """
    if by is not None:
        require(by, Permission.RUN_AWARDS)
    problems = []
    if amount <= 0:
        problems.append(Problem("amount", _("Give an amount above zero.")))
    if not reason.strip():
        problems.append(Problem("reason", _("Say why the money is moved.")))
    if problems:
        raise InvalidInput(_("The money cannot be moved yet."), problems)
    if source.call_id != target.call_id or source.pk == target.pk:
        raise DomainError(_("Money is moved between two frames of one call."))
    # Both rows are locked in the order of their keys, so that two moves never wait for each other.
    keys = sorted((source.pk, target.pk))
    rows = Frame.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    held = {one.pk: one for one in rows.select_related("governor")}
    giving, taking = held[source.pk], held[target.pk]
    with within(giving):
        giving.amount -= amount
        giving.save(update_fields=["amount"])
        taking.amount += amount
        taking.save(update_fields=["amount"])
    made = FrameMove.objects.create(
        source=giving, target=taking, amount=amount, reason=reason.strip(), by_label=signature(by)
    )
    record("awards.money_moved", made, by=by, amount=amount, reason=reason.strip())
    return made
