"""Appeals: those that wait, and one with its steps and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lovende.awards.actions import appealing
from lovende.awards.award_forms import AppealForm
from lovende.awards.models import Appeal
from lovende.awards.queries.appeals import appeals_for
from lovende.common.errors import DomainError
from lovende.web.access import person
from lovende.web.governor.access import desk_only
from lovende.web.governor.award_access import crumbs

PAGE_SIZE = 50
ACTS: dict[str, Callable[..., Any]] = {
    "forward": appealing.forward,
    "dismiss": appealing.dismiss,
    "settle": appealing.settle,
}


@require_safe
@desk_only
def appeal_list(request: HttpRequest) -> HttpResponse:
    """The appeals that one may see, the oldest first."""
    page = Paginator(appeals_for(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "crumbs": crumbs((_("Appeals"), ""))}
    return render(request, "governor/awards/appeals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def appeal_item(request: HttpRequest, pk: int) -> HttpResponse:
    """One appeal: what the office writes, each step, and the next."""
    found = get_object_or_404(appeals_for(request.user), pk=pk)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _done(request, found, form):
        return redirect("appeal-item", pk=pk)
    context = {
        "appeal": found,
        "decision": found.decision,
        "steps": found.steps.all(),
        "form": form,
        "crumbs": crumbs((_("Appeals"), reverse("appeal-list")), (str(found.decision), "")),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "governor/awards/appeal.html", context, status=status)


def _done(request: HttpRequest, found: Appeal, form: AppealForm) -> bool:
    act, text = request.POST.get("act", ""), form.cleaned_data["text"]
    try:
        if act == "change":
            amount = form.cleaned_data["amount"] or 0
            appealing.change(by=person(request), appeal=found, amount=amount, text=text)
        elif act in ACTS:
            ACTS[act](by=person(request), appeal=found, text=text)
    except DomainError as error:
        form.tell(error)
        return False
    messages.success(request, _("Done."))
    return True
