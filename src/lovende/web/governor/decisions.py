"""Decisions: the list on which many are decided or attested at once, and one application's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lovende.awards.actions import deciding
from lovende.awards.award_forms import ProposalForm
from lovende.awards.models import Decision, Handling
from lovende.awards.queries.awards import barred_in, decisions_in, without_decision
from lovende.awards.rules import deciding_body
from lovende.common.errors import DomainError
from lovende.web.access import person
from lovende.web.governor.access import desk_only
from lovende.web.governor.award_access import (
    crumbs,
    frame_crumb,
    frame_seen,
    handling_seen,
)

PAGE_SIZE = 50
State = Decision.State
SHOWN = ("", State.PROPOSED, State.DECIDED, State.ATTESTED)
MANY: dict[str, Callable[..., list[Decision]]] = {
    "decide": deciding.decide,
    "attest": deciding.attest,
}


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def decision_list(request: HttpRequest, pk: int) -> HttpResponse:
    """A governor's decisions; those that are ticked are decided or attested, all or none."""
    frame = frame_seen(request, pk)
    state = request.GET.get("state", "")
    if request.method == "POST":
        _do_many(request, decisions_in(frame, request.user))
        return redirect(request.get_full_path())
    page = Paginator(decisions_in(frame, request.user, state), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    waiting = without_decision(frame, request.user)
    context = {
        "frame": frame,
        "page": page,
        "state": state,
        "tabs": _tabs(pk, state),
        "barred": barred_in(frame, request.user),
        "waiting": waiting[:PAGE_SIZE],
        "more_waiting": max(0, waiting.count() - PAGE_SIZE),
        "crumbs": crumbs((frame_crumb(frame)[0], "")),
    }
    return render(request, "governor/awards/decisions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def decision_item(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: what is proposed, decided and attested, by whom, and the next step."""
    held = handling_seen(request, pk)
    newest = held.decisions.exclude(state=State.CANCELLED).order_by("-number").first()
    form = ProposalForm(request.POST if _proposes(request) else None, initial=_initial(held))
    if request.method == "POST":
        done = _proposed(request, held, form) if _proposes(request) else _act(request, newest)
        if done:
            return redirect("decision-item", pk=pk)
    frame = held.call.frames.filter(governor=held.governor_id).select_related("governor").first()
    context = {
        "handling": held,
        "newest": newest,
        "decisions": held.decisions.order_by("-number"),
        "form": form,
        "body": deciding_body(held.call, held.governor),
        "frame": frame,
        "crumbs": crumbs(*([frame_crumb(frame)] if frame else []), (str(held), "")),
    }
    return render(request, "governor/awards/decision.html", context, status=_status(form))


def _do_many(request: HttpRequest, visible: Any) -> None:
    act = MANY.get(request.POST.get("act", ""))
    chosen = [one for one in request.POST.getlist("decision") if one.isdecimal()]
    found = list(visible.filter(pk__in=chosen))
    if act is None or not found:
        messages.error(request, _("Tick at least one application first."))
        return
    try:
        number = len(act(by=person(request), decisions=found))
        done = ngettext("%(number)s decision is done.", "%(number)s decisions are done.", number)
        messages.success(request, done % {"number": number})
    except DomainError as error:
        messages.error(request, str(error))


def _tabs(pk: int, state: str) -> list[dict[str, Any]]:
    address = reverse("decision-list", args=[pk])
    names = {"": _("All"), **dict(State.choices)}
    return [
        {
            "label": names[one],
            "count": None,
            "href": f"{address}?state={one}" if one else address,
            "current": one == state,
        }
        for one in SHOWN
    ]


def _proposes(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get("act") == "propose"


def _initial(held: Handling) -> dict[str, Any]:
    return {"amount": held.submission.amount_a_year}


def _proposed(request: HttpRequest, held: Handling, form: ProposalForm) -> bool:
    if not form.is_valid():
        return False
    try:
        deciding.propose(by=person(request), handling=held, terms=form.terms)
    except DomainError as error:
        form.tell(error)
        return False
    messages.success(request, _("The proposal is kept."))
    return True


def _act(request: HttpRequest, newest: Decision | None) -> bool:
    act = request.POST.get("act", "")
    try:
        if newest is None:
            raise DomainError(_("Nothing is proposed yet."))
        if act == "take_back":
            deciding.take_back(by=person(request), decision=newest)
        elif act in MANY:
            MANY[act](by=person(request), decisions=[newest])
        messages.success(request, _("Done."))
    except DomainError as error:
        messages.error(request, str(error))
    return True


def _status(form: ProposalForm) -> int:
    return 422 if form.is_bound and form.errors else 200
