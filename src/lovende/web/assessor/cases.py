"""Case studies: the list of cases, and one case file with its interviews and its profile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lovende.common.errors import InvalidInput
from lovende.common.texts import localized
from lovende.knowledge.queries.measure import PROFILE_LABELS
from lovende.selection import rules
from lovende.selection.actions import cases as actions
from lovende.selection.answers import VALUES
from lovende.selection.case_files import KINDS, path_of
from lovende.selection.case_forms import (
    DocumentForm,
    DropForm,
    InterviewForm,
    ProfileForm,
    RemovalForm,
    interview_initial,
)
from lovende.selection.models import Interview, Phase, Round
from lovende.selection.queries import cases as reads
from lovende.selection.tasks import tell_office
from lovende.web.access import person
from lovende.web.assessor.access import crumbs, round_seen, selection_only

STATES = {
    "none": gettext_lazy("Not begun"),
    "draft": gettext_lazy("Being written"),
    "sent": gettext_lazy("With the office for review"),
    "changes": gettext_lazy("The office asks for changes"),
    "approved": gettext_lazy("Approved by the office"),
}


@require_safe
@selection_only
def case_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The measures that reached the case phase, and how far each has come."""
    found = round_seen(request, pk)
    phase = _phase(found)
    context = {
        "round": found,
        "crumbs": crumbs(found, str(phase)),
        "cases": [(one, STATES[one.state]) for one in reads.cases(phase)],
    }
    return render(request, "assessor/case_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@selection_only
def case_detail(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """One case: its interviews and documents, its profile, and the way out of it."""
    found = round_seen(request, pk)
    phase = _phase(found)
    case = next(iter(reads.cases(phase, only=item)), None)
    if case is None:
        raise Http404
    talks = list(reads.interviews_of(case.item))
    corrected = next((one for one in talks if str(one.pk) == request.GET.get("correct")), None)
    bound = _forms(request, found, case, corrected)
    sent = request.POST.get("sent", "")
    if request.method == "POST" and sent in bound and bound[sent].is_valid():
        try:
            messages.success(request, DOES[sent](request, case, bound[sent], corrected))
            return redirect("case-list" if sent == "drop" else "case-detail", *_where(case, sent))
        except InvalidInput as error:
            bound[sent].add_error(None, str(error))
    documents = reads.documents_of(case.item)
    is_open = phase.is_open and case.event is None
    context = {
        "round": found,
        "crumbs": [*crumbs(found, str(phase))[:-1], *_crumb(found, phase, case)],
        "case": case,
        "state": STATES[case.state],
        "review": getattr(case.profile, "review", None),
        "talks": [_talk(one, found) for one in talks],
        "documents": documents,
        "may_remove": any(not hasattr(one, "removal") for one in documents)
        and (is_open or rules.steers(request.user, found)),
        "kinds": ", ".join(KINDS),
        "corrected": corrected,
        "open": is_open,
        "faulty": bound.get(sent),
        **{f"{name}_form": form for name, form in bound.items()},
    }
    return render(request, "assessor/case_detail.html", context)


@require_safe
@selection_only
def case_document(request: HttpRequest, pk: UUID) -> FileResponse:
    """A document of a case, to be saved: nothing of it is shown within the site."""
    found = reads.document_for(request.user, pk)
    if found is None or not path_of(found.pk).exists():
        raise Http404
    response = FileResponse(
        path_of(found.pk).open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=KINDS[found.suffix][0],
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _phase(found: Round) -> Phase:
    """The case phase, once it has begun."""
    for phase in found.phases.all():
        if phase.kind == Phase.Kind.CASES and phase.state != Phase.State.UPCOMING:
            phase.round = found
            return phase
    raise Http404


def _where(case: reads.Case, sent: str) -> list[int]:
    whole = case.item.round_id
    return [whole] if sent == "drop" else [whole, case.item.pk]


def _crumb(found: Round, phase: Phase, case: reads.Case) -> list[dict[str, str]]:
    return [
        {"label": str(phase), "href": reverse("case-list", args=[found.pk])},
        {"label": case.item.measure.title},
    ]


def _forms(
    request: HttpRequest, found: Round, case: reads.Case, corrected: Interview | None
) -> dict[str, forms.Form]:
    """The forms of the page by what they send; the one that was sent holds its data."""
    sent = request.POST.get("sent", "")

    def data(name: str) -> Any:
        return request.POST if sent == name else None

    criteria = reads.interview_criteria(found)
    parts = case.profile.parts if case.profile else {}
    return {
        "talk": InterviewForm(
            criteria, data("talk"), initial=interview_initial(corrected) if corrected else {}
        ),
        "document": DocumentForm(data("document"), request.FILES if sent == "document" else None),
        "profile": ProfileForm(data("profile"), initial=parts),
        "removal": RemovalForm(case.item, data("removal")),
        "drop": DropForm(data("drop")),
    }


def _add_talk(request: HttpRequest, case: reads.Case, form: Any, old: Interview | None) -> str:
    actions.add_interview(by=person(request), item=case.item, replaces=old, **form.content)
    return _("The interview is kept.")


def _add_document(request: HttpRequest, case: reads.Case, form: Any, _old: Any) -> str:
    file = form.cleaned_data["file"]
    actions.add_document(by=person(request), item=case.item, name=file.name, chunks=file.chunks())
    return _("The document is kept.")


def _remove(request: HttpRequest, _case: reads.Case, form: Any, _old: Any) -> str:
    actions.remove_document(by=person(request), **form.cleaned_data)
    return _("The document is removed.")


def _save_profile(request: HttpRequest, case: reads.Case, form: Any, _old: Any) -> str:
    send = "send" in request.POST
    made = actions.save_profile(by=person(request), item=case.item, parts=form.parts, send=send)
    if not send:
        return _("The profile is saved.")
    tell_office.enqueue(profile=made.pk, origin=request.build_absolute_uri("/"))
    return _("The profile is sent to the office.")


def _drop(request: HttpRequest, case: reads.Case, form: Any, _old: Any) -> str:
    actions.drop_case(by=person(request), item=case.item, reason=form.cleaned_data["reason"])
    return _("The decision is recorded.")


DOES: dict[str, Callable[[HttpRequest, reads.Case, Any, Interview | None], str]] = {
    "talk": _add_talk,
    "document": _add_document,
    "removal": _remove,
    "profile": _save_profile,
    "drop": _drop,
}


def _talk(talk: Interview, found: Round) -> dict[str, Any]:
    """An interview as the page shows it: only what was written."""
    named = {one.key: localized(one.label) for one in reads.interview_criteria(found)}
    return {
        "talk": talk,
        "notes": [(PROFILE_LABELS[k], text) for k, text in talk.notes.items() if text],
        "criteria": [
            (named.get(key, key), VALUES.get(one["value"], ""), one["note"])
            for key, one in talk.criteria.items()
            if one["value"] or one["note"]
        ],
    }
