"""How far the raters of a closed phase agreed: on the whole, and criterion by criterion.

Rests on the first locked ratings that the viewer may read; see ``core/agreement``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lovende.core.agreement.analysis import Agreement, Ratings, analyse
from lovende.core.agreement.leniency import Leniency, leniency
from lovende.selection.answers import VALUES, criteria_for
from lovende.selection.models import Phase
from lovende.selection.queries.independence import readable_ratings

if TYPE_CHECKING:
    from lovende.people.permissions import Person

VERDICTS = ("out", "in")
NOT_JUDGED = -1


@dataclass(frozen=True, slots=True)
class Agreed:
    """The figures of one thing judged; ``criterion`` is its key, empty for the whole.

    ``lenient`` has a row for each rater, with their leniency on each category.
    """

    criterion: str
    categories: tuple[str, ...]
    raters: tuple[str, ...]
    found: Agreement
    lenient: tuple[tuple[Leniency, ...], ...]


def agreement_of(phase: Phase, *, viewer: Person) -> list[Agreed]:
    """The whole first, then each criterion that was judged in the phase."""
    rows = list(
        readable_ratings(viewer)
        .filter(slot__phase=phase, number=1)
        .order_by("slot__item", "slot__number")
        .values_list("slot__item_id", "slot__rater_id", "slot__rater__label", "verdict", "answers")
    )
    pairs = [(row[0], row[1]) for row in rows]
    names = {rater: label for _item, rater, label, _verdict, _answers in rows}
    agreed = [_figures("", VERDICTS, names, pairs, [row[3] for row in rows])]
    for one in criteria_for(phase):
        values = [row[4].get("criteria", {}).get(one.key, {}).get("value", "") for row in rows]
        agreed.append(_figures(one.key, tuple(VALUES), names, pairs, values))
    return agreed


def _figures(
    criterion: str,
    categories: tuple[str, ...],
    names: dict[int, str],
    pairs: Sequence[tuple[int, int]],
    values: Sequence[str],
) -> Agreed:
    codes = {value: code for code, value in enumerate(categories)}
    places = {rater: place for place, rater in enumerate(names)}
    ratings = Ratings(
        items=np.array([item for item, _rater in pairs], dtype=np.int64),
        raters_of=np.array([places[rater] for _item, rater in pairs], dtype=np.int64),
        values=np.array([codes.get(value, NOT_JUDGED) for value in values], dtype=np.int64),
        categories=categories,
        raters=tuple(names.values()),
    )
    people = tuple(names.values())
    return Agreed(criterion, categories, people, analyse(ratings), leniency(ratings))
