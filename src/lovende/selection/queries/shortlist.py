"""How robustly each measure stands on the shortlist, from the first ratings in depth.

No weights are chosen (see :mod:`lovende.core.shortlist`): it informs, and people decide.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lovende.core.shortlist import Shortlist, shortlist
from lovende.selection.answers import MET, NOT_MET, PARTLY, criteria_for
from lovende.selection.models import Item, Phase, Round
from lovende.selection.queries.independence import readable_ratings
from lovende.selection.queries.rounds import items_in

if TYPE_CHECKING:
    from lovende.people.permissions import Person

POINTS = {MET: 1.0, PARTLY: 0.5, NOT_MET: 0.0}
"""What a judgement counts; «cannot be judged yet» counts neither for nor against."""


def shortlist_of(
    round_: Round, *, viewer: Person, top: int, seed: int
) -> tuple[Shortlist, dict[str, Item], dict[tuple[str, str], float | None]] | None:
    """The shortlist, its items by name, and the mean judgement of each item and criterion.

    None until the in-depth review is closed and more has been judged than the list has places.
    """
    phases = Phase.objects.filter(round=round_, state=Phase.State.CLOSED)
    depth = phases.filter(kind=Phase.Kind.IN_DEPTH).select_related("round").first()
    if depth is None:
        return None
    after = Phase.objects.filter(round=round_, order__gt=depth.order).order_by("order").first()
    rows = items_in(after or depth).select_related("measure__office")
    items = {str(one.pk): one for one in rows}
    keys = [one.key for one in criteria_for(depth)]
    points = _points(depth, viewer)
    means = {(item, key): _mean(points[item, key]) for item in items for key in keys}
    judged = sum(any(means[item, key] is not None for key in keys) for item in items)
    if not 1 <= top < judged:
        return None
    values = [[means[item, key] for key in keys] for item in items]
    return shortlist(list(items), keys, values, top=top, seed=seed), items, means


def _points(depth: Phase, viewer: Person) -> defaultdict[tuple[str, str], list[float]]:
    found: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    ratings = readable_ratings(viewer).filter(slot__phase=depth, number=1)
    for item, answers in ratings.values_list("slot__item_id", "answers"):
        for key, one in answers.get("criteria", {}).items():
            if one["value"] in POINTS:
                found[str(item), key].append(POINTS[one["value"]])
    return found


def _mean(points: list[float]) -> float | None:
    return sum(points) / len(points) if points else None
