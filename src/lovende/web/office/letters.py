"""The letters to an office: the list, one letter, and its file. Opening one is noted."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lovende.awards.actions.releasing import open_letter
from lovende.awards.queries.letters import letters_for
from lovende.people.permissions import Permission
from lovende.web.access import only_with, person
from lovende.web.governor.letters import pdf_response, shown

PAGE_SIZE = 20


@require_safe
@only_with(Permission.WRITE_APPLICATION)
def letter_list(request: HttpRequest) -> HttpResponse:
    """The letters to one's own offices."""
    page = Paginator(letters_for(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "office/letters.html", {"page": page})


@require_safe
@only_with(Permission.WRITE_APPLICATION)
def letter_page(request: HttpRequest, token: Any) -> HttpResponse:
    """One letter; the first opening is when it counts as received."""
    letter = open_letter(
        by=person(request), letter=get_object_or_404(letters_for(request.user), token=token)
    )
    context = {
        "letter": letter,
        "decision": letter.decision,
        "blocks": shown(letter.body),
        "crumbs": [
            {"label": _("Decisions"), "href": reverse("letter-list")},
            {"label": letter.subject},
        ],
    }
    return render(request, "office/letter.html", context)


@require_safe
@only_with(Permission.WRITE_APPLICATION)
def letter_file(request: HttpRequest, token: Any) -> HttpResponse:
    """The letter as it was set, byte for byte."""
    letter = get_object_or_404(letters_for(request.user).defer(None), token=token)
    open_letter(by=person(request), letter=letter)
    return pdf_response(bytes(letter.pdf), f"vedtak-{letter.decision.handling.call.year}.pdf")
