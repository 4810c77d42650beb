"""Published form versions and the answers given on them: neither changes afterwards."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lovende.questionnaires.definitions import Questionnaire


class QuestionnaireVersion(models.Model):
    """One version of a form. Once it has been answered, the database refuses to change it.

    ``definition`` is the validated content of its file and ``digest`` the SHA-256 of it.
    """

    key = models.SlugField(_("form"), max_length=80)
    version = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=40)
    definition: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("key", "version")
        constraints = (
            models.UniqueConstraint(fields=("key", "version"), name="questionnaires_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.version}"

    @property
    def form(self) -> Questionnaire:
        """The definition, ready for use; made once for each content, not once for each row."""
        return _form(self.digest, self)


_FORMS: dict[str, Questionnaire] = {}


def _form(digest: str, version: QuestionnaireVersion) -> Questionnaire:
    """Definitions are frozen and few, so they are kept by the digest of their content."""
    if digest not in _FORMS:
        _FORMS[digest] = Questionnaire.model_validate(version.definition)
    return _FORMS[digest]


class AnswerSet(models.Model):
    """The answers somebody submitted on one form version. Append-only.

    A correction is a new row that names the old in ``replaces``. ``scale_values`` repeats the
    scale answers alone ({question key: integer, or null for «not relevant»}), so that
    statistics need not read the free text.
    """

    questionnaire = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.PROTECT, related_name="answer_sets"
    )
    answers: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    scale_values: models.JSONField[dict[str, int | None], dict[str, int | None]] = models.JSONField(
        default=dict
    )
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    submitted_at = models.DateTimeField(auto_now_add=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.questionnaire_id} {self.pk}"
