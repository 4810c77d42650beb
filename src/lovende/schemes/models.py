"""The scheme, its vocabulary and its calls, as installed from the scheme's folder."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lovende.common.texts import localized
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

    The two forms may be one and the same; they are None where the call names none.
    """

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

    class Meta:
        ordering = ("-year",)
        constraints = (
            models.UniqueConstraint(fields=("scheme", "year"), name="schemes_call_once_a_year"),
            models.CheckConstraint(
                condition=Q(year__gte=1990) & Q(year__lte=2100), name="schemes_call_year_credible"
            ),
        )

    def __str__(self) -> str:
        return f"{self.scheme} {self.year}"
