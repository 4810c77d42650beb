"""The directorate appoints research teams that may open and run rounds."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lovende.people.permissions import Permission
from lovende.selection.actions.rounds import appoint_team, end_appointment
from lovende.selection.queries.rounds import design_for_opening, teams
from lovende.web.access import only_with, person


@require_http_methods(["GET", "HEAD", "POST"])
@only_with(Permission.RUN_SELECTION)
def team_list(request: HttpRequest) -> HttpResponse:
    """Every research department, and whether it is appointed for the scheme."""
    scheme, _design = design_for_opening(request.GET.get("scheme", ""))
    rows = teams(scheme)
    if request.method != "POST":
        return render(
            request, "directorate/selection/team_list.html", {"teams": rows, "scheme": scheme}
        )
    wanted = request.POST.get("organisation", "")
    found = next((row for row in rows if str(row[0].pk) == wanted), None)
    if found is None:
        raise Http404
    team, standing = found
    if request.POST.get("do") == "end" and standing is not None:
        end_appointment(by=person(request), appointment=standing)
        messages.success(request, _("%(team)s is no longer appointed.") % {"team": team})
    elif request.POST.get("do") == "appoint":
        appoint_team(by=person(request), scheme=scheme, organisation=team)
        messages.success(request, _("%(team)s is appointed.") % {"team": team})
    return redirect(request.get_full_path())
