"""Every component in every state: accessible in both colour schemes, and never too wide."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

GALLERY = "/utvikling/komponenter/"


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_any_component(
    page: Page,
    width: int,
    axe_in_both: Callable[[Page], None],
    fits: Callable[[Page], None],
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(GALLERY)
    fits(page)
    axe_in_both(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_dialog_is_accessible_and_closes_with_the_keyboard(
    page: Page, scheme: str, axe: Callable[[Page], None]
) -> None:
    page.goto(f"{GALLERY}?farger={scheme}")
    trigger = page.get_by_role("button", name="Åpne dialogen")
    trigger.press("Enter")
    dialog = page.get_by_role("dialog", name="Ta bort alle valg?")
    assert dialog.is_visible()
    axe(page)
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert trigger.evaluate("button => button === document.activeElement")


def test_the_chosen_colours_are_kept_on_the_next_page(page: Page) -> None:
    page.goto(GALLERY)
    page.locator("[data-scheme-switch] input[value=dark]").check(force=True)
    assert page.locator("html").get_attribute("data-color-scheme") == "dark"
    page.reload()
    assert page.locator("html").get_attribute("data-color-scheme") == "dark"
    page.locator("[data-scheme-switch] input[value=auto]").check(force=True)
    page.reload()
    assert page.locator("html").get_attribute("data-color-scheme") == "auto"


def test_only_a_table_that_does_not_fit_is_a_stop_for_the_keyboard(page: Page) -> None:
    page.goto(GALLERY)
    wide = page.get_by_role("region", name="En bred tabell med skjult tittel")
    assert wide.get_attribute("tabindex") == "0"
    assert page.get_by_role("region", name="Tiltak og tilskudd i kommunene").count() == 0


def test_the_counter_says_how_many_words_are_left(page: Page) -> None:
    page.goto(GALLERY)
    field = page.locator("#id_text")
    field.fill("ett to tre")
    assert page.locator("#id_text_counter").inner_text().startswith("297 ")


def test_without_scripts_the_menu_opens_and_nothing_dead_is_shown(
    new_page: Callable[..., Page], fits: Callable[[Page], None]
) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": 320, "height": 800})
    page.goto(GALLERY)
    assert not page.locator("[data-scheme-switch]").is_visible()
    assert (
        page.get_by_role("button", name="Sorter")
        .or_(page.get_by_role("button", name="Sort"))
        .is_visible()
    )
    languages = page.locator(".lv-languages")
    assert not languages.is_visible()
    page.locator(".lv-menu__button").click()
    assert languages.is_visible()
    assert page.locator(".lv-languages a[lang=nn]").get_attribute("href") == f"/nn{GALLERY}"


def test_on_a_wide_screen_the_menu_needs_no_opening(new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    page.goto(GALLERY)
    assert page.locator(".lv-languages").is_visible()
    assert not page.locator(".lv-menu__button").is_visible()


def test_the_first_stop_of_the_keyboard_skips_to_the_content(page: Page) -> None:
    page.goto("/om/")  # not the gallery: its error summary takes the focus, as it should
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.locator(".lv-skip-link").bounding_box()["width"] > 100  # no longer hidden
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'main'")


def test_an_error_summary_takes_the_focus_and_leads_to_the_field(page: Page) -> None:
    page.goto(GALLERY)
    page.wait_for_function("document.activeElement.matches('ds-error-summary')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("Rad 14")
