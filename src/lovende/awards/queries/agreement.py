"""How far the two assessors of each application agreed, demand by demand.

Rests on complete pairs alone, and leaves out applications that the viewer is barred from.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lovende.awards.barring import barred_from
from lovende.awards.call_terms import demands_of
from lovende.awards.models import MOST_ASSESSORS, Assessment
from lovende.awards.queries.desk import handlings_for
from lovende.common.texts import localized
from lovende.core.agreement.analysis import Agreement, Ratings, analyse
from lovende.questionnaires.definitions import Scale
from lovende.schemes.models import Call

if TYPE_CHECKING:
    from lovende.people.permissions import Person

Row = tuple[int, str, dict[str, int | None]]


@dataclass(frozen=True, slots=True)
class AgreedOn:
    """The figures of one demand, and the words of its levels, lowest first."""

    demand: str
    levels: list[str]
    found: Agreement


def agreement_in(call: Call, *, viewer: Person) -> list[AgreedOn]:
    """The agreement on each demand; empty when the call has no form of assessment."""
    version = call.assessment_form
    if version is None:
        return []
    rows = _pairs(call, viewer)
    return [_figures(one, rows) for one in demands_of(version.form)]


def _pairs(call: Call, viewer: Person) -> list[Row]:
    """Item, assessor and levels of every assessment that is one of a complete pair."""
    seen = handlings_for(viewer).filter(call=call).exclude(barred_from(viewer)).order_by()
    rows = Assessment.objects.filter(handling__in=seen).order_by("submission", "turn", "place")
    pairs: defaultdict[tuple[int, int], list[tuple[str, dict[str, int | None]]]] = defaultdict(list)
    for submission, turn, person, label, levels in rows.values_list(
        "submission_id", "turn", "assessor_id", "assessor_label", "answer_set__scale_values"
    ):
        pairs[submission, turn].append((f"{person or label}", levels))
    whole = (pair for pair in pairs.values() if len(pair) == MOST_ASSESSORS)
    return [(item, person, levels) for item, pair in enumerate(whole) for person, levels in pair]


def _figures(demand: Scale, rows: list[Row]) -> AgreedOn:
    people = list(dict.fromkeys(person for _item, person, _levels in rows))
    categories = tuple(str(value) for value in demand.values)
    levels = [found.get(demand.key) for _item, _person, found in rows]
    ratings = Ratings(
        items=np.array([item for item, _person, _levels in rows], dtype=np.int64),
        raters_of=np.array([people.index(person) for _i, person, _l in rows], dtype=np.int64),
        values=np.array(
            [-1 if one is None else one - demand.min for one in levels], dtype=np.int64
        ),
        categories=categories,
        raters=tuple(people),
        numbers=[float(value) for value in demand.values],
    )
    names = [localized(demand.label_by_value.get(value)) for value in demand.values]
    return AgreedOn(localized(demand.heading), names, analyse(ratings))
