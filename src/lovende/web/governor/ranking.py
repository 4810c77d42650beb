"""The order of priority among the applications that a governor has assessed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lovende.awards.actions import ranking
from lovende.awards.models import Handling
from lovende.awards.queries.desk import own_governor, ranked, rows_of, totals_of
from lovende.common.errors import InvalidInput, Problem
from lovende.common.texts import whole_number_or
from lovende.core.ordering import by_total
from lovende.people.models import Organisation
from lovende.people.permissions import Permission
from lovende.questionnaires.display import format_amount
from lovende.schemes.models import Call
from lovende.web.access import only_with, person
from lovende.web.governor.access import call_seen, crumbs, seen
from lovende.web.governor.judged import levels_of

PAGE_SIZE = 50
RANK, SEEN = "rank-", "seen-"


@require_http_methods(["GET", "HEAD", "POST"])
@only_with(Permission.HANDLE_APPLICATIONS)
def rank_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every assessed application with its levels, a suggestion, and its rank."""
    call = call_seen(request, pk)
    governor = own_governor(request.user)
    if governor is None:
        raise Http404
    if request.method != "POST":
        return _page(request, call, governor)
    by = person(request)
    if "suggest" in request.POST:
        ranking.follow_suggestion(by=by, call=call, governor=governor)
        messages.success(request, _("The order follows the suggestion."))
        return redirect(request.get_full_path())
    ranks, before, problems = _sent(request)
    try:
        if problems:
            raise InvalidInput(_("The order is not saved."), problems)
        ranking.set_ranks(by=by, call=call, governor=governor, ranks=ranks, seen=before)
    except InvalidInput as error:
        return _page(request, call, governor, faults=error.problems, status=422)
    messages.success(request, _("The order is saved."))
    return redirect(request.get_full_path())


@require_POST
@only_with(Permission.HANDLE_APPLICATIONS)
def rank_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move one a step up or down."""
    held = seen(request, pk)
    ranking.move_rank(by=person(request), handling=held, up="up" in request.POST)
    page = whole_number_or(request.POST.get("page", ""), 1)
    address = reverse("rank-list", args=[held.call_id])
    return redirect(f"{address}?page={page}#rank-{held.pk}")


def _sent(
    request: HttpRequest,
) -> tuple[dict[int, int | None], dict[int, int | None], list[Problem]]:
    """The ranks that were written, those they were written over, and what is no number."""
    ranks: dict[int, int | None] = {}
    before: dict[int, int | None] = {}
    problems: list[Problem] = []
    for name, text in request.POST.items():
        pk = whole_number_or(name.removeprefix(RANK), 0) if name.startswith(RANK) else 0
        if not pk:
            continue
        typed = str(text).strip()
        number = whole_number_or(typed, 0)
        if typed and not number:
            problems.append(Problem(str(pk), _("Write a whole number from 1.")))
        ranks[pk] = number or None
        before[pk] = whole_number_or(request.POST.get(f"{SEEN}{pk}", ""), 0) or None
    return ranks, before, problems


def _page(
    request: HttpRequest,
    call: Call,
    governor: Organisation,
    *,
    faults: Any = (),
    status: int = 200,
) -> HttpResponse:
    found = ranked(request.user, call, governor)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    suggested = by_total(totals_of(found))
    wrong = {one.where: str(one.message) for one in faults}
    rows = [_row(one, suggested, wrong, request) for one in rows_of(list(page))]
    context = {
        "call": call,
        "governor": governor,
        "crumbs": crumbs(call, _("Rank")),
        "page": page,
        "rows": rows,
        "demands": [name for name, _level in rows[0]["levels"]] if rows else [],
        "errors": [
            {"message": f"{row['title']}: {row['fault']}", "href": f"#rank-{row['held'].pk}"}
            for row in rows
            if row["fault"]
        ],
    }
    return render(request, "governor/rank.html", context, status=status)


def _row(
    held: Handling, suggested: dict[int, int], wrong: dict[str, str], request: HttpRequest
) -> dict[str, Any]:
    typed = request.POST.get(f"{RANK}{held.pk}")
    conclusion = held.conclusion
    return {
        "held": held,
        "title": getattr(held, "title", ""),
        "levels": levels_of(conclusion.answer_set) if conclusion else [],
        "total": conclusion.total if conclusion else 0,
        "suggested": suggested.get(held.pk),
        "value": (held.rank or "") if typed is None else typed,
        "seen": held.rank or "",
        "amount": format_amount(held.submission.amount_a_year),
        "fault": wrong.get(str(held.pk), ""),
    }
