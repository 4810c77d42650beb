"""``lovende power``: how small a difference so many participants can show, or how many it takes."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lovende.cli.console import data, print_json, say
from lovende.cli.language import _
from lovende.cli.options import AsJson
from lovende.cli.power_sentences import Answer, fault, notes, sentence

if TYPE_CHECKING:
    from lovende.core.power import Plan

DESIGNS = ("two-groups", "before-after")
_NUMBER = re.compile(r"[+-]?[0-9]{0,12}(?:[.,][0-9]{1,12})?")

Participants = Annotated[
    int | None,
    typer.Option(
        metavar=_("NUMBER"), help=_("Participants: in each group, or measured before and after.")
    ),
]
Difference = Annotated[
    str,
    typer.Option(
        metavar=_("DIFFERENCE"),
        help=_(
            "Asks how many participants it takes: a number (with --sd in its unit, else in standard"
            " deviations), or with --share a change such as 10 % or -0.1."
        ),
    ),
]
DesignOption = Annotated[
    str,
    typer.Option(
        metavar="two-groups|before-after",
        help=_("Two separate groups, or the same people before and after."),
    ),
]
Share = Annotated[
    str,
    typer.Option(
        metavar=_("SHARE"), help=_("The outcome is a share, such as in work; this is it today.")
    ),
]
Deviation = Annotated[
    str,
    typer.Option("--sd", metavar=_("FIGURE"), help=_("Standard deviation of the outcome.")),
]
Alpha = Annotated[str, typer.Option(metavar=_("SHARE"), help=_("Two-sided level of significance."))]
Power = Annotated[
    str, typer.Option(metavar=_("SHARE"), help=_("Probability of seeing what is there."))
]
Correlation = Annotated[
    str,
    typer.Option(metavar=_("FIGURE"), help=_("Between before and after for the same person.")),
]
Icc = Annotated[
    str,
    typer.Option(metavar=_("FIGURE"), help=_("How alike people of the same cluster are, 0 to 1.")),
]
ClusterSize = Annotated[
    int, typer.Option(metavar=_("NUMBER"), help=_("People in a cluster (class, office); 1: none."))
]


def power(
    participants: Participants = None,
    difference: Difference = "",
    design: DesignOption = DESIGNS[0],
    share: Share = "",
    sd: Deviation = "",
    alpha: Alpha = "0.05",
    power: Power = "0.80",
    correlation: Correlation = "0.5",
    icc: Icc = "0",
    cluster_size: ClusterSize = 1,
    as_json: AsJson = False,
) -> None:
    """Give either --participants or --difference; the other is computed."""
    from lovende.core.power import BadPlan, Design, Plan

    if (participants is None) == (not difference):
        raise typer.BadParameter(_("Give either --participants or --difference."))
    if share and sd:
        raise typer.BadParameter(_("A share has no --sd: leave one of them out."))
    if design not in DESIGNS:
        raise typer.BadParameter(_("--design is two-groups or before-after.") + f" [{design}]")
    try:
        plan = Plan(
            design=Design(design.replace("-", "_")),
            alpha=_share("--alpha", alpha),
            power=_share("--power", power),
            correlation=_number("--correlation", correlation),
            icc=_number("--icc", icc),
            cluster_size=cluster_size,
        )
        answer = _answer(plan, participants, difference, share, sd)
    except BadPlan as bad:
        raise typer.BadParameter(fault(bad.fault)) from bad
    _report(answer, as_json=as_json)


def _answer(plan: Plan, participants: int | None, difference: str, share: str, sd: str) -> Answer:
    if share:
        change = _share("--difference", difference) if difference else None
        return _of_share(plan, participants, _share("--share", share), change)
    unit = _number("--sd", sd) if sd else None
    if unit is not None and unit <= 0:
        raise typer.BadParameter(_("--sd must be above 0.") + f" [{sd}]")
    change = _number("--difference", difference) if difference else None
    return _of_mean(plan, participants, change, unit)


def _of_share(plan: Plan, participants: int | None, before: float, change: float | None) -> Answer:
    from lovende.core import power

    if participants is not None:
        shares = power.detectable_shares(participants, before, plan)
        return Answer(plan, participants, given=True, shares=shares)
    after = round(before + (change or 0), 12)
    needed = power.needed_for_share(before, after, plan)
    rising = after > before
    shares = power.Shares(before, after if rising else None, None if rising else after)
    return Answer(plan, needed, given=False, shares=shares)


def _of_mean(
    plan: Plan, participants: int | None, change: float | None, unit: float | None
) -> Answer:
    from lovende.core import power

    if participants is not None:
        effect = power.detectable_mean(participants, plan)
        return Answer(plan, participants, given=True, effect=effect, unit=unit)
    effect = abs(change or 0) / (unit or 1)
    needed = power.needed_for_mean(effect, plan)
    return Answer(plan, needed, given=False, effect=effect, unit=unit)


def _number(name: str, text: str) -> float:
    compact = re.sub(r"\s", "", text).replace("−", "-")
    if not _NUMBER.fullmatch(compact) or not any(map(str.isdigit, compact)):
        raise typer.BadParameter(_("{name} must be a number.").format(name=name) + f" [{text}]")
    return float(compact.replace(",", "."))


def _share(name: str, text: str) -> float:
    """A share as 30 % or 0.3; a whole number without % could be either, and is refused."""
    if text.rstrip().endswith("%"):
        return _number(name, text.rstrip().removesuffix("%")) / 100
    number = _number(name, text)
    if abs(number) > 1:
        told = _("{name} is a share: write it as 30 % or 0.3.").format(name=name)
        raise typer.BadParameter(f"{told} [{text}]")
    return number


def _report(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        print_json(_as_dict(answer))
        return
    data.out(sentence(answer), highlight=False)
    for note in notes(answer):
        say(note)


def _as_dict(answer: Answer) -> dict[str, Any]:
    plan, shares = answer.plan, answer.shares
    found: dict[str, Any] = {
        "design": plan.design,
        "outcome": "share" if shares else "mean",
        "participants": answer.participants,
        "computed": "difference" if answer.given else "participants",
    }
    if shares:
        found |= {"before": shares.before, "above": shares.above, "below": shares.below}
    else:
        found |= {"standard_deviations": answer.effect, "difference": answer.difference}
    return found | {
        "alpha": plan.alpha,
        "power": plan.power,
        "correlation": plan.correlation if plan.design == "before_after" else None,
        "icc": plan.icc,
        "cluster_size": plan.cluster_size,
        "clusters": math.ceil(answer.clusters) if plan.cluster_size > 1 else None,
        "design_effect": plan.design_effect,
        "sentence": sentence(answer),
        "notes": notes(answer),
    }
