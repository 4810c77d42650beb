"""A rater's own conflicts of interest in a round."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lovende.common.errors import DomainError, NotAllowed
from lovende.selection import rules
from lovende.selection.actions.conflicts import declare_conflict
from lovende.selection.case_forms import ConflictForm
from lovende.selection.queries.own import may_declare, own_conflicts
from lovende.web.access import person
from lovende.web.assessor.access import crumbs, round_seen, selection_only


@require_http_methods(["GET", "HEAD", "POST"])
@selection_only
def round_conflicts(request: HttpRequest, pk: int) -> HttpResponse:
    """What one has declared, and a form for more; nobody else's is shown."""
    found, rater = round_seen(request, pk), person(request)
    if not rules.is_rater(rater, found):
        raise NotAllowed(_("Only those who rate in this round may do this."))
    form = ConflictForm(may_declare(rater, found), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            declare_conflict(
                by=rater, item=form.cleaned_data["item"], reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your conflict of interest is recorded."))
            return redirect("round-conflicts", pk=pk)
    context = {
        "round": found,
        "crumbs": crumbs(found, _("Conflicts of interest")),
        "conflicts": own_conflicts(rater, found),
        "form": form if found.state == found.State.OPEN else None,
    }
    return render(request, "assessor/round_conflicts.html", context)
