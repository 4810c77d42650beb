"""Rows that every capability shares: the audit trail and the revision counter."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """Who did what to which thing, and when. Never changed and never deleted.

    ``actor_label`` keeps the name as it was, so that history survives the deletion of a user.
    """

    at = models.DateTimeField(_("time"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_label = models.CharField(_("person"), max_length=254)
    verb = models.CharField(_("action"), max_length=80)
    target_type = models.CharField(max_length=80)
    target_id = models.CharField(max_length=80)
    data: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("target_type", "target_id")),)

    def __str__(self) -> str:
        return f"{self.actor_label} {self.verb} {self.target_type} {self.target_id}"


def random_number() -> int:
    """A number that nobody draws twice, small enough for a column of 64 bits."""
    return secrets.randbits(62)


class Revision(models.Model):
    """The one counter that orders every change of a published measure.

    A writer holds the row until its transaction ends, so numbers become visible in the order
    in which they were taken: whoever has seen revision n has seen all before it. ``stamp`` is
    drawn anew with each number, since a number is used again after a rollback; ``epoch`` is
    drawn when the counter is made, and tells one database from another.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.BigIntegerField(default=0)
    stamp = models.BigIntegerField(default=random_number)
    epoch = models.BigIntegerField(default=random_number)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="common_revision_is_single"),
        )

    def __str__(self) -> str:
        return str(self.value)
