"""The governor's desk: the calls with applications, and the queue of one call."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lovende.awards.desk_rules import oversees
from lovende.awards.forms import QueueForm
from lovende.awards.models import Handling
from lovende.awards.queries.desk import (
    barred_among,
    calls_for,
    colleagues_of,
    queue,
    rows_of,
    state_counts,
)
from lovende.schemes.models import Call
from lovende.schemes.queries import governors, priority_areas_of
from lovende.web.governor.access import call_seen, crumbs, desk_only

PAGE_SIZE = 25
CALLS = 20


@require_safe
@desk_only
def desk(request: HttpRequest) -> HttpResponse:
    """The calls in which there are applications to see."""
    page = Paginator(calls_for(request.user), CALLS).get_page(request.GET.get("page"))
    return render(request, "governor/desk.html", {"page": page, "overseer": oversees(request.user)})


@require_safe
@desk_only
def queue_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The applications of a call, narrowed and sorted."""
    call = call_seen(request, pk)
    form = _form(request, call)
    wanted = form.wanted
    rows = Paginator(queue(request.user, call, wanted), PAGE_SIZE)
    page = rows.get_page(request.GET.get("page"))
    shown = rows_of(list(page))
    counts = state_counts(request.user, call)
    context = {
        "call": call,
        "crumbs": crumbs(call),
        "form": form,
        "page": page,
        "rows": shown,
        "found": rows.count,
        "narrowed": any(value for key, value in form.cleaned_data.items() if key != "sort"),
        "counts": [(label, counts.get(value, 0)) for value, label in Handling.State.choices],
        "barred": barred_among(request.user, shown),
        "overseer": oversees(request.user),
    }
    return render(request, "governor/queue.html", context)


def _form(request: HttpRequest, call: Call) -> QueueForm:
    overseer = oversees(request.user)
    return QueueForm(
        request.GET,
        areas=priority_areas_of(call),
        people=list(colleagues_of(request.user)),
        governors=list(governors()) if overseer else [],
    )
