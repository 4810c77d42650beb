"""``lovende allocate``: shares a frame among applications, by rank, and says why."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lovende.cli.allocation_file import read_applications
from lovende.cli.console import print_json, say
from lovende.cli.language import _
from lovende.cli.options import AsJson

if TYPE_CHECKING:
    from lovende.core.allocation import Allocation, WhenFull

Frame = Annotated[
    str,
    typer.Option(metavar=_("AMOUNT"), help=_("What there is to share, in whole kroner.")),
]
Partial = Annotated[
    bool,
    typer.Option(
        "--partial",
        help=_(
            "Let the next in turn get what is left, but never less than its minimum; without a"
            " minimum it may get any rest."
        ),
    ),
]
WhenFullOption = Annotated[
    str,
    typer.Option(
        "--when-full",
        metavar="stop|next",
        help=_("When the next does not fit: stop there, or go on to the next that fits."),
    ),
]
Seed = Annotated[
    int,
    typer.Option(
        metavar=_("FIGURE"), help=_("Draws lots among equal ranks; the same gives the same.")
    ),
]
Extra = Annotated[
    str,
    typer.Option(metavar=_("AMOUNT"), help=_("Also show what so much more would give; 0: not.")),
]


def allocate(
    applications: Annotated[
        Path,
        typer.Argument(
            metavar=_("APPLICATIONS"),
            help=_(
                "CSV or Excel with key, kind (continuing, new, replication), rank (1 is best),"
                " amount and, if wanted, minimum; «-» reads standard input."
            ),
        ),
    ],
    frame: Frame,
    partial: Partial = False,
    when_full: WhenFullOption = "stop",
    seed: Seed = 0,
    extra: Extra = "600000",
    as_json: AsJson = False,
) -> None:
    """Running projects first, then by rank; never more than the frame."""
    from lovende.core.allocation import Queue, Rule

    amount, more = _amount("--frame", frame), _amount("--extra", extra)
    rule = Rule(partial, _when_full(when_full))
    queue = Queue(read_applications(applications), seed=seed)
    made = queue.share(amount, rule)
    larger = queue.share(amount + more, rule) if more else None
    rules = [Rule(partly, full) for partly in (False, True) for full in type(rule.when_full)]
    others = [made if other == rule else queue.share(amount, other) for other in rules]
    if as_json:
        print_json(_as_dict(made, larger, others))
    else:
        _print_grants(made)
        _tell(made, larger, others)


def _amount(name: str, text: str) -> int:
    from lovende.questionnaires.limits import Refused
    from lovende.questionnaires.parsing import whole_number

    try:
        amount = whole_number(text)
    except Refused as refused:
        raise typer.BadParameter(f"{name}: {refused.message} [{text}]") from refused
    if amount < 0:
        raise typer.BadParameter(_("{name} cannot be below 0.").format(name=name) + f" [{text}]")
    return amount


def _when_full(text: str) -> WhenFull:
    from lovende.core.allocation import WhenFull

    if text not in list(WhenFull):
        raise typer.BadParameter(_("--when-full is stop or next.") + f" [{text}]")
    return WhenFull(text)


def _as_dict(
    made: Allocation, larger: Allocation | None, others: list[Allocation]
) -> dict[str, Any]:
    nearest = made.nearest
    return {
        **_summary(made),
        "grants": [
            {"key": one.key, "granted": one.granted, "reason": one.reason} for one in made.grants
        ],
        "continuing_asked": made.continuing_asked,
        "first_outside": nearest
        and {"key": nearest.key, "asked": nearest.asked, "granted": nearest.granted},
        "extra": larger
        and {
            "extra": larger.frame - made.frame,
            "total": larger.total,
            "left": larger.left,
            "changes": _changes(made, larger),
        },
        "alternatives": [_summary(other) for other in others],
        "draw": {
            "seed": made.draw.seed,
            "ties": [
                {
                    "continuing": tie.continuing,
                    "rank": tie.rank,
                    "drawn": tie.drawn,
                    "decisive": tie.decisive,
                }
                for tie in made.draw.ties
            ],
        },
        "method": made.method,
        "input_sha256": made.digest,
    }


def _summary(made: Allocation) -> dict[str, Any]:
    return {
        "frame": made.frame,
        "partial": made.rule.partial,
        "when_full": made.rule.when_full,
        "funded": _funded(made),
        "total": made.total,
        "left": made.left,
    }


def _funded(made: Allocation) -> int:
    return sum(1 for one in made.grants if one.granted)


def _changes(made: Allocation, larger: Allocation) -> list[dict[str, Any]]:
    """What would be another amount with more money; the order of priority is the same."""
    return [
        {"key": now.key, "granted": now.granted, "with_extra": then.granted}
        for now, then in zip(made.grants, larger.grants, strict=True)
        if now.granted != then.granted
    ]


def _reasons() -> dict[str, str]:
    return {
        "full": _("Gets all it asks for."),
        "reduced": _("Gets what was left."),
        "does_not_fit": _("Asks for more than was left."),
        "below_minimum": _("What was left is below its minimum."),
        "stopped": _("Stands behind one that did not fit."),
        "frame_spent": _("The frame is spent."),
    }


def _print_grants(made: Allocation) -> None:
    """One line an application, in the order of priority."""
    from lovende.questionnaires.limits import spaced

    why = _reasons()
    headings = (_("Key"), _("Asked for"), _("Granted"), _("Why"))
    lines = [headings] + [
        (one.key, spaced(one.asked), spaced(one.granted), why[one.reason]) for one in made.grants
    ]
    key, asked, granted, _why = (max(map(len, column)) for column in zip(*lines, strict=True))
    sys.stdout.writelines(
        f"{line[0]:<{key}}  {line[1]:>{asked}}  {line[2]:>{granted}}  {line[3]}\n" for line in lines
    )


def _tell(made: Allocation, larger: Allocation | None, others: list[Allocation]) -> None:
    """What is worth knowing beside the list itself."""
    from lovende.questionnaires.display import format_amount as kroner

    say(
        _(
            "{total} of {frame} is granted; {left} is left. Applications with money: {count}."
        ).format(
            total=kroner(made.total),
            frame=kroner(made.frame),
            count=_funded(made),
            left=kroner(made.left),
        )
    )
    if made.continuing_asked > made.frame:
        say(
            _(
                "The running projects alone ask for {asked}, which is more than the frame. They"
                " come first by rank among themselves, by the same rule."
            ).format(asked=kroner(made.continuing_asked))
        )
    if any(tie.decisive for tie in made.draw.ties):
        say(_("Lots decided between equals, with seed {seed}.").format(seed=made.draw.seed))
    if nearest := made.nearest:
        say(
            _("Just outside: {key}, which lacks {amount}.").format(
                key=nearest.key, amount=kroner(nearest.asked - nearest.granted)
            )
        )
    if larger:
        _tell_of_more(made, larger)
    _tell_of_rules(made, others)


def _tell_of_more(made: Allocation, larger: Allocation) -> None:
    from lovende.questionnaires.display import format_amount as kroner

    changes = _changes(made, larger)
    shown = [f"{one['key']}: {kroner(one['with_extra'])}" for one in changes[:10]]
    what = ", ".join(shown) + (" …" if len(changes) > len(shown) else "")
    say(
        _("Another {extra} would change: {what}.").format(
            extra=kroner(larger.frame - made.frame), what=what or _("nothing")
        )
    )


def _tell_of_rules(made: Allocation, others: list[Allocation]) -> None:
    from lovende.questionnaires.display import format_amount as kroner

    for other in others:
        if other.rule != made.rule and other.grants != made.grants:
            rule = f"--when-full {other.rule.when_full}" + " --partial" * other.rule.partial
            say(
                _("With {rule}: {count} get money, {left} left.").format(
                    rule=rule, count=_funded(other), left=kroner(other.left)
                )
            )
