"""A round, its phases and measures, and what each phase decided on them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lovende.common.texts import localized
from lovende.followup.models import Report
from lovende.measures.models import Measure
from lovende.people.models import Organisation, User
from lovende.schemes.models import Scheme

Json = models.JSONField[dict[str, Any], dict[str, Any]]


def person_link(**kwargs: Any) -> models.ForeignKey[User | None, User | None]:
    """A link to a person that is emptied when the person is deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", **kwargs
    )


class Appointment(models.Model):
    """The directorate lets a research team open and run rounds of a scheme."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="appointments"
    )
    appointed_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("scheme", "organisation"),
                condition=Q(ended_at__isnull=True),
                name="selection_appointed_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} → {self.scheme_id}"


class Round(models.Model):
    """One selection over the measures that a search found when it was opened.

    ``search`` is the address of the search in the bank; its measures are the items. ``criteria``
    is the set of criteria as it was read at the opening. ``organisation`` runs the round.
    """

    class State(models.TextChoices):
        """Whether work goes on."""

        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="rounds")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rounds")
    title = models.CharField(_("title"), max_length=200)
    search = models.CharField(max_length=2000, blank=True)
    design = models.CharField(max_length=80)
    criteria: Json = models.JSONField()
    criteria_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = person_link()
    opened_by_label = models.CharField(max_length=254)

    class Meta:
        ordering = ("-opened_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "title"), name="selection_round_named_once"),
        )

    def __str__(self) -> str:
        return self.title


class Phase(models.Model):
    """One step of a round, as its design says it.

    ``per_item`` is how many rate each measure; 0 where nobody rates. A phase decides on its
    measures when it is closed.
    """

    class Kind(models.TextChoices):
        """What is done in it."""

        PRECHECK = "precheck", _("Pre-check")
        SCREENING = "screening", _("Screening")
        IN_DEPTH = "in_depth", _("In-depth review")
        DISCUSSION = "discussion", _("Joint discussion")
        CASES = "cases", _("Case studies")
        REFERENCE = "reference", _("Reference group")
        CHOICE = "choice", _("The directorate's choice")

    class Rule(models.TextChoices):
        """How ratings decide."""

        NONE = "", _("People decide")
        ALL_OUT = "out_when_all", _("Out when all say out")
        ANY_OUT = "out_when_any", _("Out when anyone says out")
        DISAGREE = "discuss", _("Out when all say out; discussed when they disagree")

    class State(models.TextChoices):
        """How far it has come."""

        UPCOMING = "upcoming", _("Not begun")
        OPEN = "open", _("Under way")
        CLOSED = "closed", _("Finished")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="phases")
    key = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    label: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    per_item = models.PositiveSmallIntegerField(default=0)
    rule = models.CharField(max_length=14, choices=Rule.choices, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPCOMING)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("order",)
        constraints = (
            models.UniqueConstraint(fields=("round", "order"), name="selection_phase_place"),
            models.UniqueConstraint(fields=("round", "key"), name="selection_phase_key"),
            models.UniqueConstraint(
                fields=("round",), condition=Q(state="open"), name="selection_one_phase_open"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="selection_phase_closed_has_time",
            ),
        )

    def __str__(self) -> str:
        return localized(self.label)

    @property
    def is_rated(self) -> bool:
        """Whether people rate in it."""
        return self.per_item > 0

    @property
    def is_open(self) -> bool:
        """Whether work goes on in it."""
        return self.state == self.State.OPEN


class Item(models.Model):
    """A measure in a round, with the report that is judged (None: there was none)."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="items")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("round", "measure"), name="selection_measure_once"),
        )

    def __str__(self) -> str:
        return f"{self.round_id}/{self.measure_id}"


class Event(models.Model):
    """What a phase decided on a measure: it goes on, or is out, for a reason. Never changed.

    ``reason`` is one of the reasons the product knows (see ``lifecycle.REASONS``), ``note`` what
    a person wrote.
    """

    class Outcome(models.TextChoices):
        """Where the measure goes."""

        ON = "on", _("Goes on")
        OUT = "out", _("Out")

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="events")
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="events")
    outcome = models.CharField(max_length=3, choices=Outcome.choices)
    reason = models.CharField(max_length=30, blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = person_link()
    by_label = models.CharField(max_length=254)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("phase", "item"), name="selection_decided_once"),
        )

    def __str__(self) -> str:
        return f"{self.item_id}: {self.outcome}"
