"""Numbers the changes of published things, so that an index can ask what is new."""

from __future__ import annotations

from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.dispatch import Signal

from lovende.common.models import Revision, random_number


class Position(NamedTuple):
    """Where the counter stands. Two equal positions mean that nothing has changed between."""

    value: int
    stamp: int
    epoch: int


NOWHERE = Position(0, 0, 0)

changed = Signal()
"""Sent when a transaction that took a number has been committed."""


def next_revision() -> int:
    """The next number, held by the caller's transaction until it ends.

    Must run inside a transaction: the lock on the row is what keeps the order.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("next_revision() must be called inside a transaction")
    if not _advance():
        Revision.objects.get_or_create(pk=1)
        _advance()
    transaction.on_commit(_tell)
    return current_revision()


def _tell() -> None:
    changed.send(sender=Revision)


def _advance() -> int:
    counter = Revision.objects.filter(pk=1)
    return counter.update(value=F("value") + 1, stamp=random_number())


def current_position() -> Position:
    """Where the counter stands, for whoever wants to know whether anything has changed."""
    row = Revision.objects.filter(pk=1).values_list("value", "stamp", "epoch").first()
    return Position(*row) if row else NOWHERE


def current_revision() -> int:
    """The number of the newest committed change; 0 when there is none."""
    return current_position().value
