"""What is granted out of which frame. That a frame is never exceeded, the database holds itself."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lovende.awards.models.handling import Handling
from lovende.people.models import Organisation
from lovende.schemes.models import Call, Frame


class Grant(models.Model):
    """Money of a frame that is held for one application, whole NOK for the year of the call.

    Triggers keep ``Frame.granted`` the sum of a frame's grants, and a constraint keeps that sum
    within the frame: nobody can grant too much, in whatever order, at once or after a crash.
    """

    handling = models.OneToOneField(Handling, on_delete=models.PROTECT, related_name="grant")
    frame = models.ForeignKey(Frame, on_delete=models.PROTECT, related_name="grants")
    amount = models.BigIntegerField(_("amount"))

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="awards_grant_positive"),
        )

    def __str__(self) -> str:
        return f"{self.handling_id}: {self.amount}"


class FrameMove(models.Model):
    """Money moved from one governor's frame to another's, with the reason. Never changed."""

    source = models.ForeignKey(Frame, on_delete=models.PROTECT, related_name="moves_out")
    target = models.ForeignKey(Frame, on_delete=models.PROTECT, related_name="moves_in")
    amount = models.BigIntegerField(_("amount"))
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(auto_now_add=True)
    by_label = models.CharField(max_length=254)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="awards_move_positive"),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="awards_move_between_two"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}: {self.amount}"


class AllocationRun(models.Model):
    """One way to share a frame, computed and kept so that it can be made again. Never changed.

    ``rule`` is what the call let it do; ``lines`` are the applications in the order of priority,
    each with what it asked for, gets, and why; ``digest`` is that of the input.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="allocations")
    governor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="allocations")
    frame = models.BigIntegerField()
    seed = models.BigIntegerField()
    method = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    rule: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    lines: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)
    by_label = models.CharField(max_length=254)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.governor}: {self.frame}"
