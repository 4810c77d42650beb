"""Up to four measures side by side."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lovende.knowledge.facets import TERM_FACETS
from lovende.knowledge.pages import Comparison, ComparisonRow
from lovende.knowledge.queries import MOST_COMPARED, compare, titles
from lovende.measures.models import Measure
from lovende.web.public.links import chosen_measures, compare_link
from lovende.web.templatetags.lovende_ui import status, years

STATUS_KINDS = {
    "stage": "stage",
    "goal_attainment": "goal",
    "robustness": "robustness",
    "continuation": "continuation",
}
SEVERAL = {"municipalities", "grants", "reports", *TERM_FACETS}
"""Rows whose cells hold several things, which read best as a list."""
WRITTEN = {"goal_verdict", *Measure.PROFILE_FIELDS}


@require_safe
def measure_compare(request: HttpRequest) -> HttpResponse:
    """The measures named by ``m`` in the address, at most four."""
    asked = chosen_measures(request)
    context = _context(compare(asked))
    context["left_out"] = list(titles(asked[MOST_COMPARED : 2 * MOST_COMPARED]).values())
    return render(request, "public/measures/compare.html", context)


def _context(comparison: Comparison) -> dict[str, Any]:
    keys = [measure.key for measure in comparison.measures]
    return {
        "comparison": comparison,
        "rows": _rows(comparison),
        "some_synthetic": any(measure.synthetic for measure in comparison.measures),
        "crumbs": [
            {"label": _("Measures"), "href": reverse("measure-list")},
            {"label": _("Compare measures")},
        ],
        "columns": [
            {
                "title": measure.title,
                "href": measure.get_absolute_url(),
                "remove_href": compare_link(key for key in keys if key != measure.key),
                "synthetic": measure.synthetic,
                "language": measure.language,
            }
            for measure in comparison.measures
        ],
        "room": MOST_COMPARED - len(keys),
        "add_href": f"{reverse('measure-list')}?{urlencode([('m', key) for key in keys])}",
    }


def _rows(comparison: Comparison) -> list[dict[str, Any]]:
    """Facts first; the texts of the profiles under a heading of their own."""
    facts = [_row(row, comparison) for row in comparison.rows if not row.long]
    texts = [_row(row, comparison) for row in comparison.rows if row.long]
    heading = [{"label": _("Profile"), "heading": True}] if texts else []
    return [*facts, *heading, *texts]


def _row(row: ComparisonRow, comparison: Comparison) -> dict[str, Any]:
    """A row with its cells drawn: verdicts with their symbols, texts in paragraphs."""
    cells = zip(comparison.measures, row.cells, strict=True)
    return {"label": row.label, "cells": [_cell(row, measure, text) for measure, text in cells]}


def _cell(row: ComparisonRow, measure: Measure, text: str) -> str:
    if row.key == "years":
        return years(measure)
    if row.key == "replicates" and measure.replicates:
        return _repeated(measure.replicates)
    if row.key in STATUS_KINDS and text:
        return status(STATUS_KINDS[row.key], getattr(measure, row.key), text)
    if row.key in SEVERAL and "; " in text:
        items = format_html_join("", "<li>{}</li>", ((part,) for part in text.split("; ")))
        return format_html('<ul class="lv-plain">{}</ul>', items)
    if row.key in WRITTEN and text:
        return format_html(
            '<div lang="{}">{}</div>',
            measure.language,
            mark_safe(linebreaks(text, autoescape=True)),  # noqa: S308  (escaped by linebreaks)
        )
    return text


def _repeated(other: Measure) -> str:
    """A link to the measure that is repeated, which may itself be synthetic."""
    mark = format_html(' <span class="lv-synthetic">{}</span>', _("Synthetic"))
    return format_html(
        '<a href="{}" lang="{}">{}</a>{}',
        other.get_absolute_url(),
        other.language,
        other.title,
        mark if other.synthetic else "",
    )
