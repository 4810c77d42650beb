"""The way of one application through the governor's office."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lovende.applications.models import Application, Submission
from lovende.people.models import Organisation
from lovende.schemes.models import Call


class Handling(models.Model):
    """What is done with an application that has been handed in.

    ``submission`` is the version that stands. ``governor`` is None while nobody serves the
    office's county. ``kind`` is what the application is for, as the governor sees it;
    ``kind_reason`` says why that is other than what the office wrote. ``rank`` is the order of
    priority among the governor's applications, 1 the first; two may share a rank. ``officer`` is
    who sees to it that it is handled, ``conclusion`` what the assessment came to, while it stands.
    """

    class State(models.TextChoices):
        """How far it has come."""

        RECEIVED = "received", _("Received")
        RETURNED = "returned", _("Changes asked for")
        ASSESSED = "assessed", _("Assessed")
        DECIDED = "decided", _("Decided, letter not sent")
        RELEASED = "released", _("Decision sent")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Kind(models.TextChoices):
        """What the application is for."""

        CONTINUING = "continuing", _("Running project")
        NEW = "new", _("New measure")
        REPLICATION = "replication", _("Replication")

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="handling"
    )
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="handlings")
    governor = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="handlings"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.RECEIVED
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    kind_reason = models.TextField(blank=True)
    rank = models.PositiveIntegerField(_("rank"), null=True, blank=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="handlings",
    )
    conclusion = models.OneToOneField(
        "awards.Conclusion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=("call", "governor", "state"), name="awards_queue"),
            models.Index(fields=("call", "governor", "id"), name="awards_queue_order"),
            models.Index(fields=("call", "governor", "rank"), name="awards_queue_rank"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(rank__isnull=True) | Q(rank__gte=1), name="awards_rank_from_one"
            ),
        )

    def __str__(self) -> str:
        return str(self.application)
