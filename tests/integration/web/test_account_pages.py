"""My page, what I may do and why, and what is shown when something fails."""

import datetime as dt
import re

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from lovende.people.permissions import GRANTS, Permission

pytestmark = pytest.mark.django_db


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_my_page_shows_name_address_and_roles(client, make_user):
    user = make_user("county_adviser", name="Kari Nordmann")
    client.force_login(user)
    page = text(client.get("/en/min-side/"))

    for expected in (
        "Kari Nordmann",
        user.email,
        "Adviser at the NAV county unit",
        "Test county_unit",
    ):
        assert expected in page


def test_someone_without_a_role_is_told_who_gives_them(client, make_user):
    client.force_login(make_user())
    assert "The operator of the site gives roles." in text(client.get("/en/min-side/"))


@pytest.mark.parametrize(
    ("language", "written"), [("nb", "03.02.2022"), ("nn", "03.02.2022"), ("en", "3 Feb 2022")]
)
def test_a_short_date_is_never_the_month_first(language, written):
    with translation.override(language):
        assert date_format(dt.date(2022, 2, 3), "SHORT_DATE_FORMAT") == written


def test_the_profile_is_saved_and_the_page_follows_in_the_new_language(client, make_user):
    user = make_user()
    client.force_login(user)

    response = client.post("/min-side/", {"name": "Ola Nordmann", "language": "en"}, follow=True)

    user.refresh_from_db()
    assert (user.name, user.language) == ("Ola Nordmann", "en")
    assert response.redirect_chain == [("/en/min-side/", 302)]
    assert "Your profile is saved." in text(response)


@pytest.mark.parametrize("given", [{"name": "", "language": "nb"}, {"name": "X", "language": "fr"}])
def test_a_faulty_profile_is_not_saved_and_the_header_keeps_the_name(client, make_user, given):
    user = make_user(name="Kari Nordmann")
    client.force_login(user)
    page = text(client.post("/min-side/", given))

    assert "ds-error-summary" in page
    assert "<h1>Kari Nordmann</h1>" in page
    user.refresh_from_db()
    assert (user.name, user.language) == ("Kari Nordmann", "nb")


def test_a_profile_form_cannot_change_more_than_it_shows(client, make_user):
    user = make_user()
    client.force_login(user)
    client.post(
        "/min-side/",
        {"name": "X", "language": "nb", "email": "other@example.no", "is_superuser": "on"},
    )
    user.refresh_from_db()
    assert user.email != "other@example.no"
    assert not user.is_superuser


def test_everyone_sees_every_permission_with_the_reason(client, users_by_role):
    for role, person in users_by_role.items():
        client.logout()
        if role != "anonymous":
            client.force_login(person)
        page = text(client.get("/en/min-side/tilgang/"))
        for permission in Permission:
            assert str(GRANTS[permission].description).replace("'", "&#x27;") in page


def test_the_reason_names_the_role_that_gives_the_right(client, make_user):
    client.force_login(make_user("directorate_adviser"))
    page = text(client.get("/en/min-side/tilgang/"))
    assert "You are Adviser at the directorate in Test directorate." in page

    client.force_login(make_user("office_worker"))
    page = text(client.get("/en/min-side/tilgang/"))
    assert "Only for these roles: Adviser at the directorate, Manager at the directorate." in page


def test_my_page_takes_the_same_number_of_queries_however_many_roles(
    client, make_user, django_assert_max_num_queries
):
    from lovende.people import actions
    from lovende.people.models import Organisation

    user = make_user("office_worker")
    client.force_login(user)
    with django_assert_max_num_queries(8):
        client.get("/min-side/")
    for number in range(3):
        office = actions.add_organisation(
            by=None, kind=Organisation.Kind.OFFICE, name=f"NAV {number}"
        )
        actions.add_membership(by=None, user=user, organisation=office, role="office_worker")
    with django_assert_max_num_queries(8):
        client.get("/min-side/")


# ── When something fails


def test_an_error_of_ours_shows_no_traceback(monkeypatch, make_user):
    def fails(_user):
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("lovende.web.account.views.access_of", fails)
    client = Client(raise_request_exception=False)
    response = client.get("/min-side/tilgang/")

    assert response.status_code == 500
    page = response.content.decode()
    assert "Noe gikk galt" in page
    for leaked in ("secret of the house", "Traceback", "RuntimeError", "access_of"):
        assert leaked not in page


def test_an_unknown_address_shows_our_own_page(client):
    response = client.get("/en/finnes-ikke/")
    assert response.status_code == 404
    assert "We cannot find the page" in text(response)


def test_the_site_says_that_it_is_well_without_saying_more(client):
    response = client.get("/helse/")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "Set-Cookie" not in response


def test_the_site_says_that_it_is_not_well_when_the_database_is_gone(client, monkeypatch):
    def gone(*_args, **_kwargs):
        raise DatabaseError("password of the database: hunter2")

    monkeypatch.setattr("lovende.web.health.connection.cursor", gone)
    response = client.get("/helse/")
    assert response.status_code == 503
    assert b"hunter2" not in response.content
