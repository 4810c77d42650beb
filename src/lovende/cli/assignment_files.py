"""The files of ``lovende assign``: read with every fault named, written whole or not at all."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from lovende.cli.console import say
from lovende.cli.language import _
from lovende.cli.streams import check_readable, write_whole

if TYPE_CHECKING:
    from lovende.common.errors import Problem as FileProblem
    from lovende.core.assignment import Problem

MOST_PROBLEMS = 100
MOST_NUMBER = 10**9


class InputFiles(NamedTuple):
    """Where the parts of the problem stand; None for a part that is not given."""

    items: Path
    raters: Path
    conflicts: Path | None
    expertise: Path | None
    keep: Path | None


@dataclass(slots=True)
class Faults:
    """The faults of all files; so many are kept that a person would read."""

    total: int = 0
    shown: list[FileProblem] = field(default_factory=list)

    def add(self, line: Line, column: str, message: str, value: object = "") -> None:
        """A cell that cannot be used."""
        from lovende.common.errors import Problem

        self.total += 1
        if len(self.shown) < MOST_PROBLEMS:
            where = _("{file}, row {row}, column {column}").format(
                file=line.file, row=line.number, column=column
            )
            self.shown.append(Problem(where, message, str(value)))

    def refuse(self) -> None:
        """Stop here if there are any."""
        from lovende.common.errors import InvalidInput

        if self.total:
            told = _("The files have faults ({number}). Correct them and try again.")
            raise InvalidInput(told.format(number=self.total), self.shown)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file: its number there, and its cells by column, stripped."""

    file: str
    number: int
    cells: dict[str, str]

    def filled(self, column: str, faults: Faults) -> str:
        """The cell's text, which must not be blank."""
        value = self.cells[column]
        if not value:
            faults.add(self, column, _("Blank. Fill it in, or delete the row."))
        return value

    def whole(self, column: str, faults: Faults, low: int, high: int) -> int:
        """The cell's whole number, from ``low`` to ``high``."""
        text = self.cells[column]
        digits = text.isascii() and text.isdigit() and len(text) <= len(str(MOST_NUMBER))
        if digits and low <= int(text) <= high:
            return int(text)
        told = _("Not a whole number from {low} to {high}.").format(low=low, high=high)
        faults.add(self, column, told, text)
        return low


def read_problem(files: InputFiles, *, per_item: int, rebalance: bool) -> Problem:
    """The problem that the files describe.

    :raises InvalidInput: with every fault, its file, row and column.
    """
    from lovende.core.assignment import MOST_EXPERTISE, Item, Problem, Rater

    faults = Faults()
    items = [
        Item(key, line.cells["organisation"])
        for key, line in _keyed(files.items, "item", ("organisation",), faults)
    ]
    raters = [
        Rater(
            key,
            line.filled("department", faults),
            line.cells["organisation"],
            _capacity(line, faults),
        )
        for key, line in _keyed(
            files.raters, "rater", ("organisation", "capacity"), faults, ("department",)
        )
    ]
    faults.refuse()
    known = {one.key for one in items}, {one.key for one in raters}
    conflicts = [pair for pair, _line in _pairs(files.conflicts, (), known, faults)]
    expertise = {
        pair: line.whole("score", faults, 0, MOST_EXPERTISE)
        for pair, line in _once(_pairs(files.expertise, ("score",), known, faults), faults)
    }
    earlier = {
        pair: line.whole("slot", faults, 1, MOST_NUMBER)
        for pair, line in _once(_pairs(files.keep, ("slot",), None, faults), faults)
    }
    faults.refuse()
    return Problem(
        *(tuple(items), tuple(raters), per_item, frozenset(conflicts), expertise, earlier),
        rebalance=rebalance,
    )


def _capacity(line: Line, faults: Faults) -> int | None:
    return line.whole("capacity", faults, 0, MOST_NUMBER) if line.cells["capacity"] else None


def _keyed(
    file: Path,
    column: str,
    optional: tuple[str, ...],
    faults: Faults,
    more: tuple[str, ...] = (),
) -> Iterator[tuple[str, Line]]:
    """The rows with their key, which only one row may have."""
    first: dict[str, int] = {}
    for line in _lines(file, (column, *more), optional):
        key = line.filled(column, faults)
        if key in first:
            told = _("Stands in row {row} already. Delete one of them.").format(row=first[key])
            faults.add(line, column, told, key)
        elif key:
            first[key] = line.number
            yield key, line
    if not first and not faults.total:
        from lovende.common.errors import InvalidInput

        raise InvalidInput(_("{file}: there is no row below the headings.").format(file=file.name))


Known = tuple[set[str], set[str]] | None


def _pairs(
    file: Path | None, more: tuple[str, ...], known: Known, faults: Faults
) -> Iterator[tuple[tuple[str, str], Line]]:
    """The rows with item and rater, which must be among the known if that is asked."""
    if file is None:
        return
    for line in _lines(file, ("item", "rater", *more), ()):
        pair = line.filled("item", faults), line.filled("rater", faults)
        good = all(pair)
        for place, column in enumerate(("item", "rater")):
            if known and pair[place] and pair[place] not in known[place]:
                good = False
                told = (
                    _("No such item in the file of items."),
                    _("No such rater in the file of raters."),
                )[place]
                faults.add(line, column, told, pair[place])
        if good:
            yield pair, line


def _once(
    rows: Iterable[tuple[tuple[str, str], Line]], faults: Faults
) -> Iterator[tuple[tuple[str, str], Line]]:
    first: dict[tuple[str, str], int] = {}
    for pair, line in rows:
        if pair in first:
            told = _("Stands in row {row} already. Delete one of them.").format(row=first[pair])
            faults.add(line, "rater", told, " – ".join(pair))
        else:
            first[pair] = line.number
            yield pair, line


def _lines(file: Path, required: tuple[str, ...], optional: tuple[str, ...]) -> Iterator[Line]:
    """The rows below the headings."""
    from lovende.common.errors import InvalidInput
    from lovende.common.spreadsheets import open_spreadsheet

    check_readable(file)
    try:
        book = open_spreadsheet(file)
    except InvalidInput as error:
        raise InvalidInput(f"{file.name}: {error}") from error
    try:
        rows = iter(book.read(book.sheets[0]))
        headings = _headings(next(rows, (0, []))[1], file, required, optional)
        for number, values in rows:
            cells = dict.fromkeys((*required, *optional), "")
            for name, value in zip(headings, values, strict=False):
                if name in cells:
                    cells[name] = _text(value)
            if any(cells.values()):
                yield Line(file.name, number, cells)
    except InvalidInput as error:
        raise InvalidInput(f"{file.name}: {error}") from error
    finally:
        book.close()


def _headings(
    values: list[Any], file: Path, required: tuple[str, ...], optional: tuple[str, ...]
) -> list[str]:
    from lovende.common.errors import InvalidInput

    names = [_text(value).casefold() for value in values]
    missing = [name for name in required if name not in names]
    if missing:
        raise InvalidInput(
            _("the column «{missing}» is missing. The first row must name: {columns}.").format(
                missing="», «".join(missing), columns=", ".join((*required, *optional))
            )
        )
    for name in required + optional:
        if names.count(name) > 1:
            raise InvalidInput(_("the column «{column}» stands twice.").format(column=name))
    for name in names:
        if name and name not in (*required, *optional):
            told = _("- The column «{header}» is left out.").format(header=name)
            say(f"{told} ({file.name})")
    return names


def _text(value: Any) -> str:
    """What a cell says; a whole number in a workbook is written without decimals."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def check_out(out: Path, files: InputFiles) -> None:
    """Tell before the work, not after it, when the result cannot be written."""
    target = out.resolve()
    if not target.parent.is_dir():
        raise typer.BadParameter(_("The folder {folder} does not exist.").format(folder=out.parent))
    if target.is_dir():
        raise typer.BadParameter(_("{name} is a folder, not a file.").format(name=out))
    if any(file is not None and file.resolve() == target for file in files):
        raise typer.BadParameter(_("{name} is also read. Write to another file.").format(name=out))
    existing = target if target.exists() else target.parent
    if not (os.access(target.parent, os.W_OK) and os.access(existing, os.W_OK)):
        raise typer.BadParameter(_("The file {name} cannot be written.").format(name=out))


def write_seats(seats: Iterable[tuple[str, int, str]], out: Path) -> None:
    """Write item, slot and rater; the file appears whole or not at all."""
    told = io.StringIO(newline="")
    writer = csv.writer(told, lineterminator="\n")
    writer.writerow(("item", "slot", "rater"))
    writer.writerows(seats)
    write_whole(out.resolve(), [told.getvalue().encode()])
