"""The pages on which the directorate edits the table of words that the search counts on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from lovende.common.errors import InvalidInput
from lovende.knowledge import actions
from lovende.knowledge.queries import word_table
from lovende.knowledge.queries.word_preview import preview
from lovende.people.permissions import Permission
from lovende.web.access import only_with, person
from lovende.web.directorate import word_page
from lovende.web.directorate.word_page import KINDS, Asked
from lovende.web.public.listing import Pages, page_number

word_editors_only = only_with(Permission.EDIT_WORDS)


@require_safe
@word_editors_only
def word_list(request: HttpRequest) -> HttpResponse:
    """The lines of one kind, the collected changes, and how the index stands."""
    standing = word_table.standing()
    if request.headers.get("HX-Target") == "progress":
        if standing.state == word_table.CURRENT:
            return HttpResponseClientRefresh()
        return render(request, "directorate/_words_progress.html", {"standing": standing})
    page = word_table.lines_page(
        request.GET.get("kind", ""), request.GET.get("q", "")[:100], page_number(request)
    )
    context = {
        "standing": standing,
        "page": page,
        "pages": Pages(page.number, page.num_pages),
        "rows": list(word_page.rows(page)),
        "tabs": word_page.tabs(page),
        "kind": KINDS[page.kind],
    }
    return render(request, "directorate/word_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@word_editors_only
def word_change(request: HttpRequest) -> HttpResponse:
    """Write a line, or take one out or back: first what it would do, then collect it."""
    params = request.POST if request.method == "POST" else request.GET
    asked = Asked.of(params)
    sent = request.method == "POST" or "look" in params
    form = asked.form(params if sent else None)
    context: dict[str, Any] = {
        "asked": asked,
        "kind": KINDS[asked.kind],
        "form": form,
        "tried": params.get("tried", ""),
        "back": word_page.list_address(asked.kind),
    }
    if form is None or (sent and form.is_valid()):
        line = form.line if form else asked.line if asked.do == word_page.BACK else ""
        if request.method == "POST":
            return _collect(request, asked, line, context)
        _look(asked, line, params.get("tried", ""), context)
    return render(request, "directorate/word_change.html", context)


def _collect(
    request: HttpRequest, asked: Asked, line: str, context: dict[str, Any]
) -> HttpResponse:
    try:
        actions.change_words(
            kind=asked.kind, words=line, replaces=asked.replaces, by=person(request)
        )
    except InvalidInput as error:
        _tell(context, [str(problem.message) for problem in error.problems])
        return render(request, "directorate/word_change.html", context)
    messages.success(request, _("The change is collected. It is not in use yet."))
    return redirect(context["back"])


def _look(asked: Asked, line: str, tried: str, context: dict[str, Any]) -> None:
    """Add what the change would do, or why it cannot be done."""
    proposal = word_table.proposed(asked.kind, line, asked.replaces)
    if proposal.faults:
        _tell(context, proposal.faults)
        return
    context |= {
        "preview": preview(proposal.before, proposal.after, tried=tried),
    }


def _tell(context: dict[str, Any], faults: Any) -> None:
    if context["form"] is not None:
        context["form"].refuse(faults)
    else:
        context["faults"] = [{"message": fault, "href": ""} for fault in faults]


@require_safe
@word_editors_only
def word_changes(request: HttpRequest) -> HttpResponse:
    """The collected changes, what they would do together, and the way to put them into use."""
    changes, number, pages = word_table.changes_page(page_number(request))
    tried = request.GET.get("tried", "")
    context = {
        "changes": [(KINDS[change.kind].name, change) for change in changes],
        "page": Pages(number, pages),
        "tried": tried,
        "preview": preview(*word_table.collected_tables(), tried=tried) if changes else None,
    }
    return render(request, "directorate/word_changes.html", context)


@require_POST
@word_editors_only
def word_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a change that is not in use yet."""
    change = word_table.collected().filter(pk=pk).first()
    if change is None:
        messages.warning(request, _("That change is not among the collected ones any more."))
    else:
        try:
            actions.undo_change(change=change, by=person(request))
            messages.success(request, _("The change is undone."))
        except InvalidInput as error:
            messages.error(request, str(error))
    return redirect("word-changes")


@require_POST
@word_editors_only
def word_use(request: HttpRequest) -> HttpResponse:
    """Put all collected changes into use."""
    try:
        number = actions.use_changes(by=person(request))
    except InvalidInput as error:
        messages.error(request, str(error))
        return redirect("word-changes")
    told = ngettext(
        "%(number)d change is put into use.", "%(number)d changes are put into use.", number
    )
    messages.success(request, told % {"number": number})
    return redirect("word-table")
