"""An application while it is written, and each version that was handed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lovende.measures.models import Measure
from lovende.people.models import Organisation
from lovende.questionnaires.models import AnswerSet
from lovende.schemes.models import Call


class Application(models.Model):
    """One office's application to one call.

    ``answers`` holds each answer as it was typed, by the question's key, so that nothing written
    is lost because it cannot be used yet. ``search`` is what was shown of similar measures.
    ``late_until`` is a recorded exception from the deadline. ``reopened_until`` is the last day of
    changes that were asked for after it was handed in, None when none are. ``call_seen`` and
    ``call_told`` are the version of the call that the office has seen, and was last mailed about.
    """

    class State(models.TextChoices):
        """How far it has come."""

        DRAFT = "draft", _("Being written")
        SIGNING = "signing", _("Waiting for signature")
        SUBMITTED = "submitted", _("Handed in")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    answers: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    search: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    late_until = models.DateField(null=True, blank=True)
    late_reason = models.TextField(blank=True)
    reopened_until = models.DateField(null=True, blank=True)
    call_seen = models.PositiveSmallIntegerField(default=1)
    call_told = models.PositiveSmallIntegerField(default=1)
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(late_until__isnull=True) | ~Q(late_reason=""),
                name="applications_late_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.answers.get("title", "") or f"{self.office} {self.call.year}"


class Likeness(models.Model):
    """What an office makes of a measure that is like its own."""

    class Kind(models.TextChoices):
        """How it is used."""

        LEARN = "learn", _("We learn from it")
        REPLICATE = "replicate", _("We try it again")
        DIFFERENT = "different", _("Ours is different")

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="likenesses"
    )
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("application", "measure"), name="applications_likeness_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind="different", reason=""),
                name="applications_different_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind} {self.measure_id}"


class Submission(models.Model):
    """An application as it was handed in, whole NOK. The database refuses to change it.

    ``search`` is the search for similar measures with what the office made of each.
    """

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="submissions"
    )
    number = models.PositiveSmallIntegerField()
    answer_set = models.OneToOneField(AnswerSet, on_delete=models.PROTECT, related_name="+")
    amount_a_year = models.BigIntegerField()
    amount = models.BigIntegerField()
    years = models.PositiveSmallIntegerField()
    search: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    late = models.BooleanField()
    late_reason = models.TextField(blank=True)
    written_by_label = models.CharField(max_length=254)
    signed_by_label = models.CharField(max_length=254)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=("application", "number"), name="applications_submission_once"
            ),
            models.CheckConstraint(
                condition=Q(amount_a_year__gte=0, amount__gte=0, years__gte=1),
                name="applications_amounts_credible",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.number}"
