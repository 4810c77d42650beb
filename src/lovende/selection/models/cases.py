"""Case files: interviews, documents, the profile that grows from them, and the office's review.

Append-only: an interview or a profile is corrected by a new row. Links to people may be emptied.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lovende.selection.models.rounds import Item, Json, person_link


class Interview(models.Model):
    """A talk with somebody who knows the measure. Never changed; a new one may replace it.

    ``notes`` holds a text for each heading of the profile, ``criteria`` value and note of each
    criterion that only an interview can tell of.
    """

    class Respondent(models.TextChoices):
        """Where the person is from."""

        OFFICE = "office", _("Those who run the measure")
        REST = "rest", _("The rest of the office")
        COUNTY_UNIT = "county_unit", _("NAV county unit")
        MUNICIPALITY = "municipality", _("Municipality")

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="interviews")
    respondent = models.CharField(max_length=12, choices=Respondent.choices)
    who = models.CharField(max_length=200)
    held_on = models.DateField()
    notes: Json = models.JSONField(default=dict)
    criteria: Json = models.JSONField(default=dict)
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    at = models.DateTimeField(auto_now_add=True)
    by = person_link()
    by_label = models.CharField(max_length=254)

    class Meta:
        ordering = ("held_on", "id")

    def __str__(self) -> str:
        return f"{self.item_id}: {self.who}"


class CaseDocument(models.Model):
    """A file of a case; the content lies in the data folder under its unguessable name.

    A removed one has a ``removal``, and no content.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=200)
    suffix = models.CharField(max_length=5)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)
    by = person_link()
    by_label = models.CharField(max_length=254)

    class Meta:
        ordering = ("at",)

    def __str__(self) -> str:
        return self.name


class DocumentRemoval(models.Model):
    """That the content of a document was erased, by whom and why; its row stays. Never changed."""

    document = models.OneToOneField(CaseDocument, on_delete=models.PROTECT, related_name="removal")
    reason = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    by = person_link()
    by_label = models.CharField(max_length=254)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="selection_removal_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.document_id}"


class Profile(models.Model):
    """One version of a method's profile under the six headings. Never changed.

    ``sent`` versions go to the office, which reviews the newest of them.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="profiles")
    number = models.PositiveSmallIntegerField()
    parts: Json = models.JSONField()
    sent = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)
    by = person_link()
    by_label = models.CharField(max_length=254)

    class Meta:
        ordering = ("item", "number")
        constraints = (
            models.UniqueConstraint(fields=("item", "number"), name="selection_profile_number"),
        )

    def __str__(self) -> str:
        return f"{self.item_id} v{self.number}"


class ProfileReview(models.Model):
    """What the office says of a profile: it stands, or what must change. Never changed."""

    profile = models.OneToOneField(Profile, on_delete=models.PROTECT, related_name="review")
    approved = models.BooleanField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = person_link()
    by_label = models.CharField(max_length=254)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(approved=True) | ~Q(reason=""), name="selection_change_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.profile_id}: {self.approved}"
