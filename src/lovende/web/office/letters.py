"""The letters to an office: the list, one letter, and its file. Opening one is noted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lovende.awards.actions.appealing import lodge
from lovende.awards.actions.releasing import open_letter
from lovende.awards.award_forms import LodgeForm
from lovende.awards.models import Letter
from lovende.awards.queries.appeals import appeal_of_letter, deadline_of
from lovende.awards.queries.letters import letters_for
from lovende.common.errors import DomainError
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


@require_http_methods(["GET", "HEAD", "POST"])
@only_with(Permission.WRITE_APPLICATION)
def letter_page(request: HttpRequest, token: Any) -> HttpResponse:
    """One letter; the first opening is when it counts as received. Appeals are lodged here."""
    letter = _opened(request, get_object_or_404(letters_for(request.user), token=token))
    form = LodgeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _lodged(request, letter, form):
        return redirect("letter-page", token=token)
    context = {
        "form": form,
        "appeal": appeal_of_letter(letter),
        "deadline": deadline_of(letter),
        "letter": letter,
        "decision": letter.decision,
        "blocks": shown(letter.body),
        "crumbs": [
            {"label": _("Decisions"), "href": reverse("letter-list")},
            {"label": letter.subject},
        ],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "office/letter.html", context, status=status)


@require_safe
@only_with(Permission.WRITE_APPLICATION)
def letter_file(request: HttpRequest, token: Any) -> HttpResponse:
    """The letter as it was set, byte for byte."""
    letter = get_object_or_404(letters_for(request.user).defer(None), token=token)
    _opened(request, letter)
    return pdf_response(bytes(letter.pdf), f"vedtak-{letter.decision.handling.call.year}.pdf")


def _opened(request: HttpRequest, letter: Letter) -> Letter:
    """Note the opening; asking for the headers alone is not reading."""
    if request.method == "HEAD":
        return letter
    return open_letter(by=person(request), letter=letter)


def _lodged(request: HttpRequest, letter: Letter, form: LodgeForm) -> bool:
    try:
        lodge(by=person(request), letter=letter, text=form.cleaned_data["text"])
    except DomainError as error:
        form.tell(error)
        return False
    messages.success(request, _("The appeal is lodged."))
    return True
