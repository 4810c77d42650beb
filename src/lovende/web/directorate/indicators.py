"""What the directorate watches from year to year: charts with tables, and the table as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lovende.applications.queries import holds_made_up
from lovende.awards.queries.indicators import (
    Indicators,
    Share,
    calls_with_applications,
    indicators,
)
from lovende.common.tables import Cell, Column, Table
from lovende.people.permissions import Permission
from lovende.web import charts
from lovende.web.access import only_with
from lovende.web.files import table_file

FILES = ("xlsx", "csv")
WORDS = (
    gettext_lazy("0: not met"),
    gettext_lazy("1: barely"),
    gettext_lazy("2: with faults"),
    gettext_lazy("3: well met"),
)


@require_safe
@only_with(Permission.RUN_AWARDS)
def indicator_page(request: HttpRequest) -> HttpResponse:
    """The figures of the newest call, or of the one that is chosen."""
    calls = calls_with_applications()
    chosen = request.GET.get("call", "")
    call = get_object_or_404(calls, pk=chosen) if chosen.isdecimal() else calls.first()
    found = indicators(call) if call else None
    context = {
        "found": found,
        "made_up": holds_made_up([call] if call else []),
        "calls": [(str(one.pk), str(one)) for one in calls],
        "charts": _charts(found) if found else [],
        "levels": _levels(found) if found and found.levels else None,
        "files": _files(found) if found else [],
    }
    return render(request, "directorate/indicators.html", context)


@require_safe
@only_with(Permission.RUN_AWARDS)
def indicator_export(request: HttpRequest, pk: int, suffix: str) -> StreamingHttpResponse:
    """The figures by county and by kind as a file."""
    call = get_object_or_404(calls_with_applications(), pk=pk)
    if suffix not in FILES:
        raise Http404
    return table_file(_table(indicators(call)), suffix, f"indikatorer-{call.year}")


def _charts(found: Indicators) -> list[charts.BarChart]:
    applications = _("applications")
    pairs = [
        (_("What for"), _told(found.kinds)),
        (_("What applicants compare with"), found.designs),
        (_("Why applications are refused"), found.reasons),
        (_("What is tried again"), [(title, n) for _key, title, n in found.methods]),
    ]
    return [_chart(title, rows, applications) for title, rows in pairs if rows]


def _told(shares: Iterable[Share]) -> list[tuple[str, int]]:
    return [(one.name, one.applications) for one in shares]


def _chart(title: str, rows: Iterable[tuple[str, int]], unit: str) -> charts.BarChart:
    shown = [charts.CountRow(name, number) for name, number in rows]
    return charts.counts(title=title, rows=shown, unit=unit)


def _levels(found: Indicators) -> charts.BarChart:
    size = len(found.levels[0].counts)
    names = WORDS if size == len(WORDS) else tuple(map(str, range(size)))
    return charts.distribution(
        title=_("How the four demands are met"),
        categories=[charts.Category(str(n), str(name)) for n, name in enumerate(names)],
        rows=[charts.Row(one.demand, one.counts) for one in found.levels],
    )


def _files(found: Indicators) -> list[dict[str, str]]:
    pk = found.call.pk
    return [
        {"label": one.upper(), "href": reverse("indicator-export", args=[pk, one])} for one in FILES
    ]


def _table(found: Indicators) -> Table:
    columns = (
        Column.of("by", _("By"), _("What the row is counted by")),
        Column.of("name", _("Name"), _("County, or what the application is for")),
        Column.of("applications", _("Applications"), _("Handed in and not withdrawn")),
        Column.of("granted", _("Granted"), _("How many got money, by attested decisions")),
        Column.of("asked", _("Asked for"), _("The sum for the year, in whole kroner")),
        Column.of("amount", _("Amount"), _("What was granted for the year, in whole kroner")),
    )
    groups = ((_("County"), found.counties), (_("What for"), found.kinds))
    rows: Iterable[Sequence[Cell]] = (
        [by, one.name, one.applications, one.granted, one.asked_amount, one.granted_amount]
        for by, shares in groups
        for one in shares
    )
    return Table("indicators", f"{_('Indicators')} {found.call.year}", columns, rows)
