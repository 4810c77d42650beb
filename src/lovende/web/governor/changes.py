"""Asking an office for changes, and reading what has changed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lovende.awards.actions import changes
from lovende.awards.forms import RequestForm
from lovende.awards.models import Handling
from lovende.awards.queries import application as read
from lovende.awards.tasks import tell_of_request
from lovende.common.errors import InvalidInput
from lovende.common.texts import whole_number_or
from lovende.web.access import person
from lovende.web.governor.access import crumbs, desk_only, handled, seen


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the office shall change, and the last day; the office is told by mail."""
    held = handled(request, pk)
    if request.method != "POST" and held.state != Handling.State.RECEIVED:
        return redirect("handling-page", pk=pk)
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = changes.request_changes(by=person(request), handling=held, **form.cleaned_data)
        except InvalidInput as error:
            form.tell(error)
        else:
            tell_of_request.enqueue(asked_for=made.pk, origin=request.build_absolute_uri("/"))
            messages.success(request, _("The application is with the office, which is told."))
            return redirect("handling-page", pk=pk)
    label = _("Ask for changes")
    context = {
        "held": held,
        "title": read.title_of(held.submission),
        "form": form,
        "heading": label,
        "crumbs": crumbs(held.call, label, held=held),
    }
    status = 422 if form.errors else 200
    return render(request, "governor/request.html", context, status=status)


@require_POST
@desk_only
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with the version that was handed in, when no other has come in time."""
    held = handled(request, pk)
    changes.go_on(by=person(request), handling=held)
    messages.success(request, _("The version that was handed in stands."))
    return redirect("handling-page", pk=pk)


@require_safe
@desk_only
def changes_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What a version says otherwise than the one before it; the newest unless one is named."""
    held = seen(request, pk)
    versions = {one.number: one for one in read.versions_of(held)}
    number = whole_number_or(request.GET.get("version", ""), max(versions))
    if number not in versions or number - 1 not in versions:
        raise Http404
    label = _("What has changed")
    context = {
        "held": held,
        "title": read.title_of(held.submission),
        "heading": label,
        "crumbs": crumbs(held.call, label, held=held),
        "number": number,
        "before": number - 1,
        "asked": [one for one in read.requests_of(held) if one.submission.number == number - 1],
        "changes": read.changes_between(versions[number - 1], versions[number]),
    }
    return render(request, "governor/changes.html", context)
