"""The page of one measure: facts, verdict, profile, reports and replications both ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lovende.knowledge.pages import MeasurePage, TimelineEntry
from lovende.knowledge.queries import measure_page
from lovende.knowledge.queries.measure import PROFILE_LABELS
from lovende.measures.models import GoalAttainment, Measure
from lovende.selection.queries.promising import Promising, promising
from lovende.web.public import explanations
from lovende.web.public.links import Link, compare_link, list_link
from lovende.web.public.reports import report_views


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Links to the lists of measures that share a kind of term with this one."""

    label: str
    links: list[Link]


@require_safe
def measure_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Everything the bank knows of one measure."""
    page = measure_page(key, viewer=request.user)
    if page is None:
        raise Http404
    return render(request, "public/measures/detail.html", _context(page))


def _context(page: MeasurePage) -> dict[str, Any]:
    measure = page.measure
    found = promising([measure.pk], profiles=True).get(measure.pk)
    return {
        "promising": found,
        "promising_parts": _parts(found) if found else [],
        "page": page,
        "measure": measure,
        "crumbs": [
            {"label": _("Measures"), "href": reverse("measure-list")},
            {"label": measure.title},
        ],
        "steps": explanations.place_on_robustness_scale(measure.robustness),
        "verdict_meaning": _verdict_meaning(measure),
        "robustness_meaning": explanations.ROBUSTNESS[measure.robustness],
        "profile": [part for part in page.profile if part.text],
        "unwritten": [part.label for part in page.profile if not part.text],
        "reports": report_views(page.reports, unfold=not measure.description),
        "events": _events(page),
        "similar": _similar(page),
        "family_size": len(_family(page)),
        "compare_href": compare_link(_family(page)),
        "list_by_office": list_link(office=measure.office_id),
    }


def _parts(found: Promising) -> list[tuple[str, str]]:
    """The approved profile, heading by heading."""
    return [(str(PROFILE_LABELS[key]), text) for key, text in found.parts.items() if text]


def _verdict_meaning(measure: Measure) -> explanations.Text:
    """What the verdict means; «the reports do not say» is left out where a text does say."""
    unstated = measure.goal_attainment == GoalAttainment.NOT_STATED
    if unstated and measure.goal_verdict:
        return ""
    return explanations.GOAL_ATTAINMENT[measure.goal_attainment]


def _events(page: MeasurePage) -> list[dict[str, Any]]:
    """What happened; a replication leads to its page, marked there as here if it is synthetic."""
    replications = iter(page.replications)  # in the order of the timeline

    def event(entry: TimelineEntry) -> dict[str, Any]:
        other = next(replications, None) if entry.kind == "replication" else None
        return {
            "when": entry.date or str(entry.year),
            "title": entry.label,
            "href": other.get_absolute_url() if other else entry.anchor and f"#{entry.anchor}",
            "synthetic": bool(other and other.synthetic),
        }

    return [event(entry) for entry in page.timeline]


def _similar(page: MeasurePage) -> list[LinkGroup]:
    groups = [
        LinkGroup(
            group.label, [Link(t.label, list_link(**{group.kind: t.key})) for t in group.terms]
        )
        for group in page.terms
        if group.terms
    ]
    county = page.measure.county
    return [*groups, LinkGroup(_("County"), [Link(county.name, list_link(county=county.code))])]


def _family(page: MeasurePage) -> list[str]:
    """The measure, what it replicates and what replicates it: what one wants to compare."""
    family: list[Measure] = [page.measure]
    if page.replicates:
        family.append(page.replicates)
    return [measure.key for measure in [*family, *page.replications][:4]]
