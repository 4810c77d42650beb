"""Changes to rounds: appoint a team, open a round, choose raters, run its phases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lovende.common.audit import record, signature
from lovende.common.errors import DomainError, InvalidInput
from lovende.knowledge.forms import BankQuery
from lovende.knowledge.queries.lists import Question
from lovende.measures.models import Measure
from lovende.people.models import Organisation, User
from lovende.schemes.models import Scheme
from lovende.schemes.selection import RoundDesign
from lovende.selection import deciding, rules
from lovende.selection.lifecycle import phase_may_follow
from lovende.selection.models import Appointment, Event, Item, Phase, Round, RoundRater
from lovende.selection.queries import rounds
from lovende.selection.queries.rounds import locked_phases

BATCH = 1_000


@transaction.atomic
def appoint_team(*, by: User | None, scheme: Scheme, organisation: Organisation) -> Appointment:
    """Let a research team open and run rounds of a scheme."""
    rules.require_running(by)
    if organisation.kind != Organisation.Kind.RESEARCH:
        raise InvalidInput(_("Only a research department can be appointed."))
    made, new = Appointment.objects.get_or_create(
        scheme=scheme, organisation=organisation, ended_at=None
    )
    if new:
        record("selection.team_appointed", made, by=by, organisation=organisation.name)
    return made


@transaction.atomic
def end_appointment(*, by: User | None, appointment: Appointment) -> Appointment:
    """Let a team open no more rounds; those it runs, it runs no longer."""
    rules.require_running(by)
    held = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if held.ended_at is None:
        held.ended_at = timezone.now()
        held.save(update_fields=["ended_at"])
        record("selection.appointment_ended", held, by=by)
    return held


@transaction.atomic
def open_round(
    *,
    by: User | None,
    scheme: Scheme,
    organisation: Organisation,
    title: str,
    search: BankQuery,
    design: RoundDesign,
    deadlines: Mapping[str, date] | None = None,
) -> Round:
    """Open a round over the measures that a search finds now; its first phase begins.

    :param search: a search in the bank; its page and order mean nothing.
    :param deadlines: the last day of phases, by key.
    """
    rules.require_opening(by, scheme, organisation)
    question = Question.of(search)
    ids = Measure.objects.filter(pk__in=question.ids(), scheme=scheme)
    measures = list(ids.order_by("sort_title", "pk").values_list("pk", flat=True))
    _check_opening(scheme, title, measures)
    criteria = rounds.criteria_named(scheme, design.criteria.key, design.criteria.version)
    made = Round.objects.create(
        scheme=scheme,
        organisation=organisation,
        title=title.strip(),
        search=question.query.params(page=1),
        design=f"{design.key}-{design.version}",
        criteria=criteria.as_json(),
        criteria_digest=criteria.digest,
        opened_by=by,
        opened_by_label=signature(by),
    )
    _add_phases(made, design, deadlines or {})
    _add_items(made, measures)
    record("selection.round_opened", made, by=by, title=made.title, measures=len(measures))
    return made


def _check_opening(scheme: Scheme, title: str, measures: list[int]) -> None:
    if not title.strip():
        raise InvalidInput(_("Give the round a name."))
    if Round.objects.filter(scheme=scheme, title=title.strip()).exists():
        raise InvalidInput(_("There is a round with this name already."))
    if not measures:
        raise InvalidInput(_("The search finds no measures, so there is nothing to select from."))


def _add_phases(made: Round, design: RoundDesign, deadlines: Mapping[str, date]) -> None:
    for order, phase in enumerate(design.phases):
        Phase.objects.create(
            round=made,
            key=phase.key,
            order=order,
            kind=phase.kind,
            label=phase.label,
            per_item=phase.raters,
            rule=phase.rule,
            deadline=deadlines.get(phase.key),
            state=Phase.State.UPCOMING if order else Phase.State.OPEN,
        )


def _add_items(made: Round, measures: list[int]) -> None:
    for start in range(0, len(measures), BATCH):
        part = measures[start : start + BATCH]
        reports = rounds.newest_reports(part)
        Item.objects.bulk_create(
            Item(round=made, measure_id=pk, report=reports.get(pk)) for pk in part
        )


@transaction.atomic
def set_raters(
    *,
    by: User | None,
    round_: Round,
    raters: Iterable[tuple[User, Organisation, int | None]],
) -> list[RoundRater]:
    """Say who rates, for which department, and how many at most (None: no limit).

    Who is left out rates no more; what they have submitted stays.
    """
    rules.require_steering(by, round_)
    kept = []
    for user, department, capacity in raters:
        member = user.memberships.filter(organisation=department, role="assessor")
        if department.kind != Organisation.Kind.RESEARCH or not member.exists():
            message = _("%(user)s is no assessor in %(organisation)s.")
            raise InvalidInput(message % {"user": user, "organisation": department})
        values = {"label": str(user), "department": department, "capacity": capacity}
        row, _made = RoundRater.objects.update_or_create(
            round=round_, user=user, defaults=values | {"active": True}
        )
        kept.append(row)
    round_.raters.exclude(pk__in=[row.pk for row in kept]).update(active=False)
    record("selection.raters_set", round_, by=by, raters=[row.label for row in kept])
    return kept


@transaction.atomic
def exclude_blank(*, by: User | None, phase: Phase, items: Iterable[int]) -> int:
    """Confirm that proposed measures are left out before anybody rates; the number of them."""
    held = hold(by, phase)
    if held.kind != Phase.Kind.PRECHECK:
        raise DomainError(_("Only the pre-check leaves out measures in this way."))
    wanted = set(items)
    chosen = [one for one in rounds.proposals(held) if one.item.pk in wanted]
    deciding.write(held, [(one.item.pk, Event.Outcome.OUT, one.reason) for one in chosen], by)
    record("selection.blank_excluded", held, by=by, items=[one.item.pk for one in chosen])
    return len(chosen)


@transaction.atomic
def close_phase(*, by: User | None, phase: Phase) -> Phase:
    """Decide on every measure of the phase by its rule, and begin the next one."""
    held = hold(by, phase)
    outcomes = deciding.outcomes(held)
    deciding.write(held, outcomes, by)
    _move(held, Phase.State.CLOSED)
    following = Phase.objects.filter(round_id=held.round_id, order__gt=held.order).first()
    if following is not None:
        _move(following, Phase.State.OPEN)
        deciding.write(following, deciding.settled_already(held, following, outcomes), by)
    else:
        Round.objects.filter(pk=held.round_id).update(state=Round.State.CLOSED)
    out = sum(outcome == Event.Outcome.OUT for _item, outcome, _reason in outcomes)
    record("selection.phase_closed", held, by=by, decided=len(outcomes), out=out)
    return held


def hold(by: User | None, phase: Phase) -> Phase:
    """The phase, locked until the transaction ends, when the person may steer it now."""
    held = locked_phases().get(pk=phase.pk)
    rules.require_steering(by, held.round)
    rules.require_open_phase(held)
    return held


def _move(phase: Phase, state: str) -> None:
    if not phase_may_follow(phase.state, state):
        raise DomainError(_("«%(phase)s» is not under way.") % {"phase": phase})
    phase.state = state
    phase.closed_at = timezone.now() if state == Phase.State.CLOSED else None
    phase.save(update_fields=["state", "closed_at"])
