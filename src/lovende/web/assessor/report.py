"""The report on a round as PDF and Word, and the overview of the measures it stands with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lovende.common.documents import typeset, word
from lovende.common.documents.model import Document
from lovende.common.tables import Cell, Column, Table
from lovende.selection.models import Phase, Round
from lovende.selection.queries.overview import SORTS, entries, reached, standing
from lovende.selection.report.document import round_report as report_on
from lovende.web.assessor.access import crumbs, round_seen, selection_only
from lovende.web.files import table_file

PAGE_SIZE = 50
ORDERS = {"title": gettext_lazy("Title"), "office": gettext_lazy("Office")}
FILES: dict[str, tuple[str, str, Callable[[Document], bytes]]] = {
    "pdf": ("PDF", "application/pdf", typeset.pdf),
    "docx": (
        "Word",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        word.docx,
    ),
}


def report_links(round_: Round) -> list[tuple[str, str, list[dict[str, str]]]]:
    """For each language, its code, its own name, and the report in it as files."""
    return [
        (
            language,
            translation.get_language_info(language)["name_local"].capitalize(),
            [
                {"label": label, "href": reverse("round-report", args=(round_.pk, language, kind))}
                for kind, (label, _type, _write) in FILES.items()
            ],
        )
        for language, _name in settings.LANGUAGES
    ]


@require_safe
@selection_only
def round_report(request: HttpRequest, pk: int, language: str, suffix: str) -> HttpResponse:
    """The whole report in the language chosen, with what the person may know now."""
    found = round_seen(request, pk)
    if suffix not in FILES or language not in dict(settings.LANGUAGES):
        raise Http404
    _label, kind, write = FILES[suffix]
    with translation.override(language):
        made = write(report_on(found, viewer=request.user, day=localdate()))
    name = f'attachment; filename="rapport-{found.pk}-{language}.{suffix}"'
    headers = {"Content-Disposition": name, "Content-Language": language}
    return HttpResponse(made, content_type=kind, headers=headers)


@require_safe
@selection_only
def round_overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, office and a short description of each measure that the round stands with."""
    found = round_seen(request, pk)
    phase, sort = reached(found), _sort(request)
    page = Paginator(standing(phase, sort=sort), PAGE_SIZE).get_page(request.GET.get("page"))
    heading = heading_of(phase)
    context = {
        "round": found,
        "phase": phase,
        "heading": heading,
        "crumbs": crumbs(found, heading),
        "page": page,
        "rows": list(entries(list(page.object_list))),
        "sorts": list(ORDERS.items()),
        "sort": sort,
        "files": [
            {"label": label, "href": f"{_file(found, suffix)}?sort={sort}"}
            for suffix, label in (("xlsx", "Excel"), ("csv", "CSV"))
        ],
    }
    return render(request, "assessor/round_overview.html", context)


@require_safe
@selection_only
def round_overview_file(request: HttpRequest, pk: int, suffix: str) -> StreamingHttpResponse:
    """The overview as a file to download."""
    found = round_seen(request, pk)
    if suffix not in ("xlsx", "csv"):
        raise Http404
    table = _table(reached(found), _sort(request))
    return table_file(table, suffix, f"oversikt-{found.pk}")


def heading_of(phase: Phase) -> str:
    """What the measures that have come to a phase are called."""
    if phase.kind == Phase.Kind.CHOICE:
        return _("Promising methods")
    return _("Measures still in the round")


def _table(phase: Phase, sort: str) -> Table:
    columns = (
        Column.of("key", _("Measure number"), _("The measure's public name.")),
        Column.of("title", _("Measure"), _("The title of the measure.")),
        Column.of("office", _("Office"), _("The office that runs the measure.")),
        Column.of("short", _("Short description"), _("How the description begins.")),
        Column.of("synthetic", _("Synthetic"), _("Whether the measure is made up.")),
    )
    return Table("overview", heading_of(phase), columns, _rows(phase, sort))


def _rows(phase: Phase, sort: str) -> Iterator[tuple[Cell, ...]]:
    for one in entries(standing(phase, sort=sort)):
        measure = one.item.measure
        yield measure.key, measure.title, str(measure.office), one.short, measure.synthetic


def _sort(request: HttpRequest) -> str:
    asked = request.GET.get("sort", "")
    return asked if asked in SORTS else "title"


def _file(round_: Round, suffix: str) -> str:
    return reverse("round-overview-file", args=[round_.pk, suffix])
