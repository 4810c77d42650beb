"""Decisions: proposed, taken by somebody with budget authority, attested by another person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lovende.awards.models.handling import Handling
from lovende.awards.models.money import AllocationRun


class Decision(models.Model):
    """What is decided on one application. Once attested, the database refuses to change it.

    ``amount`` is in whole NOK for the year of the call. A later decision (after an appeal) has a
    higher ``number``. ``run`` is the allocation it came from, if it came from one.
    """

    class Outcome(models.TextChoices):
        """Whether there is money."""

        AWARD = "award", _("Grant")
        REFUSAL = "refusal", _("Refusal")

    class State(models.TextChoices):
        """How far it has come."""

        PROPOSED = "proposed", _("Proposed")
        DECIDED = "decided", _("Decided, to be attested")
        ATTESTED = "attested", _("Attested")
        CANCELLED = "cancelled", _("Taken back")

    class Reason(models.TextChoices):
        """Why an application is refused. Lack of money says nothing of its quality."""

        MONEY = "money", _("There was not money enough")
        NEED = "need", _("The need is not shown")
        QUESTION = "question", _("There is no question that can be tested")
        KNOWLEDGE = "knowledge", _("It does not show a gap in what is known")
        EVALUATION = "evaluation", _("The plan for evaluation is not credible")
        ESTABLISHED = "established", _("It is an established method, not development work")
        FORMAL = "formal", _("It does not meet the formal requirements")

    handling = models.ForeignKey(Handling, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    amount = models.BigIntegerField(_("amount"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices, blank=True)
    text = models.TextField(_("reasons in words"), blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    run = models.ForeignKey(
        AllocationRun, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    proposed_by_label = models.CharField(max_length=254)
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by_label = models.CharField(max_length=254, blank=True)
    decided_at = models.DateTimeField(null=True)
    attested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    attested_by_label = models.CharField(max_length=254, blank=True)
    attested_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("handling", "number")
        constraints = (
            models.UniqueConstraint(fields=("handling", "number"), name="awards_decision_once"),
            models.UniqueConstraint(
                fields=("handling",),
                condition=Q(state__in=("proposed", "decided")),
                name="awards_one_decision_under_way",
            ),
            models.CheckConstraint(
                condition=Q(outcome="award", amount__gt=0, reason="")
                | (Q(outcome="refusal", amount__isnull=True) & ~Q(reason="")),
                name="awards_decision_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(attested_by__isnull=True)
                | ~Q(decided_by=F("attested_by")),
                name="awards_attested_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.handling}: {self.get_outcome_display()}"
