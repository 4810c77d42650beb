"""Calls on the web: the directorate prepares, everybody reads what has been opened."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from call_builder import opened_call, ready_call
from lovende.schemes.models import Call

pytestmark = pytest.mark.usefixtures("nav_scheme")


def sent(call: Call, **changed: str) -> dict[str, str]:
    frames = {f"frame_{one.governor_id}": str(one.amount) for one in call.frames.all()}
    return {
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
