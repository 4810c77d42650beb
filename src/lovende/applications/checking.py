"""What stands in the way of handing an application in: every problem, with its question's key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from lovende.applications.models import Application
from lovende.common.errors import Problem
from lovende.core.grant_limits import Budget, CallLimits, LimitFault, limit_faults, wage_limit
from lovende.measures.models import Measure
from lovende.questionnaires.answers import Checked, check_answers
from lovende.questionnaires.display import format_amount

MONEY = ("position_percent", "wages", "competence", "years")


def checked(application: Application) -> tuple[Checked, list[Problem]]:
    """The typed answers, and everything that is wrong with them."""
    form = application.call.application_form
    if form is None:
        raise ValueError("An application belongs to a call with a form.")
    found = check_answers(form.form, application.answers)
    problems = [problem.at(problem.question) for problem in found.problems]
    problems += _beyond_limits(application, found.answers)
    problems += _unknown_measure(found.answers)
    return found, problems


def budget_of(answers: Mapping[str, Any]) -> Budget | None:
    """What is asked for; None until every figure is given."""
    figures = [answers.get(key) for key in MONEY]
    if any(not isinstance(one, int) for one in figures):
        return None
    percent, wages, competence, years = (int(one or 0) for one in figures)
    return Budget(percent, wages, competence, years)


def limits_of(application: Application) -> CallLimits:
    """The limits of the call; an open call has all three."""
    call = application.call
    return CallLimits(call.position_limit or 0, call.competence_limit or 0, call.max_years or 0)


def _beyond_limits(application: Application, answers: Mapping[str, Any]) -> Iterator[Problem]:
    budget, limits = budget_of(answers), limits_of(application)
    if budget is None:
        return
    most = {
        LimitFault.WAGES: format_amount(wage_limit(budget.percent, limits)),
        LimitFault.COMPETENCE: format_amount(limits.competence),
        LimitFault.YEARS: str(limits.years),
    }
    for fault in limit_faults(budget, limits):
        message = _("This is more than the call allows: at most %(most)s.")
        yield Problem(fault.value, message % {"most": most[fault]})


def _unknown_measure(answers: Mapping[str, Any]) -> Iterator[Problem]:
    if answers.get("kind") != "replication":
        return
    key = answers.get("replicated", "")
    if not key or not Measure.objects.filter(key=key).exists():
        message = _("Give the number of a measure that is in the knowledge bank.")
        yield Problem("replicated", message)
