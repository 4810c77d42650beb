"""``lovende shortlist``: which measures are among the best, whatever the criteria weigh."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lovende.cli.console import data, print_json, say
from lovende.cli.language import _
from lovende.cli.options import AsJson
from lovende.cli.streams import check_readable

if TYPE_CHECKING:
    from lovende.core.shortlist import Place, Shortlist, Standing

MOST_DRAWS = 1_000_000
MOST_RANKS = 200_000_000
"""Ranks that are kept at once, two or four bytes each."""

MOST_SEED = 2**63 - 1


def shortlist(
    file: Annotated[
        Path,
        typer.Argument(
            metavar=_("FILE"),
            help=_("Judgements with the columns item, criterion, value (.csv, .xlsx, .jsonl)."),
        ),
    ],
    top: Annotated[
        int, typer.Option(min=1, metavar=_("NUMBER"), help=_("How many places the shortlist has."))
    ],
    seed: Annotated[
        int,
        typer.Option(
            min=0, max=MOST_SEED, metavar=_("NUMBER"), help=_("The same seed gives the same draws.")
        ),
    ] = 2021,
    draws: Annotated[
        int,
        typer.Option(
            min=1, max=MOST_DRAWS, metavar=_("NUMBER"), help=_("How many sets of weights to draw.")
        ),
    ] = 10_000,
    as_json: AsJson = False,
) -> None:
    """It informs; people decide, with a written reason."""
    check_readable(file)
    from lovende.core.shortlist import NotPossible
    from lovende.core.shortlist import shortlist as computed
    from lovende.selection.judgement_files import read_judgements

    given = read_judgements(file)
    if len(given.items) * draws > MOST_RANKS:
        message = _("So many draws of so many items do not fit: give --draws at most {number}.")
        raise typer.BadParameter(message.format(number=MOST_RANKS // len(given.items)))
    try:
        result = computed(
            given.items, given.criteria, given.values, top=top, seed=seed, draws=draws
        )
    except NotPossible as error:
        raise typer.BadParameter(_reason(error)) from error
    if as_json:
        print_json(_as_dict(result))
    else:
        _print_table(result)
    for note in result.notes:
        say(_note(note))


def _reason(error: Any) -> str:
    """Only what can remain once the file and the options have been read."""
    if error.judged < 2:
        return _("Fewer than two items have a judgement, so there is nothing to choose between.")
    return _(
        "--top must be less than the number of judged items, which is {number}: else all of them"
        " are on the shortlist."
    ).format(number=error.judged)


def _note(note: str) -> str:
    return {
        "all_alike": _("All items are judged alike, so they share the places."),
        "one_criterion": _("There is one criterion, so there is nothing to weigh."),
        "not_judged": _("Items without any judgement have no place."),
        "some_missing": _(
            "What cannot be judged counts neither for nor against. The two last shares show what"
            " it could mean: none of it met, or all of it met."
        ),
    }[note]


def _print_table(result: Shortlist) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    table.add_column(_("Item"), overflow="fold")
    top = _("Among the top {number}").format(number=result.top)
    headings = (top, _("Rank"), _("95 % of ranks"), _("Not judged"))
    for heading in (*headings, _("If not met"), _("If met")):
        table.add_column(heading, justify="right")
    table.add_column(_("Hangs most on"), overflow="fold")
    for one in result.standings:
        table.add_row(Text(one.item), *_cells(one), Text(_hangs_on(one, result.criteria)))
    data.print(table)


def _cells(one: Standing) -> tuple[str, ...]:
    if one.place is None:
        return ("–", "–", "–", str(one.missing), "–", "–")
    place = one.place
    between = f"{place.low:g}–{place.high:g}"
    bounds = (_percent(one.share_if_not_met), _percent(one.share_if_met))
    shown = bounds if one.missing else ("", "")
    return (_percent(place.share), f"{place.median:g}", between, str(one.missing), *shown)


def _percent(share: float | None) -> str:
    from lovende.web.templatetags.lovende_ui import percent

    return percent(share, 1)


def _hangs_on(one: Standing, criteria: tuple[str, ...]) -> str:
    """The criterion without which the share falls most; empty where none lets it fall."""
    if one.place is None:
        return ""
    falls = [
        (one.place.share - place.share, criterion)
        for criterion, place in zip(criteria, one.without, strict=True)
        if place is not None and place.share < one.place.share
    ]
    if not falls:
        return ""
    fall, criterion = max(falls, key=lambda pair: pair[0])
    return _("{criterion} (without it {share})").format(
        criterion=criterion, share=_percent(one.place.share - fall)
    )


def _as_dict(result: Shortlist) -> dict[str, Any]:
    return {
        "top": result.top,
        "draws": result.draws,
        "seed": result.seed,
        "criteria": result.criteria,
        "notes": list(map(str, result.notes)),
        "items": [_standing_as_dict(one, result.criteria) for one in result.standings],
    }


def _standing_as_dict(one: Standing, criteria: tuple[str, ...]) -> dict[str, Any]:
    return {
        "item": one.item,
        "place": _place_as_dict(one.place),
        "cannot_be_judged": one.missing,
        "share_if_not_met": one.share_if_not_met,
        "share_if_met": one.share_if_met,
        "ties": one.ties,
        "without": {
            criterion: _place_as_dict(place)
            for criterion, place in zip(criteria, one.without, strict=True)
        },
    }


def _place_as_dict(place: Place | None) -> dict[str, float] | None:
    from dataclasses import asdict

    return None if place is None else asdict(place)
