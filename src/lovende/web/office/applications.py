"""An office's applications: the list, one page a step, and the page on which they are handed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lovende.applications import actions
from lovende.applications.checking import budget_of, checked
from lovende.applications.forms import StepForm
from lovende.applications.models import Application
from lovende.applications.queries import applications_of
from lovende.awards.queries.application import open_request
from lovende.common.errors import DomainError, InvalidInput
from lovende.common.texts import localized
from lovende.people.permissions import Permission, current_memberships
from lovende.questionnaires.display import format_amount
from lovende.schemes.queries import open_calls
from lovende.web.access import only_with, person
from lovende.web.office.access import (
    crumbs,
    own,
    section_of,
    sections_of,
    steps_of,
    unseen_changes,
)

PAGE_SIZE = 20
ACTS: dict[str, Callable[..., Any]] = {
    "seen": actions.see_call,
    "ask": actions.ask_signature,
    "back": actions.take_back,
    "sign": actions.sign_and_submit,
    "withdraw": actions.withdraw,
}


@require_safe
@only_with(Permission.WRITE_APPLICATION)
def application_list(request: HttpRequest) -> HttpResponse:
    """The office's applications, and the calls that are open."""
    page = Paginator(applications_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "calls": open_calls(), "offices": _offices(request)}
    return render(request, "office/list.html", context)


@require_POST
@only_with(Permission.WRITE_APPLICATION)
def application_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin an application to an open call."""
    call = get_object_or_404(open_calls(), pk=pk)
    offices = {str(one.pk): one for one in _offices(request)}
    office = offices.get(request.POST.get("office", ""), next(iter(offices.values())))
    made = actions.start(by=person(request), call=call, office=office)
    return redirect("application-step", pk=made.pk, step=sections_of(made)[0].key)


@require_http_methods(["GET", "HEAD", "POST"])
@only_with(Permission.WRITE_APPLICATION)
def application_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step: read, write, save and go on."""
    application = own(request, pk)
    section = section_of(application, step)
    if request.method != "POST":
        return _step(request, application, StepForm(section, application.answers))
    try:
        saved = _save(request, application, step)
    except DomainError as error:
        form = StepForm(section, application.answers, request.POST)
        form.add_error(None, str(error))
        return _step(request, application, form, status=422)
    if saved.conflicts or saved.refused:
        return _again(request, own(request, pk), step, saved)
    messages.success(request, _("Saved."))
    return redirect(_next(application, step))


@require_POST
@only_with(Permission.WRITE_APPLICATION)
def application_save(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Autosave: the marks to build on, which fields were not kept, and why."""
    application = own(request, pk)
    try:
        saved = _save(request, application, step)
    except DomainError as error:
        return JsonResponse({"message": str(error)}, status=400)
    faults = saved.refused | _told(saved)
    status = 409 if saved.conflicts else 200
    message = " ".join(faults.values()) or _("Saved.")
    marks = {f"base_{key}": mark for key, mark in saved.marks.items() if key not in faults}
    return JsonResponse(
        {"message": message, "marks": marks, "unsaved": list(faults)}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@only_with(Permission.WRITE_APPLICATION)
def application_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is missing, the sum, and the buttons that send it on."""
    application = own(request, pk)
    act = ACTS.get(request.POST.get("act", ""))
    if act is not None:
        try:
            act(by=person(request), application=application)
            messages.success(request, _("Done."))
        except InvalidInput as error:
            messages.error(request, str(error))
        return redirect("application-page", pk=pk)
    found, problems = checked(application)
    budget = budget_of(found.answers)
    context = {
        "application": application,
        "crumbs": crumbs(application),
        "steps": steps_of(application, "page"),
        "problems": _placed(application, problems),
        "total": format_amount(budget.total) if budget else "",
        "a_year": format_amount(budget.a_year) if budget else "",
        "unseen": unseen_changes(application),
        "submissions": application.submissions.all(),
        "asked": open_request(application.pk),
    }
    return render(request, "office/page.html", context)


def _offices(request: HttpRequest) -> list[Any]:
    found = (one.organisation for one in current_memberships(request.user))
    return list({one.pk: one for one in found if one.kind == "office"}.values())


def _save(request: HttpRequest, application: Application, step: str) -> actions.Saved:
    form = StepForm(section_of(application, step), application.answers)
    fields, bases = form.sent(request.POST)
    return actions.save_fields(
        by=person(request), application=application, fields=fields, bases=bases
    )


def _told(saved: actions.Saved) -> dict[str, str]:
    message = _("Somebody else has written here meanwhile: «%(text)s». Yours is not saved yet.")
    return {key: message % {"text": text} for key, text in saved.conflicts.items()}


def _again(
    request: HttpRequest, application: Application, step: str, saved: actions.Saved
) -> HttpResponse:
    """What was written stays in the form, built on what stands now, with what is wrong."""
    form = StepForm(section_of(application, step), application.answers, request.POST)
    form.is_valid()
    form.show(saved.refused | _told(saved))
    return _step(request, application, form, status=409 if saved.conflicts else 422)


def _step(
    request: HttpRequest, application: Application, form: StepForm, *, status: int = 200
) -> HttpResponse:
    section = form.section
    context = {
        "application": application,
        "crumbs": crumbs(application),
        "steps": steps_of(application, section.key),
        "section": {
            "key": section.key,
            "title": localized(section.title),
            "intro": localized(section.intro),
        },
        "form": form,
        "unseen": unseen_changes(application),
        "autosave": reverse("application-save", args=[application.pk, section.key]),
        "writable": application.state == Application.State.DRAFT,
    }
    return render(request, "office/step.html", context, status=status)


def _next(application: Application, step: str) -> str:
    keys = [one.key for one in sections_of(application)]
    place = keys.index(step) + 1
    if place == len(keys):
        return reverse("application-similar", args=[application.pk])
    return reverse("application-step", args=[application.pk, keys[place]])


def _placed(application: Application, problems: list[Any]) -> list[dict[str, str]]:
    """Each problem with the question it is about and a link to its step."""
    steps = {
        question.key: (section.key, localized(question.label))
        for section in sections_of(application)
        for question in section.questions
    }
    return [
        {
            "label": steps[one.where][1],
            "message": str(one.message),
            "href": reverse("application-step", args=[application.pk, steps[one.where][0]])
            + f"#id_{one.where}",
        }
        for one in problems
    ]
