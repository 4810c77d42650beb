"""The joint discussion: the agenda, and one measure with its ratings side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lovende.common.errors import InvalidInput
from lovende.common.texts import localized
from lovende.selection.actions.discussion import decide_together
from lovende.selection.answers import VALUES, criteria_of
from lovende.selection.forms import DecisionForm
from lovende.selection.models import Phase, Round
from lovende.selection.queries.judged import AgendaEntry, agenda, names_of_raters
from lovende.web.access import person
from lovende.web.assessor.access import crumbs, round_seen, selection_only

PAGE_SIZE = 50


@require_safe
@selection_only
def discussion_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to be discussed, disagreement first."""
    found = round_seen(request, pk)
    entries = Paginator(agenda(_phase(found), viewer=request.user), PAGE_SIZE)
    context = {
        "round": found,
        "crumbs": crumbs(found, _("Joint discussion")),
        "page": entries.get_page(request.GET.get("page")),
    }
    return render(request, "assessor/discussion_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@selection_only
def discussion_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """One measure: both ratings, what differs, and the decision."""
    found = round_seen(request, pk)
    phase = _phase(found)
    entry = next(iter(agenda(phase, viewer=request.user, only=item)), None)
    if entry is None:
        raise Http404
    form = DecisionForm(request.POST or None, initial=_initial(found, entry))
    if request.method == "POST" and form.is_valid():
        try:
            decide_together(
                by=person(request),
                phase=phase,
                item=entry.item,
                outcome=form.cleaned_data["outcome"],
                reason=form.cleaned_data["reason"],
                present=form.names,
            )
        except InvalidInput as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect("discussion-list", pk=pk)
    context = {
        "round": found,
        "crumbs": crumbs(found, entry.item.measure.title),
        "entry": entry,
        "rows": _rows(found, entry),
        "form": form if phase.is_open else None,
    }
    return render(request, "assessor/discussion_item.html", context)


def _phase(found: Round) -> Phase:
    """The joint discussion, once it has begun."""
    for phase in found.phases.all():
        if phase.kind == Phase.Kind.DISCUSSION and phase.state != Phase.State.UPCOMING:
            return phase
    raise Http404


def _initial(found: Round, entry: AgendaEntry) -> dict[str, Any]:
    if entry.decision is None:
        return {"present": "\n".join(names_of_raters(found))}
    decision = entry.decision
    return {
        "outcome": decision.outcome,
        "reason": decision.reason,
        "present": "\n".join(decision.present),
    }


def _rows(found: Round, entry: AgendaEntry) -> list[dict[str, Any]]:
    """Each criterion with what each rater made of it."""
    differing = entry.differing_criteria()
    rows = []
    for one in criteria_of(found).criteria:
        judged = [rating.answers.get("criteria", {}).get(one.key) for rating in entry.ratings]
        if any(judged):
            cells = [
                {"rater": rating.slot.rater.label}
                | ({"value": VALUES.get(cell["value"], ""), "quote": cell["quote"]} if cell else {})
                for rating, cell in zip(entry.ratings, judged, strict=True)
            ]
            rows.append(
                {"label": localized(one.label), "differs": one.key in differing, "cells": cells}
            )
    return rows
