"""Criteria beside measures, and how robustly each measure stands whatever the criteria weigh."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lovende.common.texts import localized, whole_number_or
from lovende.core.shortlist import Place
from lovende.selection.answers import criteria_of
from lovende.selection.models import Round
from lovende.selection.queries.shortlist import shortlist_of
from lovende.web.assessor.access import crumbs, round_seen, selection_only

TOP, SEED, LARGEST_SEED = 7, 2021, 2**31 - 1


@require_safe
@selection_only
def round_shortlist(request: HttpRequest, pk: int) -> HttpResponse:
    """The overview that informs a choice; people decide, with a written reason."""
    found = round_seen(request, pk)
    top = whole_number_or(request.GET.get("top", ""), TOP)
    seed = min(whole_number_or(request.GET.get("seed", ""), SEED), LARGEST_SEED)
    context: dict[str, Any] = {
        "round": found,
        "crumbs": crumbs(found, _("Shortlist")),
        "top": top,
        "seed": seed,
    }
    computed = shortlist_of(found, viewer=request.user, top=top, seed=seed)
    if computed is not None:
        context |= _tables(found, *computed)
    return render(request, "assessor/round_shortlist.html", context)


def _tables(found: Round, result: Any, items: Any, means: Any) -> dict[str, Any]:
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
