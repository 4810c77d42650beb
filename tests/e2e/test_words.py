"""The table of words in the browser: from a thought to what is in use, on every screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

TABLE = "/direktorat/ordtabell/"
PAGES = {
    "list": TABLE,
    "spellings": f"{TABLE}?kind=spelling&page=3",
    "nothing found": f"{TABLE}?kind=whole&q=zzz",
    "preview": f"{TABLE}linje/?kind=synonyms&look=1&expressions=seilbåt%0Aseiling&tried=sommerjobb",
    "what is wrong": f"{TABLE}linje/?kind=synonyms&look=1&expressions=og%0Agjeld",
    "a line out": f"{TABLE}linje/?do=out&kind=stop&line=kanskje",
    "changes": f"{TABLE}endringer/",
}


@pytest.fixture
def adviser(page: Page, login: Callable[[str], None]) -> Page:
    login("directorate_adviser")
    return page


def collect(page: Page, *expressions: str) -> None:
    page.goto(f"{TABLE}linje/?kind=synonyms")
    page.get_by_label("Uttrykk").fill("\n".join(expressions))
    page.get_by_role("button", name="Se hva som blir endret").click()
    page.get_by_role("button", name="Legg til i endringene").click()


def undo_all(page: Page) -> None:
    page.goto(f"{TABLE}endringer/")
    while page.get_by_role("button", name="Angre").count():
        page.get_by_role("button", name="Angre").first.click()
        page.wait_for_load_state()


def test_a_group_is_previewed_collected_put_into_use_and_searched_by(
    adviser: Page, axe: Callable[[Page], None]
) -> None:
    page = adviser
    page.goto("/tiltak/?q=krumkake ")
    expect(page.locator("h2.lv-result-bar__count")).to_have_text("0 tiltak")
    page.goto(TABLE)
    page.get_by_role("link", name="Ny synonymgruppe").click()
    page.get_by_label("Uttrykk").fill("gjeldsrådgivere\nkrumkake")
    page.get_by_label("Prøv også et søk").fill("krumkake")
    page.get_by_role("button", name="Se hva som blir endret").click()
    expect(page.locator(".lv-error-summary")).to_contain_text("i to grupper")
    page.get_by_label("Uttrykk").fill("økonomikurs for nybegynnere\nkrumkake\nsommerjobber")
    page.get_by_role("button", name="Se hva som blir endret").click()
    expect(page.locator(".lv-error-summary")).to_contain_text("i to grupper")
    page.get_by_label("Uttrykk").fill("krumkake\nhonorar")
    page.get_by_role("button", name="Se hva som blir endret").click()
    probe = page.locator(".lv-probe", has_text="ditt søk")
    expect(probe.locator(".lv-probe__count")).to_have_text(re.compile(r"^0 →\s*blir\s*[1-9]"))
    axe(page)
    page.get_by_role("button", name="Legg til i endringene").click()
    expect(page.locator(".lv-messages")).to_contain_text("ikke i bruk ennå")
    axe(page)
    page.get_by_role("link", name="Se over endringene").click()
    axe(page)
    page.get_by_role("button", name="Ta endringene i bruk").click()
    expect(page.locator(".lv-messages")).to_contain_text("tatt i bruk")
    # The page follows the rebuilding by itself, and the bank answers meanwhile and afterwards.
    expect(page.locator("#progress")).to_have_count(0, timeout=60_000)
    page.goto("/tiltak/?q=krumkake ")
    expect(page.locator(".lv-measure").first).to_be_visible()
    page.goto(f"{TABLE}?q=krumkake")
    page.get_by_role("link", name="Fjern").click()
    page.get_by_role("button", name="Legg til i endringene").click()
    page.goto(f"{TABLE}endringer/")
    page.get_by_role("button", name="Ta endringene i bruk").click()
    expect(page.locator("#progress")).to_have_count(0, timeout=60_000)


def test_the_keyboard_is_enough(adviser: Page) -> None:
    page = adviser
    page.goto(f"{TABLE}linje/?kind=spelling")
    page.get_by_label("Nynorsk", exact=True).focus()
    page.keyboard.type("seglbåt")
    page.keyboard.press("Tab")
    page.keyboard.type("seilbåt")
    page.keyboard.press("Enter")
    page.wait_for_url("**look=1**")
    page.get_by_role("button", name="Legg til i endringene").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".lv-messages")).to_be_visible()
    row = page.locator("tr", has_text="seglbåt = seilbåt")
    page.goto(f"{TABLE}?kind=spelling&q=seglbåt")
    expect(row).to_contain_text("Blir lagt til")
    row.get_by_role("button", name="Angre").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".lv-messages")).to_contain_text("angret")


def test_everything_works_without_javascript(
    new_page: Callable[..., Page], signed_in: Callable[[str], dict[str, Any]]
) -> None:
    page = new_page(java_script_enabled=False)
    page.context.add_cookies(signed_in("directorate_manager")["cookies"])
    collect(page, "seilbåt", "seiling", "regatta")
    expect(page.locator("tr", has_text="seilbåt; seiling; regatta")).to_have_count(0)
    page.goto(f"{TABLE}?q=seil")
    row = page.locator("tr", has_text="seilbåt; seiling; regatta")
    expect(row).to_contain_text("Blir lagt til")
    row.get_by_role("button", name="Angre").click()
    expect(page.locator(".lv-messages")).to_contain_text("angret")


@pytest.mark.parametrize("width", [320, 1280], indirect=True)
def test_the_pages_fit_and_axe_finds_nothing(
    adviser: Page,
    width: int,
    fits: Callable[[Page], None],
    axe_in_both: Callable[[Page], None],
) -> None:
    page = adviser
    collect(page, "seilbåt", "regatta", "havseilas med " + "sammensetning" * 3)
    for prefix in ("", "/nn", "/en"):
        for address in PAGES.values():
            page.goto(prefix + address)
            expect(page.locator("h1")).to_have_count(1)
            fits(page)
            if not prefix:
                axe_in_both(page)
    undo_all(page)


def test_others_are_told_why_they_may_not(
    page: Page, login: Callable[[str], None], console_guard: Any
) -> None:
    console_guard.allow("403")
    login("governor_adviser")
    page.goto(TABLE)
    expect(page.locator("main")).to_contain_text("direktoratet")
