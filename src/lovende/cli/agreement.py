"""``lovende agreement``: how far raters agree, for each phase and criterion of a file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lovende.cli.console import data, print_json, say
from lovende.cli.language import _
from lovende.cli.options import AsJson
from lovende.cli.streams import check_readable

if TYPE_CHECKING:
    from lovende.cli.agreement_files import RatingsFile
    from lovende.core.agreement.analysis import Agreement, Ratings

_UNTOLD = ("not_numbers", "duplicate_ratings", "more_than_two_raters")
"""Told once for the whole set, or not at all where values are words; JSON has them always."""


def agreement(
    file: Annotated[
        Path,
        typer.Argument(
            metavar=_("FILE"),
            help=_("Ratings: item, rater, value; perhaps phase, criterion, department."),
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Exit code 0 means that the file was read, also where nothing can be estimated."""
    check_readable(file)
    from lovende.cli.agreement_files import read_ratings
    from lovende.core.agreement.analysis import analyse

    read = read_ratings(file)
    found = []
    for part in read.sets:
        ratings = read.ratings(part)
        result = analyse(ratings)
        found.append(
            {"phase": part.phase or None, "criterion": part.criterion or None}
            | _as_json(read, ratings, result)
        )
    if as_json:
        print_json({"file": file.name, "sets": found})
        return
    for one in found:
        _show(one)


def _as_json(read: RatingsFile, ratings: Ratings, found: Agreement) -> dict[str, Any]:
    from lovende.core.agreement.analysis import landis_koch

    value = found.kappas["none"].value
    return {
        "items": found.items,
        "ratings": found.ratings,
        "missing": found.missing,
        "categories": list(ratings.categories),
        "table": None if found.table is None else found.table.tolist(),
        "not_estimable": found.barred,
        "kappa": {weights: asdict(one) for weights, one in found.kappas.items()},
        "landis_koch": None if value is None else landis_koch(value),
        "coefficients": {name: asdict(one) for name, one in found.coefficients.items()},
        "warnings": list(found.warnings),
        "raters": _use(found, ratings, dict(enumerate(ratings.raters))),
        "departments": _use(found, ratings, read.departments),
        "leniency": _leniency(ratings),
    }


def _leniency(ratings: Ratings) -> list[dict[str, Any]]:
    """For each rater who shares items with others, their use of each value beside the others'."""
    from lovende.core.agreement.leniency import leniency

    return [
        {
            "name": name,
            "items": values[0].items,
            "values": [
                {"value": category} | {k: v for k, v in asdict(one).items() if k != "items"}
                for category, one in zip(ratings.categories, values, strict=True)
            ],
        }
        for name, values in zip(ratings.raters, leniency(ratings), strict=True)
        if values and values[0].items
    ]


def _use(found: Agreement, ratings: Ratings, names: dict[int, str]) -> list[dict[str, Any]]:
    """How often each name gave each value; the mean too, where values are numbers."""
    totals: dict[str, list[int]] = {}
    for code, name in names.items():
        if code < len(found.use) and (counts := found.use[code].tolist()) and sum(counts):
            before = totals.get(name, [0] * len(counts))
            totals[name] = [one + other for one, other in zip(before, counts, strict=True)]
    lines = []
    for name, counts in totals.items():
        number = sum(counts)
        mean = None
        if ratings.numbers is not None:
            mean = sum(n * c for n, c in zip(ratings.numbers, counts, strict=True)) / number
        lines.append({"name": name, "ratings": number, "counts": counts, "mean": mean})
    return lines


def _show(one: dict[str, Any]) -> None:
    from rich.table import Table
    from rich.text import Text

    from lovende.selection.agreement_words import NAMES

    name = " · ".join(part for part in (one["phase"], one["criterion"]) if part)
    data.print(Text(f"{name} (n = {one['items']})" if name else f"n = {one['items']}"))
    categories = one["categories"]
    if one["table"] is not None:
        table = Table(box=None, pad_edge=False)
        table.add_column(_("Rater 1 \\ rater 2"))
        for category in categories:
            table.add_column(Text(category), justify="right")
        for category, counts in zip(categories, one["table"], strict=True):
            table.add_row(Text(category), *map(str, counts))
        data.print(table)
    for key, kappa in one["kappa"].items():
        if kappa["reason"] not in _UNTOLD:
            data.print(Text(_kappa_line(str(NAMES[key]), kappa)))
    for key, estimate in one["coefficients"].items():
        if estimate["reason"] not in _UNTOLD:
            data.print(Text(f"{NAMES[key]!s}: {_number(estimate['value'], estimate['reason'])}"))
    for kind in ("raters", "departments"):
        for line in one[kind]:
            counts = zip(categories, line["counts"], strict=True)
            data.print(Text(f"{line['name']}: " + ", ".join(f"{c} {n}" for c, n in counts)))
    _tell(one)


def _number(value: float | None, reason: str | None) -> str:
    from lovende.selection.agreement_words import not_estimable

    return not_estimable(reason) if value is None else f"{value:.4f}"


def _kappa_line(name: str, kappa: dict[str, Any]) -> str:
    if kappa["value"] is None:
        return f"{name}: {_number(None, kappa['reason'])}"
    parts = [f"{name}: {kappa['value']:.4f}"]
    parts.append(f"{_('observed')} {kappa['observed']:.2%}")
    parts.append(f"{_('expected')} {kappa['expected']:.2%}")
    if kappa["low"] is not None:
        parts.append(f"95 %: {kappa['low']:.4f} – {kappa['high']:.4f}")
    what = _("standard error without agreement beyond chance")
    parts.append(f"{what} {_number(kappa['null_se'], kappa['se_reason'])}")
    if kappa["z"] is not None:
        parts.append(f"z {kappa['z']:.2f}; p {kappa['p']:.4f}")
    return "; ".join(parts)


def _tell(one: dict[str, Any]) -> None:
    from lovende.selection.agreement_words import WARNINGS, verdict

    if one["not_estimable"]:
        told = _number(None, one["not_estimable"])
        say(f"{told[0].upper()}{told[1:]}.")
    if one["landis_koch"]:
        say(verdict(one["kappa"]["none"]["value"]))
    for warning in one["warnings"]:
        say(str(WARNINGS[warning]))
