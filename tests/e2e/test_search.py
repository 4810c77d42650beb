"""Searching as one types, and finding what is like a draft: mouse, keyboard, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

DRAFT = (
    "Vi vil gi gjeldsrådgivning til unge voksne mellom 18 og 24 år etter § 17. Mange har"
    " forbrukslån og inkasso, og vet ikke hvordan de skal sette opp et budsjett."
)


def test_the_list_follows_what_is_typed_and_the_address_with_it(page: Page) -> None:
    page.goto("/tiltak/")
    page.locator("#search").press_sequentially("gjeldsr", delay=40)
    expect(page.locator("mark").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"/tiltak/\?q=gjeldsr$"))
    expect(page.locator("#search")).to_be_focused()
    expect(page.locator("#result-status")).to_contain_text("tiltak")


def test_the_last_word_is_completed_with_words_of_the_bank(page: Page) -> None:
    page.goto("/tiltak/")
    page.locator("#search").press_sequentially("hjelp med gjel", delay=40)
    option = page.locator("#search-words option").first
    expect(option).to_have_attribute("value", re.compile("^hjelp med gjeld"))


def test_a_misspelled_word_is_put_right_with_one_click(page: Page) -> None:
    page.goto("/tiltak/?q=gjeldsrådgivnig")
    page.get_by_role("link", name="gjeldsrådgivning").click()
    expect(page.locator(".lv-measure").first).to_be_visible()
    expect(page.locator("#search")).to_have_value("gjeldsrådgivning")


def test_the_best_match_comes_first_until_another_order_is_chosen(page: Page) -> None:
    page.goto("/tiltak/?q=gjeld+ungdom")
    first = page.locator(".lv-measure__title").first.inner_text()
    expect(page.locator("#sort")).to_have_value("relevance")
    page.locator("#sort").select_option("oldest")
    expect(page).to_have_url(re.compile("sort=oldest"))
    expect(page.locator(".lv-measure__title").first).not_to_have_text(first)


def test_measures_like_a_draft_are_shown_while_it_is_written(
    page: Page, axe: Callable[[Page], None], fits: Callable[[Page], None]
) -> None:
    page.goto("/tiltak/ligner/")
    page.locator("#draft-text").fill(DRAFT)
    first = page.locator("#similar .lv-measure").first
    expect(first).to_contain_text("Gjeldsrådgivning")
    expect(first).to_contain_text("§ 17")
    expect(page.locator("#draft-text")).to_have_value(DRAFT)
    assert DRAFT.split()[0] not in page.url
    axe(page)
    page.set_viewport_size({"width": 320, "height": 640})
    fits(page)


def test_a_draft_is_compared_by_keyboard_alone_and_without_javascript(
    new_page: Callable[..., Page],
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/tiltak/ligner/")
    page.locator("#draft-text").focus()
    page.keyboard.type("Systue for kvinner med lite skolegang")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#similar .lv-measure").first).to_be_visible()
    expect(page.locator("#draft-text")).to_have_value("Systue for kvinner med lite skolegang")


def test_a_measures_page_shows_those_most_like_it(page: Page) -> None:
    page.goto("/tiltak/2021-027/")
    page.locator("#alike").scroll_into_view_if_needed()
    alike = page.locator("section[aria-labelledby=alike]")
    expect(alike.locator("li")).to_have_count(3)
    alike.get_by_role("link", name=re.compile("ligner mest")).click()
    expect(page).to_have_url(re.compile(r"/tiltak/2021-027/ligner/$"))
    assert page.locator("main .lv-family li").count() == 10
