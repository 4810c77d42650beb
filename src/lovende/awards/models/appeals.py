"""An appeal against a decision, and each step of it. No step is ever changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lovende.awards.models.deciding import Decision


class Appeal(models.Model):
    """An office's appeal. ``late`` when the deadline had passed; ``deadline`` is as it was then."""

    class State(models.TextChoices):
        """How far it has come."""

        LODGED = "lodged", _("Lodged")
        FORWARDED = "forwarded", _("Upheld and sent on")
        CHANGED = "changed", _("The decision is changed")
        UPHELD = "upheld", _("The decision stands")
        DISMISSED = "dismissed", _("Dismissed as too late")

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    state = models.CharField(max_length=10, choices=State.choices, default=State.LODGED)
    text = models.TextField(_("appeal"))
    deadline = models.DateField()
    late = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)
    by_label = models.CharField(max_length=254)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.decision}: {self.get_state_display()}"


class AppealStep(models.Model):
    """What was done with an appeal, by whom, and the reason that the office is told."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=Appeal.State.choices)
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    by_label = models.CharField(max_length=254)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.appeal_id}: {self.state}"
