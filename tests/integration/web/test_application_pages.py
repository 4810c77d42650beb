"""An office writes, finds similar measures, and hands in on the web."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from call_builder import opened_call
from lovende.applications.models import Application
from lovende.applications.queries import mark_of
from lovende.people.models import Organisation

pytestmark = pytest.mark.usefixtures("nav_scheme")


@pytest.fixture
def at_work(client: Client, make_user: Any) -> tuple[Client, Application]:
    """A worker's browser and the application they have just begun on the web."""
    office = Organisation.objects.create(kind="office", name="NAV Prøve")
    client.force_login(make_user("office_worker", organisation=office))
    client.post(reverse("application-start", args=[opened_call().pk]))
    return client, Application.objects.get()


def sent(**fields: str) -> dict[str, str]:
    return fields | {f"base_{key}": mark_of("") for key in fields}


def test_a_step_shows_guidance_and_example_and_keeps_what_is_written(
    at_work: tuple[Client, Application],
) -> None:
    client, made = at_work
    address = reverse("application-step", args=[made.pk, "need"])
    page = client.get(address).content.decode()
    assert "Velg ett tall som kan følges over tid." in page
    assert "Eksempel: 10,7 prosent i 2015–2017" in page

    answer = client.post(address, sent(need="Behovet vårt"))

    assert answer["Location"] == reverse("application-step", args=[made.pk, "question"])
    assert "Behovet vårt</textarea>" in client.get(address).content.decode()


def test_autosave_tells_of_what_another_has_written_and_keeps_both(
    at_work: tuple[Client, Application],
) -> None:
    client, made = at_work
    address = reverse("application-save", args=[made.pk, "need"])
    first = client.post(address, sent(need="Først"))
    marks = {"base_need": mark_of("Først")}
    assert first.json() == {"message": "Lagret.", "marks": marks, "unsaved": []}

    other = client.post(address, sent(need="Samtidig", need_value="40"))

    assert other.status_code == 409
    assert "«Først»" in other.json()["message"]
    assert other.json()["marks"] == {"base_need_value": mark_of("40")}
    assert other.json()["unsaved"] == ["need"]
    assert Application.objects.get().answers == {"need": "Først", "need_value": "40"}
    page = client.post(reverse("application-step", args=[made.pk, "need"]), sent(need="Samtidig"))
    assert page.status_code == 409
    text = page.content.decode()
    assert "Samtidig</textarea>" in text
    assert f'name="base_need" value="{mark_of("Først")}"' in text


def test_the_last_page_lists_what_is_missing_and_sends_nothing_half(
    at_work: tuple[Client, Application],
) -> None:
    client, made = at_work
    address = reverse("application-page", args=[made.pk])
    page = client.get(address).content.decode()
    assert reverse("application-step", args=[made.pk, "budget"]) + "#id_wages" in page

    answer = client.post(address, {"act": "ask"}, follow=True)

    assert "Søknaden er ikke ferdig ennå." in answer.content.decode()
    assert Application.objects.get().state == "draft"


def test_another_office_does_not_find_it(
    at_work: tuple[Client, Application], make_user: Any
) -> None:
    _client, made = at_work
    other = Organisation.objects.create(kind="office", name="NAV Annet")
    stranger = Client()
    stranger.force_login(make_user("office_manager", organisation=other))
    for name, args in (("page", []), ("similar", []), ("step", ["need"])):
        address = reverse(f"application-{name}", args=[made.pk, *args])
        assert stranger.get(address).status_code == 404
    assert "NAV Prøve 2026" not in stranger.get(reverse("application-list")).content.decode()


def test_autosave_tells_a_script_that_nobody_is_logged_in(
    at_work: tuple[Client, Application],
) -> None:
    _client, made = at_work
    address = reverse("application-save", args=[made.pk, "need"])
    answer = Client().post(address, sent(need="Tapt?"), headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json()["person"] is None
    assert Application.objects.get().answers == {}


def test_autosave_with_an_old_token_gets_a_new_one_and_is_told_who_is_logged_in(
    at_work: tuple[Client, Application],
) -> None:
    client, made = at_work
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    address = reverse("application-save", args=[made.pk, "need"])
    headers = {"Accept": "application/json"}

    refused = strict.post(address, sent(need="Igjen"), headers=headers)
    assert refused.status_code == 403
    assert refused.json()["person"] == made.saved_by_id
    again = sent(need="Igjen") | {"csrfmiddlewaretoken": refused.json()["token"]}
    assert strict.post(address, again, headers=headers).status_code == 200
    assert Application.objects.get().answers == {"need": "Igjen"}


def test_a_button_pressed_twice_begins_one_application(
    at_work: tuple[Client, Application],
) -> None:
    client, made = at_work
    address = reverse("application-start", args=[made.call_id])
    first, second = client.post(address, {}), client.post(address, {})
    assert first["Location"] == second["Location"]
    assert Application.objects.count() == 1
    client.post(reverse("application-save", args=[made.pk, "need"]), sent(need="Skrevet"))
    assert client.post(address, {})["Location"] != first["Location"]
