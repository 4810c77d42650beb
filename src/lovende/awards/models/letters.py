"""Letters about decisions: their templates, the release that sends them, and each letter."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lovende.awards.models.deciding import Decision
from lovende.people.models import Organisation, User
from lovende.schemes.models import Call


class LetterTemplate(models.Model):
    """What letters of one outcome say in one language, from a moment on. Never changed.

    In ``body`` each paragraph is a line, a heading begins with «## », a point with «- », and what
    differs from letter to letter stands in braces.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="letter_templates")
    outcome = models.CharField(max_length=8, choices=Decision.Outcome.choices)
    language = models.CharField(max_length=2, choices=(("nb", _("Bokmål")), ("nn", _("Nynorsk"))))
    number = models.PositiveSmallIntegerField()
    subject = models.CharField(_("heading of the letter"), max_length=200)
    body = models.TextField(_("text"))
    at = models.DateTimeField(auto_now_add=True)
    by_label = models.CharField(max_length=254)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=("call", "outcome", "language", "number"), name="awards_template_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.outcome} {self.language} {self.number}"


class Release(models.Model):
    """All attested decisions of a governor, sent together from a chosen time on.

    ``origin`` is the site's address, for the links in the mails.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="releases")
    governor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="releases")
    send_at = models.DateTimeField(_("send at"))
    origin = models.CharField(max_length=200)
    finished_at = models.DateTimeField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    by_label = models.CharField(max_length=254)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("call", "governor"),
                condition=Q(finished_at__isnull=True),
                name="awards_one_release_under_way",
            ),
        )

    def __str__(self) -> str:
        return f"{self.governor}: {self.send_at}"


class Letter(models.Model):
    """The letter about one decision, as it was sent. What it says never changes.

    ``opened_at`` is when somebody at the office first opened it.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="letter")
    release = models.ForeignKey(
        Release, null=True, blank=True, on_delete=models.PROTECT, related_name="letters"
    )
    language = models.CharField(max_length=2, choices=User.Language.choices)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    pdf = models.BinaryField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True)
    opened_by_label = models.CharField(max_length=254, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.subject
