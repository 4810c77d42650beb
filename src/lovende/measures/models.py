"""The measure (tiltak) and its money, year by year."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lovende.people.models import County, Municipality, Organisation
from lovende.schemes.models import Scheme, Term


class Stage(models.TextChoices):
    """Where a measure is in its life."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    STOPPED = "stopped", _("Stopped")


class GoalAttainment(models.TextChoices):
    """The short verdict on whether the goals were reached, failures included."""

    NOT_STATED = "not_stated", _("Not stated")
    TOO_EARLY = "too_early", _("Too early to say")
    NOT_REACHED = "not_reached", _("Not reached")
    PARTLY_REACHED = "partly_reached", _("Partly reached")
    REACHED = "reached", _("Reached")


class Robustness(models.TextChoices):
    """How much the knowledge about a measure can bear, in rising order.

    An ordered scale: each step rests on more than the one before. See
    ``docs/methods/robustness.md``.
    """

    NOT_ASSESSED = "not_assessed", _("Not yet assessed")
    OWN_EXPERIENCE = "own_experience", _("Own experience")
    OWN_DATA = "own_data", _("Own data")
    BEFORE_AFTER = "before_after", _("Before and after")
    COMPARISON = "comparison", _("Comparison group")
    REPLICATED = "replicated", _("Repeated elsewhere")


class Continuation(models.TextChoices):
    """In what form a measure goes on after the grant."""

    UNKNOWN = "unknown", _("Unknown")
    UNDECIDED = "undecided", _("Not decided")
    ORDINARY_RUNNING = "ordinary_running", _("Ordinary running")
    PARTLY = "partly", _("Continued in part")
    NEW_GRANT = "new_grant", _("New grant")
    NOT_CONTINUED = "not_continued", _("Not continued")


class WrittenLanguage(models.TextChoices):
    """The written standard that a measure is described in."""

    NB = "nb", _("Bokmål")
    NN = "nn", _("Nynorsk")


class Measure(models.Model):
    """One measure: an office's trial of a way of working.

    ``key`` is its public name in addresses and files. ``revision`` is the number of the change
    that last touched it (see :mod:`lovende.common.revisions`). ``search_text`` is everything a
    reader may search for, one field a line; the contact is not in it.
    """

    PROFILE_FIELDS = (
        "problem",
        "target_group",
        "cooperation",
        "description",
        "goal_attainment_text",
        "transferability",
    )

    key = models.SlugField(_("measure number"), max_length=60, unique=True)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="measures")
    title = models.CharField(_("title"), max_length=300)
    sort_title = models.CharField(max_length=200, editable=False)
    office = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="measures", verbose_name=_("office")
    )
    county = models.ForeignKey(
        County, on_delete=models.PROTECT, related_name="measures", verbose_name=_("county")
    )
    municipalities = models.ManyToManyField(
        Municipality, related_name="measures", verbose_name=_("municipalities")
    )
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    stage = models.CharField(
        _("stage"), max_length=20, choices=Stage.choices, default=Stage.RUNNING
    )

    problem = models.TextField(_("problem definition"), blank=True)
    target_group = models.TextField(_("target group"), blank=True)
    cooperation = models.TextField(_("need for cooperation"), blank=True)
    description = models.TextField(_("concrete description"), blank=True)
    goal_attainment_text = models.TextField(_("goal attainment"), blank=True)
    transferability = models.TextField(_("transferability"), blank=True)

    terms = models.ManyToManyField(Term, blank=True, related_name="measures")

    contact_name = models.CharField(_("contact person"), max_length=160, blank=True)
    contact_role = models.CharField(_("contact's role"), max_length=160, blank=True)
    contact_email = models.EmailField(_("contact's e-mail"), blank=True)

    replicates = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replications",
        verbose_name=_("replicates"),
    )
    goal_attainment = models.CharField(
        _("goal attainment"),
        max_length=20,
        choices=GoalAttainment.choices,
        default=GoalAttainment.NOT_STATED,
    )
    goal_verdict = models.CharField(_("goal attainment in brief"), max_length=300, blank=True)
    robustness = models.CharField(
        _("robustness of the knowledge"),
        max_length=20,
        choices=Robustness.choices,
        default=Robustness.NOT_ASSESSED,
    )
    continuation = models.CharField(
        _("form of continuation"),
        max_length=20,
        choices=Continuation.choices,
        default=Continuation.UNKNOWN,
    )
    language = models.CharField(
        _("written language"),
        max_length=2,
        choices=WrittenLanguage.choices,
        default=WrittenLanguage.NB,
    )
    synthetic = models.BooleanField(_("synthetic data"), default=False)

    search_text = models.TextField(blank=True, editable=False)
    revision = models.BigIntegerField(default=0, db_index=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("sort_title", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(last_year__isnull=True) | Q(last_year__gte=F("first_year")),
                name="measures_last_year_not_before_first",
            ),
            models.CheckConstraint(
                condition=Q(first_year__gte=1990) & Q(first_year__lte=2100),
                name="measures_first_year_credible",
            ),
            models.CheckConstraint(
                condition=Q(replicates__isnull=True) | ~Q(replicates=F("id")),
                name="measures_does_not_replicate_itself",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="measures_has_a_title"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The address of its page in the knowledge bank."""
        return reverse("measure-detail", args=[self.key])

    @property
    def years(self) -> range:
        """The years it runs, both included; up to the first year while the end is unknown."""
        return range(self.first_year, (self.last_year or self.first_year) + 1)

    @property
    def has_profile(self) -> bool:
        """Whether any of the six profile headings is written."""
        return any(getattr(self, field) for field in self.PROFILE_FIELDS)


class MeasureYear(models.Model):
    """The money of one measure in one year, in whole NOK; None where it was not stated."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="money")
    year = models.PositiveSmallIntegerField(_("year"))
    grant_received = models.BigIntegerField(_("grant received"), null=True, blank=True)
    used_wages = models.BigIntegerField(_("used for wages"), null=True, blank=True)
    used_competence = models.BigIntegerField(_("used for competence"), null=True, blank=True)
    carried_over = models.BigIntegerField(_("carried over"), null=True, blank=True)

    class Meta:
        ordering = ("year",)
        constraints = (
            models.UniqueConstraint(fields=("measure", "year"), name="measures_money_once_a_year"),
            models.CheckConstraint(
                condition=(Q(grant_received__isnull=True) | Q(grant_received__gte=0))
                & (Q(used_wages__isnull=True) | Q(used_wages__gte=0))
                & (Q(used_competence__isnull=True) | Q(used_competence__gte=0)),
                name="measures_money_not_negative",
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure_id} {self.year}"
