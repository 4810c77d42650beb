"""The scales of the bank in plain words: what each verdict and each step of robustness means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lovende.measures.models import Continuation, GoalAttainment, Robustness

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Step:
    """One value of a scale, its label and what it means."""

    value: str
    label: Text
    meaning: Text


GOAL_ATTAINMENT: Mapping[str, Text] = {
    GoalAttainment.REACHED: _("The office's own goals for the measure were reached."),
    GoalAttainment.PARTLY_REACHED: _("Some of the goals were reached, others were not."),
    GoalAttainment.NOT_REACHED: _(
        "The goals were not reached. What was learned is worth as much as a success."
    ),
    GoalAttainment.TOO_EARLY: _("The measure has not run long enough to tell."),
    GoalAttainment.NOT_STATED: _("The reports do not say, or nobody has assessed it yet."),
}

ROBUSTNESS: Mapping[str, Text] = {
    Robustness.NOT_ASSESSED: _("Nobody has assessed what the knowledge rests on."),
    Robustness.OWN_EXPERIENCE: _("The verdict rests on what those who ran the measure saw."),
    Robustness.OWN_DATA: _(
        "The office has collected data, for example a count or a survey, without comparing."
    ),
    Robustness.BEFORE_AFTER: _(
        "The same people or the same office were measured before and after. Other causes than"
        " the measure may explain the change."
    ),
    Robustness.COMPARISON: _(
        "The development is compared with people or municipalities without the measure."
    ),
    Robustness.REPLICATED: _("Another office has done the same and found the same."),
}

CONTINUATION: Mapping[str, Text] = {
    Continuation.ORDINARY_RUNNING: _(
        "The work goes on as a part of the office's ordinary running."
    ),
    Continuation.PARTLY: _("Parts of the work go on."),
    Continuation.NEW_GRANT: _("The work goes on with a new grant."),
    Continuation.NOT_CONTINUED: _("The work has ended."),
    Continuation.UNDECIDED: _("The office has not decided."),
    Continuation.UNKNOWN: _("The reports do not say."),
}


def goal_attainment() -> list[Step]:
    """Every verdict with its meaning, the clearest first."""
    return _steps(GOAL_ATTAINMENT, GoalAttainment)


def robustness() -> list[Step]:
    """Every step of robustness with its meaning, the weakest first."""
    return _steps(ROBUSTNESS, Robustness)


def continuation() -> list[Step]:
    """Every form of continuation with its meaning."""
    return _steps(CONTINUATION, Continuation)


def _steps(meanings: Mapping[str, Text], choices: type[TextChoices]) -> list[Step]:
    return [Step(value, choices(value).label, meaning) for value, meaning in meanings.items()]


def place_on_robustness_scale(value: str) -> list[tuple[Step, bool]]:
    """The steps of robustness above «not assessed», each with whether the value reaches it."""
    order = list(ROBUSTNESS)
    reached = order.index(value)
    return [(step, order.index(step.value) <= reached) for step in robustness()[1:]]
