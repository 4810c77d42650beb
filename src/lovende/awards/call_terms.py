"""What a call says of assessment and of sharing its money. Each is read here and nowhere else."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext as _

from lovende.common.errors import DomainError
from lovende.core.allocation import Rule, WhenFull
from lovende.people.models import Organisation
from lovende.questionnaires.definitions import Questionnaire, Scale
from lovende.questionnaires.models import QuestionnaireVersion
from lovende.schemes.models import Call


def require_form(call: Call) -> QuestionnaireVersion:
    """The form, or a :class:`DomainError` that says that the call has none."""
    form = call.assessment_form
    if form is None:
        raise DomainError(_("The call has no form of assessment, so nothing can be assessed."))
    return form


def demands_of(form: Questionnaire) -> list[Scale]:
    """The demands that get a level: every scale of the form, in order."""
    return [one for one in form.questions.values() if isinstance(one, Scale)]


def rule_of(call: Call) -> Rule:
    """The rule of allocation."""
    return Rule(call.partial_grants, WhenFull(call.when_full))


def seed_of(call: Call, governor: Organisation) -> int:
    """The seed of lots among equals: settled by the call and the governor, drawn by nobody.

    The first six bytes of the SHA-256 of «scheme:year:name of the governor».
    """
    text = f"{call.scheme.key}:{call.year}:{governor.name}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")
