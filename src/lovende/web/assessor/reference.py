"""The reference group: those who run the round invite, and members answer by their own link."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lovende.knowledge.queries.measure import PROFILE_LABELS
from lovende.selection.actions.hearing import give_feedback, invite_member
from lovende.selection.case_forms import FeedbackForm, InviteForm
from lovende.selection.models import Phase, ReferenceMember
from lovende.selection.queries import hearing
from lovende.selection.queries.cases import Case, cases
from lovende.selection.tasks import invite
from lovende.web.access import person
from lovende.web.assessor.access import crumbs, round_steered, selection_only


@require_http_methods(["GET", "HEAD", "POST"])
@selection_only
def reference_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite people, see who has answered, and what they say of each method."""
    found = round_steered(request, pk)
    phase = hearing.reference_phase(found)
    if phase is None:
        raise Http404
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = invite_member(by=person(request), round_=found, **form.cleaned_data)
        invite.enqueue(member=made.pk, origin=request.build_absolute_uri("/"))
        messages.success(request, _("The invitation is sent."))
        return redirect("reference-list", pk=pk)
    told = hearing.heard(found)
    context = {
        "round": found,
        "crumbs": crumbs(found, str(phase)),
        "members": hearing.members_of(found),
        "cases": [(one, told.get(one.item.pk)) for one in cases(phase)],
        "form": form if phase.is_open else None,
    }
    return render(request, "assessor/reference_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reference_answer(request: HttpRequest, token: UUID) -> HttpResponse:
    """A member's own page: every method with its profile, and the answer to it."""
    member = hearing.member_by(token)
    phase = hearing.reference_phase(member.round) if member else None
    if member is None or phase is None:
        raise Http404
    shown = _forms(request, member, phase)
    if request.method == "POST" and all(form.is_valid() for _case, _parts, form in shown):
        for case, _parts, form in shown:
            by = person(request) if request.user.is_authenticated else None
            give_feedback(by=by, member=member, item=case.item, **form.cleaned_data)
        messages.success(request, _("Thank you. Your answer is recorded."))
        return redirect("reference-answer", token=token)
    context = {"member": member, "methods": shown, "open": phase.is_open}
    return render(request, "assessor/reference_answer.html", context)


def _forms(
    request: HttpRequest, member: ReferenceMember, phase: Phase
) -> list[tuple[Case, list[tuple[Any, str]], FeedbackForm]]:
    given = hearing.newest(member.round, member=member)
    shown = []
    for case in cases(phase):
        before = given.get((member.pk, case.item.pk))
        names = ("promising", "innovative", "would_try", "concerns")
        initial = {name: getattr(before, name) for name in names} if before else {}
        form = FeedbackForm(
            request.POST if request.method == "POST" else None,
            prefix=f"m{case.item.pk}",
            initial=initial,
        )
        parts = case.profile.parts if case.profile else {}
        named = [(label, parts[k]) for k, label in PROFILE_LABELS.items() if parts.get(k)]
        shown.append((case, named, form))
    return shown
