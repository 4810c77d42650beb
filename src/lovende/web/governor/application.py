"""One application as the governor sees it, and the small decisions on its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lovende.awards import desk_rules
from lovende.awards.actions import desk
from lovende.awards.barring import why_barred
from lovende.awards.formal import requirements
from lovende.awards.forms import GovernorForm, KindForm, OfficerForm, ReasonForm
from lovende.awards.models import Handling
from lovende.awards.queries import application as read
from lovende.awards.queries.desk import people_of, stated_kind
from lovende.awards.turns import is_complete
from lovende.common.errors import DomainError, NotAllowed
from lovende.people.permissions import Permission
from lovende.questionnaires.display import format_amount
from lovende.web.access import only_with, person
from lovende.web.governor.access import crumbs, desk_only, handled, seen
from lovende.web.governor.judged import conclusion_view, judgement_view
from lovende.web.governor.surroundings import surroundings

State = Handling.State


@require_safe
@desk_only
def handling_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The version that stands, what surrounds it, and what has been judged."""
    return show(request, seen(request, pk))


@require_POST
@desk_only
def officer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who sees to it."""
    held = handled(request, pk)
    form = _officer_form(held, request.POST)

    def act() -> object:
        return desk.give_to(by=person(request), handling=held, officer=form.cleaned_data["officer"])

    return _done(request, held, form, act, officer_form=form)


@require_POST
@desk_only
def kind(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what it is for."""
    held = handled(request, pk)
    form = KindForm(request.POST)

    def act() -> object:
        return desk.set_kind(by=person(request), handling=held, **form.cleaned_data)

    return _done(request, held, form, act, kind_form=form)


@require_POST
@desk_only
def conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """Bar oneself."""
    held = seen(request, pk)
    form = ReasonForm(request.POST, prefix="conflict")

    def act() -> object:
        return desk.declare_conflict(
            by=person(request), handling=held, reason=form.cleaned_data["reason"]
        )

    return _done(request, held, form, act, conflict_form=form)


@require_POST
@only_with(Permission.OVERSEE_APPLICATIONS)
def governor(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it to a governor, when it has none."""
    held = seen(request, pk)
    form = GovernorForm(request.POST)

    def act() -> object:
        return desk.give_governor(
            by=person(request), handling=held, governor=form.cleaned_data["governor"]
        )

    return _done(request, held, form, act, governor_form=form)


def _done(
    request: HttpRequest,
    held: Handling,
    form: forms.Form,
    act: Callable[[], object],
    **shown: forms.Form,
) -> HttpResponse:
    """Do it and come back; or the page again, with what is wrong and all that was written."""
    if form.is_valid():
        try:
            act()
        except DomainError as error:
            if isinstance(error, NotAllowed):
                raise
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("handling-page", pk=held.pk)
    return show(request, held, status=422, faulty=form, **shown)


def _officer_form(held: Handling, data: Any = None) -> OfficerForm:
    people = people_of(held.governor_id)
    return OfficerForm(data, people=people, initial={"officer": held.officer_id})


def show(request: HttpRequest, held: Handling, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of one application; ``more`` holds forms with what was written."""
    user = person(request)
    barred = why_barred(user, held)
    own = held.governor_id in desk_rules.own_governors(user)
    versions = read.versions_of(held)
    submission = next(one for one in versions if one.pk == held.submission_id)
    submission.application = held.application
    held.application.call = held.call
    context = {
        "held": held,
        "title": read.title_of(submission),
        "crumbs": crumbs(held.call, read.title_of(submission)),
        "submission": submission,
        "versions": versions,
        "steps": read.steps_of(submission),
        "amounts": {
            "a_year": format_amount(submission.amount_a_year),
            "total": format_amount(submission.amount),
        },
        "requirements": requirements(submission),
        "requests": read.requests_of(held),
        "stated": Handling.Kind(stated_kind(submission)).label,
        "barred": barred,
        "may_act": own and not barred,
        "may_assess": False,
        "overseer": desk_rules.oversees(user),
        "officer_form": _officer_form(held),
        "kind_form": KindForm(initial={"kind": held.kind, "reason": held.kind_reason}),
        "conflict_form": ReasonForm(prefix="conflict"),
        "again_form": ReasonForm(prefix="again"),
        "governor_form": GovernorForm(),
    }
    context |= surroundings(user, held, submission)
    if not barred:
        context |= _judged(request, held, own=own)
    return render(request, "governor/application.html", context | more, status=status)


def _judged(request: HttpRequest, held: Handling, *, own: bool) -> dict[str, Any]:
    user = person(request)
    rows = read.readable_assessments(user, held)
    complete = is_complete(held)
    waiting = held.state == State.RECEIVED and own
    mine = any(one.assessor_id == user.pk for one in rows)
    return {
        "two": held.call.assessors > 1,
        "assessments": [judgement_view(one) for one in rows],
        "conclusion": conclusion_view(held.conclusion) if held.conclusion else None,
        "earlier": [conclusion_view(one) for one in read.earlier_conclusions(held)],
        "may_assess": waiting and not mine and not complete,
        "may_join": waiting and complete,
        "waits_for_other": waiting and mine and not complete,
    }
