"""What was judged of an application, by whom, and what came of it: append-only, held by triggers.

Links to people may be emptied; names stay as text. A judgement that is taken up again is a new
turn, and the old one stays.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from lovende.applications.models import Submission
from lovende.awards.models.handling import Handling
from lovende.questionnaires.models import AnswerSet
from lovende.schemes.models import Term

MOST_ASSESSORS = 2


class Assessment(models.Model):
    """One person's judgement of one version, locked when it is submitted.

    ``place`` is 1 or 2: where a call has two assessors, two people judge the same version in the
    same ``turn``, each alone. The answers are on the call's form of assessment.
    """

    handling = models.ForeignKey(Handling, on_delete=models.PROTECT, related_name="assessments")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    answer_set = models.OneToOneField(AnswerSet, on_delete=models.PROTECT, related_name="+")
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    assessor_label = models.CharField(max_length=254)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(
                fields=("submission", "turn", "place"), name="awards_one_assessment_a_place"
            ),
            models.UniqueConstraint(
                fields=("submission", "turn", "assessor"), name="awards_assessor_once_a_turn"
            ),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=MOST_ASSESSORS, turn__gte=1),
                name="awards_assessment_place",
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.turn}: {self.assessor_label}"


class Conclusion(models.Model):
    """What the assessment of a version came to, with all the levels and reasons.

    With one assessor these are the assessor's own. With two they are what the two agreed on, and
    ``reason`` says how. ``total`` is the sum of the levels, each counting the same.
    """

    handling = models.ForeignKey(Handling, on_delete=models.PROTECT, related_name="conclusions")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveSmallIntegerField()
    answer_set = models.ForeignKey(AnswerSet, on_delete=models.PROTECT, related_name="+")
    total = models.PositiveSmallIntegerField()
    priorities = models.ManyToManyField(Term, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_label = models.CharField(max_length=254)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("submission", "turn"), name="awards_one_conclusion_a_turn"
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.turn}: {self.total}"


class ChangeRequest(models.Model):
    """What a governor asked an office to change in a version, and until when."""

    handling = models.ForeignKey(Handling, on_delete=models.PROTECT, related_name="requests")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    until = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_label = models.CharField(max_length=254)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="awards_request_has_a_text"),
        )

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.until}"


class Barring(models.Model):
    """Somebody who has declared a conflict of interest, and why."""

    handling = models.ForeignKey(Handling, on_delete=models.PROTECT, related_name="barrings")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    label = models.CharField(max_length=254)
    reason = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("handling", "person"), name="awards_barred_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="awards_barring_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.handling_id} × {self.label}"
