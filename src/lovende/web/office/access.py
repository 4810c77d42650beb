"""What the offices' pages begin with: the application that a person may see, and its steps."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from lovende.applications.models import Application
from lovende.applications.queries import applications_of
from lovende.common.texts import localized
from lovende.questionnaires.definitions import Section
from lovende.web.call_words import VersionView, versions_of


def own(request: HttpRequest, pk: int) -> Application:
    """The application, when it is of an office of the person's."""
    return get_object_or_404(applications_of(request.user), pk=pk)


def sections_of(application: Application) -> tuple[Section, ...]:
    """The steps of the form."""
    version = application.call.application_form
    return version.form.sections if version else ()


def section_of(application: Application, step: str) -> Section:
    """One step, or a page that is not there."""
    for section in sections_of(application):
        if section.key == step:
            return section
    raise Http404


def steps_of(application: Application, current: str = "") -> list[dict[str, str]]:
    """The way through the application; a step is done when all its required fields are filled."""
    steps = [
        {
            "label": localized(one.title),
            "href": reverse("application-step", args=[application.pk, one.key]),
            "state": _state(application, one, current),
        }
        for one in sections_of(application)
    ]
    rest = (("similar", _("Similar measures")), ("page", _("Check and hand in")))
    for name, label in rest:
        done = name == "similar" and bool(application.search)
        state = "current" if current == name else "done" if done else "upcoming"
        href = reverse(f"application-{name}", args=[application.pk])
        steps.append({"label": label, "href": href, "state": state})
    return steps


def _state(application: Application, section: Section, current: str) -> str:
    if section.key == current:
        return "current"
    needed = (one.key for one in section.questions if one.required and one.shown_if is None)
    return "done" if all(application.answers.get(key) for key in needed) else "upcoming"


def unseen_changes(application: Application) -> list[VersionView]:
    """How the call was changed since the office last looked, newest first."""
    return versions_of(application.call, after=application.call_seen)


def crumbs(application: Application) -> list[dict[str, Any]]:
    """The way back to the list."""
    return [
        {"label": _("Applications"), "href": reverse("application-list")},
        {"label": str(application)},
    ]
