"""Reads judgements (item, criterion, value) from a file, or says what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from lovende.common.errors import InvalidInput
from lovende.selection.columns import NamedColumn, Problems, text_rows

COLUMNS = (
    NamedColumn("item", ("measure", "tiltak", "key", "nøkkel")),
    NamedColumn("criterion", ("kriterium",)),
    NamedColumn("value", ("verdi", "judgement", "vurdering")),
)
VALUES: dict[str, float | None] = {
    **dict.fromkeys(("1", "1.0", "1,0", "met", "oppfylt"), 1.0),
    **dict.fromkeys(("½", "0.5", "0,5", ".5", ",5", "1/2", "partly", "partly met", "delvis"), 0.5),
    **dict.fromkeys(("delvis oppfylt",), 0.5),
    **dict.fromkeys(("0", "0.0", "0,0", "not met", "ikke oppfylt", "ikkje oppfylt"), 0.0),
    **dict.fromkeys(("", "-", "–", "cannot be judged", "cannot judge", "missing"), None),
    **dict.fromkeys(("kan ikke vurderes", "kan ikkje vurderast"), None),
}
MOST_CELLS = 2_000_000
MOST_CRITERIA = 200


@dataclass(frozen=True, slots=True)
class JudgedItems:
    """Items × criteria; None where nothing could be judged, or no row says anything."""

    items: list[str]
    criteria: list[str]
    values: list[list[float | None]]


def read_judgements(path: Path) -> JudgedItems:
    """The judgements of the file, items and criteria in the order first met.

    :raises InvalidInput: with the row and column of everything that is wrong.
    """
    problems = Problems(path)
    items: dict[str, int] = {}
    criteria: dict[str, int] = {}
    found: dict[tuple[int, int], float | None] = {}
    for number, (item, criterion, value) in text_rows(path, COLUMNS):
        for column, text in (("item", item), ("criterion", criterion)):
            if not text:
                problems.add(number, column, _("This is missing. Fill it in."))
        if value.casefold() not in VALUES:
            message = _("Write 1 (met), 0.5 (partly), 0 (not met), or nothing (cannot be judged).")
            problems.add(number, "value", message, value)
            continue
        place = (
            items.setdefault(item, len(items)),
            criteria.setdefault(criterion, len(criteria)),
        )
        if place in found:
            message = _("The item is judged twice by this criterion. Keep one of the rows.")
            problems.add(number, "item", message, item)
        found[place] = VALUES[value.casefold()]
    problems.raise_any()
    _check_size(len(items), len(criteria))
    values: list[list[float | None]] = [[None] * len(criteria) for _item in items]
    for (row, column_number), judged in found.items():
        values[row][column_number] = judged
    return JudgedItems(list(items), list(criteria), values)


def _check_size(items: int, criteria: int) -> None:
    if not items:
        raise InvalidInput(_("The file has no judgements."))
    if criteria > MOST_CRITERIA or items * criteria > MOST_CELLS:
        message = _("There are {items} items and {criteria} criteria, more than can be weighed.")
        raise InvalidInput(message.format(items=items, criteria=criteria))
