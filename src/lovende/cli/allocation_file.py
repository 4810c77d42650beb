"""Reads the applications that a frame is to be shared among, and says what is wrong with them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lovende.cli.console import say
from lovende.cli.language import _
from lovende.cli.streams import STDIN, check_readable, opened
from lovende.questionnaires.words import fold, one_line

if TYPE_CHECKING:
    from lovende.common.errors import Problem
    from lovende.core.allocation import Application, FaultCode, Kind

SHOWN = 100
COLUMNS = {
    "key": ("key", "nøkkel", "nykel", "søknad", "id"),
    "kind": ("kind", "type", "slag"),
    "rank": ("rank", "rang", "rangering", "prioritet"),
    "amount": ("amount", "beløp", "søknadsbeløp", "søknadssum"),
    "minimum": ("minimum", "minstebeløp", "minste beløp"),
}
REQUIRED = ("key", "kind", "rank", "amount")
KINDS = {
    "continuing": ("continuing", "videreføring", "vidareføring", "løpende", "løpande"),
    "new": ("new", "nytt", "ny", "nytt tiltak"),
    "replication": ("replication", "replikasjon", "replikering"),
}
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}


class Faulty(NamedTuple):
    """A value that cannot be used: what is wrong with it, and what stood there."""

    column: str
    message: str
    value: str


def read_applications(path: Path) -> list[Application]:
    """The applications of a .csv or .xlsx file; «-» reads standard input.

    :raises InvalidInput: with each fault by row, column and value.
    """
    from lovende.common.errors import InvalidInput
    from lovende.common.spreadsheets import open_spreadsheet

    check_readable(path)
    name = _("Standard input") if path == STDIN else str(path)
    with _on_disk(path) as file:
        try:
            sheet = open_spreadsheet(file)
            try:
                return _applications(iter(sheet.read(sheet.sheets[0])), name)
            finally:
                sheet.close()
        except InvalidInput as error:
            if error.problems:
                raise
            raise InvalidInput(f"{name}: {error}") from error


@contextmanager
def _on_disk(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="lovende-") as folder:
        kept = Path(folder) / "applications"
        with opened(path) as stream, kept.open("wb") as file:
            shutil.copyfileobj(stream, file)
        yield kept


def _applications(rows: Iterator[tuple[int, list[Any]]], name: str) -> list[Application]:
    from lovende.common.errors import InvalidInput
    from lovende.core.allocation import faults

    header = next(rows, (0, []))[1]
    places = _places(header)
    found: list[Application] = []
    numbers: list[int] = []
    wrong: list[tuple[int, Faulty]] = []
    for number, cells in rows:
        texts = [_text(cell) for cell in cells]
        if not any(texts):
            continue
        one, faulty = _application(texts, places, len(header))
        wrong += [(number, fault) for fault in faulty]
        if not faulty:
            found.append(one)
            numbers.append(number)
    for fault in faults(found):
        value = getattr(found[fault.index], fault.field)
        row = 0 if fault.first is None else numbers[fault.first]
        told = Faulty(fault.field, _sentence(fault.code, row), str(value))
        wrong.append((numbers[fault.index], told))
    if wrong:
        raise _refused(name, [_problem(*one) for one in sorted(wrong)])
    if not found:
        raise InvalidInput(_("There are no applications under the first row."))
    return found


def _places(header: list[Any]) -> dict[str, int]:
    """In which place each known column stands."""
    from lovende.common.errors import InvalidInput

    known = {word: column for column, words in COLUMNS.items() for word in words}
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        column = known.get(fold(_text(cell)))
        if column in places:
            raise InvalidInput(_("The column «{column}» stands twice.").format(column=column))
        if column is not None:
            places[column] = place
        elif cell is not None:
            text = _("- The column «{header}» is left out.")
            say(text.format(header=_text(cell)))
    if missing := [column for column in REQUIRED if column not in places]:
        raise InvalidInput(
            _(
                "The first row must name the columns key, kind, rank and amount. Missing: {columns}"
            ).format(columns=", ".join(missing))
        )
    return places


def _text(cell: Any) -> str:
    if isinstance(cell, str) and cell.isascii() and cell.isprintable():
        return " ".join(cell.split())
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else one_line(str(cell))


def _application(
    texts: list[str], places: dict[str, int], width: int
) -> tuple[Application, list[Faulty]]:
    """The application of a row, and what is wrong with it; then it is not to be used."""
    from lovende.core.allocation import Application
    from lovende.questionnaires.limits import Refused

    faulty = []

    def read(column: str, reader: Callable[[str], Any]) -> Any:
        place = places.get(column, width)
        text = texts[place] if place < min(len(texts), width) else ""
        if not text:
            if column in REQUIRED:
                faulty.append(Faulty(column, _("The value is missing. Fill it in."), ""))
            return None
        try:
            return reader(text)
        except Refused as refused:
            faulty.append(Faulty(column, str(refused.message), text))
        return None

    if any(texts[width:]):
        beyond = _("There are more values than columns. Put amounts with commas in quotes.")
        faulty.append(Faulty("", beyond, next(filter(None, texts[width:]))))
    one = Application(
        key=read("key", str),
        kind=read("kind", _kind),
        rank=read("rank", _number),
        amount=read("amount", _number),
        minimum=read("minimum", _number),
    )
    return one, faulty


def _number(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 16:
        return int(text)
    from lovende.questionnaires.parsing import whole_number

    return whole_number(text)


def _kind(text: str) -> Kind:
    from lovende.core.allocation import Kind
    from lovende.questionnaires.limits import Refused

    if kind := _KIND_OF.get(text) or _KIND_OF.get(text.casefold()):
        return Kind(kind)
    raise Refused("unknown_kind", _("Write continuing, new or replication."))


def _sentence(code: FaultCode, first_row: int) -> str:
    return {
        "no_key": _("The value is missing. Fill it in."),
        "duplicate_key": _("Row {row} has the same key. Each application stands once.").format(
            row=first_row
        ),
        "rank_too_low": _("The rank is a whole number from 1, where 1 is the best."),
        "amount_too_low": _("The amount must be at least 1 krone."),
        "minimum_negative": _("The minimum cannot be below 0."),
        "minimum_over_amount": _("The minimum is above the amount. Lower it, or leave it empty."),
    }[code.value]


def _problem(row: int, fault: Faulty) -> Problem:
    from lovende.common.errors import Problem

    place = _("row {row}, column «{column}»") if fault.column else _("row {row}")
    return Problem(place.format(row=row, column=fault.column), fault.message, fault.value[:80])


def _refused(name: str, problems: list[Problem]) -> Exception:
    from lovende.common.errors import InvalidInput

    message = _("{file} has {count} faults. Correct them and try again.")
    if len(problems) > SHOWN:
        message = _("{file} has {count} faults, the first {shown} of which follow.")
    return InvalidInput(
        message.format(file=name, count=len(problems), shown=SHOWN), problems[:SHOWN]
    )
