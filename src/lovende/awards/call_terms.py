"""What a call says of assessment and of sharing its money. Each is read here and nowhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lovende.common.errors import DomainError
from lovende.core.allocation import Rule, WhenFull
from lovende.people.models import Organisation
from lovende.questionnaires.definitions import Questionnaire, Scale
from lovende.questionnaires.models import QuestionnaireVersion
from lovende.schemes.models import Call


def assessors_of(call: Call) -> int:
    """How many people assess each application, independently of each other: 1 where not stated."""
    return 2 if call.definition.get("two_assessors") else 1


def replication_cap(call: Call) -> int | None:
    """How many replications of one measure count as development work; None where not stated."""
    cap = call.definition.get("replication_cap")
    return cap if isinstance(cap, int) else None


def assessment_form(call: Call) -> QuestionnaireVersion | None:
    """The form that the call's applications are assessed on, if it names one.

    A call that was taken over from the files before they named a form has what they name now.
    """
    named = call.definition.get("assessment_form") or _in_the_files(call)
    return QuestionnaireVersion.objects.filter(**named).first() if named else None


def _in_the_files(call: Call) -> dict[str, Any] | None:
    calls = call.scheme.definition.get("calls", [])
    return next((one.get("assessment_form") for one in calls if one["year"] == call.year), None)


def require_form(call: Call) -> QuestionnaireVersion:
    """The form, or a :class:`DomainError` that says that the call has none."""
    form = assessment_form(call)
    if form is None:
        raise DomainError(_("The call has no form of assessment, so nothing can be assessed."))
    return form


def demands_of(form: Questionnaire) -> list[Scale]:
    """The demands that get a level: every scale of the form, in order."""
    return [one for one in form.questions.values() if isinstance(one, Scale)]


def rule_of(call: Call) -> Rule:
    """The rule of allocation; without one, whole amounts only, and stop at what does not fit."""
    stated = call.definition.get("allocation", {})
    return Rule(bool(stated.get("partial")), WhenFull(stated.get("when_full", WhenFull.STOP)))


def seed_of(call: Call, governor: Organisation) -> int:
    """The seed of lots among equals: settled by the call and the governor, drawn by nobody.

    The first six bytes of the SHA-256 of «scheme:year:name of the governor».
    """
    text = f"{call.scheme.key}:{call.year}:{governor.name}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


@dataclass(frozen=True, slots=True)
class AppealTerms:
    """How long one may appeal, in weeks from the day of receipt, and to whom (by language)."""

    weeks: int
    instance: Mapping[str, str]


def appeal_of(call: Call) -> AppealTerms:
    """The call's terms of appeal; three weeks where it states none (forvaltningsloven § 29)."""
    stated = call.definition.get("appeal", {})
    return AppealTerms(int(stated.get("weeks", 3)), stated.get("instance", {}))
