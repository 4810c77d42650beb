"""The directorate's desk for calls: prepare, check, open, change, close."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lovende.applications.tasks import tell_of_change
from lovende.common.errors import DomainError, InvalidInput
from lovende.people.permissions import Permission
from lovende.schemes import calls
from lovende.schemes.checklist import checklist
from lovende.schemes.forms import CallForm
from lovende.schemes.models import Call
from lovende.schemes.queries import calls_to_prepare, governors, possible_areas
from lovende.web.access import only_with, person
from lovende.web.call_words import terms_of, versions_of

PAGE_SIZE = 20


@require_safe
@only_with(Permission.PREPARE_CALL)
def call_desk(request: HttpRequest) -> HttpResponse:
    """Every call that applications can be handed in to here."""
    page = Paginator(calls_to_prepare(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "directorate/calls/list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@only_with(Permission.PREPARE_CALL)
def call_prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """The terms of one call; what is wrong is told at the field, and nothing written is lost."""
    call = _call(pk)
    sent = request.POST if request.method == "POST" else None
    form = CallForm(call, governors(), possible_areas(call), sent)
    if request.method != "POST":
        return _page(request, call, form)
    if form.is_valid() and _written(request, call, form):
        messages.success(request, _("The call is saved."))
        return redirect("call-prepare", pk=pk)
    return _page(request, _call(pk), form, status=422)


def _written(request: HttpRequest, call: Call, form: CallForm) -> bool:
    try:
        reason = form.cleaned_data.get("reason", "")
        calls.prepare_call(by=person(request), call=call, terms=form.terms, reason=reason)
        tell_of_change.enqueue(call.pk, request.build_absolute_uri("/"))
    except InvalidInput as error:
        _tell(form, error)
        return False
    return True


def _tell(form: CallForm, error: InvalidInput) -> None:
    form.add_error("reason" if _names_reason(error) else None, str(error))
    for problem in error.problems:
        if problem.where != "reason":
            form.add_error(None, f"{problem.where}: {problem.message}")


def _names_reason(error: InvalidInput) -> bool:
    return any(problem.where == "reason" for problem in error.problems)


@require_POST
@only_with(Permission.PREPARE_CALL)
def call_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the call, when its checklist is green."""
    try:
        calls.open_call(by=person(request), call=_call(pk))
        messages.success(request, _("The call is open."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("call-prepare", pk=pk)


@require_POST
@only_with(Permission.PREPARE_CALL)
def call_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the call for good."""
    try:
        calls.close_call(by=person(request), call=_call(pk))
        messages.success(request, _("The call is closed."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("call-prepare", pk=pk)


def _call(pk: int) -> Call:
    return get_object_or_404(calls_to_prepare(), pk=pk)


def _page(request: HttpRequest, call: Call, form: CallForm, *, status: int = 200) -> HttpResponse:
    points = checklist(call)
    context = {
        "call": call,
        "form": form,
        "points": points,
        "green": all(one.green for one in points),
        "terms": terms_of(call),
        "versions": versions_of(call),
        "crumbs": [
            {"label": _("Prepare calls"), "href": reverse("call-desk")},
            {"label": str(call)},
        ],
    }
    return render(request, "directorate/calls/prepare.html", context, status=status)
