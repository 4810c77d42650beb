"""The flow of a round as a diagram: on its page, as files, and the measures behind each box."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lovende.common.tables import chunks
from lovende.selection.lifecycle import REASONS
from lovende.selection.models import Event, Phase, Round
from lovende.selection.queries.flow import BOXES, CAME, LEFT, ON, WAITING, counts_in, items_in_box
from lovende.web.assessor.access import crumbs, round_seen, selection_only
from lovende.web.flow_diagram import content, typeset
from lovende.web.flow_diagram.content import Counted, Diagram
from lovende.web.flow_diagram.svg import svg

PAGE_SIZE = 50
HEADINGS = {
    CAME: gettext_lazy("Came in"),
    LEFT: gettext_lazy("Left"),
    ON: gettext_lazy("Went on"),
    WAITING: gettext_lazy("Not decided yet"),
}
FILES: dict[str, tuple[str, Callable[[Diagram], Iterable[bytes]]]] = {
    "svg": ("image/svg+xml", lambda diagram: [svg(diagram).encode()]),
    "pdf": ("application/pdf", lambda diagram: [typeset.pdf(diagram)]),
    "png": ("image/png", lambda diagram: [typeset.png(diagram)]),
    "csv": ("text/csv; charset=utf-8", lambda diagram: chunks(content.table(diagram), "csv")),
}


def diagram_of(round_: Round) -> Diagram:
    """The diagram of a round that ``rounds_for`` gave; phases not begun have no numbers."""
    counts = content.counted(counts_in(round_))
    phases = tuple(
        _named(phase, count) for phase, count in zip(round_.phases.all(), counts, strict=True)
    )
    made_up = getattr(round_, "synthetic", False)
    return Diagram(round_.title, phases, _("synthetic data") if made_up else "")


def _named(phase: Phase, count: Counted) -> Counted:
    if phase.state == Phase.State.UPCOMING:
        return Counted(str(phase), None, None, None)
    reasons = [(str(REASONS.get(key, key)), number) for key, number in count.reasons]
    return replace(count, name=str(phase), reasons=reasons)


def linked(diagram: Diagram, round_: Round) -> Diagram:
    """The same with each box leading to its measures."""
    phases = tuple(
        count if count.entered is None else _linked(round_, phase, count)
        for phase, count in zip(round_.phases.all(), diagram.phases, strict=True)
    )
    last = list(round_.phases.all())[-1]
    href = "" if diagram.phases[-1].on is None else _address(round_, last, ON)
    return replace(diagram, phases=phases, last_href=href)


def _linked(round_: Round, phase: Phase, count: Counted) -> Counted:
    return replace(
        count,
        href=_address(round_, phase, CAME),
        left_href=_address(round_, phase, LEFT),
        waiting_href=_address(round_, phase, WAITING),
    )


def _address(round_: Round, phase: Phase, box: str) -> str:
    return reverse("round-flow-measures", args=[round_.pk, phase.key, box])


def file_links(round_: Round) -> list[dict[str, str]]:
    """The diagram as files, for the page."""
    return [
        {"label": suffix.upper(), "href": reverse("round-flow", args=[round_.pk, suffix])}
        for suffix in FILES
    ]


@require_safe
@selection_only
def round_flow(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The diagram as a file to download."""
    found = round_seen(request, pk)
    if suffix not in FILES:
        raise Http404
    kind, make = FILES[suffix]
    name = f'attachment; filename="flyt-{found.pk}.{suffix}"'
    made = b"".join(make(diagram_of(found)))
    return HttpResponse(made, content_type=kind, headers={"Content-Disposition": name})


@require_safe
@selection_only
def round_flow_measures(request: HttpRequest, pk: int, phase: str, box: str) -> HttpResponse:
    """The measures behind one box of the diagram, with why each went on or left."""
    found = round_seen(request, pk)
    here = next((one for one in found.phases.all() if one.key == phase), None)
    if here is None or here.state == Phase.State.UPCOMING or box not in BOXES:
        raise Http404
    here.round = found
    page = Paginator(items_in_box(here, box), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "round": found,
        "phase": here,
        "heading": HEADINGS[box],
        "crumbs": crumbs(found, str(here)),
        "page": page,
        "rows": [(one, _told(getattr(one, "decided", []))) for one in page],
    }
    return render(request, "assessor/round_flow.html", context)


def _told(decided: list[Event]) -> list[tuple[str, str, str]]:
    return [
        (one.get_outcome_display(), str(REASONS.get(one.reason, one.reason)), one.note)
        for one in decided
    ]
