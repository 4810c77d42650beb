"""Letters say all that they must, go out once, and are what makes a grant public."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from award_builder import AMOUNT, Governor
from document_reader import read_pdf
from lovende.applications.actions import withdraw
from lovende.awards.actions.deciding import attest, decide, propose
from lovende.awards.actions.releasing import schedule, send_letter, write_template
from lovende.awards.letters import LANGUAGES, NEEDED, said, wording
from lovende.awards.models import Decision, Handling, Letter, LetterTemplate
from lovende.awards.planning import key_of
from lovende.awards.proposing import Terms
from lovende.awards.queries.letters import awards
from lovende.awards.tasks import resume_releases, send_release
from lovende.common.errors import DomainError, InvalidInput, NotAllowed
from lovende.measures.models import Measure, Stage

pytestmark = pytest.mark.usefixtures("nav_scheme")


@pytest.fixture
def governor(make_user: Any) -> Governor:
    return Governor(make_user)


def attested(governor: Governor, terms: Terms | None = None, **answers: str) -> Decision:
    made = propose(
        by=governor.adviser,
        handling=governor.assessed(**answers),
        terms=terms or Terms(AMOUNT, conditions="Rapporter i juni"),
    )
    decide(by=governor.manager, decisions=[made])
    return attest(by=governor.adviser, decisions=[made])[0]


SITE = "https://site.example/"
REFUSED = Terms(reason="evaluation", text="Planen har ingen sammenligning.")


@pytest.mark.parametrize("outcome", ["award", "refusal"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_comes_with_the_product_holds_all_that_a_letter_must(
    governor: Governor, outcome: str, language: str
) -> None:
    own = wording(governor.call, outcome, language)
    found = set(re.findall(r"\{([^{}]*)\}", own.subject + own.body))
    assert found >= NEEDED[outcome]


def test_a_letter_of_award_is_a_tagged_pdf_with_every_point(governor: Governor) -> None:
    made = attested(governor, title="Gjeldskafé")
    letter = send_letter(by=None, decision=made, release=None)
    assert letter is not None
    read = read_pdf(bytes(letter.pdf))

    for words in (
        *("Gjeldskafé", "620 000", "Formål", "Utbetaling", "Vilkår", "Rapporter i juni"),
        *("Rapportering og kontroll", "Brudd på vilkårene", "Klage", "3 uker"),
        *(str(governor.manager), str(governor.adviser)),
    ):
        assert words in " ".join(read.text.replace("\xa0", " ").split()), words
    assert read.language.startswith("nb")
    assert read.marked


def test_a_refusal_for_lack_of_money_says_nothing_of_quality(governor: Governor) -> None:
    text = said(attested(governor, Terms(reason="money")), "nb").body
    assert "ikke nok penger" in text
    assert "sier ikke noe om kvaliteten" in text
    assert "troverdig" not in text


def test_braces_in_what_people_write_stay_as_they_are(governor: Governor) -> None:
    made = attested(governor, Terms(reason="need", text="Skriv {amount} og {ukjent} #let x = 1"))
    assert "{amount} og {ukjent} #let x = 1" in said(made, "nb").body


def test_the_office_gets_nynorsk_when_most_of_its_people_do(governor: Governor) -> None:
    for person in (governor.office.worker, governor.office.manager):
        person.language = "nn"
        person.save()
    letter = send_letter(by=None, decision=attested(governor), release=None)
    assert letter is not None
    assert (letter.language, "Tilskot til" in letter.subject) == ("nn", True)


def test_a_grant_that_is_withdrawn_stays_in_the_bank_as_stopped(governor: Governor) -> None:
    made = attested(governor)
    send_letter(by=None, decision=made, release=None)
    withdraw(by=governor.office.worker, application=made.handling.application)

    key = key_of(made.handling.application, governor.call.year)
    assert Measure.objects.get(key=key).stage == Stage.STOPPED
    assert not awards().exists()


def test_no_letter_goes_out_on_what_was_withdrawn_meanwhile(governor: Governor) -> None:
    made = attested(governor)
    withdraw(by=governor.office.worker, application=made.handling.application)

    assert send_letter(by=None, decision=made, release=None) is None
    assert not Letter.objects.exists()
    assert not Measure.objects.filter(stage=Stage.PLANNED).exists()


def test_with_the_letter_a_grant_is_public_and_its_measure_planned(governor: Governor) -> None:
    made = attested(governor, title="Gjeldskafé")
    key = key_of(made.handling.application, 2026)
    assert not awards().exists()
    assert not Measure.objects.filter(key=key).exists()

    send_letter(by=None, decision=made, release=None)

    assert list(awards()) == [made]
    planned = Measure.objects.get(key=key)
    assert (planned.title, planned.stage, planned.synthetic) == ("Gjeldskafé", Stage.PLANNED, False)
    assert planned.terms.exists()
    assert Handling.objects.get().state == Handling.State.RELEASED


def test_a_refusal_comes_neither_on_the_list_nor_in_the_bank(governor: Governor) -> None:
    made = attested(governor, REFUSED)
    send_letter(by=None, decision=made, release=None)
    assert not awards().exists()
    assert not Measure.objects.filter(key=key_of(made.handling.application, 2026)).exists()


def test_a_release_sends_each_letter_once_however_often_it_is_run(
    governor: Governor, django_capture_on_commit_callbacks: Any
) -> None:
    made = [attested(governor), attested(governor, REFUSED)]
    # One letter went out before the server was cut off.
    release = schedule(
        by=governor.manager,
        call=governor.call,
        governor=governor.governor,
        send_at=timezone.now(),
        origin=SITE,
    )
    send_letter(by=None, decision=made[0], release=release)
    first = Letter.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        assert send_release.func(release.pk) == 1
    assert send_release.func(release.pk) == 0

    assert Letter.objects.count() == 2
    assert Letter.objects.get(pk=first.pk).digest == first.digest
    release.refresh_from_db()
    assert release.finished_at is not None


def test_a_release_whose_worker_was_killed_goes_on_when_the_next_one_starts(
    governor: Governor, django_capture_on_commit_callbacks: Any
) -> None:
    attested(governor)
    given = {"call": governor.call, "governor": governor.governor, "origin": SITE}
    made = schedule(by=governor.manager, send_at=timezone.now(), **given)
    DBTaskResult.objects.all().delete()  # as a task that was killed: nobody runs it again

    with django_capture_on_commit_callbacks(execute=True):
        assert resume_releases() == 1

    waiting = DBTaskResult.objects.get()
    assert (waiting.task_path, waiting.args_kwargs["args"]) == (
        "lovende.awards.tasks.send_release",
        [made.pk],
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert send_release.func(made.pk) == 1
    told = DBTaskResult.objects.filter(task_path="lovende.awards.tasks.tell_of_letter")
    people = {one.args_kwargs["args"][1] for one in told}
    assert people == {governor.office.worker.pk, governor.office.manager.pk}


def test_no_letter_goes_out_before_its_time(governor: Governor) -> None:
    attested(governor)
    later = timezone.now() + dt.timedelta(hours=1)
    given = {"call": governor.call, "governor": governor.governor, "origin": SITE}
    made = schedule(by=governor.manager, send_at=later, **given)
    assert send_release.func(made.pk) == 0
    assert not Letter.objects.exists()


def test_asking_for_the_headers_alone_is_not_reading(governor: Governor) -> None:
    letter = send_letter(by=None, decision=attested(governor), release=None)
    assert letter is not None
    client = Client()
    client.force_login(governor.office.worker)
    for route in ("letter-page", "letter-file"):
        assert client.head(reverse(route, args=[letter.token])).status_code == 200
    letter.refresh_from_db()
    assert letter.opened_at is None


def test_nothing_is_scheduled_twice_or_without_authority(governor: Governor) -> None:
    attested(governor)
    given = {"call": governor.call, "governor": governor.governor, "send_at": timezone.now()}
    given |= {"origin": SITE}
    with pytest.raises(NotAllowed):
        schedule(by=governor.adviser, **given)
    schedule(by=governor.manager, **given)
    with pytest.raises(DomainError):
        schedule(by=governor.manager, **given)


def test_a_decision_that_is_not_attested_gets_no_letter(governor: Governor) -> None:
    made = propose(by=governor.adviser, handling=governor.assessed(), terms=Terms(AMOUNT))
    assert send_letter(by=None, decision=made, release=None) is None


@pytest.mark.parametrize("change", [{"body": "Noe annet"}, {"pdf": b""}, {"digest": "x"}])
def test_the_database_refuses_to_change_a_letter(
    governor: Governor, change: dict[str, Any]
) -> None:
    send_letter(by=None, decision=attested(governor), release=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Letter.objects.update(**change)


@pytest.mark.parametrize(
    ("body", "words"),
    [("Bare {amount}", "{attested_by}"), (None, "{finnes_ikke}")],
)
def test_a_template_that_lacks_a_point_or_has_an_unknown_one_is_refused(
    governor: Governor, make_user: Any, body: str | None, words: str
) -> None:
    own = wording(governor.call, "award", "nb").body
    with pytest.raises(InvalidInput) as told:
        write_template(
            by=make_user("directorate_adviser"),
            call=governor.call,
            outcome="award",
            language="nb",
            subject="Tilskudd",
            body=body or own + "\n{finnes_ikke}",
        )
    assert words in str(told.value.problems[0].message)
    assert not LetterTemplate.objects.exists()


class TestPages:
    """Sent from the governor's page, opened from the mail."""

    def test_letters_are_sent_mailed_opened_and_listed(
        self, governor: Governor, settings: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        made = attested(governor, title="Gjeldskafé")
        leader, office = Client(), Client()
        leader.force_login(governor.manager)
        office.force_login(governor.office.worker)
        preview = leader.get(reverse("letter-preview", args=[made.handling_id]), {"pdf": ""})
        assert preview["Content-Type"] == "application/pdf"
        page = reverse("release-page", args=[governor.frame.pk])
        with django_capture_on_commit_callbacks(execute=True):
            assert leader.post(page, {"send_at": ""}).status_code == 302
        release = governor.call.releases.get()
        if not Letter.objects.exists():  # the queue is worked off by another process
            send_release.func(release.pk)
        letter = Letter.objects.get()
        assert letter.opened_at is None

        shown = office.get(reverse("letter-page", args=[letter.token]))

        assert "Gjeldskafé" in shown.content.decode()
        letter.refresh_from_db()
        assert letter.opened_by_label == str(governor.office.worker)
        file = office.get(reverse("letter-file", args=[letter.token]))
        assert file.content == bytes(letter.pdf)
        assert "Gjeldskafé" in Client().get(reverse("award-list")).content.decode()
        exported = b"".join(Client().get(reverse("award-export", args=["csv"])))
        assert "Gjeldskafé" in io.BytesIO(exported).getvalue().decode("utf-8-sig")

    def test_the_mail_holds_a_link_and_nothing_of_the_decision(self, governor: Governor) -> None:
        from lovende.awards.tasks import tell_of_letter

        letter = send_letter(by=None, decision=attested(governor, REFUSED), release=None)
        assert letter is not None
        assert tell_of_letter.func(letter.pk, governor.office.worker.pk, SITE)
        assert f"{SITE}vedtak/{letter.token}/" in mail.outbox[0].body
        assert "Avslag" not in mail.outbox[0].subject + mail.outbox[0].body

    def test_another_offices_letter_is_not_there(self, governor: Governor, make_user: Any) -> None:
        from lovende.people.models import Organisation

        letter = send_letter(by=None, decision=attested(governor), release=None)
        assert letter is not None
        other = Organisation.objects.create(kind="office", name="NAV Annet")
        client = Client()
        client.force_login(make_user("office_manager", organisation=other))
        for route in ("letter-page", "letter-file"):
            assert client.get(reverse(route, args=[letter.token])).status_code == 404
        letter.refresh_from_db()
        assert letter.opened_at is None
