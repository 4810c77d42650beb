"""Calls as everybody may read them: terms, guidance to applicants, and what has changed."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lovende.applications.queries import holds_made_up
from lovende.common.texts import localized
from lovende.questionnaires.definitions import Questionnaire
from lovende.schemes.models import Call
from lovende.schemes.queries import priority_areas_of, public_calls
from lovende.web.call_words import terms_of, versions_of

PAGE_SIZE = 20


@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """The calls that have been opened, newest first."""
    page = Paginator(public_calls(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "public/calls/list.html", {"page": page})


@require_safe
def call_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One call, with the whole form and its guidance, so that one can prepare."""
    call = get_object_or_404(public_calls(), pk=pk)
    context = {
        "call": call,
        "terms": terms_of(call),
        "areas": priority_areas_of(call),
        "frames": call.frames.select_related("governor"),
        "versions": versions_of(call),
        "guidance": guidance_of(call),
        "made_up": holds_made_up([call]),
        "crumbs": [
            {"label": _("Calls"), "href": reverse("call-list")},
            {"label": str(call)},
        ],
    }
    return render(request, "public/calls/detail.html", context)


def guidance_of(call: Call) -> dict[str, object]:
    """The form's introduction and its steps in the active language."""
    version = call.application_form
    form: Questionnaire | None = version.form if version else None
    if form is None:
        return {}
    steps = [
        {
            "title": localized(section.title),
            "intro": localized(section.intro),
            "questions": [
                {
                    "label": localized(question.label),
                    "help": localized(question.help),
                    "example": localized(question.example),
                }
                for question in section.questions
            ],
        }
        for section in form.sections
    ]
    return {"intro": localized(form.intro), "steps": steps}
