"""``lovende assign``: who rates what, as a file, or why that cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lovende.cli import assignment_words
from lovende.cli.assignment_files import InputFiles, check_out, read_problem, write_seats
from lovende.cli.console import data, fail, print_json, say
from lovende.cli.findings import print_counts
from lovende.cli.language import _
from lovende.cli.options import AsJson

if TYPE_CHECKING:
    from lovende.core.assignment import Assignment

MOST_PER_ITEM = 100
Optional = Path | None


def assign(
    items: Annotated[
        Path,
        typer.Argument(metavar=_("ITEMS"), help=_("Columns item and, if known, organisation.")),
    ],
    raters: Annotated[
        Path,
        typer.Argument(
            metavar=_("RATERS"),
            help=_("Columns rater, department and, if wanted, organisation and capacity."),
        ),
    ],
    out: Annotated[
        Path, typer.Option(metavar=_("FILE"), help=_("The file to write: item, slot, rater."))
    ],
    conflicts: Annotated[
        Optional,
        typer.Option(metavar=_("FILE"), help=_("Columns item, rater: who must not rate what.")),
    ] = None,
    expertise: Annotated[
        Optional,
        typer.Option(
            metavar=_("FILE"), help=_("Columns item, rater, score (0 to 1000): who knows what.")
        ),
    ] = None,
    keep: Annotated[
        Optional,
        typer.Option(
            metavar=_("FILE"),
            help=_("An earlier assignment, of which only what must move moves."),
        ),
    ] = None,
    rebalance: Annotated[
        bool, typer.Option("--rebalance", help=_("With --keep: also move what evens the loads."))
    ] = False,
    per_item: Annotated[
        int,
        typer.Option(
            min=1, max=MOST_PER_ITEM, metavar=_("NUMBER"), help=_("Raters of each measure.")
        ),
    ] = 2,
    seed: Annotated[
        int, typer.Option(metavar=_("NUMBER"), help=_("The same number gives the same result."))
    ] = 1,
    as_json: AsJson = False,
) -> None:
    """Exit code 0 means that the file holds an assignment that keeps every rule."""
    from lovende.core import assignment as core

    files = InputFiles(items, raters, conflicts, expertise, keep)
    if rebalance and keep is None:
        raise typer.BadParameter(_("--rebalance means something only with --keep."))
    check_out(out, files)
    problem = read_problem(files, per_item=per_item, rebalance=rebalance)
    try:
        made = core.assign(problem, seed=seed)
    except core.Infeasible as error:
        _tell_infeasible(error, seed, as_json=as_json)
        raise typer.Exit(1) from error
    write_seats(made.seats, out)
    if as_json:
        print_json(_as_dict(made, out, per_item))
    else:
        _print_made(made, problem)
    if made.spread > 1 and all(one.capacity is None for one in problem.raters):
        say(_("The loads cannot be more even: departments, conflicts or kept ratings prevent it."))
    say(_("Written: {file}").format(file=out))


def _tell_infeasible(error: Any, seed: int, *, as_json: bool) -> None:
    told = assignment_words.reason(error.reason)
    helps = assignment_words.remedies(error.remedies)
    fail(told)
    say(_("Any one of these is enough:") if len(helps) > 1 else _("This is enough:"))
    for line in helps:
        say(f"- {line}")
    say(_("Nothing was written."))
    if as_json:
        print_json(
            {
                "error": told,
                "problems": [],
                "infeasible": assignment_words.as_dict(error),
                "seed": seed,
                "digest": error.digest,
            }
        )


def _as_dict(made: Assignment, out: Path, per_item: int) -> dict[str, Any]:
    return {
        "out": str(out),
        "per_item": per_item,
        "seed": made.seed,
        "digest": made.digest,
        "solver": made.solver,
        "spread": made.spread,
        "kept": made.kept,
        "moved": made.moved,
        "expertise": made.expertise,
        "loads": dict(made.loads),
        "pairs": [{"raters": [one, other], "items": n} for one, other, n in made.pairs],
        "assignment": [
            {"item": item, "slot": slot, "rater": rater} for item, slot, rater in made.seats
        ],
    }


def _print_made(made: Assignment, problem: Any) -> None:
    from rich.table import Table
    from rich.text import Text

    departments = {one.key: one.department for one in problem.raters}
    table = Table(box=None, pad_edge=False)
    table.add_column(_("Rater"))
    table.add_column(_("Department"))
    table.add_column(_("Measures"), justify="right")
    for rater, load in made.loads:
        table.add_row(Text(rater), Text(departments[rater]), str(load))
    data.print(table)
    meetings = [number for _one, _other, number in made.pairs]
    counts: list[tuple[str, Any]] = [
        (_("Ratings"), len(made.seats)),
        (_("Largest less smallest load"), made.spread),
    ]
    if meetings:
        counts.append((_("Pairs meet"), f"{min(meetings)}–{max(meetings)}"))
    if problem.earlier:
        counts += [(_("Kept"), made.kept), (_("Moved"), made.moved)]
    if problem.expertise:
        counts.append((_("Expertise used"), made.expertise))
    counts += [(_("Seed"), made.seed), (_("Solver"), made.solver), (_("Digest"), made.digest)]
    print_counts(counts)
