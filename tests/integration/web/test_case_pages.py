"""Case studies, the office's review, the reference group and the choice, as people meet them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bank_builder import office
from lovende.common.errors import DomainError, InvalidInput, NotAllowed
from lovende.common.models import AuditEvent
from lovende.measures.models import Measure
from lovende.selection.actions.cases import (
    add_document,
    add_interview,
    drop_case,
    remove_document,
    review_profile,
    save_profile,
)
from lovende.selection.actions.choice import choose
from lovende.selection.actions.rounds import close_phase
from lovende.selection.answers import criteria_for
from lovende.selection.case_files import path_of
from lovende.selection.models import (
    Appointment,
    CaseDocument,
    DocumentRemoval,
    Event,
    Feedback,
    Interview,
    Profile,
    ProfileReview,
    Round,
)
from lovende.selection.queries.hearing import heard
from lovende.selection.queries.promising import promising
from selection_builder import (
    approve,
    department,
    make_round,
    phase,
    rate,
    rater,
    slots_of,
    to_cases,
    to_screening,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nav_scheme")]

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
PARTS = {f"profile-{name}": f"Om {name}" for name in Measure.PROFILE_FIELDS}


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def studied() -> Round:
    made = make_round(3)
    to_cases(made)
    return made


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response: Any) -> str:
    """The page, without what is drawn anew each time."""
    return TOKEN.sub("", response.content.decode())


def to_choice(round_: Round) -> None:
    for item in round_.items.all():
        approve(item)
    for key in ("cases", "reference"):
        close_phase(by=None, phase=phase(round_, key))


def test_a_case_goes_from_interview_to_a_profile_that_the_office_approves(
    studied: Round, make_user: Callable[..., Any], django_capture_on_commit_callbacks: Any
) -> None:
    item = studied.items.first()
    assert item is not None
    page = reverse("case-detail", args=[studied.pk, item.pk])
    assessor = client_of(rater(studied, "Anne").user)
    talk = {
        "sent": "talk",
        "talk-respondent": "office",
        "talk-who": "Kari, prosjektleder",
        "talk-held_on": "2022-03-01",
        "talk-note_problem": "Unge som faller ut",
        "talk-value_anchored": "met",
    }
    assert assessor.post(page, talk).status_code == 302
    old = Interview.objects.get()
    corrected = talk | {"talk-note_problem": "Unge uten arbeid"}
    assert assessor.post(f"{page}?correct={old.pk}", corrected).status_code == 302
    shown = text(assessor.get(page))
    assert "Unge uten arbeid" in shown
    assert "Unge som faller ut" not in shown

    worker = make_user("office_worker", organisation=item.measure.office)
    stranger = client_of(make_user("office_worker", organisation=office("NAV Annet")))
    with django_capture_on_commit_callbacks(execute=True):
        sent = assessor.post(page, {"sent": "profile", "send": "1", **PARTS})
    assert sent.status_code == 302
    profile = Profile.objects.get()
    assert [message.to for message in mail.outbox] == [[worker.email]]
    review = reverse("profile-review", args=[profile.pk])
    assert f"http://testserver{review}" in mail.outbox[0].body
    assert stranger.get(review).status_code == 404

    own = client_of(worker)
    answer = text(own.post(review, {"answer": "no", "reason": ""}))
    assert "Si hva som må endres" in answer
    own.post(review, {"answer": "no", "reason": "Navnet er feil"})
    assert "Navnet er feil" in text(assessor.get(page))
    assessor.post(page, {"sent": "profile", "send": "1", **PARTS})
    newest = Profile.objects.get(number=2)
    own.post(reverse("profile-review", args=[newest.pk]), {"answer": "yes", "reason": ""})
    assert newest.review.approved


def test_a_case_is_dropped_with_a_reason_and_the_phase_waits_for_the_rest(studied: Round) -> None:
    first, second, third = studied.items.all()
    with pytest.raises(InvalidInput):
        drop_case(by=None, item=first, reason=" ")
    drop_case(by=None, item=first, reason="Fikk ikke tak i noen")
    with pytest.raises(DomainError):
        drop_case(by=None, item=first, reason="En gang til")
    approve(second)
    with pytest.raises(DomainError, match="1 tiltak"):
        close_phase(by=None, phase=phase(studied, "cases"))
    approve(third)
    save_profile(by=None, item=third, parts={}, send=False)  # what was approved is not this
    with pytest.raises(DomainError, match="1 tiltak"):
        close_phase(by=None, phase=phase(studied, "cases"))
    approve(third)
    close_phase(by=None, phase=phase(studied, "cases"))
    outcomes = Event.objects.filter(phase__key="cases").values_list("outcome", flat=True)
    assert sorted(outcomes) == ["on", "on", "out"]


def test_a_profile_is_sent_whole_and_reviewed_once_by_its_own_office(
    studied: Round, make_user: Callable[..., Any]
) -> None:
    item = studied.items.first()
    assert item is not None
    with pytest.raises(InvalidInput):
        save_profile(by=None, item=item, parts={"problem": "Bare dette"}, send=True)
    old = save_profile(by=None, item=item, parts={}, send=False)
    with pytest.raises(DomainError):
        review_profile(by=None, profile=old, approved=True, reason="")
    approve(item)
    newest = Profile.objects.get(sent=True)
    with pytest.raises(DomainError):
        review_profile(by=None, profile=newest, approved=True, reason="")
    with pytest.raises(NotAllowed):
        review_profile(
            by=make_user("directorate_manager"), profile=newest, approved=True, reason=""
        )


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("program.exe", b"MZ", "pdf, docx"),
        ("avtale.pdf", b"<html>", "innholdet"),
        ("stor.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024), "10 mb"),
    ],
)
def test_a_document_that_is_refused_leaves_nothing(
    studied: Round, name: str, content: bytes, told: str
) -> None:
    item = studied.items.first()
    assert item is not None
    page = reverse("case-detail", args=[studied.pk, item.pk])
    file = SimpleUploadedFile(name, content)
    answer = client_of(rater(studied, "Anne").user).post(
        page, {"sent": "document", "document-file": file}
    )
    assert told in text(answer).lower()
    assert not CaseDocument.objects.exists()
    assert not [one for one in path_of(item.pk).parent.glob("*") if one.is_file()]


def test_a_document_is_read_by_those_of_the_round_alone(
    studied: Round, make_user: Callable[..., Any]
) -> None:
    item = studied.items.first()
    assert item is not None
    page = reverse("case-detail", args=[studied.pk, item.pk])
    file = SimpleUploadedFile("avtale.pdf", b"%PDF-1.7 avtale")
    assessor = client_of(rater(studied, "Anne").user)
    assessor.post(page, {"sent": "document", "document-file": file})
    address = reverse("case-document", args=[CaseDocument.objects.get().pk])
    answer = assessor.get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 avtale"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert client_of(make_user("assessor")).get(address).status_code == 404
    assert client_of(make_user("office_worker")).get(address).status_code == 403


@pytest.fixture
def document(studied: Round) -> CaseDocument:
    item = studied.items.first()
    assert item is not None
    return add_document(by=None, item=item, name="avtale.pdf", chunks=[b"%PDF-1.7 avtale"])


def test_a_removed_document_is_erased_and_stays_on_record(
    studied: Round, document: CaseDocument, django_capture_on_commit_callbacks: Any
) -> None:
    assessor = client_of(rater(studied, "Anne").user)
    page = reverse("case-detail", args=[studied.pk, document.item_id])
    address = reverse("case-document", args=[document.pk])
    sent = {"sent": "removal", "removal-document": document.pk, "removal-reason": " "}
    assert "ds-validation-message" in text(assessor.post(page, sent))
    assert path_of(document.pk).exists()
    before = assessor.get(address)
    assert b"".join(before.streaming_content) == b"%PDF-1.7 avtale"  # type: ignore[attr-defined]

    with django_capture_on_commit_callbacks(execute=True):
        answer = assessor.post(page, sent | {"removal-reason": "Feil fil"})
    assert answer.status_code == 302
    assert assessor.get(address).status_code == 404
    assert not path_of(document.pk).exists()
    shown = text(assessor.get(page))
    assert "avtale.pdf" in shown
    assert "Feil fil" in shown
    assert address not in shown
    kept = CaseDocument.objects.get()
    assert (kept.digest, kept.removal.reason) == (document.digest, "Feil fil")
    told = AuditEvent.objects.get(verb="selection.document_removed")
    assert told.data["digest"] == document.digest


def test_a_document_is_removed_once_with_a_reason_and_by_those_of_the_round(
    studied: Round, document: CaseDocument, make_user: Callable[..., Any]
) -> None:
    with pytest.raises(NotAllowed):
        remove_document(by=make_user("assessor"), document=document, reason="Fordi")
    with pytest.raises(InvalidInput):
        remove_document(by=None, document=document, reason=" \n")
    assert not DocumentRemoval.objects.exists()
    remove_document(by=None, document=document, reason="Fordi")
    with pytest.raises(DomainError):
        remove_document(by=None, document=document, reason="Igjen")
    with pytest.raises(DatabaseError), transaction.atomic():
        DocumentRemoval.objects.update(reason="Annet")
    with pytest.raises(DatabaseError), transaction.atomic():
        DocumentRemoval.objects.all().delete()


def test_a_document_of_another_case_cannot_be_removed_from_this_page(
    studied: Round, document: CaseDocument
) -> None:
    other = studied.items.exclude(pk=document.item_id).first()
    assert other is not None
    page = reverse("case-detail", args=[studied.pk, other.pk])
    sent = {"sent": "removal", "removal-document": document.pk, "removal-reason": "Fordi"}
    assert client_of(rater(studied, "Anne").user).post(page, sent).status_code == 200
    assert not DocumentRemoval.objects.exists()


def test_after_the_case_only_those_who_steer_the_round_remove_a_document(
    studied: Round, document: CaseDocument, make_user: Callable[..., Any]
) -> None:
    drop_case(by=None, item=document.item, reason="Ferdig")
    sent = {"sent": "removal", "removal-document": document.pk, "removal-reason": "Fordi"}
    page = reverse("case-detail", args=[studied.pk, document.item_id])
    assessor = client_of(rater(studied, "Anne").user)
    assert "removal-reason" not in text(assessor.get(page))
    assert assessor.post(page, sent).status_code == 403
    manager = client_of(make_user("directorate_manager"))
    assert "removal-reason" in text(manager.get(page))
    assert manager.post(page, sent).status_code == 302
    assert DocumentRemoval.objects.get().reason == "Fordi"


def test_a_member_answers_by_their_own_link_and_is_counted_once(
    studied: Round, make_user: Callable[..., Any], django_capture_on_commit_callbacks: Any
) -> None:
    items = list(studied.items.all())
    for item in items:
        approve(item)
    close_phase(by=None, phase=phase(studied, "cases"))
    manager = client_of(make_user("directorate_manager"))
    page = reverse("reference-list", args=[studied.pk])
    who = {"name": "Ola", "email": "Ola@Example.no", "organisation": "NAV Fylke"}
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert manager.post(page, who).status_code == 302
    member = studied.reference_members.get()
    link = reverse("reference-answer", args=[member.token])
    assert link in mail.outbox[0].body

    name = f"m{items[0].pk}"
    first = {f"{name}-promising": "on", f"{name}-concerns": "Dyrt"}
    anyone = Client()
    assert anyone.post(link, first).status_code == 302
    assert anyone.post(link, first).status_code == 302
    assert Feedback.objects.count() == 3
    anyone.post(link, first | {f"{name}-would_try": "on"})
    told = heard(studied)[items[0].pk]
    assert (told.answers, told.promising, told.innovative, told.would_try) == (1, 1, 0, 1)
    assert "Dyrt" in text(manager.get(page))
    close_phase(by=None, phase=phase(studied, "reference"))
    assert anyone.post(link, first).status_code == 400
    assert Feedback.objects.count() == 4


def test_the_choice_is_the_directorates_and_shows_when_it_is_finished(
    studied: Round, make_user: Callable[..., Any]
) -> None:
    to_choice(studied)
    items = list(studied.items.order_by("pk"))
    with pytest.raises(NotAllowed):
        choose(by=rater(studied, "Anne").user, item=items[0], chosen=True, reason="Nei")
    manager = client_of(make_user("directorate_manager"))
    page = reverse("choice-item", args=[studied.pk, items[0].pk])
    manager.post(page, {"chosen": "yes", "reason": "Mange kan bruke den"})
    with pytest.raises(DomainError):
        choose(by=None, item=items[0], chosen=False, reason="Ombestemt")
    with pytest.raises(DomainError, match="2 tiltak"):
        close_phase(by=None, phase=phase(studied, "choice"))
    for item in items[1:]:
        choose(by=None, item=item, chosen=False, reason="For lite nytt")
    address, bank = items[0].measure.get_absolute_url(), reverse("measure-list")
    assert "Mange kan bruke den" not in text(Client().get(address))
    assert promising([item.measure_id for item in items]) == {}

    close_phase(by=None, phase=phase(studied, "choice"))

    shown = text(Client().get(address))
    assert "Lovende arbeidsmetode, 2021" in shown
    assert "Mange kan bruke den" in shown
    assert "Om transferability" in shown
    assert text(Client().get(bank)).count("Lovende arbeidsmetode, 2021") == 3
    found = promising([item.measure_id for item in items])
    assert [found[item.measure_id].chosen for item in items] == [True, False, False]
    studied.refresh_from_db()
    assert studied.state == "closed"


def test_the_shortlist_names_every_measure_once_the_review_is_done(studied: Round) -> None:
    client = client_of(rater(studied, "Anne").user)
    page = reverse("round-shortlist", args=[studied.pk])
    shown = text(client.get(page, {"top": "2", "seed": "5"}))
    left_out = len(criteria_for(phase(studied, "in_depth")))
    # three alike share two places, whatever is left out
    assert shown.count("67 %") == 3 * (2 + left_out)
    assert text(client.get(page, {"top": "2", "seed": "5"})) == shown
    assert "67 %" not in text(client.get(page, {"top": "3"}))
    assert client.get(page, {"top": "x", "seed": "9" * 30}).status_code == 200


def test_what_was_said_is_never_changed(studied: Round) -> None:
    item = studied.items.first()
    assert item is not None
    approve(item)
    add_interview(
        by=None,
        item=item,
        respondent="office",
        who="Kari",
        held_on=phase(studied, "discussion").closed_at.date(),  # type: ignore[union-attr]
        notes={"problem": "Noe"},
        criteria={},
    )
    changes: list[tuple[Any, dict[str, Any]]] = [
        (Profile.objects, {"parts": {}}),
        (Interview.objects, {"notes": {}}),
        (ProfileReview.objects, {"approved": False}),
    ]
    for row, change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            row.update(**change)


@pytest.mark.parametrize("name", ["case-list", "reference-list", "choice-list", "round-shortlist"])
def test_a_list_asks_as_much_of_the_database_for_one_as_for_three(
    name: str, make_user: Callable[..., Any]
) -> None:
    manager = client_of(make_user("directorate_manager"))
    counts = []
    for number in (1, 3):
        made = make_round(number, title=f"Runde {number}", names=None if number == 1 else OTHERS)
        to_cases(made)
        to_choice(made)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert manager.get(reverse(name, args=[made.pk])).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


OTHERS = {"Dina": "Avdeling A", "Erik": "Avdeling B", "Fride": "Avdeling C"}


def test_the_directorate_appoints_a_team_and_ends_it(make_user: Callable[..., Any]) -> None:
    team = department("Avdeling D")
    leader = make_user("assessor", organisation=team)
    manager, page = client_of(make_user("directorate_manager")), reverse("team-list")
    assert client_of(leader).get(reverse("round-open")).status_code == 403
    manager.post(page, {"organisation": team.pk, "do": "appoint"})
    assert client_of(leader).get(reverse("round-open")).status_code == 200
    manager.post(page, {"organisation": team.pk, "do": "end"})
    assert client_of(leader).get(reverse("round-open")).status_code == 403
    assert Appointment.objects.get().ended_at is not None


def test_a_declared_conflict_holds_when_measures_are_handed_out() -> None:
    made = make_round(3)
    anne = client_of(rater(made, "Anne").user)
    item = made.items.first()
    assert item is not None
    page = reverse("round-conflicts", args=[made.pk])
    assert anne.post(page, {"item": item.pk, "reason": "Jeg har jobbet der"}).status_code == 302
    to_screening(made)
    mine = slots_of(made, "screening", rater__label="Anne")
    assert mine
    assert item.pk not in {slot.item_id for slot in mine}
    other = mine[0]
    anne.post(page, {"item": other.item_id, "reason": "Søsteren min leder det"})
    other.refresh_from_db()
    assert other.state == "recused"
    rate(mine[1])
    answer = anne.post(page, {"item": mine[1].item_id, "reason": "For sent"})
    assert "allerede vurdert" in text(answer)
    assert "Jeg har jobbet der" not in text(client_of(rater(made, "Berit").user).get(page))
