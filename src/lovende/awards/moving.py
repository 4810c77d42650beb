"""How a handling goes from one state to the next, for every action that moves one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lovende.awards.lifecycle import handling_may_follow
from lovende.awards.models import Handling
from lovende.common.audit import record
from lovende.common.errors import DomainError
from lovende.people.models import User


def move(held: Handling, state: str, *, by: User | None, **data: Any) -> Handling:
    """Go to another state and note it; ``held`` is locked by the caller.

    :raises DomainError: when that state may not follow the one it is in.
    """
    if not handling_may_follow(held.state, state):
        message = _("The application is in the state «%(state)s», so this cannot be done.")
        raise DomainError(message % {"state": held.get_state_display()})
    held.state = state
    held.save(update_fields=["state"])
    record(f"awards.{state}", held, by=by, **data)
    return held
