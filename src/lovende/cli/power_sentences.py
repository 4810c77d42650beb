"""What the power of a study means, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lovende.cli.language import _

if TYPE_CHECKING:
    from lovende.core.power import Plan, PlanFault, Shares

FEW_CLUSTERS = 4
"""With fewer clusters than this (in each group) the design effect is far too hopeful."""
FEWEST_EXPECTED = 5
"""With fewer than this expected on either side, the normal distribution is a rough guide."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A plan, and either what its participants (``given``) can show or how many it takes.

    ``effect`` is in standard deviations, of ``unit`` each when that is known; else ``shares``.
    """

    plan: Plan
    participants: int
    given: bool
    effect: float | None = None
    unit: float | None = None
    shares: Shares | None = None

    @property
    def difference(self) -> float | None:
        """The difference in the unit of the outcome; None when that is not known."""
        return None if self.effect is None or self.unit is None else self.effect * self.unit

    @property
    def clusters(self) -> float:
        """How many clusters there are, in each group."""
        return self.participants / self.plan.cluster_size


def sentence(answer: Answer) -> str:
    """The answer itself."""
    two = answer.plan.design == "two_groups"
    count = _whole(answer.participants)
    who = (
        _("{count} participants in each group").format(count=count)
        if two
        else _("{count} participants measured before and after").format(count=count)
    )
    if answer.shares:
        return _of_shares(answer, answer.shares, who)
    if answer.given:
        told = _("With {who} you can only see differences larger than {difference}.")
    else:
        told = _("It takes {who} to see a difference of {difference}.")
    return told.format(who=who, difference=_size(answer))


def _of_shares(answer: Answer, shares: Shares, who: str) -> str:
    before = _percent(shares.before)
    if not answer.given:
        after = shares.above if shares.above is not None else shares.below
        told = _("It takes {who} to see a change from {before} to {after}.")
        return told.format(who=who, before=before, after=_percent(after or 0.0))
    if shares.above is None and shares.below is None:
        return _("With {who} no change from {before} can be seen: they are too few.").format(
            who=who, before=before
        )
    ways = []
    if shares.above is not None:
        rise = _("a rise from {before} to at least {after}")
        ways.append(rise.format(before=before, after=_percent(shares.above)))
    if shares.below is not None:
        fall = _("a fall from {before} to at most {after}")
        ways.append(fall.format(before=before, after=_percent(shares.below)))
    seen = _(" or ").join(ways)
    return _("With {who} you can only see {change}.").format(who=who, change=seen)


def notes(answer: Answer) -> list[str]:
    """What the answer rests on, and where it is weak."""
    plan = answer.plan
    told = [
        _(
            "Holds for a two-sided test at {alpha}, with a probability of {power} of seeing the"
            " difference when it is there."
        ).format(alpha=_percent(plan.alpha), power=_percent(plan.power))
    ]
    if plan.design == "before_after":
        told.append(
            _(
                "The correlation between before and after is taken to be {correlation}. Without a"
                " group to compare with, a change may have other causes."
            ).format(correlation=_decimal(plan.correlation))
        )
    if plan.design_effect > 1:
        alone = answer.participants / plan.design_effect
        told.append(
            _(
                "People in the same cluster are alike: {count} participants tell as much as"
                " {alone} without clusters."
            ).format(count=_whole(answer.participants), alone=_whole(round(alone)))
        )
        if answer.clusters < FEW_CLUSTERS:
            told.append(
                _("There are so few clusters that the real figure is worse; ask a statistician.")
            )
    if answer.shares and _rough(answer, answer.shares):
        told.append(_("So few are expected on one side that the figure is rough."))
    return told


def _rough(answer: Answer, shares: Shares) -> bool:
    ends = [end for end in (shares.before, shares.above, shares.below) if end is not None]
    alone = answer.participants / answer.plan.design_effect
    return any(alone * min(end, 1 - end) < FEWEST_EXPECTED for end in ends)


def fault(code: PlanFault) -> str:
    """What is wrong with a plan, and what to do."""
    return {
        "alpha": _("--alpha must be above 0 and at most 0.5."),
        "power": _("--power must be above --alpha and below 1."),
        "correlation": _("--correlation must be between -1 and 1."),
        "icc": _("--icc must be from 0 to 1."),
        "cluster_size": _("--cluster-size must be at least 1."),
        "participants": _("--participants must be from 1 to a thousand million."),
        "too_few": _(
            "So few participants can show no difference at all: there must be at least two, and"
            " more with clusters."
        ),
        "share": _("A share must be from 0 to 100 %, also after the change."),
        "difference": _("There is no difference to see: give one that is not 0."),
        "not_reached": _("It takes more than a thousand million participants."),
    }[code.value]


def _size(answer: Answer) -> str:
    deviations = _("{number} standard deviations").format(number=_decimal(answer.effect or 0.0))
    if answer.difference is None:
        return deviations
    return f"{_decimal(answer.difference)} ({deviations})"


def _decimal(number: float) -> str:
    """Two decimals, or as many as it takes to show two figures."""
    from django.utils.formats import number_format

    places = 2
    while number and places < 12 and abs(number) * 10**places < 10:
        places += 1
    return number_format(round(number, places), decimal_pos=places)


def _percent(share: float) -> str:
    from django.utils.formats import number_format

    percent = 100 * share
    places = 0 if abs(percent - round(percent)) < 1e-9 else 1
    while percent > 1e-9 and places < 12 and percent * 10**places < 1:
        places += 1
    return f"{number_format(round(percent, places), decimal_pos=places)}\N{NO-BREAK SPACE}%"


def _whole(number: int) -> str:
    from lovende.questionnaires.limits import spaced

    return spaced(number)
