"""Measures that are alike: the groups of a year, and the measures of one group."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lovende.knowledge.queries.clusters import (
    COPIES,
    GROUPS,
    SETS_A_PAGE,
    AlikeSet,
    Choice,
    alike,
    alike_to,
)
from lovende.people.permissions import Permission, require
from lovende.web.public.links import compare_link, list_link
from lovende.web.public.listing import Pages, page_number

MOST_COUNTIES = 4


@require_safe
def alike_list(request: HttpRequest) -> HttpResponse:
    """The groups of alike measures of a year, or those that have nearly the same text."""
    require(request.user, Permission.SEE_ALIKE)
    asked = _asked(request)
    kind = asked["kind"]
    page = alike(**asked)
    context: dict[str, Any] = {"page": page}
    if page is not None:
        context |= {
            "sets": [_shown(one, page.choice, kind) for one in page.sets],
            "tabs": [
                _tab(_("About the same thing"), page.groups, GROUPS, page.choice, kind),
                _tab(_("Nearly the same text"), page.copies, COPIES, page.choice, kind),
            ],
            "years": [(year, year) for year in page.years],
            "categories": [(one.key, f"{one.label} ({one.count})") for one in page.categories],
            "pages": Pages(page.number, page.num_pages),
            "first": (page.number - 1) * SETS_A_PAGE + 1,
        }
    return render(request, "overview/alike.html", context)


@require_safe
def alike_set(request: HttpRequest, key: str) -> HttpResponse:
    """The measures of the set that a measure is in."""
    require(request.user, Permission.SEE_ALIKE)
    asked = _asked(request)
    kind = asked["kind"]
    found = alike_to(key, **asked)
    if found is None:
        raise Http404
    context = {
        "page": found,
        "set": _shown(found.alike, found.choice, kind),
        "all": f"{reverse('alike-list')}?{_query(found.choice, kind)}",
        "pages": Pages(found.number, found.num_pages),
    }
    return render(request, "overview/alike_set.html", context)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """The year, the category, the kind of sets and the page, as the reads take them."""
    asked = request.GET
    return {
        "year": asked.get("year", ""),
        "category": asked.get("category", ""),
        "kind": COPIES if asked.get("kind") == COPIES else GROUPS,
        "page": page_number(request),
    }


def _tab(label: str, count: int, kind: str, choice: Choice, current: str) -> dict[str, Any]:
    href = f"{reverse('alike-list')}?{_query(choice, kind)}"
    return {"label": label, "count": count, "href": href, "current": kind == current}


def _shown(one: AlikeSet, choice: Choice, kind: str) -> dict[str, Any]:
    return {
        "alike": one,
        "name": _name(one),
        "copies": kind == COPIES,
        "href": f"{reverse('alike-set', args=[one.key])}?{_query(choice, kind)}",
        "compare": compare_link(measure.key for measure in one.measures),
        "more": one.size - len(one.measures),
        "counties": [
            (county.label, county.count, list_link(county=county.key, year=choice.year))
            for county in one.counties[:MOST_COUNTIES]
        ],
        "more_counties": len(one.counties[MOST_COUNTIES:]),
    }


def _name(one: AlikeSet) -> str:
    """The words that tell a group; copies, and groups without, go by their first title."""
    if one.words:
        return capfirst(", ".join(one.words))
    return one.measures[0].title if one.measures else ""


def _query(choice: Choice, kind: str) -> str:
    asked = {"year": choice.year, "category": choice.category}
    asked["kind"] = kind if kind != GROUPS else ""
    return urlencode({name: value for name, value in asked.items() if value})
