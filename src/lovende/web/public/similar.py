"""Measures like a draft: pasted or typed, and shown with the reasons while one writes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lovende.knowledge.forms import draft_text
from lovende.knowledge.queries import similar_to_measure, similar_to_text
from lovende.web.public.links import compare_link


@require_http_methods(["GET", "HEAD", "POST"])
def measure_similar(request: HttpRequest) -> HttpResponse:
    """The measures most like a draft. The draft is sent in the body, and kept nowhere."""
    text, notes = draft_text(request.POST.get("text", ""))
    found = similar_to_text(text) if text else ()
    context = {
        "text": text,
        "notes": notes,
        "found": found,
        "asked": request.method == "POST",
        "compare_href": compare_link(one.measure.key for one in found[:4]),
        "some_synthetic": any(one.measure.synthetic for one in found),
        "heading": _("Measures like a draft"),
    }
    return render(request, "public/measures/similar.html", context)


@require_safe
def measure_alike(request: HttpRequest, key: str) -> HttpResponse:
    """The measures most like one of the bank's own; the measure's page fetches the first few."""
    answer = similar_to_measure(key)
    if answer is None:
        raise Http404
    measure, found = answer
    context = {
        "measure": measure,
        "found": found,
        "compare_href": compare_link([key, *(one.measure.key for one in found[:3])]),
        "some_synthetic": any(one.measure.synthetic for one in found),
        "crumbs": [
            {"label": _("Measures"), "href": reverse("measure-list")},
            {"label": measure.title, "href": measure.get_absolute_url()},
            {"label": _("Similar measures")},
        ],
    }
    return render(request, "public/measures/alike.html", context)
