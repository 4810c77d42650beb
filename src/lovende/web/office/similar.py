"""Measures like an application, found while it is written, and what the office makes of each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lovende.applications import actions
from lovende.applications.models import Application, Likeness
from lovende.common.errors import InvalidInput
from lovende.knowledge.queries import similar_to_text
from lovende.measures.models import Measure
from lovende.measures.queries import all_measures
from lovende.people.permissions import Permission
from lovende.web.access import only_with, person
from lovende.web.office.access import crumbs, own, steps_of

SEARCHED = ("title", "need", "research_question", "target_group", "description")


@require_safe
@only_with(Permission.WRITE_APPLICATION)
def application_similar(request: HttpRequest, pk: int) -> HttpResponse:
    """What the bank holds that is like the draft; the search is kept with the application."""
    application = own(request, pk)
    text = "\n".join(application.answers.get(key, "") for key in SEARCHED).strip()
    found = similar_to_text(text) if text else ()
    writable = application.state == Application.State.DRAFT
    keys = [one.measure.key for one in found]
    if writable and keys and keys != application.search.get("found"):
        application = _kept(request, application, keys)
    marks = {one.measure_id: one for one in application.likenesses.all()}
    context = {
        "application": application,
        "crumbs": crumbs(application),
        "steps": steps_of(application, "similar"),
        "found": [(one, marks.get(one.measure.pk)) for one in found],
        "kinds": Likeness.Kind.choices,
        "writable": writable,
        "some_synthetic": any(one.measure.synthetic for one in found),
    }
    return render(request, "office/similar.html", context)


def _kept(request: HttpRequest, application: Application, keys: list[str]) -> Application:
    actions.keep_search(by=person(request), application=application, found=keys)
    return own(request, application.pk)


@require_POST
@only_with(Permission.WRITE_APPLICATION)
def application_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what one of them is to the office's own."""
    application = own(request, pk)
    measure: Measure = get_object_or_404(all_measures(), key=request.POST.get("measure", ""))
    try:
        actions.mark_similar(
            by=person(request),
            application=application,
            measure=measure,
            kind=request.POST.get("kind", ""),
            reason=request.POST.get("reason", ""),
        )
        messages.success(request, _("Saved."))
    except InvalidInput as error:
        messages.error(request, str(error))
    return redirect("application-similar", pk=pk)
