"""The reference group: who is invited, and what they say of each method."""

from __future__ import annotations

import uuid

from django.db import models

from lovende.selection.models.rounds import Item, Round


class ReferenceMember(models.Model):
    """Somebody invited to the reference group of a round, with or without an account.

    ``token`` stands in the address that they are sent, and is their key.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reference_members")
    email = models.EmailField()
    name = models.CharField(max_length=160)
    organisation = models.CharField(max_length=160, blank=True)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    invited_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=("round", "email"), name="selection_invited_once"),
        )

    def __str__(self) -> str:
        return self.name


class Feedback(models.Model):
    """What a member says of one method. Never changed; the newest number is what counts."""

    member = models.ForeignKey(ReferenceMember, on_delete=models.PROTECT, related_name="feedback")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="feedback")
    number = models.PositiveSmallIntegerField()
    promising = models.BooleanField(default=False)
    innovative = models.BooleanField(default=False)
    would_try = models.BooleanField(default=False)
    concerns = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("item", "member", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("member", "item", "number"), name="selection_feedback_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member_id}/{self.item_id}"
