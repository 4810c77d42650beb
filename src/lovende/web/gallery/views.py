"""Shows every template component in all its states, so that each can be looked at and tested."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lovende.web.gallery import samples
from lovende.web.gallery.forms import FilledForm, SampleForm

SCHEMES = ("auto", "light", "dark")


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """The page; ``?farger=dark`` shows it in the dark whatever the device prefers."""
    asked = request.GET.get("farger", "auto")
    answers = {"wrong-text": "ett to tre fire", "wrong-contact": "ikke en adresse"}
    wrong = SampleForm(data=answers, prefix="wrong")
    wrong.is_valid()
    context = {
        "scheme": asked if asked in SCHEMES else "auto",
        "form": SampleForm(),
        "wrong": wrong,
        "filled": FilledForm(initial=FilledForm.FILLED, prefix="filled"),
        "first_page": Paginator(range(480), 20).page(1),
        "middle_page": Paginator(range(480), 20).page(12),
        "last_page": Paginator(range(60), 20).page(3),
        "single_page": Paginator(range(3), 20).page(1),
        **samples.everything(),
    }
    return render(request, "gallery/index.html", context)
