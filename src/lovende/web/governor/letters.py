"""Letters: preview, sending all of a governor's together, and the templates they are made from."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lovende.awards.actions.releasing import schedule, write_template
from lovende.awards.award_forms import SendForm, TemplateForm
from lovende.awards.letters import (
    LANGUAGES,
    NAMES,
    Said,
    blocks,
    document_of,
    letter_language,
    said,
    wording,
)
from lovende.awards.models import Decision
from lovende.awards.queries.awards import frames_in
from lovende.awards.queries.letters import releases_of, unsent
from lovende.awards.tasks import send_soon
from lovende.common.documents.typeset import pdf
from lovende.common.errors import DomainError
from lovende.people.permissions import Permission
from lovende.schemes.models import Call, Frame
from lovende.web.access import only_with, person
from lovende.web.governor.access import desk_only
from lovende.web.governor.award_access import (
    crumbs,
    frame_crumb,
    frame_seen,
    handling_seen,
)

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def release_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Which letters wait, those under way with how far they have come, and sending them."""
    frame = frame_seen(request, pk)
    form = SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _scheduled(request, frame, form):
        return redirect("release-page", pk=pk)
    waiting = unsent(frame.call, frame.governor)
    context = {
        "frame": frame,
        "form": form,
        "waiting": Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("page")),
        "releases": releases_of(frame.call, frame.governor)[:PAGE_SIZE],
        "crumbs": crumbs(frame_crumb(frame), (_("Letters"), "")),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "governor/awards/release.html", context, status=status)


@require_safe
@desk_only
def letter_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter about an application's newest decision, as it would be sent; PDF if asked for."""
    held = handling_seen(request, pk)
    decision = held.decisions.exclude(state=Decision.State.CANCELLED).order_by("-number").first()
    if decision is None:
        raise Http404
    language = request.GET.get("language", "")
    text = said(decision, language if language in LANGUAGES else letter_language(decision))
    if "pdf" in request.GET:
        return pdf_response(pdf(_document(text, held.governor)), f"utkast-{pk}.pdf")
    context = {
        "handling": held,
        "letter": text,
        "blocks": shown(text.body),
        "crumbs": crumbs((str(held), reverse("decision-item", args=[pk])), (_("Letter"), "")),
    }
    return render(request, "governor/awards/preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only_with(Permission.RUN_AWARDS)
def letter_template(request: HttpRequest, pk: int, outcome: str, language: str) -> HttpResponse:
    """One template: what it says, written anew as a new version."""
    call = _call(pk)
    if outcome not in Decision.Outcome.values or language not in LANGUAGES:
        raise Http404
    now = wording(call, outcome, language)
    initial = {"subject": now.subject, "body": now.body}
    form = TemplateForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid() and _written(request, call, now, form):
        return redirect(request.path)
    context = {
        "call": call,
        "form": form,
        "now": now,
        "names": sorted(NAMES),
        "tabs": _tabs(pk, outcome, language),
        "crumbs": crumbs((_("Letter templates"), "")),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "governor/awards/template.html", context, status=status)


def shown(body: str) -> list[dict[str, Any]]:
    """The parts of a letter for a page."""
    return [{"kind": type(one).__name__, "part": one} for one in blocks(body)]


def pdf_response(file: bytes, name: str) -> HttpResponse:
    """A PDF to be opened in the browser, kept nowhere else."""
    response = HttpResponse(file, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _document(text: Said, governor: Any) -> Any:
    return document_of(text, governor=governor.name if governor else "")


def _scheduled(request: HttpRequest, frame: Frame, form: SendForm) -> bool:
    send_at = form.cleaned_data["send_at"] or timezone.now()
    try:
        made = schedule(
            by=person(request),
            call=frame.call,
            governor=frame.governor,
            send_at=send_at,
            origin=request.build_absolute_uri("/"),
        )
    except DomainError as error:
        form.tell(error)
        return False
    send_soon(made)
    messages.success(request, _("The letters are on their way."))
    return True


def _written(request: HttpRequest, call: Call, now: Any, form: TemplateForm) -> bool:
    try:
        write_template(
            by=person(request),
            call=call,
            outcome=now.outcome,
            language=now.language,
            **form.cleaned_data,
        )
    except DomainError as error:
        form.tell(error)
        return False
    messages.success(request, _("The template is kept. Letters that are sent stay as they are."))
    return True


def _call(pk: int) -> Call:
    first = frames_in(pk).first()
    if first is None:
        raise Http404
    return first.call


def _tabs(pk: int, outcome: str, language: str) -> list[dict[str, Any]]:
    names = {"nb": _("Bokmål"), "nn": _("Nynorsk")}
    return [
        {
            "label": f"{label}, {names[code]}",
            "count": None,
            "href": reverse("letter-template", args=[pk, value, code]),
            "current": (value, code) == (outcome, language),
        }
        for value, label in Decision.Outcome.choices
        for code in LANGUAGES
    ]
