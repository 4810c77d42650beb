"""The frames of each call: what is granted, what is left, and money moved between them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lovende.applications.queries import holds_made_up
from lovende.awards.actions.granting import move_money
from lovende.awards.award_forms import MoveForm
from lovende.awards.queries.awards import frames_for, frames_in, moves_in, standings
from lovende.common.errors import DomainError
from lovende.people.permissions import Permission
from lovende.web.access import only_with, person
from lovende.web.governor.access import desk_only
from lovende.web.governor.award_access import crumbs

PAGE_SIZE = 30


@require_safe
@desk_only
def award_desk(request: HttpRequest) -> HttpResponse:
    """Each frame with what is granted and left, and how far its governor has come."""
    page = Paginator(frames_for(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    shown = standings(page)
    calls = list({one.frame.call_id: one.frame.call for one in shown}.values())
    total = sum(one.frame.amount for one in shown)
    granted = sum(one.frame.granted for one in shown)
    context = {
        "page": page,
        "standings": shown,
        "total": total,
        "granted": granted,
        "left": total - granted,
        "calls": calls,
        "made_up": holds_made_up(calls),
    }
    return render(request, "governor/awards/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only_with(Permission.RUN_AWARDS)
def frame_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move unused money of a call to another governor, with the reason on record."""
    frames = frames_in(pk)
    first = frames.first()
    if first is None:
        raise Http404
    call = first.call
    form = MoveForm(frames, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _moved(request, form):
            return redirect("frame-move", pk=pk)
        status = 422
    context = {
        "call": call,
        "form": form,
        "frames": frames,
        "moves": Paginator(moves_in(call), PAGE_SIZE).get_page(request.GET.get("page")),
        "crumbs": crumbs((_("Move money"), "")),
    }
    return render(request, "governor/awards/move.html", context, status=status)


def _moved(request: HttpRequest, form: MoveForm) -> bool:
    try:
        move_money(by=person(request), **form.cleaned_data)
    except DomainError as error:
        form.tell(error)
        return False
    messages.success(request, _("The money is moved."))
    return True
