"""Groups of alike measures in the browser: chosen by year and category, opened, compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

ALIKE = "/oversikt/like-tiltak/"


@pytest.fixture
def adviser(page: Page, login: Callable[[str], None]) -> Page:
    login("governor_adviser")
    return page


def test_from_the_menu_to_a_group_and_its_measures_side_by_side(adviser: Page) -> None:
    page = adviser
    page.goto("/")
    page.get_by_role("link", name="Like tiltak", exact=True).click()
    page.get_by_label("År").select_option("2021")
    page.wait_for_url("**year=2021**")
    cards = page.locator(".lv-set")
    expect(cards.first).to_be_visible()
    name = cards.first.locator("h2").inner_text()
    cards.first.locator("h2 a").click()
    expect(page.locator("h1")).to_have_text(name, use_inner_text=True)
    for place in (0, 1):
        page.locator("input[name=m]").nth(place).check()
    page.get_by_role("button", name="Sammenlikn").click()
    expect(page.locator(".lv-compare th[scope=col]")).not_to_have_count(0)


def test_a_category_narrows_the_groups_without_javascript(
    new_page: Callable[..., Page], signed_in: Callable[[str], dict[str, Any]]
) -> None:
    page = new_page(java_script_enabled=False)
    page.context.add_cookies(signed_in("county_adviser")["cookies"])
    page.goto(f"{ALIKE}?year=2021")
    everything = page.locator(".lv-stat__value").first.inner_text()
    page.get_by_label("Kategori").select_option(index=1)
    page.get_by_role("button", name="Vis").click()
    expect(page.locator(".lv-stat__value").first).not_to_have_text(everything)
    page.locator(".lv-tabs a").last.click()
    expect(page.locator(".lv-tabs a[aria-current]")).to_contain_text("Nesten samme tekst")


@pytest.mark.parametrize("width", [320, 1280], indirect=True)
def test_the_pages_fit_and_axe_finds_nothing(
    adviser: Page,
    width: int,
    fits: Callable[[Page], None],
    axe_in_both: Callable[[Page], None],
) -> None:
    page = adviser
    page.goto(f"{ALIKE}?year=2021")
    group = page.locator(".lv-set h2 a").first.get_attribute("href")
    assert group
    for address in (f"{ALIKE}?year=2021", f"{ALIKE}?year=2021&kind=copies", group):
        for prefix in ("", "/nn", "/en"):
            page.goto(prefix + address)
            expect(page.locator("h1")).to_have_count(1)
            fits(page)
            if not prefix:
                axe_in_both(page)


def test_others_are_told_why_they_may_not(
    page: Page, login: Callable[[str], None], console_guard: Any
) -> None:
    console_guard.allow("403")
    login("office_manager")
    page.goto(ALIKE)
    expect(page.locator("main")).to_contain_text("statsforvalteren")
