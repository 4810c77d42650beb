"""The formal requirements of an application, checked by the computer: green, or what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lovende.applications.checking import budget_of, limits_of
from lovende.applications.models import Submission
from lovende.core.grant_limits import LimitFault, limit_faults, wage_limit
from lovende.questionnaires.display import format_amount


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement; ``wrong`` is empty when it is met, and ``told`` what was found."""

    label: str
    told: str
    wrong: str = ""


def requirements(submission: Submission) -> list[Requirement]:
    """Every formal requirement of the version; its application's call is at hand."""
    return [*_money(submission), _signed(submission), _in_time(submission)]


def _money(submission: Submission) -> list[Requirement]:
    budget = budget_of(submission.answer_set.answers)
    limits = limits_of(submission.application)
    if budget is None:
        return [Requirement(_("Amounts"), "", _("The budget cannot be read."))]
    faults = set(limit_faults(budget, limits))
    beyond = _("The call allows at most %(most)s.")
    negative = _("A figure is below zero.") if LimitFault.NEGATIVE in faults else ""
    wages = format_amount(wage_limit(budget.percent, limits))
    rows = (
        (LimitFault.WAGES, _("Wages a year"), format_amount(budget.wages), wages),
        (
            LimitFault.COMPETENCE,
            _("Competence a year"),
            format_amount(budget.competence),
            format_amount(limits.competence),
        ),
        (LimitFault.YEARS, _("Years"), str(budget.years), str(limits.years)),
    )
    return [
        Requirement(label, told, beyond % {"most": most} if fault in faults else negative)
        for fault, label, told, most in rows
    ]


def _signed(submission: Submission) -> Requirement:
    by, writer = submission.signed_by_label, submission.written_by_label
    wrong = ""
    if not by or by == writer:
        wrong = _("The same name stands for who sent it to signature and who signed. Ask.")
    told = _("Signed by %(name)s.") % {"name": by}
    return Requirement(_("Signed by somebody else than the writer"), told, wrong)


def _in_time(submission: Submission) -> Requirement:
    label = _("Handed in on time")
    if not submission.late:
        return Requirement(label, _("Yes."))
    if submission.late_reason:
        told = _("After the deadline, by a recorded exception: %(reason)s")
        return Requirement(label, told % {"reason": submission.late_reason})
    return Requirement(label, "", _("After the deadline, without a recorded exception."))
