"""Measures like a draft: pasted or typed, and shown with the reasons while one writes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lovende.knowledge.forms import draft_text
from lovende.knowledge.queries import similar_to_text
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
