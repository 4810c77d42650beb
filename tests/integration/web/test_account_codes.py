"""One-time codes: turned on with proof, asked for at every login, with a way back in."""

import base64
import re

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache

PASSWORD = "en lang og trygg frase"
CODES = "/konto/engangskoder/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet():
    cache.clear()


@pytest.fixture
def user(make_user):
    return make_user("office_manager")


def log_in(client, user):
    return client.post("/konto/logg-inn/", {"login": user.email, "password": PASSWORD})


def code_now(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def log_in_and_confirm(client, user):
    log_in(client, user)
    client.post("/konto/bekreft/", {"password": PASSWORD})


def turn_on(client, user):
    """Log in, turn codes on, and give the secret and the recovery codes."""
    log_in_and_confirm(client, user)
    page = client.get(f"{CODES}app/").content.decode()
    secret = re.search(r"<code>(\w+)</code>", page)[1]
    response = client.post(f"{CODES}app/", {"code": code_now(secret)}, follow=True)
    recovery = re.findall(r"<code>(\w+)</code>", response.content.decode())
    return secret, recovery


def logged_in(client):
    return "_auth_user_id" in client.session


def test_the_secret_is_shown_as_a_picture_and_as_text(client, user):
    log_in_and_confirm(client, user)
    page = client.get(f"{CODES}app/").content.decode()

    picture = re.search(r'<img src="data:image/svg\+xml;base64,([^"]+)"[^>]*alt="[^"]+"', page)
    drawn = base64.b64decode(picture[1])
    assert b"<svg" in drawn
    assert b"white" in drawn  # readable by a phone on a dark page too
    assert re.search(r"<code>[A-Z2-7]{32}</code>", page)


def test_a_wrong_code_does_not_turn_codes_on(client, user):
    log_in_and_confirm(client, user)
    client.get(f"{CODES}app/")
    client.post(f"{CODES}app/", {"code": "000000"})
    assert user.authenticator_set.count() == 0


def test_with_codes_on_the_password_alone_does_not_log_in(client, user):
    turn_on(client, user)
    client.post("/konto/logg-ut/")
    cache.clear()

    response = log_in(client, user)

    assert response["Location"] == f"{CODES}logg-inn/"
    assert not logged_in(client)
    assert client.get("/min-side/").status_code == 302
    client.post(f"{CODES}logg-inn/", {"code": "000000"})
    assert not logged_in(client)


def test_a_code_logs_in_and_a_recovery_code_does_so_once(client, user):
    _secret, recovery = turn_on(client, user)
    assert len(recovery) == 10
    for attempt, expected in enumerate([True, False]):
        client.post("/konto/logg-ut/")
        cache.clear()
        log_in(client, user)
        client.post(f"{CODES}logg-inn/", {"code": recovery[0]})
        assert logged_in(client) is expected, attempt


def test_guessing_codes_is_stopped(client, user):
    secret, _recovery = turn_on(client, user)
    client.post("/konto/logg-ut/")
    cache.clear()
    log_in(client, user)
    for _attempt in range(5):
        client.post(f"{CODES}logg-inn/", {"code": "000000"})
    client.post(f"{CODES}logg-inn/", {"code": code_now(secret)})
    assert not logged_in(client)


def test_a_form_without_a_code_field_is_answered_calmly(client, user):
    turn_on(client, user)
    client.post("/konto/logg-ut/")
    cache.clear()
    log_in(client, user)
    assert client.post(f"{CODES}logg-inn/", {}).status_code == 200
    assert not logged_in(client)


def test_codes_can_be_turned_on_after_a_forgotten_password(client, user):
    from allauth.account.forms import default_token_generator

    default_token_generator.make_token(user)  # the library notes the address as unverified
    _secret, recovery = turn_on(client, user)
    assert len(recovery) == 10


def test_turning_codes_off_takes_the_recovery_codes_away(client, user):
    turn_on(client, user)
    client.post(f"{CODES}app/av/")
    assert user.authenticator_set.count() == 0


def test_what_matters_asks_again_who_it_is(client, user):
    log_in(client, user)
    response = client.get(f"{CODES}app/")
    assert response["Location"].startswith("/konto/bekreft/?next=")

    back = client.post(response["Location"], {"password": PASSWORD})
    assert back["Location"] == f"{CODES}app/"
    assert client.get(f"{CODES}app/").status_code == 200


def test_asking_again_refuses_a_wrong_password(client, user):
    log_in(client, user)
    response = client.get(f"{CODES}app/")
    client.post(response["Location"], {"password": "wrong password"})
    assert client.get(f"{CODES}app/").status_code == 302


@pytest.mark.parametrize("path", ["", "app/", "reserve/", "reserve/nye/", "app/av/"])
def test_the_pages_run_no_script_or_style_of_their_own(client, user, path):
    turn_on(client, user)
    page = client.get(CODES + path, follow=True).content.decode()
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", page)


def test_recovery_codes_can_be_downloaded(client, user):
    _secret, recovery = turn_on(client, user)
    response = client.get(f"{CODES}reserve/last-ned/")
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode().split() == recovery
