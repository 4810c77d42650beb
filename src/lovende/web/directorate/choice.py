"""The directorate's choice among the promising methods, each with a written reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lovende.common.errors import InvalidInput
from lovende.knowledge.queries.measure import PROFILE_LABELS
from lovende.people.permissions import Permission, decide
from lovende.selection.actions.choice import choose
from lovende.selection.case_forms import ChoiceForm
from lovende.selection.models import Phase, Round
from lovende.selection.queries.cases import cases
from lovende.selection.queries.hearing import heard
from lovende.web.access import person
from lovende.web.assessor.access import crumbs, round_steered, selection_only


@require_safe
@selection_only
def choice_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The methods that the choice is made among, and what is chosen so far."""
    found = round_steered(request, pk)
    phase = _phase(found)
    told = heard(found)
    context = {
        "round": found,
        "crumbs": crumbs(found, str(phase)),
        "cases": [(one, told.get(one.item.pk)) for one in cases(phase)],
        "phase": phase,
    }
    return render(request, "directorate/selection/choice_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@selection_only
def choice_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """One method: its profile, what the reference group said, and the choice."""
    found = round_steered(request, pk)
    phase = _phase(found)
    case = next(iter(cases(phase, only=item)), None)
    if case is None:
        raise Http404
    form = ChoiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["chosen"] == "yes"
        reason = form.cleaned_data["reason"]
        try:
            choose(by=person(request), item=case.item, chosen=chosen, reason=reason)
        except InvalidInput as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect("choice-list", pk=pk)
    parts = case.profile.parts if case.profile else {}
    directorate = decide(request.user, Permission.RUN_SELECTION)
    context = {
        "round": found,
        "crumbs": [
            *crumbs(found, str(phase))[:-1],
            {"label": str(phase), "href": reverse("choice-list", args=[pk])},
            {"label": case.item.measure.title},
        ],
        "case": case,
        "parts": [(label, parts.get(key, "")) for key, label in PROFILE_LABELS.items()],
        "told": heard(found, only=item).get(item),
        "form": form if phase.is_open and case.event is None and directorate else None,
    }
    return render(request, "directorate/selection/choice_item.html", context)


def _phase(found: Round) -> Phase:
    """The choice, once it has begun."""
    for phase in found.phases.all():
        if phase.kind == Phase.Kind.CHOICE and phase.state != Phase.State.UPCOMING:
            phase.round = found
            return phase
    raise Http404
