"""A small round in the browser: opened, handed out, rated by keyboard and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

TITLE = "Boliger i Telemark"
SEARCH = "/tiltak/?category=housing&county=40"


@pytest.fixture(scope="module")
def raters(site: Any) -> None:
    """The demo has one research department; a second one is needed for two independent ratings."""
    site.command(
        *("user", "role", "kontor.leder@lovende.example", "--role", "assessor"),
        *("--organisation", "Avdeling B", "--new-organisation"),
    )


@pytest.fixture
def as_role(page: Page, login: Callable[[str], None]) -> Callable[[str], Page]:
    """``as_role(role)``: the page in that person's hands."""

    def take(role: str) -> Page:
        login(role)
        return page

    return take


def to_round(page: Page) -> None:
    page.goto("/utvelgelse/")
    page.get_by_role("link", name=TITLE).click()


def rate_all(page: Page, verdicts: list[str]) -> None:
    """Rate one's measures with the keyboard alone."""
    to_round(page)
    page.get_by_role("link", name="Vurder mine tiltak").click()
    page.locator("main table a").first.click()
    for verdict in verdicts:
        expect(page.locator("[data-shortcuts]")).to_be_visible()
        page.keyboard.press("u" if verdict == "out" else "i")
        expect(page.locator(f"input[name=verdict][value={verdict}]")).to_be_checked()
        if verdict == "out":
            page.locator("textarea[name=reason]").fill("Kjent fra før")
        expect(page.locator("[data-autosave-status]")).to_have_text("Lagret.")
        page.locator("#judgement-heading").click()
        here = page.url
        page.keyboard.press("s")
        expect(page).not_to_have_url(here)  # the message of the rating before may still be there
        expect(page.locator(".ds-alert", has_text="levert og låst").first).to_be_visible()


@pytest.mark.usefixtures("raters")
def test_a_round_from_opening_to_joint_agreement(
    as_role: Callable[[str], Page],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    new_page: Callable[..., Page],
    signed_in: Callable[[str], dict[str, Any]],
    console_guard: Any,
) -> None:
    console_guard.allow("409")  # the other window is refused, and told so
    page = as_role("directorate_adviser")
    page.goto("/utvelgelse/")
    axe(page)
    page.get_by_role("link", name="Åpne en runde").click()
    axe(page)
    page.get_by_label("Navn på runden").fill(TITLE)
    page.get_by_label("Hvilke tiltak").fill(SEARCH)
    page.get_by_role("button", name="Åpne runden").click()
    axe(page)
    spilling = "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
    assert page.locator(".lv-steps > li").evaluate_all(spilling) == 0
    page.get_by_role("link", name="Kontroller rapportene").click()
    axe(page)
    to_round(page)
    page.get_by_role("button", name="Avslutt fasen").click()
    page.get_by_role("link", name="Vurderere og fordeling").click()
    for name in ("Vurderer i forskningsavdelingen", "Leder på NAV-kontor"):
        page.locator(".lv-choice", has_text=name).locator("input").check()
    page.get_by_role("button", name="Lagre vurdererne").click()
    page.get_by_role("button", name="Fordel", exact=True).click()
    expect(page.locator("main")).to_contain_text("Avdeling B")
    axe(page)

    page = as_role("assessor")
    to_round(page)
    axe(page)
    page.get_by_role("link", name="Vurder mine tiltak").click()
    axe(page)
    page.locator("main table a").first.click()
    axe(page)
    page.set_viewport_size({"width": 320, "height": 640})
    fits(page)
    axe(page)
    page.set_viewport_size({"width": 1280, "height": 800})

    two_windows(page)
    without_scripts(new_page(java_script_enabled=False), signed_in("assessor"), page.url)
    page.reload()
    page.locator("textarea[name=reason]").fill("")
    expect(page.locator("[data-autosave-status]")).to_have_text("Lagret.")
    rate_all(page, ["in", "in"])

    page = as_role("office_manager")
    rate_all(page, ["in", "out"])
    page = as_role("directorate_adviser")
    to_round(page)
    axe(page)
    page.get_by_role("button", name="Avslutt fasen").click()
    page.get_by_role("link", name="Hvor enige vurdererne var").click()
    expect(page.locator("main")).to_contain_text("50")
    axe(page)


def test_the_round_of_2021_is_seen_from_203_to_2_with_the_published_agreement(
    as_role: Callable[[str], Page], axe: Callable[[Page], None], fits: Callable[[Page], None]
) -> None:
    page = as_role("directorate_adviser")
    page.goto("/utvelgelse/")
    page.get_by_role("link", name="Lovende arbeidsmetoder 2021 (demo)").click()
    reached = page.locator(".lv-drawing text", has_text="n = ").all_text_contents()
    assert reached == [f"n = {n}" for n in (203, 181, 147, 23, 10, 7, 7, 2)]
    axe(page)
    page.set_viewport_size({"width": 320, "height": 640})
    fits(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    with page.expect_download() as got:
        page.get_by_role("link", name="PDF").click()
    assert got.value.path().read_bytes().startswith(b"%PDF")
    page.locator(".lv-drawing a[href$='/cases/ut/']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main tbody tr")).to_have_count(3)
    axe(page)
    page.go_back()
    page.get_by_role("link", name="Hvor enige vurdererne var").click()
    for published in ("0,4721", "6,35 (0,0000)", "0,2895", "3,51 (0,0002)", "87,76 %"):
        expect(page.locator("main")).to_contain_text(published)
    axe(page)


def two_windows(page: Page) -> None:
    """What one window has saved is not overwritten by the other, and both texts can be read."""
    other = page.context.new_page()
    other.goto(page.url)
    page.locator("textarea[name=reason]").fill("Fra det første vinduet")
    expect(page.locator("[data-autosave-status]")).to_have_text("Lagret.")
    other.locator("textarea[name=reason]").fill("Fra det andre vinduet")
    expect(other.locator("[data-autosave-status]")).to_contain_text("Fra det første vinduet")
    expect(other.locator("textarea[name=reason]")).to_have_value("Fra det andre vinduet")
    other.close()
    page.reload()
    expect(page.locator("textarea[name=reason]")).to_have_value("Fra det første vinduet")


def without_scripts(page: Page, state: dict[str, Any], address: str) -> None:
    """The buttons save as well."""
    page.context.add_cookies(state["cookies"])
    page.goto(address)
    page.locator("textarea[name=reason]").fill("Uten skript")
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(page.locator("textarea[name=reason]")).to_have_value("Uten skript")
