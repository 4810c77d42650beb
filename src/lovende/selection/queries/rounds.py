"""Reads: rounds, their phases, the measures in each, and who rates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from lovende.common.errors import DomainError
from lovende.followup.models import Report
from lovende.people.models import Membership, Organisation, Role, User
from lovende.people.permissions import Permission, decide
from lovende.schemes.models import Scheme
from lovende.schemes.selection import CriteriaSet, RoundDesign
from lovende.selection.lifecycle import BLANK, NO_REPORT
from lovende.selection.models import Appointment, Event, Item, Phase, Round
from lovende.selection.queries.independence import readable_rounds
from lovende.selection.rules import appointed_departments

if TYPE_CHECKING:
    from lovende.people.permissions import Person


def rounds_for(viewer: Person) -> QuerySet[Round]:
    """The rounds that the person runs or rates in, with their phases.

    ``measures`` counts what is in it; ``synthetic`` is true where any of it is made up.
    """
    phases = Prefetch("phases", Phase.objects.order_by("order"))
    rounds = readable_rounds(viewer).select_related("organisation", "scheme")
    items = Item.objects.filter(round=OuterRef("pk")).order_by()
    made_up = items.filter(measure__synthetic=True)
    # Counted by itself: joined, every text of the round would be sorted with each of its items.
    number = items.values("round").annotate(number=Count("pk")).values("number")
    return rounds.prefetch_related(phases).annotate(
        measures=Coalesce(Subquery(number), 0), synthetic=Exists(made_up)
    )


def designs_of(scheme: Scheme) -> list[RoundDesign]:
    """The designs that the scheme's folder offers."""
    return [RoundDesign.model_validate(one) for one in scheme.definition.get("designs", [])]


def criteria_named(scheme: Scheme, key: str, version: int) -> CriteriaSet:
    """One version of the scheme's criteria."""
    for raw in scheme.definition.get("criteria", []):
        if (raw["key"], raw["version"]) == (key, version):
            return CriteriaSet.model_validate(raw)
    message = _("The scheme has no version %(version)s of the criteria «%(key)s».")
    raise DomainError(message % {"version": version, "key": key})


def items_in(phase: Phase) -> QuerySet[Item]:
    """The measures that have reached the phase: out in none before it."""
    left = Event.objects.filter(
        item=OuterRef("pk"), outcome=Event.Outcome.OUT, phase__order__lt=phase.order
    )
    return Item.objects.filter(~Exists(left), round_id=phase.round_id)


def undecided_in(phase: Phase) -> QuerySet[Item]:
    """Those of them that the phase has not decided on."""
    decided = Event.objects.filter(item=OuterRef("pk"), phase=phase)
    return items_in(phase).filter(~Exists(decided))


def newest_reports(measure_ids: Iterable[int]) -> dict[int, Report]:
    """The report of each measure that is judged: the newest current one, a final one first."""
    found: dict[int, Report] = {}
    rows = Report.objects.filter(measure_id__in=list(measure_ids), is_current=True)
    for report in rows.order_by("measure_id", "-year", "kind", "-pk"):
        found.setdefault(report.measure_id, report)
    return found


@dataclass(frozen=True, slots=True)
class Proposal:
    """A measure proposed for exclusion before anybody rates it."""

    item: Item
    reason: str
    words: int
    given: int
    asked: int


def proposals(phase: Phase) -> list[Proposal]:
    """The undecided measures whose report is blank or missing, with what was measured."""
    rows = undecided_in(phase).filter(report__blank=True) | undecided_in(phase).filter(report=None)
    rows = rows.select_related("measure__office", "report__answer_set__questionnaire")
    return [_proposal(item) for item in rows.order_by("measure__sort_title", "pk")]


def _proposal(item: Item) -> Proposal:
    if item.report is None:
        return Proposal(item, NO_REPORT, 0, 0, 0)
    answers = item.report.answer_set
    asked = len(answers.questionnaire.form.questions)
    return Proposal(item, BLANK, item.report.words, len(answers.answers), asked)


def locked_phases() -> QuerySet[Phase]:
    """Phases with their rounds, each kept from others until the transaction ends."""
    return Phase.objects.select_for_update(of=("self",)).select_related("round")


def possible_raters() -> QuerySet[User]:
    """Assessors with a research department today, with their memberships."""
    current = Membership.objects.filter(
        role=Role.ASSESSOR, organisation__kind=Organisation.Kind.RESEARCH, valid_to__isnull=True
    )
    return (
        User.objects.filter(is_active=True, pk__in=current.values("user"))
        .prefetch_related(
            Prefetch("memberships", current.select_related("organisation"), to_attr="departments")
        )
        .order_by("name", "pk")
    )


def design_for_opening(key: str = "") -> tuple[Scheme, RoundDesign]:
    """The scheme named, or the first that has a design of a round, with its newest design."""
    schemes = Scheme.objects.filter(key=key) if key else Scheme.objects.order_by("key")
    for scheme in schemes:
        designs = designs_of(scheme)
        if designs:
            return scheme, max(designs, key=lambda design: design.version)
    raise DomainError(_("No scheme here says how a round is to be."))


def organisations_to_run(user: User) -> list[Organisation]:
    """Who can run a round that this person opens: the directorate and teams it has appointed."""
    teams = Organisation.objects.filter(
        appointments__ended_at__isnull=True, appointments__isnull=False
    ).distinct()
    if decide(user, Permission.RUN_SELECTION):
        own = Organisation.objects.filter(kind=Organisation.Kind.DIRECTORATE)
        return [*own, *teams]
    return list(teams.filter(pk__in=appointed_departments(user)))


def raters_initial(round_: Round) -> dict[str, object]:
    """The raters of the round as the form shows them."""
    rows = list(round_.raters.filter(active=True, user__isnull=False))
    limits = {f"capacity_{row.user_id}": row.capacity for row in rows}
    return {"raters": [str(row.user_id) for row in rows], **limits}


def teams(scheme: Scheme) -> list[tuple[Organisation, Appointment | None]]:
    """Every research department, with its appointment for the scheme when it has one."""
    standing = Appointment.objects.filter(scheme=scheme, ended_at__isnull=True)
    by_team = {one.organisation_id: one for one in standing}
    found = Organisation.objects.filter(kind=Organisation.Kind.RESEARCH)
    return [(one, by_team.get(one.pk)) for one in found]
