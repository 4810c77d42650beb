"""The list of rounds, one round with its phases and flow, and how far raters agreed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lovende.common.flow_diagram.svg import svg
from lovende.common.texts import localized
from lovende.people.permissions import Permission, decide
from lovende.selection import rules
from lovende.selection.agreement_view import phase_view
from lovende.selection.answers import criteria_of
from lovende.selection.flow_view import diagram_of
from lovende.selection.models import Phase, Round
from lovende.selection.queries.agreement import agreement_of
from lovende.selection.queries.flow import empty_places
from lovende.selection.queries.independence import own_progress, progress_of_raters
from lovende.selection.queries.rounds import rounds_for
from lovende.web.access import person
from lovende.web.assessor import flow as flow_pages
from lovende.web.assessor.access import crumbs, round_seen, selection_only
from lovende.web.assessor.report import report_links

STEP_STATES = {"upcoming": "upcoming", "open": "current", "closed": "done"}


@require_safe
@selection_only
def round_list(request: HttpRequest) -> HttpResponse:
    """The rounds that the person runs or rates in."""
    context = {
        "rounds": [(one, _open_phase(one)) for one in rounds_for(request.user)[:100]],
        "may_open": rules.may_open_any(request.user),
        "may_appoint": bool(decide(request.user, Permission.RUN_SELECTION)),
    }
    return render(request, "assessor/round_list.html", context)


@require_safe
@selection_only
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Phases, flow, one's own progress; for those who run the round, what is to be done now."""
    found = round_seen(request, pk)
    phase = _open_phase(found)
    steers = rules.steers(request.user, found)
    rated = phase if phase and phase.is_rated else None
    progress = progress_of_raters(request.user, rated) if rated and steers else []
    given = sum(one.given for one in progress)
    context = {
        "round": found,
        "crumbs": crumbs(found),
        "steps": [
            {"label": str(one), "state": STEP_STATES[one.state]} for one in found.phases.all()
        ],
        "phase": phase,
        **_flow(found),
        "criteria": criteria_shown(found),
        "intro": localized(criteria_of(found).intro),
        "steers": steers,
        "rates": rules.is_rater(request.user, found),
        "mine": own_progress(person(request), rated) if rated else None,
        "progress": progress,
        "empty_places": empty_places(found, rated, taken=given) if rated and steers else 0,
        "reports": report_links(found),
        "judged": any(one.is_rated and one.state == "closed" for one in found.phases.all()),
    }
    return render(request, "assessor/round_detail.html", context)


@require_safe
@selection_only
def round_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the raters agreed, phase by phase, from the first locked ratings."""
    found = round_seen(request, pk)
    closed = [one for one in found.phases.all() if one.is_rated and one.state == "closed"]
    for phase in closed:
        phase.round = found
    context = {
        "round": found,
        "crumbs": crumbs(found, _("Agreement")),
        "views": [phase_view(phase, agreement_of(phase, viewer=request.user)) for phase in closed],
    }
    return render(request, "assessor/round_agreement.html", context)


def criteria_shown(round_: Round) -> list[dict[str, Any]]:
    """The criteria of the round, and how each is judged."""
    return [
        {
            "number": one.number,
            "label": localized(one.label),
            "how": localized(one.operationalisation),
        }
        for one in criteria_of(round_).criteria
    ]


def _open_phase(round_: Round) -> Phase | None:
    found = next((one for one in round_.phases.all() if one.is_open), None)
    if found is not None:
        found.round = round_
    return found


def _flow(round_: Round) -> dict[str, Any]:
    """The diagram, its numbers, and where it is as files."""
    diagram = flow_pages.linked(diagram_of(round_), round_)
    return {
        "drawing": SafeString(svg(diagram, alone=False)),
        "flow": diagram.phases,
        "remaining": {"href": diagram.last_href, "number": diagram.phases[-1].on},
        "files": flow_pages.file_links(round_),
    }
