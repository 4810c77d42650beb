"""Who rates what, and what was judged: append-only, held by triggers.

Locked ratings, recalls and decisions are corrected by a new row. Links to people may be emptied;
names stay as text.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lovende.people.models import Organisation
from lovende.selection.models.rounds import Event, Item, Json, Phase, Round, person_link


class RoundRater(models.Model):
    """Someone who rates in a round, for a department; ``capacity`` None sets no limit."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="raters")
    user = person_link()
    label = models.CharField(max_length=254)
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    capacity = models.PositiveIntegerField(null=True, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("label", "id")
        constraints = (
            models.UniqueConstraint(fields=("round", "user"), name="selection_rater_once"),
        )

    def __str__(self) -> str:
        return self.label


class Conflict(models.Model):
    """A rater who must not rate a measure, with the reason in words."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="conflicts")
    rater = models.ForeignKey(RoundRater, on_delete=models.PROTECT, related_name="conflicts")
    reason = models.TextField(blank=True)
    declared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("item", "rater"), name="selection_conflict_once"),
        )

    def __str__(self) -> str:
        return f"{self.item_id} × {self.rater_id}"


class AssignmentRun(models.Model):
    """One computed assignment, with all that it takes to make it again. Never changed.

    ``problem`` is the input (see :mod:`lovende.core.assignment`), ``digest`` its SHA-256.
    """

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="assignment_runs")
    seed = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    solver = models.CharField(max_length=80)
    problem: Json = models.JSONField()
    result: Json = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)
    by_label = models.CharField(max_length=254)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.phase_id}: {self.seed}"


class SlotQuerySet(models.QuerySet["Slot"]):
    """Places, freed ones included."""

    def held(self) -> SlotQuerySet:
        """Those that a rater still has."""
        return self.exclude(state__in=Slot.FREED)


class Slot(models.Model):
    """A rater's place at a measure in a phase, and how far the rating has come.

    A place that is given up stays as a row; a new one takes its number. The database refuses
    two places of one department at the same measure.
    """

    class State(models.TextChoices):
        """How far it has come."""

        ASSIGNED = "assigned", _("To be rated")
        LOCKED = "locked", _("Submitted")
        RECALLED = "recalled", _("Recalled")
        ABSTAINED = "abstained", _("Cannot judge")
        RECUSED = "recused", _("Conflict of interest")
        MOVED = "moved", _("Given to another")

    FREED = ("abstained", "recused", "moved")

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="slots")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="slots")
    number = models.PositiveSmallIntegerField()
    rater = models.ForeignKey(RoundRater, on_delete=models.PROTECT, related_name="slots")
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASSIGNED)
    note = models.TextField(blank=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("phase", "item", "number"),
                condition=Q(state__in=("assigned", "locked", "recalled")),
                name="selection_one_rater_a_slot",
            ),
            models.UniqueConstraint(
                fields=("phase", "item", "department"),
                condition=Q(state__in=("assigned", "locked", "recalled")),
                name="selection_one_rater_a_department",
            ),
            models.UniqueConstraint(
                fields=("phase", "item", "rater"),
                condition=~Q(state="moved"),
                name="selection_rater_once_an_item",
            ),
        )
        indexes = (models.Index(fields=("rater", "phase", "state"), name="selection_own_slots"),)

    def __str__(self) -> str:
        return f"{self.phase_id}/{self.item_id}/{self.number}"


class Draft(models.Model):
    """What a rater has written so far. ``version`` rises by one with each save."""

    slot = models.OneToOneField(Slot, on_delete=models.PROTECT, related_name="draft")
    version = models.PositiveIntegerField(default=0)
    answers: Json = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.slot_id} v{self.version}"


class Rating(models.Model):
    """A submitted rating. Never changed: number 1 is the first and the one agreement rests on.

    ``answers`` holds each criterion's value and quotation; ``to_case`` is None where it is not
    asked. A number above 1 follows a recall.
    """

    class Verdict(models.TextChoices):
        """The judgement of the whole."""

        IN = "in", _("In")
        OUT = "out", _("Out")

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="ratings")
    number = models.PositiveSmallIntegerField(default=1)
    verdict = models.CharField(max_length=3, choices=Verdict.choices)
    reason = models.TextField(blank=True)
    to_case = models.BooleanField(null=True)
    answers: Json = models.JSONField(default=dict)
    locked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("slot", "number")
        constraints = (
            models.UniqueConstraint(fields=("slot", "number"), name="selection_rating_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="selection_rating_counts"),
            models.CheckConstraint(
                condition=Q(verdict__in=("in", "out")), name="selection_rating_has_verdict"
            ),
        )

    def __str__(self) -> str:
        return f"{self.slot_id}: {self.verdict}"


class Recall(models.Model):
    """A submitted rating opened again, and why. An exception that stays on record."""

    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="recall")
    reason = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    by_label = models.CharField(max_length=254)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="selection_recall_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.rating_id}"


class Consensus(models.Model):
    """What a joint discussion decided on a measure, why, and who was present. Never changed.

    A decision taken up again is a new row that names the old in ``replaces``.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="consensus")
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="consensus")
    outcome = models.CharField(max_length=3, choices=Event.Outcome.choices)
    reason = models.TextField()
    present: models.JSONField[list[str], list[str]] = models.JSONField()
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    at = models.DateTimeField(auto_now_add=True)
    by = person_link()
    by_label = models.CharField(max_length=254)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("phase", "item"),
                condition=Q(replaces__isnull=True),
                name="selection_first_decision_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="selection_decision_has_reason"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
                name="selection_decision_not_its_own",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id}: {self.outcome}"
