"""Makes small rounds for tests: measures with reports, raters in departments, ratings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from bank_builder import make_measure, make_report
from lovende.knowledge.forms import BankQuery
from lovende.measures.models import Measure
from lovende.people.models import Membership, Organisation, User
from lovende.schemes.models import Scheme
from lovende.selection.actions.assigning import assign_phase
from lovende.selection.actions.cases import review_profile, save_profile
from lovende.selection.actions.discussion import decide_together
from lovende.selection.actions.ratings import save_draft, submit
from lovende.selection.actions.rounds import close_phase, open_round, set_raters
from lovende.selection.answers import criteria_for
from lovende.selection.models import Draft, Item, Phase, Rating, Round, RoundRater, Slot
from lovende.selection.queries.rounds import designs_of

DEPARTMENTS = ("Avdeling A", "Avdeling B", "Avdeling C")
LONG = {"activities": "ord " * 40}


def department(name: str) -> Organisation:
    """The research department with this name."""
    return Organisation.objects.get_or_create(kind=Organisation.Kind.RESEARCH, name=name)[0]


def make_rater(name: str, where: str) -> User:
    """An assessor in a department."""
    user = User.objects.create_user(
        f"{name.lower()}@example.no", "en lang og trygg frase", name=name
    )
    Membership.objects.create(
        user=user,
        organisation=department(where),
        role="assessor",
        valid_from=dt.date(2020, 1, 1),
    )
    return user


def make_round(
    measures: int = 3,
    *,
    blank: Iterable[int] = (),
    title: str = "Runde",
    names: Mapping[str, str] | None = None,
) -> Round:
    """An open round in its pre-check, with a rater in each of three departments.

    :param blank: numbers (from 0) of the measures whose report is blank.
    """
    first = Measure.objects.count()
    for number in range(measures):
        measure = make_measure(f"m{first + number}")
        empty = number in set(blank)
        make_report(measure, answers={} if empty else LONG, blank=empty, words=0 if empty else 40)
    scheme = Scheme.objects.get(key="nav-social-services")
    directorate = Organisation.objects.get_or_create(
        kind=Organisation.Kind.DIRECTORATE, name="Direktoratet"
    )[0]
    made = open_round(
        by=None,
        scheme=scheme,
        organisation=directorate,
        title=title,
        search=BankQuery(),
        design=designs_of(scheme)[0],
    )
    people = names or dict(zip(("Anne", "Berit", "Cato"), DEPARTMENTS, strict=True))
    raters = [(make_rater(name, where), department(where), None) for name, where in people.items()]
    set_raters(by=None, round_=made, raters=raters)
    return made


def phase(round_: Round, key: str) -> Phase:
    """A phase of the round as it stands now."""
    return Phase.objects.select_related("round").get(round=round_, key=key)


def to_screening(round_: Round, *, seed: int = 1) -> Phase:
    """Close the pre-check and hand the screening out."""
    close_phase(by=None, phase=phase(round_, "precheck"))
    assign_phase(by=None, phase=phase(round_, "screening"), seed=seed)
    return phase(round_, "screening")


def answers(slot: Slot, verdict: str = "in", **changes: Any) -> dict[str, Any]:
    """A complete rating for the phase of the place."""
    given: dict[str, Any] = {"verdict": verdict, "reason": "Fordi", **changes}
    if slot.phase.kind == Phase.Kind.IN_DEPTH:
        given.setdefault("to_case", verdict == "in")
        given.setdefault(
            "criteria",
            {one.key: {"value": "met", "quote": "ord ord"} for one in criteria_for(slot.phase)},
        )
    return given


def write(slot: Slot, given: Mapping[str, Any], version: int | None = None) -> Draft:
    """Save a draft as its rater; on top of what is stored when no version is given."""
    if version is None:
        stored = Draft.objects.filter(slot=slot).first()
        version = stored.version if stored else 0
    return save_draft(by=slot.rater.user, slot=slot, version=version, answers=given)


def rate(slot: Slot, verdict: str = "in", **changes: Any) -> Rating:
    """Submit a complete rating as its rater."""
    given = answers(slot, verdict, **changes)
    version = write(slot, given).version
    return submit(by=slot.rater.user, slot=slot, version=version, answers=given)


def slots_of(round_: Round, key: str, **filters: Any) -> list[Slot]:
    """The places of a phase that somebody has."""
    slots = Slot.objects.held().filter(phase__round=round_, phase__key=key, **filters)
    return list(slots.select_related("phase__round", "rater__user"))


def rate_all(round_: Round, key: str, verdicts: Mapping[str, str] | None = None) -> None:
    """Submit every open place; by measure key «in-out» says what places one and two say."""
    for slot in slots_of(round_, key, state="assigned"):
        said = (verdicts or {}).get(slot.item.measure.key, "in-in").split("-")
        rate(slot, said[slot.number - 1])


def to_cases(round_: Round) -> Phase:
    """Everything is rated in, so all measures come straight to the case studies."""
    to_screening(round_)
    rate_all(round_, "screening")
    close_phase(by=None, phase=phase(round_, "screening"))
    assign_phase(by=None, phase=phase(round_, "in_depth"), seed=1)
    rate_all(round_, "in_depth")
    close_phase(by=None, phase=phase(round_, "in_depth"))
    for item in round_.items.all():
        decide_together(
            by=None,
            phase=phase(round_, "discussion"),
            item=item,
            outcome="on",
            reason="Enige",
            present=["Anne", "Berit"],
        )
    close_phase(by=None, phase=phase(round_, "discussion"))
    return phase(round_, "cases")


def approve(item: Item) -> None:
    """The profile of a case is written, sent and approved."""
    parts = {name: f"Om {name}" for name in Measure.PROFILE_FIELDS}
    made = save_profile(by=None, item=item, parts=parts, send=True)
    review_profile(by=None, profile=made, approved=True, reason="")


def rater(round_: Round, name: str) -> RoundRater:
    """A rater of the round by name."""
    return RoundRater.objects.select_related("user").get(round=round_, label=name)
