"""What is tried where: a table of counties and categories, each figure a way into the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lovende.knowledge.forms import BankQuery
from lovende.knowledge.pages import CountyOverview, CountyRow, LabelledTerm
from lovende.knowledge.queries import Bank, how_many_synthetic, open_bank
from lovende.knowledge.queries import county_overview as overview_of
from lovende.web import charts
from lovende.web.public.links import list_link

STEPS = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """How many measures, the list of them, and a shade from 0 (none) to ``STEPS`` (most)."""

    count: int
    href: str
    shade: int


@require_safe
def county_overview(request: HttpRequest) -> HttpResponse:
    """Counties by category, for one year or for all."""
    bank = open_bank()
    overview = overview_of(bank=bank)
    year = request.GET.get("year", "")
    if year in map(str, overview.years):
        overview = overview_of(int(year), bank=bank)
    return render(request, "public/counties.html", _context(overview, bank))


def _context(overview: CountyOverview, bank: Bank) -> dict[str, Any]:
    asked = BankQuery() if overview.year is None else BankQuery().with_("year", str(overview.year))
    most = max((count for row in overview.rows for count in row.categories), default=0)
    return {
        "overview": overview,
        "synthetic": how_many_synthetic(asked, bank=bank),
        "year": overview.year,
        "years": [(str(year), str(year)) for year in overview.years],
        "active": sum(1 for row in overview.rows if row.measures),
        "columns": [_column(term, overview) for term in overview.categories],
        "rows": [_row(row, overview, most) for row in overview.rows],
        "chart": _chart(overview),
    }


def _column(term: LabelledTerm, overview: CountyOverview) -> dict[str, Any]:
    place = overview.categories.index(term)
    return {
        "label": term.label,
        "href": list_link(category=term.key, year=overview.year),
        "total": sum(row.categories[place] for row in overview.rows),
    }


def _row(row: CountyRow, overview: CountyOverview, most: int) -> dict[str, Any]:
    def cell(term: LabelledTerm, count: int) -> Cell:
        href = list_link(county=row.code, category=term.key, year=overview.year) if count else ""
        return Cell(count, href, _shade(count, most))

    return {
        "name": row.name,
        "href": list_link(county=row.code, year=overview.year) if row.measures else "",
        "measures": row.measures,
        "offices": row.offices,
        "cells": [cell(t, c) for t, c in zip(overview.categories, row.categories, strict=True)],
    }


def _shade(count: int, most: int) -> int:
    return -(-count * STEPS // most) if most else 0


def _chart(overview: CountyOverview) -> charts.BarChart:
    return charts.counts(
        title=_("Measures by county"),
        unit=_("measures"),
        rows=[
            charts.CountRow(
                row.name, row.measures, href=list_link(county=row.code, year=overview.year)
            )
            for row in sorted(overview.rows, key=lambda row: -row.measures)
        ],
    )
