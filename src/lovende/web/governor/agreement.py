"""How far two assessors agree, in the same words and figures as in the selection."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lovende.awards.queries.agreement import AgreedOn, agreement_in
from lovende.selection.agreement_words import NAMES, WARNINGS, not_estimable, verdict
from lovende.web.governor.access import call_seen, crumbs, desk_only

SHOWN = ("krippendorff_alpha_ordinal", "krippendorff_alpha", "gwet_ac1")


@require_safe
@desk_only
def agreement_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One section a demand: the table of pairs, the figures, and what to beware of."""
    call = call_seen(request, pk)
    found = agreement_in(call, viewer=request.user)
    context = {
        "call": call,
        "crumbs": crumbs(call, _("Agreement")),
        "two": call.assessors > 1,
        "pairs": found[0].found.items if found else 0,
        "demands": [_view(one) for one in found],
    }
    return render(request, "governor/agreement.html", context)


def _view(one: AgreedOn) -> dict[str, Any]:
    found = one.found
    kappa, weighted = found.kappas["none"], found.kappas["quadratic"]
    figures = [
        {"term": _("Observed agreement"), "value": _share(kappa.observed, kappa.reason)},
        {"term": NAMES["none"], "value": _number(kappa.value, kappa.reason)},
        {"term": NAMES["quadratic"], "value": _number(weighted.value, weighted.reason)},
        *(
            {"term": NAMES[key], "value": _number(found.coefficients[key].value,
                                                  found.coefficients[key].reason)}
            for key in SHOWN
        ),
    ]  # fmt: skip
    return {
        "name": one.demand,
        "levels": one.levels,
        "table": []
        if found.table is None
        else list(zip(one.levels, found.table.tolist(), strict=True)),
        "figures": figures,
        "sentence": "" if kappa.value is None else verdict(kappa.value),
        "warnings": [WARNINGS[warning] for warning in found.warnings],
    }


def _number(value: float | None, reason: Any) -> str:
    return not_estimable(reason) if value is None else number_format(round(value, 3), decimal_pos=3)


def _share(value: float | None, reason: Any) -> str:
    if value is None:
        return not_estimable(reason)
    return f"{number_format(round(value * 100, 1), decimal_pos=1)} %"
