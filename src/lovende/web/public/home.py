"""The front page: what the bank is, a search box, and ways in with figures from the bank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lovende.knowledge.facets import NO, YES
from lovende.knowledge.forms import BankQuery
from lovende.knowledge.pages import Results
from lovende.knowledge.queries import county_overview, find, open_bank
from lovende.web.public.links import list_link


@dataclass(frozen=True, slots=True)
class WayIn:
    """A value of a facet with how many measures it holds, and the list of them."""

    label: str
    count: int
    href: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    return render(request, "public/home.html", _context())


def _context() -> dict[str, Any]:
    bank = open_bank()
    results = find(BankQuery(), bank=bank)
    overview = county_overview(bank=bank)
    synthetic = _count(results, "synthetic", YES)
    return {
        "total": results.all_measures,
        "offices": overview.offices,
        "counties": sum(1 for row in overview.rows if row.measures),
        "failed": _count(results, "failed", YES),
        "replications": _count(results, "replication", YES),
        "synthetic": synthetic,
        "real": results.all_measures - synthetic,
        "real_href": list_link(synthetic=NO),
        "replications_href": list_link(replication=YES),
        "categories": _ways_in(results, "category"),
        "age_groups": _ways_in(results, "age_group"),
        "law_sections": _ways_in(results, "law_section"),
        "county_links": [
            WayIn(row.name, row.measures, list_link(county=row.code)) for row in overview.rows
        ],
    }


def _count(results: Results, facet: str, value: str) -> int:
    options = next(counts.options for counts in results.facets if counts.key == facet)
    return next((option.count for option in options if option.key == value), 0)


def _ways_in(results: Results, facet: str) -> list[WayIn]:
    """The values in use, in the scheme's order."""
    options = next(counts.options for counts in results.facets if counts.key == facet)
    return [
        WayIn(option.label, option.count, list_link(**{facet: option.key}))
        for option in options
        if option.count
    ]
