"""Login: safe, rate-limited, and silent about which addresses have accounts."""

import re

import pytest
from allauth.account.adapter import get_adapter
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

PASSWORD = "en lang og trygg frase"
LOGIN = "/konto/logg-inn/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet():
    cache.clear()


@pytest.fixture(autouse=True)
def _background_work_is_done_at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def user(make_user):
    return make_user("directorate_adviser")


def log_in(client, email, password=PASSWORD, query="", **headers):
    return client.post(LOGIN + query, {"login": email, "password": password}, headers=headers)


def logged_in(client):
    return "_auth_user_id" in client.session


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def without_what_was_typed(response, email):
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return page.replace(email, "")


def test_the_right_password_logs_in_and_leads_to_my_page(client, user):
    response = log_in(client, user.email.upper())

    assert logged_in(client)
    assert (response.status_code, response["Location"]) == (302, "/min-side/")


def test_after_login_the_page_speaks_the_persons_language(client, user):
    user.language = "nn"
    user.save()
    assert log_in(client, user.email)["Location"] == "/nn/min-side/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, user):
    known = log_in(client, user.email, "wrong password")
    unknown = log_in(client, "nobody@example.no", "wrong password")

    assert known.status_code == unknown.status_code == 200
    assert not logged_in(client)
    assert without_what_was_typed(known, user.email) == without_what_was_typed(
        unknown, "nobody@example.no"
    )


def test_the_same_hashing_is_done_for_a_known_and_an_unknown_address(client, user, monkeypatch):
    from django.contrib.auth import hashers

    hashed = []
    real = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher,
        "encode",
        lambda self, password, salt: hashed.append(password) or real(self, password, salt),
    )
    log_in(client, user.email, "wrong password")
    known = len(hashed)
    hashed.clear()
    log_in(client, "nobody@example.no", "wrong password")

    assert len(hashed) == known > 0


@pytest.mark.parametrize("exists", [True, False])
def test_five_failures_lock_an_address_known_or_not(client, user, exists):
    email = user.email if exists else "nobody@example.no"
    for _attempt in range(5):
        assert "Too many" not in text(log_in(client, email, "wrong password"))

    response = log_in(client, email, headers={"accept-language": "en"})

    assert not logged_in(client)  # the right password no longer helps
    assert re.search(r"(Vent|Wait) ", text(response))


def test_the_lock_is_told_in_plain_words_in_english(client, user):
    for _attempt in range(6):
        response = client.post("/en" + LOGIN, {"login": user.email, "password": "wrong password"})
    assert "Too many attempts. Wait five minutes" in text(response)


def test_a_lock_on_one_address_does_not_lock_another(client, user, make_user):
    other = make_user("office_worker")
    for _attempt in range(6):
        log_in(client, user.email, "wrong password")
    log_in(client, other.email)
    assert logged_in(client)


def test_the_lock_holds_under_every_name_and_port_the_site_is_asked_by(client, user):
    for port in range(5):
        log_in(client, user.email, "wrong password", host=f"testserver:{8000 + port}")
    log_in(client, user.email, host="localhost:9000")
    assert not logged_in(client)


def test_the_lock_holds_however_the_address_is_written(client, user):
    wide = user.email.translate({ord("."): "．"})
    for email in (user.email.upper(), user.email.title(), f" {user.email} ", user.email):
        log_in(client, email, "wrong password")
    key = get_adapter()._get_login_attempts_cache_key
    assert key(None, email=wide) == key(None, email=user.email)
    log_in(client, user.email, "wrong password")
    log_in(client, user.email)
    assert not logged_in(client)


def test_guessing_at_many_addresses_does_not_open_the_lock_on_one(client, user):
    for _attempt in range(5):
        log_in(client, user.email, "wrong password")
    for number in range(400):
        cache.set(f"guess-at-another-address-{number}", [number], 300)
    log_in(client, user.email)
    assert not logged_in(client)


@pytest.mark.parametrize("proxies", [0, 1])
def test_a_machine_cannot_give_itself_another_address(client, user, settings, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    real = ["7.7.7.7"] * proxies
    for number in range(60):
        claimed = ", ".join([f"1.2.3.{number}", *real])
        log_in(client, f"guess{number}@example.no", "guess", **{"x-forwarded-for": claimed})
    log_in(client, user.email, **{"x-forwarded-for": ", ".join(["8.8.8.8", *real])})
    assert not logged_in(client)


def test_one_machine_guessing_at_many_addresses_is_stopped_even_with_the_right_one(client, user):
    for number in range(60):
        log_in(client, f"guess{number}@example.no", "guess")
    log_in(client, user.email)
    assert not logged_in(client)


def test_a_machine_that_keeps_on_gets_a_page_of_ours(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "3/m/ip"}
    statuses = [log_in(client, f"guess{n}@example.no", "guess").status_code for n in range(4)]
    response = client.post("/en" + LOGIN, {"login": "a@example.no", "password": "guess"})

    assert statuses == [200, 200, 200, 429]
    assert "<h1>Too many attempts</h1>" in text(response)
    assert "lovende/app.css" in text(response)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "http:///evil.example",
        " https://evil.example",
    ],
)
def test_login_never_leads_to_another_site(client, user, target):
    response = client.post(LOGIN, {"login": user.email, "password": PASSWORD, "next": target})

    assert logged_in(client)
    assert "evil" not in response["Location"]
    assert response["Location"].startswith("/")


def test_login_leads_back_to_the_page_one_came_from(client, user):
    refused = client.get("/min-side/")
    assert refused["Location"] == "/konto/logg-inn/?next=%2Fmin-side%2F"

    response = log_in(client, user.email, query="?next=%2Fmin-side%2Ftilgang%2F")
    assert response["Location"] == "/min-side/tilgang/"


def test_the_session_gets_a_new_key_at_login_and_ends_at_logout(client, user):
    session = client.session
    session["planted"] = "by someone else"
    session.save()
    planted = session.session_key

    log_in(client, user.email)
    assert client.session.session_key != planted

    key = client.session.session_key
    response = client.post("/konto/logg-ut/")
    assert response["Location"] == "/"
    assert not client.session.exists(key)


def test_a_link_alone_does_not_log_out(client, user):
    client.force_login(user)
    assert client.get("/konto/logg-ut/").status_code == 200
    assert logged_in(client)


def test_a_form_from_another_site_is_refused(user):
    client = Client(enforce_csrf_checks=True)
    assert log_in(client, user.email).status_code == 403
    assert not logged_in(client)


def test_a_closed_account_is_told_so_only_with_the_right_password(client, user):
    user.is_active = False
    user.save()

    wrong = log_in(client, user.email, "wrong password")
    right = log_in(client, user.email)

    assert wrong.status_code == 200
    assert right["Location"] == reverse("account_inactive")
    assert not logged_in(client)


def test_closing_an_account_ends_the_sessions_in_use(client, user):
    client.force_login(user)
    user.is_active = False
    user.save()
    assert client.get("/min-side/").status_code == 302


# ── Forgotten password


def ask_for_link(client, email):
    return client.post("/konto/passord/glemt/", {"email": email}, follow=True)


def test_a_known_and_an_unknown_address_get_the_same_answer(client, user):
    known, unknown = ask_for_link(client, user.email), ask_for_link(client, "nobody@example.no")

    assert known.redirect_chain == unknown.redirect_chain
    assert known.content == unknown.content
    assert [message.to for message in mail.outbox] == [[user.email]]


def test_the_link_gives_a_new_password_once_and_ends_other_sessions(client, user):
    elsewhere = Client()
    elsewhere.force_login(user)
    ask_for_link(client, user.email)
    link = re.search(r"https?://\S+", mail.outbox[0].body)[0]
    new = "en helt annen trygg frase"

    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    assert link.rsplit("-", 1)[-1] not in address  # the secret does not stay in the address
    client.post(address, {"password1": new, "password2": new})

    log_in(client, user.email, new)
    assert logged_in(client)
    assert elsewhere.get("/min-side/").status_code == 302
    assert "konto/passord/glemt" in text(Client().get(link, follow=True))
    assert len(mail.outbox) == 2  # the link, and word that the password was changed


@pytest.mark.parametrize("link", ["1-abc", "zzzzzzzzzzzzzzzzzzzzzzzzz-abc", "0-%00"])
def test_a_made_up_link_says_that_it_no_longer_works(client, link):
    response = client.get(f"/en/konto/passord/nytt/{link}/")
    assert response.status_code == 200
    assert "no longer works" in text(response)


def test_asking_again_and_again_is_stopped(client, user):
    statuses = [ask_for_link(client, user.email).status_code for _attempt in range(6)]
    assert statuses == [200] * 5 + [429]
    assert len(mail.outbox) == 5


def test_a_weak_new_password_is_refused_with_the_reason(client, user):
    client.force_login(user)
    response = client.post(
        "/en/konto/passord/", {"oldpassword": PASSWORD, "password1": "kort", "password2": "kort"}
    )
    assert "at least 12 characters" in text(response).lower()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_changing_the_password_keeps_this_session_and_ends_the_others(client, user):
    elsewhere = Client()
    elsewhere.force_login(user)
    client.force_login(user)
    new = "en helt annen trygg frase"

    client.post("/konto/passord/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert client.get("/min-side/").status_code == 200
    assert elsewhere.get("/min-side/").status_code == 302


# ── What is sent with the pages


@pytest.mark.parametrize("path", [LOGIN, "/konto/passord/glemt/", "/min-side/tilgang/"])
def test_a_page_runs_no_script_or_style_of_its_own(client, path):
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    page = response.content.decode()

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:", page)


def test_a_page_for_logged_in_people_is_not_kept_by_caches(client):
    assert "no-store" in client.get(LOGIN)["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "confirm-email/", "login/code/", "password/set/", "3rdparty/", ""]
)
def test_routes_that_the_product_does_not_use_do_not_exist(client, user, path):
    client.force_login(user)
    assert client.get(f"/konto/{path}").status_code == 404
