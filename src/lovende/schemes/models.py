"""The scheme, its vocabulary and its calls, as installed from the scheme's folder."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lovende.common.texts import localized
from lovende.people.models import Organisation
from lovende.questionnaires.models import QuestionnaireVersion


class Scheme(models.Model):
    """A grant scheme. ``definition`` is the validated content of its folder."""

    key = models.SlugField(max_length=80, unique=True)
    name: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    definition: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return localized(self.name)


class Term(models.Model):
    """One word of a scheme's vocabulary, by which measures are described and found.

    ``code`` is what people write for short, such as «§ 17»; empty where there is none. A term
    that has left the scheme's files stays, inactive, for the measures that carry it.
    """

    class Kind(models.TextChoices):
        """Which list the term belongs to."""

        CATEGORY = "category", _("Category")
        AGE_GROUP = "age_group", _("Age group")
        LAW_SECTION = "law_section", _("Section of the law")
        PRIORITY_AREA = "priority_area", _("Priority area")

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="terms")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    key = models.SlugField(max_length=60)
    code = models.CharField(max_length=40, blank=True)
    label: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    description: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("kind", "order")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "kind", "key"), name="schemes_term_once"),
        )

    def __str__(self) -> str:
        return localized(self.label)


class Call(models.Model):
    """One year's call. Limits are in whole NOK; None where the scheme's files do not know them.

    The two report forms may be one and the same; a form is None where the call names none. A call
    without a form for applications was held elsewhere, and is never opened here. Once
    ``prepared``, what the directorate has written stands whatever the files say.

    ``introduction`` and ``appeal_instance`` are texts by language, ``priority_areas`` are keys of
    terms. So many ``assessors`` assess
    each application, independently. At most ``replication_cap`` replications of one measure count
    as development work; None: any number. The frame is shared by :mod:`lovende.core.allocation`
    as ``partial_grants`` and ``when_full`` say. Appeals are due ``appeal_weeks`` after receipt:
    three by forvaltningsloven § 29, here data, as a new act is passed and not yet in force.
    """

    class State(models.TextChoices):
        """How far it has come."""

        DRAFT = "draft", _("In preparation")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    class Decides(models.TextChoices):
        """Who has the last word on an application."""

        GOVERNOR = "governor", _("The governor decides")
        DIRECTORATE = "directorate", _("The governor recommends, the directorate decides")

    class WhenFull(models.TextChoices):
        """What happens when the next in turn does not fit in what is left of a frame."""

        STOP = "stop", _("Stop there")
        NEXT = "next", _("Go on to the next that fits")

    class Reporting(models.TextChoices):
        """How much a measure that is granted money reports."""

        YEARLY = "yearly", _("A status report each year, and a final report")
        FINAL = "final", _("A final report only")

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="calls")
    year = models.PositiveSmallIntegerField(_("year"))
    definition: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    position_limit = models.PositiveIntegerField(null=True, blank=True)
    competence_limit = models.PositiveIntegerField(null=True, blank=True)
    max_years = models.PositiveSmallIntegerField(null=True, blank=True)
    status_form = models.ForeignKey(
        QuestionnaireVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    final_form = models.ForeignKey(
        QuestionnaireVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    application_form = models.ForeignKey(
        QuestionnaireVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    assessment_form = models.ForeignKey(
        QuestionnaireVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    priority_areas: models.JSONField[list[str], list[str]] = models.JSONField(
        default=list, blank=True
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    deadline = models.DateField(_("last day to apply"), null=True, blank=True)
    introduction: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(
        default=dict, blank=True
    )
    decides = models.CharField(_("who decides"), max_length=12, choices=Decides.choices, blank=True)
    assessors = models.PositiveSmallIntegerField(default=1)
    replication_cap = models.PositiveSmallIntegerField(null=True, blank=True)
    partial_grants = models.BooleanField(default=False)
    when_full = models.CharField(max_length=4, choices=WhenFull.choices, default=WhenFull.STOP)
    reporting = models.CharField(max_length=6, choices=Reporting.choices, default=Reporting.YEARLY)
    appeal_weeks = models.PositiveSmallIntegerField(default=3)
    appeal_instance: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(
        default=dict, blank=True
    )
    pot = models.BigIntegerField(_("money in all"), null=True, blank=True)
    prepared = models.BooleanField(default=False)

    class Meta:
        ordering = ("-year",)
        constraints = (
            models.UniqueConstraint(fields=("scheme", "year"), name="schemes_call_once_a_year"),
            models.CheckConstraint(
                condition=Q(year__gte=1990) & Q(year__lte=2100), name="schemes_call_year_credible"
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(
                    deadline__isnull=False,
                    application_form__isnull=False,
                    position_limit__isnull=False,
                    competence_limit__isnull=False,
                    max_years__isnull=False,
                ),
                name="schemes_open_call_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(pot__isnull=True) | Q(pot__gte=0), name="schemes_pot_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(assessors__gte=1, assessors__lte=2), name="schemes_one_or_two_assess"
            ),
            models.CheckConstraint(
                condition=Q(appeal_weeks__gte=1, appeal_weeks__lte=52),
                name="schemes_appeal_weeks_credible",
            ),
        )

    def __str__(self) -> str:
        return f"{self.scheme} {self.year}"

    @property
    def about(self) -> str:
        """What the call is for, in the active language."""
        return localized(self.introduction)


class Frame(models.Model):
    """What a governor may grant in a call, in whole NOK.

    ``granted`` is how much of it is held for applications. Only the database's own triggers write
    it (see :class:`lovende.awards.models.Grant`).
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="frames")
    governor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="frames")
    amount = models.BigIntegerField(_("frame"))
    granted = models.BigIntegerField(default=0, editable=False)

    class Meta:
        ordering = ("governor__name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(granted__gte=0, granted__lte=F("amount")),
                name="schemes_frame_not_exceeded",
            ),
            models.UniqueConstraint(fields=("call", "governor"), name="schemes_frame_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="schemes_frame_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.governor}: {self.amount}"

    @property
    def left(self) -> int:
        """What is not held for anybody yet."""
        return self.amount - self.granted


class CallVersion(models.Model):
    """What an open call said from a moment on, and what changed. Never changed itself.

    ``content`` is all the terms; ``changes`` is {field: [before, after]}, empty for the first.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    changes: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by_label = models.CharField(max_length=254)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("call", "number"), name="schemes_call_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.call_id}: {self.number}"
