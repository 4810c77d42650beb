"""Reports on measures, and the runs that imported them."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lovende.measures.models import Measure
from lovende.questionnaires.models import AnswerSet


class Report(models.Model):
    """A status or final report on a measure for one year, with the answers it was given in.

    A corrected report is a new row that names the old in ``replaces``; ``is_current`` is false
    for a row that has been replaced. ``words`` counts the free text; ``blank`` marks a report
    whose form is practically empty.
    """

    class Kind(models.TextChoices):
        """Which of the two reports it is."""

        STATUS = "status", _("Status report")
        FINAL = "final", _("Final report")

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    answer_set = models.OneToOneField(AnswerSet, on_delete=models.PROTECT, related_name="report")
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    is_current = models.BooleanField(default=True)
    blank = models.BooleanField(_("practically blank"), default=False)
    words = models.PositiveIntegerField(_("words"), default=0)
    received_on = models.DateField(_("received on"), null=True, blank=True)

    class Meta:
        ordering = ("-year", "kind")
        constraints = (
            models.UniqueConstraint(
                fields=("measure", "year", "kind"),
                condition=Q(is_current=True),
                name="followup_one_current_report",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}: {self.measure_id}"


class ImportRun(models.Model):
    """One file on its way into the bank: read and checked, confirmed by a person, written.

    The file lies in the data folder (see :mod:`lovende.followup.import_files`); ``digest`` is its
    SHA-256, by which the same file is recognised again. ``summary`` holds counts, ``problems``
    what must be mended, ``options`` the scheme, the year and the saved mapping of columns.
    """

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", _("Waiting")
        READING = "reading", _("Reading the file")
        REFUSED = "refused", _("Has faults")
        READY = "ready", _("Ready to confirm")
        WRITING = "writing", _("Writing")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    filename = models.CharField(_("file"), max_length=255)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    options: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    summary: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    problems: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.filename
