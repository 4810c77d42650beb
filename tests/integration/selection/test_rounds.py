"""A round from opening to decision: what goes on, what is out, and who may do what."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bank_builder import change, make_measure
from lovende.common.errors import DomainError, InvalidInput, NotAllowed
from lovende.common.models import AuditEvent
from lovende.knowledge.forms import BankQuery
from lovende.measures.models import Measure
from lovende.people.models import Membership, Organisation
from lovende.schemes.models import Scheme
from lovende.selection import rules
from lovende.selection.actions.assigning import assign_phase, run_again
from lovende.selection.actions.discussion import decide_together
from lovende.selection.actions.ratings import abstain, recuse
from lovende.selection.actions.rounds import (
    appoint_team,
    close_phase,
    exclude_blank,
    open_round,
    set_raters,
)
from lovende.selection.errors import CannotAssign
from lovende.selection.models import AssignmentRun, Consensus, Event, Item, Round, Slot
from lovende.selection.queries.flow import items_in_box
from lovende.selection.queries.rounds import designs_of, proposals
from selection_builder import (
    department,
    make_rater,
    make_round,
    phase,
    rate,
    rate_all,
    rater,
    slots_of,
    to_screening,
)

pytestmark = pytest.mark.django_db


def keys(round_: Round, key: str, outcome: str) -> set[str]:
    events = Event.objects.filter(phase__round=round_, phase__key=key, outcome=outcome)
    return set(events.values_list("item__measure__key", flat=True))


def opening(**changes: Any) -> dict[str, Any]:
    scheme = Scheme.objects.get(key="nav-social-services")
    own = Organisation.objects.get_or_create(kind="directorate", name="Direktoratet")[0]
    values = {
        "by": None,
        "scheme": scheme,
        "organisation": own,
        "title": "Runde",
        "search": BankQuery(),
        "design": designs_of(scheme)[0],
    }
    return values | changes


def test_a_round_holds_the_measures_that_the_search_finds_when_it_is_opened() -> None:
    make_measure("bolig", category=["housing"])
    make_measure("gjeld", category=["debt_counselling"])
    made = open_round(**opening(search=BankQuery(page=9).with_("category", "housing")))
    make_measure("ny", category=["housing"])
    change(Measure.objects.get(key="bolig"), category=["debt_counselling"])
    assert [item.measure.key for item in made.items.all()] == ["bolig"]
    assert made.search == "category=housing"
    assert made.criteria["version"] == 2021
    assert len(made.criteria_digest) == 64
    assert AuditEvent.objects.filter(verb="selection.round_opened").count() == 1


@pytest.mark.parametrize(
    "changes",
    [{"title": " "}, {"search": BankQuery().with_("category", "housing")}],
    ids=["no name", "nothing found"],
)
def test_an_empty_round_is_refused(changes: dict[str, Any]) -> None:
    make_measure("gjeld", category=["debt_counselling"])
    with pytest.raises(InvalidInput):
        open_round(**opening(**changes))
    assert not Round.objects.exists()


def test_two_rounds_of_a_scheme_have_different_names() -> None:
    make_measure("a")
    open_round(**opening())
    with pytest.raises(InvalidInput, match="navnet"):
        open_round(**opening())


def test_only_the_directorate_or_a_team_it_appoints_opens_a_round(make_user: Any) -> None:
    make_measure("a")
    manager, assessor = make_user("directorate_manager"), make_rater("Anne", "Avdeling A")
    team = department("Avdeling A")
    for by in (make_user("office_manager"), assessor):
        with pytest.raises(NotAllowed):
            open_round(**opening(by=by))
    with pytest.raises(NotAllowed):
        open_round(**opening(by=assessor, organisation=team))
    with pytest.raises(NotAllowed):
        appoint_team(by=assessor, scheme=Scheme.objects.get(), organisation=team)
    appoint_team(by=manager, scheme=Scheme.objects.get(), organisation=team)
    made = open_round(**opening(by=assessor, organisation=team))
    assert rules.steers(assessor, made)
    assert not rules.steers(make_rater("Berit", "Avdeling B"), made)


def test_blank_reports_are_proposed_and_a_person_confirms() -> None:
    made = make_round(4, blank=[1, 2])
    precheck = phase(made, "precheck")
    found = proposals(precheck)
    assert [(one.item.measure.key, one.reason, one.words) for one in found] == [
        ("m1", "blank_report", 0),
        ("m2", "blank_report", 0),
    ]
    others = list(Item.objects.exclude(measure__key="m2").values_list("pk", flat=True))
    assert exclude_blank(by=None, phase=precheck, items=others) == 1, "only what was proposed"
    close_phase(by=None, phase=precheck)
    assert keys(made, "precheck", "out") == {"m1"}
    assert keys(made, "precheck", "on") == {"m0", "m2", "m3"}


def test_both_out_is_out_and_disagreement_goes_on() -> None:
    made = make_round(3)
    to_screening(made)
    rate_all(made, "screening", {"m0": "out-out", "m1": "out-in", "m2": "in-in"})
    close_phase(by=None, phase=phase(made, "screening"))
    assert keys(made, "screening", "out") == {"m0"}
    assert keys(made, "screening", "on") == {"m1", "m2"}
    boxes = [
        [items_in_box(phase(made, key), box).count() for box in ("inn", "ut", "videre")]
        for key in ("precheck", "screening", "in_depth")
    ]
    assert boxes == [[3, 0, 3], [3, 1, 2], [2, 0, 0]]


def test_a_phase_is_not_closed_before_every_place_is_locked() -> None:
    made = make_round(2)
    to_screening(made)
    first, *rest = slots_of(made, "screening")
    for slot in rest:
        rate(slot)
    with pytest.raises(DomainError, match="1 tiltak"):
        close_phase(by=None, phase=phase(made, "screening"))
    assert not Event.objects.filter(phase__key="screening").exists()
    rate(first)
    close_phase(by=None, phase=phase(made, "screening"))
    assert phase(made, "in_depth").state == "open"


def test_two_of_one_department_never_rate_the_same_measure() -> None:
    made = make_round(6)
    to_screening(made)
    for item in made.items.all():
        departments = [slot.department_id for slot in item.slots.all()]
        assert len(departments) == 2 == len(set(departments))


def test_an_assignment_is_stored_so_that_it_can_be_made_again_bit_for_bit() -> None:
    made = make_round(7)
    to_screening(made, seed=42)
    run = AssignmentRun.objects.get()
    again = run_again(run.problem, run.seed)
    assert [list(seat) for seat in again.seats] == run.result["seats"]
    assert (again.digest, again.solver) == (run.digest, run.solver)
    seats = {(str(s.item_id), s.number, str(s.rater_id)) for s in slots_of(made, "screening")}
    assert seats == set(again.seats)


def test_who_works_in_the_office_does_not_rate_its_measures() -> None:
    made = make_round(3)
    anne = rater(made, "Anne")
    Membership.objects.create(
        user=anne.user,
        organisation=Measure.objects.get(key="m0").office,
        role="office_worker",
        valid_from=dt.date(2020, 1, 1),
    )
    to_screening(made)
    assert not slots_of(made, "screening", rater=anne)


@pytest.mark.parametrize("give_up", [abstain, recuse])
def test_a_place_given_up_goes_to_somebody_else_and_nothing_else_moves(give_up: Any) -> None:
    made = make_round(4)
    screening = to_screening(made)
    first, *others = slots_of(made, "screening")
    rate(others[-1])
    give_up(by=first.rater.user, slot=first, reason="Kjenner dem")
    assign_phase(by=None, phase=screening, seed=2)
    now = {(s.item_id, s.number, s.rater_id) for s in slots_of(made, "screening")}
    assert {(s.item_id, s.number, s.rater_id) for s in others} < now
    (new,) = now - {(s.item_id, s.number, s.rater_id) for s in others}
    assert (new[0], new[1]) == (first.item_id, first.number)
    assert new[2] != first.rater_id


def test_abstaining_holds_for_the_phase_and_a_conflict_for_the_round() -> None:
    made = make_round(2)
    to_screening(made)
    slots = slots_of(made, "screening", rater=rater(made, "Anne"))
    mine = slots[0]
    recuse(by=mine.rater.user, slot=mine, reason="Søster")
    assert mine.rater.conflicts.get().item_id == mine.item_id
    for other in slots[1:]:
        abstain(by=other.rater.user, slot=other, reason="Kan ikke faget")
    assert mine.rater.conflicts.count() == 1


def test_when_a_rater_leaves_what_they_have_submitted_stays() -> None:
    made = make_round(4, names={"Anne": "Avdeling A", "Berit": "Avdeling B", "Cato": "Avdeling C"})
    screening = to_screening(made)
    anne = rater(made, "Anne")
    locked = slots_of(made, "screening", rater=anne)[0]
    rate(locked)
    others = [(rater(made, n).user, rater(made, n).department, None) for n in ("Berit", "Cato")]
    set_raters(by=None, round_=made, raters=others)
    assign_phase(by=None, phase=screening, seed=3)
    assert [s.pk for s in slots_of(made, "screening", rater=anne)] == [locked.pk]
    assert len(slots_of(made, "screening")) == 8


def test_too_few_departments_are_explained_and_change_nothing() -> None:
    made = make_round(2, names={"Anne": "Avdeling A", "Berit": "Avdeling A"})
    close_phase(by=None, phase=phase(made, "precheck"))
    with pytest.raises(CannotAssign):
        assign_phase(by=None, phase=phase(made, "screening"), seed=1)
    assert not Slot.objects.exists()


def test_a_manager_who_rates_steers_nothing(make_user: Any) -> None:
    manager = make_user("directorate_manager")
    made = make_round(2)
    Membership.objects.create(
        user=manager,
        organisation=department("Avdeling A"),
        role="assessor",
        valid_from=dt.date(2020, 1, 1),
    )
    set_raters(by=manager, round_=made, raters=[(manager, department("Avdeling A"), None)])
    for attempt in (
        lambda: close_phase(by=manager, phase=phase(made, "precheck")),
        lambda: set_raters(by=manager, round_=made, raters=[]),
        lambda: assign_phase(by=manager, phase=phase(made, "precheck"), seed=1),
    ):
        with pytest.raises(NotAllowed, match="noen andre"):
            attempt()


def test_only_an_assessor_of_the_department_rates(make_user: Any) -> None:
    made = make_round(1)
    with pytest.raises(InvalidInput):
        set_raters(
            by=None,
            round_=made,
            raters=[(make_user("office_worker"), department("Avdeling A"), None)],
        )


def discussed() -> Round:
    made = make_round(3)
    to_screening(made)
    rate_all(made, "screening")
    close_phase(by=None, phase=phase(made, "screening"))
    assign_phase(by=None, phase=phase(made, "in_depth"), seed=1)
    rate_all(made, "in_depth", {"m0": "out-out", "m1": "out-in"})
    close_phase(by=None, phase=phase(made, "in_depth"))
    return made


def test_a_joint_discussion_is_a_record_of_its_own() -> None:
    made = discussed()
    discussion = phase(made, "discussion")
    said = {"m1": "out", "m2": "on"}
    for key, outcome in said.items():
        decide_together(
            by=None,
            phase=discussion,
            item=made.items.get(measure__key=key),
            outcome=outcome,
            reason="Vi snakket sammen",
            present=["Anne", "Berit"],
        )
    with pytest.raises(DomainError):
        decide_together(
            by=None,
            phase=discussion,
            item=made.items.get(measure__key="m0"),
            outcome="on",
            reason="Ut alt",
            present=["Anne", "Berit"],
        )
    close_phase(by=None, phase=discussion)
    assert keys(made, "discussion", "on") == {"m2"}
    assert keys(made, "discussion", "out") == {"m1"}


def test_a_decision_taken_up_again_names_the_old_and_the_newest_stands() -> None:
    made = discussed()
    discussion = phase(made, "discussion")
    for key in ("m1", "m2"):
        for outcome in ("out", "on"):
            decide_together(
                by=None,
                phase=discussion,
                item=made.items.get(measure__key=key),
                outcome=outcome,
                reason="Ny runde",
                present=["Anne", "Berit"],
            )
    assert Consensus.objects.count() == 4
    close_phase(by=None, phase=discussion)
    assert keys(made, "discussion", "on") == {"m1", "m2"}


@pytest.mark.parametrize(
    "changes",
    [{"reason": " "}, {"present": ["Anne"]}, {"outcome": "maybe"}],
    ids=["no reason", "alone", "no outcome"],
)
def test_an_incomplete_decision_is_refused(changes: dict[str, Any]) -> None:
    made = discussed()
    values = {"outcome": "on", "reason": "Ja", "present": ["Anne", "Berit"]} | changes
    with pytest.raises(InvalidInput):
        decide_together(
            by=None,
            phase=phase(made, "discussion"),
            item=made.items.get(measure__key="m1"),
            **values,
        )


def test_a_discussion_is_not_closed_before_all_is_decided() -> None:
    made = discussed()
    with pytest.raises(DomainError, match="2 tiltak"):
        close_phase(by=None, phase=phase(made, "discussion"))
