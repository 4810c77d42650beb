"""What is shown of a shortlist, in words and figures: on its page, in a report."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format

from lovende.common.texts import localized
from lovende.core.shortlist import Place
from lovende.selection.answers import criteria_of
from lovende.selection.models import Round

TOP, SEED = 7, 2021
"""Places on the list and the seed, unless somebody asks for others."""


def tables(found: Round, result: Any, items: Any, means: Any) -> dict[str, Any]:
    """What ``shortlist_of`` gave, as rows: how often among the best, and each judgement."""
    names = {one.key: (one.number, localized(one.label)) for one in criteria_of(found).criteria}
    rows = []
    for one in result.standings:
        changed = [
            (key, place)
            for key, place in zip(result.criteria, one.without, strict=True)
            if place is not None and one.place is not None
        ]
        rows.append(
            {
                "item": items[one.item],
                "judged": [_points(means[one.item, key]) for key in result.criteria],
                "share": _share(one.place),
                "lowest": _lowest(changed, names),
                "without": [(*names[key], _share(place)) for key, place in changed],
                "missing": one.missing,
            }
        )
    return {
        "rows": rows,
        "draws": result.draws,
        "criteria": [names[key] for key in result.criteria],
    }


def _lowest(changed: list[tuple[str, Place]], names: dict[str, tuple[int, str]]) -> str:
    """The criterion without which the measure is least often on the list, with that share."""
    if not changed:
        return "–"
    key, place = min(changed, key=lambda pair: pair[1].share)
    return f"{_share(place)} ({names[key][0]})"


def _points(value: float | None) -> str:
    return "–" if value is None else number_format(round(value, 2), decimal_pos=2)


def _share(place: Place | None) -> str:
    return "–" if place is None else f"{number_format(round(place.share * 100))} %"
