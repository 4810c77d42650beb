"""The rating screen: the report beside the criteria. A rater sees their own work alone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lovende.common.errors import DomainError, InvalidInput
from lovende.common.texts import localized
from lovende.knowledge.queries.measure import report_page
from lovende.selection.actions import ratings
from lovende.selection.answers import as_fields, criteria_of
from lovende.selection.errors import StaleDraft
from lovende.selection.forms import GiveUpForm, RatingForm, RecallForm
from lovende.selection.lifecycle import WRITABLE
from lovende.selection.models import Draft, Slot
from lovende.selection.queries.independence import own_progress, own_slots
from lovende.selection.queries.own import draft_of, latest_rating, neighbours, own_queue
from lovende.web.access import person
from lovende.web.assessor.access import crumbs, round_seen, selection_only
from lovende.web.assessor.rounds import criteria_shown
from lovende.web.public.reports import report_views

PAGE_SIZE = 50


@require_safe
@selection_only
def rating_queue(request: HttpRequest, pk: int) -> HttpResponse:
    """The measures that the person has been given in the phase under way."""
    found = round_seen(request, pk)
    slots = Paginator(own_queue(person(request), found), PAGE_SIZE)
    page = slots.get_page(request.GET.get("page"))
    context = {"round": found, "crumbs": crumbs(found, _("My measures")), "page": page}
    return render(request, "assessor/rating_queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@selection_only
def rating_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Read, judge, save or submit."""
    slot = _own(request, pk)
    if request.method != "POST":
        return _page(request, slot)
    form = RatingForm(slot.phase, request.POST)
    try:
        draft = _save(request, slot, form)
        if "submit" not in request.POST:
            messages.success(request, _("Saved."))
            return redirect(_target(request, slot))
        ratings.submit(by=person(request), slot=slot, version=draft.version, answers=form.answers)
    except StaleDraft as error:
        return _stale(request, slot, form, error.stored)
    except InvalidInput as error:
        form = form.at_version(draft.version)
        form.show(error.problems)
        return _page(request, slot, form, status=422)
    messages.success(request, _("The rating is submitted and locked."))
    return redirect(_after(request, slot))


@require_POST
@selection_only
def rating_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Autosave: the new version, or what is stored when another window has saved."""
    slot = _own(request, pk)
    try:
        draft = _save(request, slot, RatingForm(slot.phase, request.POST))
    except StaleDraft as error:
        stored = {"version": error.stored.version, "fields": as_fields(error.stored.answers)}
        return JsonResponse({"message": str(error), "stored": stored}, status=409)
    except DomainError as error:
        return JsonResponse({"message": str(error)}, status=400)
    return JsonResponse({"marks": {"version": draft.version}, "message": _("Saved.")})


@require_POST
@selection_only
def rating_give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Cannot judge, or a conflict of interest: the place is free for somebody else."""
    slot = _own(request, pk)
    form = GiveUpForm(request.POST)
    if not form.is_valid():
        return _page(request, slot, give_up=form, status=422)
    action = ratings.abstain if form.cleaned_data["kind"] == "abstain" else ratings.recuse
    action(by=person(request), slot=slot, reason=form.cleaned_data["reason"])
    messages.success(request, _("The measure is given back. Somebody else will rate it."))
    return redirect("rating-queue", pk=slot.phase.round_id)


@require_POST
@selection_only
def rating_recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a submitted rating again, with a reason that stays on record."""
    slot = _own(request, pk)
    form = RecallForm(request.POST)
    if not form.is_valid():
        return _page(request, slot, recall=form, status=422)
    ratings.recall(by=person(request), slot=slot, reason=form.cleaned_data["reason"])
    messages.success(request, _("The rating is open again. The first one stays on record."))
    return redirect("rating-page", pk=pk)


def _own(request: HttpRequest, pk: int) -> Slot:
    slots = own_slots(request.user).select_related(
        "phase__round", "rater", "item__measure__office", "item__report__answer_set__questionnaire"
    )
    return get_object_or_404(slots, pk=pk)


def _save(request: HttpRequest, slot: Slot, form: RatingForm) -> Draft:
    return ratings.save_draft(
        by=person(request), slot=slot, version=form.built_on, answers=form.answers
    )


def _target(request: HttpRequest, slot: Slot) -> str:
    before, after = neighbours(slot)
    wanted = {"next": after, "previous": before}.get(request.POST.get("go", ""))
    return reverse("rating-page", args=[wanted or slot.pk])


def _after(request: HttpRequest, slot: Slot) -> str:
    """The next measure that is not submitted; the list when there is none."""
    waiting = own_slots(person(request), slot.phase).filter(state__in=WRITABLE)
    following = waiting.filter(pk__gt=slot.pk).first() or waiting.first()
    if following is None:
        return reverse("rating-queue", args=[slot.phase.round_id])
    return reverse("rating-page", args=[following.pk])


def _stale(request: HttpRequest, slot: Slot, form: RatingForm, stored: Draft) -> HttpResponse:
    """Both versions are shown: the window's in the form, what is stored beside it."""
    other = RatingForm(slot.phase, initial=as_fields(stored.answers))
    kept = form.at_version(stored.version)
    return _page(request, slot, kept, stored=_shown(other), status=409)


def _page(
    request: HttpRequest,
    slot: Slot,
    form: RatingForm | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    writable = slot.state in WRITABLE and slot.phase.is_open
    rating = None if writable else latest_rating(slot)
    if form is None:
        draft = draft_of(slot)
        initial = {**as_fields(draft.answers), "version": draft.version}
        form = RatingForm(slot.phase, initial=initial)
    before, after = neighbours(slot)
    report = slot.item.report
    context = {
        "slot": slot,
        "round": slot.phase.round,
        "measure": slot.item.measure,
        "crumbs": crumbs(slot.phase.round, slot.item.measure.title),
        "reports": report_views([report_page(report, contacts=False)], unfold=True)
        if report
        else [],
        "form": form,
        "writable": writable,
        "autosave": reverse("rating-save", args=[slot.pk]),
        "rating": rating,
        "shown": _shown(form) if not writable else [],
        "before": before,
        "after": after,
        "progress": own_progress(person(request), slot.phase),
        "criteria": criteria_shown(slot.phase.round),
        "criteria_intro": localized(criteria_of(slot.phase.round).intro),
        "give_up": GiveUpForm(),
        "recall": RecallForm(),
        "may_recall": slot.state == Slot.State.LOCKED and slot.phase.is_open,
    }
    return render(request, "assessor/rating.html", context | more, status=status)


def _shown(form: RatingForm) -> list[dict[str, Any]]:
    """The filled fields of a form as terms and values."""
    rows = []
    for field in form:
        value = field.value()
        choices = dict(getattr(field.field, "choices", []))
        if value and field.name != "version":
            rows.append({"term": field.label, "value": str(choices.get(value, value))})
    return rows
