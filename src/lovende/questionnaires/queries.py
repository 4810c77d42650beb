"""Reads: form versions, and which answers stand after corrections."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lovende.common.errors import DomainError
from lovende.questionnaires.models import AnswerSet, QuestionnaireVersion
from lovende.questionnaires.series import SeriesIndex


def find_version(key: str, version: int) -> QuestionnaireVersion:
    """The version of a form, or a :class:`DomainError` that says it is not installed."""
    found = QuestionnaireVersion.objects.filter(key=key, version=version).first()
    if found is None:
        message = _("Version %(version)s of the form «%(key)s» is not installed.")
        raise DomainError(message % {"version": version, "key": key})
    return found


def versions_of(*keys: str) -> QuerySet[QuestionnaireVersion]:
    """Every version of these forms, oldest first."""
    return QuestionnaireVersion.objects.filter(key__in=keys).order_by("version", "key")


def series_index(versions: Iterable[QuestionnaireVersion]) -> SeriesIndex:
    """How the questions of these versions take over from one another."""
    return SeriesIndex(version.form for version in versions)


def standing_answers() -> QuerySet[AnswerSet]:
    """Answer sets that no correction has replaced."""
    return AnswerSet.objects.filter(replaced_by__isnull=True)


def history_of(answer_set: AnswerSet) -> list[AnswerSet]:
    """The answer set and all that it corrects, newest first."""
    history = [answer_set]
    while history[-1].replaces_id is not None:
        history.append(AnswerSet.objects.get(pk=history[-1].replaces_id))
    return history
