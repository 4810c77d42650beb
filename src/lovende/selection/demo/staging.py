"""Opens the demo's round and runs it through its phases, as far as the stage asked for.

Everything goes through the actions that the pages use; only ratings are entered many at a time.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from types import MappingProxyType
from typing import Any

from django.db import transaction

from lovende.knowledge.forms import BankQuery
from lovende.measures.models import GoalAttainment
from lovende.people.models import Membership, Organisation, Role
from lovende.schemes.models import Scheme
from lovende.selection import deciding
from lovende.selection.actions import assigning, discussion, rounds
from lovende.selection.answers import criteria_for
from lovende.selection.demo import entering
from lovende.selection.demo.answering import Answering
from lovende.selection.demo.plan import Candidate, Plan, plan
from lovende.selection.lifecycle import CHOSEN, DROPPED, HEARD, NOT_CHOSEN, STUDIED
from lovende.selection.models import Event, Item, Phase, Round, Slot
from lovende.selection.queries.rounds import designs_of, items_in, proposals

SEED = 2021
YEAR = "2021"
DESIGN = "promising-methods"


class Stage(StrEnum):
    """Where the demo's round stands when one looks in; ``NONE`` leaves it out."""

    NONE = "none"
    SCREENING = "screening"
    IN_DEPTH = "in-depth"
    DISCUSSION = "discussion"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class _Demo:
    round: Round
    plan: Plan
    texts: dict[str, Any]
    answering: Answering

    def phase(self, key: str) -> Phase:
        return Phase.objects.select_related("round").get(round=self.round, key=key)


@transaction.atomic
def install_demo_round(*, scheme: str, domain: str, stage: Stage) -> Round | None:
    """The demo's round, made at the stage asked for; what is there already is left as it is.

    :param scheme: the scheme's key; its bank must hold the example round.
    :param domain: the end of the raters' addresses, so that nobody else is made a rater.
    """
    texts = _texts()
    owner = Scheme.objects.get(key=scheme)
    found = Round.objects.filter(scheme=owner, title=texts["title"]).first()
    if found is not None or stage == Stage.NONE:
        return found
    demo = _opened(owner, texts, domain)
    _screening(demo, finish=stage != Stage.SCREENING)
    if stage in (Stage.IN_DEPTH, Stage.DISCUSSION, Stage.FINISHED):
        _in_depth(demo, finish=stage != Stage.IN_DEPTH)
    if stage in (Stage.DISCUSSION, Stage.FINISHED):
        _discussion(demo, finish=stage == Stage.FINISHED)
    if stage == Stage.FINISHED:
        _after_discussion(demo)
    return demo.round


def _texts() -> dict[str, Any]:
    file = resources.files("lovende.selection") / "data" / "demo.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _opened(scheme: Scheme, texts: dict[str, Any], domain: str) -> _Demo:
    """The round with its raters, after the pre-check."""
    made = rounds.open_round(
        by=None,
        scheme=scheme,
        organisation=Organisation.objects.filter(kind=Organisation.Kind.DIRECTORATE).earliest("pk"),
        title=texts["title"],
        search=BankQuery(filters=MappingProxyType({"year": (YEAR,)})),
        design=next(one for one in designs_of(scheme) if one.key == DESIGN),
    )
    members = Membership.objects.filter(
        role=Role.ASSESSOR, user__email__endswith=domain, valid_to__isnull=True
    ).filter(organisation__kind=Organisation.Kind.RESEARCH)
    members = members.select_related("user", "organisation").order_by("pk")
    raters = [(one.user, one.organisation, None) for one in members]
    rounds.set_raters(by=None, round_=made, raters=raters)
    precheck = made.phases.select_related("round").get(key="precheck")
    blank = [one.item.pk for one in proposals(precheck)]
    rounds.exclude_blank(by=None, phase=precheck, items=blank)
    rounds.close_phase(by=None, phase=precheck)
    candidates = [_candidate(one) for one in items_in(made.phases.get(key="screening"))]
    return _Demo(made, plan(candidates, seed=SEED), texts, Answering(texts, SEED))


def _candidate(item: Item) -> Candidate:
    measure = item.measure
    return Candidate(
        key=measure.key,
        real=not measure.synthetic,
        words=item.report.words if item.report else 0,
        failed=measure.goal_attainment == GoalAttainment.NOT_REACHED,
    )


def _screening(demo: _Demo, *, finish: bool) -> None:
    phase = demo.phase("screening")
    assigning.assign_phase(by=None, phase=phase, seed=SEED)
    said: list[entering.Written] = [
        (slot, demo.answering.screening(slot, _verdict(demo.plan.screening, slot)))
        for slot in _slots(phase)
    ]
    _entered(demo, phase, said, finish=finish)


def _in_depth(demo: _Demo, *, finish: bool) -> None:
    phase = demo.phase("in_depth")
    assigning.assign_phase(by=None, phase=phase, seed=SEED)
    criteria = criteria_for(phase)
    said: list[entering.Written] = [
        (slot, demo.answering.in_depth(slot, _verdict(demo.plan.in_depth, slot), criteria))
        for slot in _slots(phase)
    ]
    _entered(demo, phase, said, finish=finish)


def _slots(phase: Phase) -> list[Slot]:
    slots = Slot.objects.held().filter(phase=phase)
    return list(
        slots.select_related("rater__user", "item__measure", "item__report__answer_set", "phase")
    )


def _verdict(cells: Any, slot: Slot) -> str:
    return str(cells[slot.item.measure.key][slot.number - 1])


def _entered(demo: _Demo, phase: Phase, said: list[entering.Written], *, finish: bool) -> None:
    """Everything submitted and the phase closed; or some of each rater's, a draft, and the rest."""
    if finish:
        entering.enter_ratings(phase, said)
        rounds.close_phase(by=None, phase=phase)
        return
    locked, drafts = _half(said)
    entering.enter_ratings(phase, locked)
    begun = {"verdict": "", "reason": demo.texts["draft"]}
    entering.keep_drafts(phase, [(slot, begun) for slot, _answers in drafts])


def _half(
    said: Iterable[entering.Written],
) -> tuple[list[entering.Written], list[entering.Written]]:
    """About half of each rater's places, the first rater a little further; then two drafts each."""
    own: dict[int, list[entering.Written]] = {}
    for row in said:
        own.setdefault(row[0].rater_id, []).append(row)
    locked, drafts = [], []
    for place, rows in enumerate(own.values()):
        done = len(rows) // 2 - 3 * place
        locked += rows[:done]
        drafts += rows[done : done + 2]
    return locked, drafts


def _discussion(demo: _Demo, *, finish: bool) -> None:
    """The minutes of every measure; or of the first half, where one looks in in the middle."""
    phase = demo.phase("discussion")
    items = list(items_in(phase).select_related("measure").order_by("measure__key"))
    for item in items if finish else items[: len(items) // 2]:
        on = item.measure.key in demo.plan.cases
        discussion.decide_together(
            by=None,
            phase=phase,
            item=item,
            outcome=Event.Outcome.ON if on else Event.Outcome.OUT,
            reason=demo.texts["discussed_on" if on else "discussed_out"],
            present=list(demo.round.raters.values_list("label", flat=True)),
        )
    if finish:
        rounds.close_phase(by=None, phase=phase)


def _after_discussion(demo: _Demo) -> None:
    """Cases, reference group and choice, as the report tells of them."""
    dropped = dict(zip(demo.plan.dropped, demo.texts["dropped"], strict=True))
    chosen = set(demo.texts["chosen_offices"])

    def case(item: Item) -> tuple[str, str, str]:
        note = dropped.get(item.measure.key)
        if note is not None:
            return Event.Outcome.OUT, DROPPED, note
        return Event.Outcome.ON, STUDIED, demo.texts["studied"]

    def heard(_item: Item) -> tuple[str, str, str]:
        return Event.Outcome.ON, HEARD, demo.texts["heard"]

    def choice(item: Item) -> tuple[str, str, str]:
        if item.measure.office.name in chosen:
            return Event.Outcome.ON, CHOSEN, demo.texts["chosen"]
        return Event.Outcome.OUT, NOT_CHOSEN, demo.texts["not_chosen"]

    for key, decide in (("cases", case), ("reference", heard), ("choice", choice)):
        phase = demo.phase(key)
        items = items_in(phase).select_related("measure__office").order_by("pk")
        told = [(item.pk, *decide(item)) for item in items]
        deciding.write_noted(phase, told, None)
        rounds.close_phase(by=None, phase=phase)
