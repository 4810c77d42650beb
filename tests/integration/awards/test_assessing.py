"""An application is assessed by one, or by two who see nothing of each other until both lock."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from desk_builder import GOOD, Desk, levels
from lovende.awards.actions.assessing import assess, conclude, take_up_again
from lovende.awards.actions.changes import go_on, request_changes
from lovende.awards.actions.desk import declare_conflict, give_governor, give_to, set_kind
from lovende.awards.models import Assessment, Conclusion, Handling
from lovende.awards.queries.application import changes_between, readable_assessments, versions_of
from lovende.awards.tasks import tell_of_request
from lovende.common.errors import DomainError, InvalidInput, NotAllowed
from lovende.people.models import Membership, Organisation
from lovende.questionnaires.models import AnswerSet

pytestmark = pytest.mark.usefixtures("nav_scheme")
State = Handling.State


@pytest.fixture
def desk(make_user: Any) -> Desk:
    return Desk(make_user)


@pytest.fixture
def two(make_user: Any) -> Desk:
    return Desk(make_user, two=True)


def judge(by: Any, held: Handling, answers: dict[str, str] | None = None) -> Assessment:
    held = Handling.objects.get(pk=held.pk)
    return assess(by=by, handling=held, submission=held.submission_id, answers=answers or GOOD)


def again(held: Handling) -> Handling:
    return Handling.objects.get(pk=held.pk)


def soon(days: int = 7) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def test_with_one_assessor_the_assessment_is_the_conclusion(desk: Desk) -> None:
    held = desk.received()
    judge(desk.anne, held)

    held = again(held)
    assert held.state == State.ASSESSED
    assert held.conclusion is not None
    assert held.conclusion.total == 8
    assert [one.key for one in held.conclusion.priorities.all()] == ["prevention"]


def test_every_fault_is_told_at_its_question_and_nothing_is_written(desk: Desk) -> None:
    held = desk.received()
    with pytest.raises(InvalidInput) as told:
        judge(desk.anne, held, GOOD | {"need": "4", "question_reason": "", "nature": ""})

    assert {one.where for one in told.value.problems} == {"need", "question_reason", "nature"}
    assert not Assessment.objects.exists()


def test_a_national_identity_number_is_refused(desk: Desk) -> None:
    held = desk.received()
    with pytest.raises(InvalidInput, match="fødselsnummer"):
        judge(desk.anne, held, GOOD | {"need_reason": "Gjelder 01010750160."})
    assert not AnswerSet.objects.filter(questionnaire__kind="assessment").exists()


def test_a_priority_area_that_the_call_does_not_name_is_refused(desk: Desk) -> None:
    desk.call.priority_areas = ["transitions"]
    desk.call.save(update_fields=["priority_areas"])
    with pytest.raises(InvalidInput) as told:
        judge(desk.anne, desk.received())
    assert [one.where for one in told.value.problems] == ["priorities"]


def test_what_has_been_judged_cannot_be_changed_or_deleted(desk: Desk) -> None:
    judge(desk.anne, desk.received())
    for rows, change in (
        (Assessment.objects.all(), {"assessor_label": "En annen"}),
        (Conclusion.objects.all(), {"total": 12}),
    ):
        for act in (lambda r=rows, c=change: r.update(**c), lambda r=rows: r._raw_delete(r.db)):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()


def test_the_judgement_outlives_the_account_of_who_judged(desk: Desk) -> None:
    made = judge(desk.anne, desk.received())
    Assessment.objects.filter(pk=made.pk).update(assessor=None)
    assert Assessment.objects.get().assessor_label == "Anne"


def test_only_the_version_that_was_read_is_judged(desk: Desk) -> None:
    held = desk.received()
    with pytest.raises(DomainError, match="ny versjon"):
        assess(by=desk.anne, handling=held, submission=held.submission_id + 1, answers=GOOD)


def test_taken_up_again_starts_a_new_turn_and_keeps_the_old(desk: Desk) -> None:
    held = desk.received()
    judge(desk.anne, held)
    take_up_again(by=desk.berit, handling=held, reason="Nye opplysninger.")
    assert again(held).conclusion is None
    judge(desk.anne, held, levels(0, 0, 0, 1))

    held = again(held)
    assert [one.total for one in Conclusion.objects.order_by("turn")] == [8, 1]
    assert held.conclusion is not None
    assert held.conclusion.turn == 2


def test_nothing_is_assessed_in_a_call_without_a_form(desk: Desk) -> None:
    desk.call.assessment_form = None
    desk.call.save(update_fields=["assessment_form"])
    with pytest.raises(DomainError, match="vurderingsskjema"):
        judge(desk.anne, desk.received())


# ── Two assessors


def test_neither_of_two_reads_the_other_before_both_are_locked(two: Desk) -> None:
    held = two.received()
    judge(two.anne, held)

    held = again(held)
    assert held.state == State.RECEIVED
    assert [one.assessor for one in readable_assessments(two.anne, held)] == [two.anne]
    assert readable_assessments(two.berit, held) == []
    assert readable_assessments(two.cato, held) == []

    judge(two.berit, held, levels(1, 1, 1, 1))
    for person in (two.anne, two.berit, two.cato):
        assert len(readable_assessments(person, again(held))) == 2
    assert again(held).conclusion is None


def test_there_are_two_places_and_each_person_has_one(two: Desk) -> None:
    held = two.received()
    judge(two.anne, held)
    with pytest.raises(DomainError, match="allerede"):
        judge(two.anne, held)
    judge(two.berit, held)
    with pytest.raises(DomainError, match="så mange"):
        judge(two.cato, held)


def test_the_joint_levels_wait_for_both_and_need_a_reason(two: Desk) -> None:
    held = two.received()
    judge(two.anne, held)

    def join(reason: str) -> Conclusion:
        return conclude(
            by=two.anne,
            handling=held,
            submission=held.submission_id,
            answers=levels(2, 2, 2, 2),
            reason=reason,
        )

    with pytest.raises(DomainError, match="Begge"):
        join("Vi ble enige.")
    judge(two.berit, held, levels(1, 1, 1, 1))
    with pytest.raises(InvalidInput):
        join(" ")
    made = join("Vi ble enige.")
    assert (made.total, again(held).state) == (8, State.ASSESSED)
    assert Assessment.objects.count() == 2


# ── Changes


def test_an_office_is_asked_for_changes_and_hands_in_a_new_version(
    desk: Desk, mailoutbox: list[Any]
) -> None:
    held = desk.received(need="Vi har et behov i dag.")
    asked = request_changes(by=desk.anne, handling=held, text="Vis tall.", until=soon())
    tell_of_request.call(asked_for=asked.pk, origin="https://lovende.example/")
    assert again(held).state == State.RETURNED
    assert len(mailoutbox) == 2
    assert "Vis tall" not in mailoutbox[0].body
    assert f"/soknader/{held.application_id}/" in mailoutbox[0].body

    held = desk.new_version(held, need="Vi har et stort behov i dag.")

    assert (held.state, held.submission.number) == (State.RECEIVED, 2)
    new, old = versions_of(held)
    (change,) = changes_between(old, new)
    assert [(one.kind, one.text) for one in change.pieces if one.kind != "same"] == [
        ("added", " stort")
    ]
    assert old.answer_set.answers["need"] == "Vi har et behov i dag."


def test_changes_are_handed_in_after_the_call_has_closed_and_are_not_late(desk: Desk) -> None:
    held = desk.received()
    desk.call.state = "closed"
    desk.call.deadline = soon(-5)
    desk.call.save()
    request_changes(by=desk.anne, handling=held, text="Vis tall.", until=soon())

    held = desk.new_version(held, need="Nytt behov")

    assert held.submission.late is False


def test_an_office_that_is_too_late_keeps_what_it_wrote_and_the_old_version_stands(
    desk: Desk,
) -> None:
    held = desk.received()
    request_changes(by=desk.anne, handling=held, text="Vis tall.", until=soon())
    application = again(held).application
    desk.office.save(application, need="Halvferdig")
    with pytest.raises(DomainError, match="fortsatt tid"):
        go_on(by=desk.anne, handling=held)
    application.refresh_from_db()
    application.reopened_until = soon(-1)
    application.save(update_fields=["reopened_until"])
    with pytest.raises(DomainError, match="siste dagen"):
        desk.new_version(held)

    go_on(by=desk.anne, handling=held)

    held = again(held)
    application.refresh_from_db()
    assert (held.state, held.submission.number) == (State.RECEIVED, 1)
    assert (application.state, application.answers["need"]) == ("submitted", "Halvferdig")
    judge(desk.anne, held)


def test_a_request_needs_a_text_and_a_day_to_come(desk: Desk) -> None:
    held = desk.received()
    for text, until in ((" ", soon()), ("Vis tall.", soon(0))):
        with pytest.raises(InvalidInput):
            request_changes(by=desk.anne, handling=held, text=text, until=until)
    assert again(held).state == State.RECEIVED
    assert again(held).application.state == "submitted"


def test_a_draft_cannot_be_signed_past_the_signature(desk: Desk) -> None:
    from lovende.applications.actions import sign_and_submit

    held = desk.received()
    request_changes(by=desk.anne, handling=held, text="Vis tall.", until=soon())
    with pytest.raises(DomainError):
        sign_and_submit(by=desk.office.manager, application=held.application)


# ── Conflicts, kind, officer, governor


def test_a_declared_conflict_bars_from_everything(two: Desk) -> None:
    held = two.received()
    give_to(by=two.anne, handling=held, officer=two.anne)
    declare_conflict(by=two.anne, handling=held, reason="Søsteren min leder kontoret.")
    assert again(held).officer is None
    tried = (
        lambda: judge(two.anne, held),
        lambda: request_changes(by=two.anne, handling=held, text="Vis tall.", until=soon()),
        lambda: set_kind(by=two.anne, handling=held, kind="new"),
        lambda: give_to(by=two.anne, handling=held, officer=two.berit),
        lambda: take_up_again(by=two.anne, handling=held, reason="Ny"),
    )
    for act in tried:
        with pytest.raises(NotAllowed, match="Søsteren"):
            act()
    with pytest.raises(InvalidInput, match="inhabil"):
        give_to(by=two.berit, handling=held, officer=two.anne)


@pytest.mark.parametrize(("days", "barred"), [(None, True), (700, True), (800, False)])
def test_those_who_were_in_the_office_of_late_are_barred(
    desk: Desk, days: int | None, barred: bool
) -> None:
    held = desk.received()
    ended = None if days is None else timezone.localdate() - dt.timedelta(days=days)
    Membership.objects.create(
        user=desk.anne,
        organisation=desk.office.office,
        role="office_worker",
        valid_from=dt.date(2019, 1, 1),
        valid_to=ended,
    )
    if barred:
        with pytest.raises(NotAllowed, match="NAV Prøve"):
            judge(desk.anne, held)
    else:
        assert judge(desk.anne, held).place == 1


def test_who_has_written_on_the_application_is_barred(desk: Desk) -> None:
    held = desk.received()
    for field in ("saved_by", "requested_by"):
        type(held.application).objects.filter(pk=held.application_id).update(
            **{"saved_by": None, "requested_by": None, field: desk.anne}
        )
        with pytest.raises(NotAllowed, match="skrevet"):
            judge(desk.anne, held)


def test_another_kind_than_the_office_writes_needs_a_reason_and_stands(desk: Desk) -> None:
    held = desk.received()
    with pytest.raises(InvalidInput):
        set_kind(by=desk.anne, handling=held, kind="continuing")
    set_kind(by=desk.anne, handling=held, kind="continuing", reason="Fikk penger i fjor.")
    request_changes(by=desk.anne, handling=held, text="Vis tall.", until=soon())
    held = desk.new_version(held, need="Nytt")
    assert (held.kind, held.kind_reason) == ("continuing", "Fikk penger i fjor.")
    held = set_kind(by=desk.anne, handling=held, kind="new")
    assert (held.kind, held.kind_reason) == ("new", "")


def test_the_directorate_gives_a_governor_once(desk: Desk, make_user: Any) -> None:
    adviser = make_user("directorate_adviser")
    desk.office.office.municipalities.clear()
    held = desk.received()
    assert held.governor is None
    with pytest.raises(NotAllowed):
        give_governor(by=desk.anne, handling=held, governor=desk.governor)
    with pytest.raises(InvalidInput):
        give_governor(by=adviser, handling=held, governor=desk.office.office)
    give_governor(by=adviser, handling=held, governor=desk.governor)
    judge(desk.anne, held)
    other = Organisation.objects.filter(kind="governor").exclude(pk=desk.governor.pk)[0]
    with pytest.raises(DomainError):
        give_governor(by=adviser, handling=held, governor=other)
