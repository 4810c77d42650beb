"""Calls on the web: the directorate prepares, everybody reads what has been opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from application_builder import Office
from call_builder import opened_call, ready_call
from lovende.people.models import Organisation
from lovende.schemes.models import Call

pytestmark = pytest.mark.usefixtures("nav_scheme")


def sent(call: Call, **changed: str) -> dict[str, str]:
    frames = {f"frame_{one.governor_id}": str(one.amount) for one in call.frames.all()}
    texts = {f"introduction_{language}": text for language, text in call.introduction.items()}
    return {
        **texts,
        "priority_areas": "prevention",
        "deadline": call.deadline.isoformat() if call.deadline else "",
        "position_limit": "610000",
        "competence_limit": "20000",
        "max_years": "3",
        "decides": "governor",
        "pot": "5000000",
        **frames,
        **changed,
    }


def test_a_call_is_read_by_everybody_once_it_is_open(client: Client) -> None:
    call = ready_call()
    address = reverse("call-detail", args=[call.pk])
    assert client.get(address).status_code == 404

    from lovende.schemes.calls import open_call

    open_call(by=None, call=call)
    page = client.get(address).content.decode()

    assert "610\xa0000\xa0kr" in page
    assert "Sårbare overganger" in page
    assert "Kommer flere innvandrere i arbeid når de følges opp av en språkmentor?" in page
    assert str(call) in client.get(reverse("call-list")).content.decode()


def test_a_wrong_amount_is_told_at_its_field_and_nothing_written_is_lost(
    client: Client, make_user: Any
) -> None:
    call = ready_call()
    client.force_login(make_user("directorate_adviser"))
    address = reverse("call-prepare", args=[call.pk])

    answer = client.post(address, sent(call, pot="-5", max_years="4"))

    assert answer.status_code == 422
    assert "pot" in answer.context["form"].errors
    assert answer.context["form"]["max_years"].value() == "4"
    assert Call.objects.get(pk=call.pk).max_years == 3


def test_a_changed_open_call_tells_everybody_why(client: Client, make_user: Any) -> None:
    call = opened_call()
    client.force_login(make_user("directorate_adviser"))
    address = reverse("call-prepare", args=[call.pk])

    assert client.post(address, sent(call, max_years="2")).status_code == 422
    told = sent(call, max_years="2", reason="Regelverket er endret.")
    assert client.post(address, told).status_code == 302

    page = Client().get(reverse("call-detail", args=[call.pk])).content.decode()
    assert "Regelverket er endret." in page
    assert "Høyest antall år: fra 3 til 2" in page


def test_every_term_is_written_on_the_page_and_read_by_everybody(
    client: Client, make_user: Any
) -> None:
    call = opened_call()
    client.force_login(make_user("directorate_adviser"))
    written = sent(
        call,
        assessors="2",
        replication_cap="10",
        when_full="next",
        partial_grants="on",
        reporting="final",
        appeal_weeks="4",
        appeal_instance_nb="Klagenemnda",
        position_limit="610\xa0000",
        reason="Flere forenklinger.",
    )

    assert client.post(reverse("call-prepare", args=[call.pk]), written).status_code == 302

    call.refresh_from_db()
    assert (call.assessors, call.replication_cap, call.when_full) == (2, 10, "next")
    assert (call.partial_grants, call.reporting, call.appeal_weeks) == (True, "final", 4)
    assert (call.appeal_instance, call.priority_areas) == ({"nb": "Klagenemnda"}, ["prevention"])
    page = Client().get(reverse("call-detail", args=[call.pk])).content.decode()
    for told in (
        "2 personer, uavhengig av hverandre",
        "Gå videre til den neste som får plass",
        "Bare sluttrapport",
        "4 uker",
        "Klagenemnda",
        "Vurderes av: fra 1 person til 2 personer, uavhengig av hverandre",
        "til Forebygging",
    ):
        assert told in page, told


def test_what_is_left_empty_keeps_what_always_has_a_value(client: Client, make_user: Any) -> None:
    call = ready_call()
    client.force_login(make_user("directorate_adviser"))

    client.post(reverse("call-prepare", args=[call.pk]), sent(call))

    call.refresh_from_db()
    assert (call.assessors, call.when_full, call.reporting) == (1, "stop", "yearly")
    assert (call.appeal_weeks, call.replication_cap) == (3, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("appeal_weeks", "0"),
        ("appeal_weeks", "53"),
        ("assessors", "3"),
        ("when_full", "aldri"),
        ("priority_areas", "ukjent"),
        ("replication_cap", "-1"),
        ("pot", "mange"),
        ("pot", "99999999999999999999"),
    ],
)
def test_a_term_that_cannot_be_is_told_at_its_field(
    client: Client, make_user: Any, name: str, value: str
) -> None:
    call = ready_call()
    client.force_login(make_user("directorate_adviser"))

    answer = client.post(reverse("call-prepare", args=[call.pk]), sent(call, **{name: value}))

    assert answer.status_code == 422
    assert name in answer.context["form"].errors


def test_a_text_that_lacks_a_language_keeps_the_call_closed(client: Client, make_user: Any) -> None:
    call = ready_call()
    client.force_login(make_user("directorate_adviser"))
    address = reverse("call-prepare", args=[call.pk])

    client.post(address, sent(call, introduction_nn=""))

    assert "Skriv teksten på: Nynorsk." in client.get(address).content.decode()
    client.post(reverse("call-open", args=[call.pk]))
    assert Call.objects.get(pk=call.pk).state == Call.State.DRAFT


class TestThoseWithDrafts:
    """A call that is changed while they write tells them, once for each version."""

    @pytest.fixture
    def office(self, make_user: Any) -> Office:
        return Office(make_user)

    @pytest.fixture
    def change(
        self,
        make_user: Any,
        office: Office,
        settings: Any,
        django_capture_on_commit_callbacks: Any,
    ) -> Callable[..., None]:
        settings.TASKS = {
            "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
        }
        client = Client()
        client.force_login(make_user("directorate_adviser"))
        address = reverse("call-prepare", args=[office.call.pk])

        def do(**changed: str) -> None:
            office.call.refresh_from_db()
            with django_capture_on_commit_callbacks(execute=True):
                assert client.post(address, sent(office.call, **changed)).status_code == 302

        return do

    def test_get_one_mail_each_with_a_link_and_nothing_of_the_draft(
        self, change: Callable[..., None], office: Office, mailoutbox: Any
    ) -> None:
        draft = office.draft()
        change(max_years="2", reason="Regelverket er endret.")

        assert sorted(one.to[0] for one in mailoutbox) == sorted(
            [office.worker.email, office.manager.email]
        )
        assert reverse("application-page", args=[draft.pk]) in mailoutbox[0].body

        change(max_years="2", reason="Ingenting er nytt.")
        assert len(mailoutbox) == 2
        change(max_years="1", reason="Enda en gang.")
        assert len(mailoutbox) == 4

    def test_see_what_changed_on_every_page_until_they_say_that_they_have(
        self, change: Callable[..., None], office: Office, client: Client
    ) -> None:
        draft = office.draft()
        change(max_years="2", reason="Regelverket er endret.")
        client.force_login(office.worker)
        page = reverse("application-page", args=[draft.pk])
        step = reverse("application-step", args=[draft.pk, "need"])

        for address in (page, step):
            shown = client.get(address).content.decode()
            assert "Regelverket er endret." in shown
            assert "Høyest antall år: fra 3 til 2" in shown
        client.post(page, {"act": "seen"})

        for address in (page, step):
            assert "Regelverket er endret." not in client.get(address).content.decode()

    def test_are_not_told_of_what_was_changed_before_they_began(
        self, change: Callable[..., None], office: Office, client: Client, mailoutbox: Any
    ) -> None:
        change(max_years="2", reason="Regelverket er endret.")
        draft = office.draft()
        client.force_login(office.worker)

        page = client.get(reverse("application-page", args=[draft.pk])).content.decode()

        assert "Regelverket er endret." not in page
        assert mailoutbox == []

    def test_another_office_marks_nothing_as_seen(
        self, change: Callable[..., None], office: Office, make_user: Any
    ) -> None:
        draft = office.draft()
        change(max_years="2", reason="Regelverket er endret.")
        stranger = Client()
        elsewhere = Organisation.objects.create(kind="office", name="NAV Et annet sted")
        stranger.force_login(make_user("office_worker", organisation=elsewhere))

        answer = stranger.post(reverse("application-page", args=[draft.pk]), {"act": "seen"})

        draft.refresh_from_db()
        assert (answer.status_code, draft.call_seen) == (404, 1)


def test_the_list_of_calls_takes_as_many_queries_for_three_as_for_one(
    client: Client, django_assert_num_queries: Any, nav_scheme: Any
) -> None:
    call = opened_call()
    address = reverse("call-list")
    client.get(address)
    with django_assert_num_queries(2):
        client.get(address)
    for year in (2027, 2028):
        Call.objects.create(
            scheme=nav_scheme,
            year=year,
            definition=call.definition,
            position_limit=1,
            competence_limit=1,
            max_years=1,
            deadline=call.deadline,
            application_form=call.application_form,
            state=Call.State.OPEN,
        )
    with django_assert_num_queries(2):
        assert client.get(address).content.decode().count("lv-card__title") == 3
