"""The pages on which those who run a round open it, check reports, hand out and close phases."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lovende.common.errors import DomainError, InvalidInput, NotAllowed
from lovende.selection import rules
from lovende.selection.actions import assigning, rounds
from lovende.selection.errors import CannotAssign
from lovende.selection.forms import OpenRoundForm, RatersForm, SeedForm
from lovende.selection.lifecycle import REASONS
from lovende.selection.models import Phase, Round
from lovende.selection.queries import rounds as reads
from lovende.selection.queries.assigning import loads, newest_run
from lovende.selection.queries.flow import empty_places
from lovende.web.access import person
from lovende.web.assessor.access import crumbs, round_steered, selection_only


@require_http_methods(["GET", "HEAD", "POST"])
@selection_only
def round_open(request: HttpRequest) -> HttpResponse:
    """Name a round, say which measures, and when each phase ends."""
    if not rules.may_open_any(request.user):
        raise NotAllowed(_("Only the directorate, or a team it has appointed, opens a round."))
    scheme, design = reads.design_for_opening(request.GET.get("scheme", ""))
    form = OpenRoundForm(
        request.POST or None,
        scheme=scheme,
        design=design,
        organisations=reads.organisations_to_run(person(request)),
        initial={"search": request.GET.get("search", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = rounds.open_round(
                by=person(request),
                scheme=scheme,
                organisation=form.cleaned_data["organisation"],
                title=form.cleaned_data["title"],
                search=form.query,
                design=design,
                deadlines=form.deadlines,
            )
        except InvalidInput as error:
            form.add_error(None, str(error))
        else:
            return redirect("round-detail", pk=made.pk)
    return render(request, "directorate/selection/round_open.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@selection_only
def round_precheck(request: HttpRequest, pk: int) -> HttpResponse:
    """Blank reports are proposed for exclusion; a person confirms which."""
    found = round_steered(request, pk)
    phase = _phase(found, Phase.Kind.PRECHECK)
    if request.method == "POST":
        chosen = [int(one) for one in request.POST.getlist("item") if one.isdecimal()]
        number = rounds.exclude_blank(by=person(request), phase=phase, items=chosen)
        messages.success(request, _("Left out: %(number)d.") % {"number": number})
        return redirect("round-precheck", pk=pk)
    context = {
        "round": found,
        "phase": phase,
        "crumbs": crumbs(found, str(phase)),
        "proposals": [(one, REASONS[one.reason]) for one in reads.proposals(phase)],
    }
    return render(request, "directorate/selection/precheck.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@selection_only
def round_assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose who rates, and hand the measures of the phase out."""
    found = round_steered(request, pk)
    phase = next((one for one in found.phases.all() if one.is_open and one.is_rated), None)
    people = list(reads.possible_raters())
    sent = request.POST if "raters-sent" in request.POST else None
    raters = RatersForm(people, sent, initial=reads.raters_initial(found))
    seed = SeedForm(request.POST if "seed-sent" in request.POST else None)
    if request.method == "POST" and _done(request, found, phase, raters, seed):
        return redirect("round-assignment", pk=pk)
    loaded = loads(phase) if phase else []
    taken = sum(number for _name, _department, number in loaded)
    context = {
        "round": found,
        "phase": phase,
        "crumbs": crumbs(found, _("Assignment")),
        "raters": raters,
        "seed": seed,
        "has_raters": found.raters.filter(active=True).exists(),
        "loads": loaded,
        "run": newest_run(phase) if phase else None,
        "empty_places": empty_places(found, phase, taken=taken) if phase else 0,
    }
    return render(request, "directorate/selection/assignment.html", context)


def _done(
    request: HttpRequest, found: Round, phase: Phase | None, raters: RatersForm, seed: SeedForm
) -> bool:
    """Carry out what was asked for; False when a form has faults or no assignment is possible."""
    if raters.is_bound and raters.is_valid():
        rounds.set_raters(by=person(request), round_=found, raters=raters.chosen)
        messages.success(request, _("The raters are saved."))
        return True
    if seed.is_bound and seed.is_valid() and phase is not None:
        try:
            assigning.assign_phase(by=person(request), phase=phase, seed=seed.cleaned_data["seed"])
        except CannotAssign as error:
            seed.add_error(None, str(error))
            return False
        messages.success(request, _("The measures are handed out."))
        return True
    return False


@require_POST
@selection_only
def phase_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide on every measure of the phase under way, and begin the next one."""
    found = round_steered(request, pk)
    phase = next((one for one in found.phases.all() if one.is_open), None)
    if phase is None:
        raise Http404
    try:
        rounds.close_phase(by=person(request), phase=phase)
        messages.success(request, _("«%(phase)s» is finished.") % {"phase": phase})
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("round-detail", pk=pk)


def _phase(found: Round, kind: str) -> Phase:
    for phase in found.phases.all():
        if phase.kind == kind:
            phase.round = found
            return phase
    raise Http404
