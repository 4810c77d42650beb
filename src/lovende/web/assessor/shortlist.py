"""Criteria beside measures, and how robustly each measure stands whatever the criteria weigh."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lovende.common.texts import whole_number_or
from lovende.selection.queries.shortlist import shortlist_of
from lovende.selection.shortlist_view import SEED, TOP, tables
from lovende.web.assessor.access import crumbs, round_seen, selection_only

LARGEST_SEED = 2**31 - 1


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
        context |= tables(found, *computed)
    return render(request, "assessor/round_shortlist.html", context)
