"""Judging an application: alone, together, and again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lovende.awards.actions import assessing
from lovende.awards.call_terms import require_form
from lovende.awards.forms import AssessmentForm, JointForm, ReasonForm
from lovende.awards.models import Handling
from lovende.awards.queries import application as read
from lovende.awards.turns import is_complete
from lovende.common.errors import DomainError, InvalidInput, NotAllowed
from lovende.common.texts import localized, whole_number_or
from lovende.schemes.queries import priority_areas_of
from lovende.web.access import person
from lovende.web.governor.access import crumbs, desk_only, handled
from lovende.web.governor.application import show
from lovende.web.governor.judged import judgement_view
from lovende.web.governor.surroundings import surroundings


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def assess_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The call's form of assessment, with the application beside it."""
    held = handled(request, pk)
    if request.method != "POST":
        mine = read.readable_assessments(person(request), held)
        if mine or held.state != Handling.State.RECEIVED:
            return redirect("handling-page", pk=pk)
        return _page(request, held, _form(AssessmentForm, held))
    form = _form(AssessmentForm, held, request.POST)
    try:
        assessing.assess(
            by=person(request), handling=held, submission=_read(request), answers=form.answers
        )
    except NotAllowed:
        raise
    except DomainError as error:
        return _again(request, held, form, error)
    messages.success(request, _("The assessment is submitted and locked."))
    return redirect("handling-page", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def joint_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The two assessments side by side, and what they come to together."""
    held = handled(request, pk)
    if held.state != Handling.State.RECEIVED or not is_complete(held):
        return redirect("handling-page", pk=pk)
    rows = read.readable_assessments(person(request), held)
    if request.method != "POST":
        agreed = _agreed([one.answer_set.answers for one in rows])
        return _page(request, held, _form(JointForm, held, initial=agreed), both=rows)
    form = _form(JointForm, held, request.POST)
    try:
        assessing.conclude(
            by=person(request),
            handling=held,
            submission=_read(request),
            answers=form.answers,
            reason=request.POST.get("reason", ""),
        )
    except NotAllowed:
        raise
    except DomainError as error:
        return _again(request, held, form, error, both=rows)
    messages.success(request, _("The joint assessment is recorded."))
    return redirect("handling-page", pk=pk)


@require_POST
@desk_only
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an assessed application up again."""
    held = handled(request, pk)
    form = ReasonForm(request.POST, prefix="again")
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            assessing.take_up_again(by=person(request), handling=held, reason=reason)
        except InvalidInput as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The application can be assessed again."))
            return redirect("handling-page", pk=pk)
    return show(request, held, status=422, faulty=form, again_form=form)


def _read(request: HttpRequest) -> int:
    """The version that the person had before them."""
    return whole_number_or(request.POST.get("submission", ""), 0)


def _form(
    kind: type[AssessmentForm], held: Handling, data: Any = None, initial: Any = None
) -> AssessmentForm:
    areas = [one.key for one in priority_areas_of(held.call)]
    return kind(require_form(held.call).form, areas, data, initial)


def _agreed(answers: list[dict[str, Any]]) -> dict[str, Any]:
    """What both say alike, to begin from; a text is never alike."""
    first, *others = answers
    return {key: one for key, one in first.items() if all(each.get(key) == one for each in others)}


def _again(
    request: HttpRequest, held: Handling, form: AssessmentForm, error: DomainError, **more: Any
) -> HttpResponse:
    """Everything that was written stays in the form, with what is wrong."""
    form.tell(error)
    return _page(request, held, form, status=422, **more)


def _page(
    request: HttpRequest,
    held: Handling,
    form: AssessmentForm,
    *,
    status: int = 200,
    both: Any = (),
) -> HttpResponse:
    definition = require_form(held.call).form
    held.application.call = held.call
    label = _("Joint assessment") if both else _("Assess")
    context = {
        "held": held,
        "title": read.title_of(held.submission),
        "crumbs": crumbs(held.call, label, held=held),
        "heading": label,
        "intro": localized(definition.intro),
        "form": form,
        "sections": [
            (localized(one.title), [form[question.key] for question in one.questions])
            for one in definition.sections
        ],
        "steps": read.steps_of(held.submission),
        "both": [judgement_view(one) for one in both],
        "two": held.call.assessors > 1,
        "joint": bool(both),
    }
    context |= surroundings(person(request), held, held.submission)
    return render(request, "governor/assess.html", context, status=status)
