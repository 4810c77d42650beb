"""Writes the audit trail."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model

from lovende.common.models import AuditEvent

COMMAND_LINE = "command line"


def signature(by: AbstractBaseUser | None) -> str:
    """The name of who did something, which stays when the account is deleted."""
    return str(by) if by is not None else COMMAND_LINE


def record(verb: str, target: Model, *, by: AbstractBaseUser | None, **data: Any) -> AuditEvent:
    """Note that ``by`` (None: the command line) did ``verb`` to ``target``.

    Call it inside the transaction of the change, so that neither exists without the other.
    """
    return AuditEvent.objects.create(
        actor=cast(Any, by),  # a user; this package does not know the class
        actor_label=signature(by),
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        data=data,
    )
