"""The list of measures: search, facets, sort, pages, and the page of what did not work."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lovende.knowledge.facets import YES
from lovende.knowledge.forms import BankQuery
from lovende.knowledge.queries import find, suggestions
from lovende.web.public.listing import SHORTCUT_FACET, listing


@require_safe
def measure_list(request: HttpRequest) -> HttpResponse:
    """The measures that fit the address's words and filters."""
    results = find(BankQuery.from_params(request.GET))
    return _list_page(request, listing(request, results))


@require_safe
def measure_failures(request: HttpRequest) -> HttpResponse:
    """Measures that did not reach their goals or were stopped, to be narrowed like the list."""
    asked = BankQuery.from_params(request.GET)
    failed = replace(asked.only(SHORTCUT_FACET, [YES]), page=asked.page)
    return _list_page(request, listing(request, find(failed), shortcut=True))


def _list_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The page; when htmx asks, the address shown is the short one that asks the same."""
    response = render(request, "public/measures/list.html", context)
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = context["address"]
    return response


@require_safe
def measure_suggestions(request: HttpRequest) -> HttpResponse:
    """What is being typed, its last word completed in the likeliest ways; options of a list."""
    found = suggestions(request.GET.get("q", ""))
    return render(request, "public/measures/suggestions.html", {"suggestions": found})
