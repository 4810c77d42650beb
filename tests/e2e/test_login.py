"""Login, one's own page and one-time codes, as a person meets them: also by keyboard alone."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Page, expect

LOGIN = "/konto/logg-inn/"
OPEN = {
    "login": LOGIN,
    "forgotten password": "/konto/passord/glemt/",
    "mail is on its way": "/konto/passord/glemt/sendt/",
    "link that no longer works": "/konto/passord/nytt/1-abc/",
    "password is changed": "/konto/passord/nytt/ferdig/",
    "closed account": "/konto/stengt/",
    "what I may do": "/min-side/tilgang/",
}
OWN = {
    "my page": "/min-side/",
    "what I may do": "/nn/min-side/tilgang/",
    "new password": "/konto/passord/",
    "one-time codes": "/konto/engangskoder/",
    "confirm": "/konto/bekreft/",
    "log out": "/konto/logg-ut/",
}


@pytest.fixture
def own_login(site: Any, request: pytest.FixtureRequest) -> tuple[str, str]:
    """An account of this test's own, so that locks and codes meet nobody else."""
    name = re.sub(r"[^a-z]+", "-", request.node.name)[:50]
    email, password = f"{name}@lovende.example", "en lang og trygg frase"
    command = [sys.executable, "-m", "lovende.cli", "user", "create", email, "--name", "Kari"]
    made = subprocess.run(
        [*command, "--password-stdin"],
        env=site.environment,
        input=f"{password}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return email, password


def fill_in(page: Page, email: str, password: str) -> None:
    page.get_by_label("E-post").fill(email)
    page.get_by_label("Passord").fill(password)
    page.get_by_role("main").get_by_role("button", name="Logg inn").click()


def code_now(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_login_leads_back_to_the_page_one_wanted(page: Page, own_login: tuple[str, str]) -> None:
    page.goto("/min-side/")
    expect(page).to_have_url(re.compile(r"/konto/logg-inn/\?next="))

    fill_in(page, own_login[0], "feil passord her")
    summary = page.locator(".ds-error-summary")
    expect(summary).to_contain_text("feil")
    expect(summary).to_be_focused()

    fill_in(page, *own_login)
    expect(page).to_have_url(re.compile(r"/min-side/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Kari")


def test_login_and_logout_by_keyboard_alone(page: Page, own_login: tuple[str, str]) -> None:
    page.goto(LOGIN)
    until(page, "input[name=login]")
    page.keyboard.type(own_login[0])
    page.keyboard.press("Tab")
    page.keyboard.type(own_login[1])
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/min-side/$"))

    until(page, "form[action='/konto/logg-ut/'] button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"127\.0\.0\.1:\d+/$"))
    page.goto("/min-side/")
    expect(page).to_have_url(re.compile("/konto/logg-inn/"))


def until(page: Page, selector: str) -> None:
    """Press Tab until the element has focus."""
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_login_works_without_javascript(
    new_page: Callable[..., Page], own_login: tuple[str, str]
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(LOGIN)
    fill_in(page, *own_login)
    expect(page.get_by_role("heading", level=1)).to_have_text("Kari")


def test_the_profile_is_changed_and_the_page_changes_language(
    page: Page, own_login: tuple[str, str]
) -> None:
    page.goto(LOGIN)
    fill_in(page, *own_login)
    page.get_by_label("Navn").fill("Ola Nordmann")
    page.get_by_role("combobox", name="Språk").select_option("en")
    page.get_by_role("button", name="Lagre").click()

    expect(page).to_have_url(re.compile(r"/en/min-side/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ola Nordmann")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_one_time_codes_from_turning_on_to_logging_in(
    page: Page, own_login: tuple[str, str], axe: Callable[[Page], None]
) -> None:
    page.goto(LOGIN)
    fill_in(page, *own_login)
    page.goto("/konto/engangskoder/app/")
    page.get_by_label("Passord").fill(own_login[1])
    page.get_by_role("button", name="Bekreft").click()

    secret = page.locator("code").inner_text()
    picture = page.get_by_role("main").get_by_role("img")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    axe(page)
    page.get_by_label("Kode").fill(code_now(secret))
    page.get_by_role("main").get_by_role("button").click()
    expect(page.locator("code")).to_have_count(10)
    recovery = page.locator("code").all_inner_texts()
    axe(page)

    page.get_by_role("button", name="Logg ut").click()
    page.goto(LOGIN)
    fill_in(page, *own_login)
    expect(page).to_have_url(re.compile("/konto/engangskoder/logg-inn/"))
    axe(page)
    page.get_by_label("Kode").fill(recovery[0])
    page.get_by_role("main").get_by_role("button", name="Logg inn").click()
    expect(page).to_have_url(re.compile(r"/min-side/$"))


def test_too_many_failures_are_told_in_plain_words(page: Page, own_login: tuple[str, str]) -> None:
    page.goto(LOGIN)
    for _attempt in range(6):
        fill_in(page, own_login[0], "feil passord her")
        page.wait_for_load_state()
    expect(page.locator(".ds-error-summary")).to_contain_text("fem minutter")


@pytest.mark.parametrize("address", OPEN.values(), ids=OPEN.keys())
def test_axe_finds_nothing_before_login(
    page: Page,
    axe_in_both: Callable[[Page], None],
    fits: Callable[[Page], None],
    address: str,
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    fits(page)
    axe_in_both(page)


@pytest.mark.parametrize("address", OWN.values(), ids=OWN.keys())
def test_axe_finds_nothing_on_ones_own_pages(
    page: Page,
    axe_in_both: Callable[[Page], None],
    fits: Callable[[Page], None],
    login: Callable[[str], None],
    address: str,
) -> None:
    login("office_manager")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    fits(page)
    axe_in_both(page)
