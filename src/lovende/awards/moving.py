"""How a handling goes from one state to the next, for every action that moves one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from lovende.awards.errors import wrong_state
from lovende.awards.lifecycle import handling_may_follow
from lovende.awards.models import Handling
from lovende.common.audit import record
from lovende.people.models import User


def lock(handlings: QuerySet[Handling]) -> QuerySet[Handling]:
    """These applications, locked in the order of their keys until the transaction ends."""
    rows = handlings.select_for_update(of=("self",)).order_by("pk")
    return rows.select_related("call", "submission")


def move(held: Handling, state: str, *, by: User | None, **data: Any) -> Handling:
    """Go to another state and note it; ``held`` is locked by the caller.

    :raises DomainError: when that state may not follow the one it is in.
    """
    if not handling_may_follow(held.state, state):
        raise wrong_state(held)
    held.state = state
    held.save(update_fields=["state"])
    record(f"awards.{state}", held, by=by, **data)
    return held
