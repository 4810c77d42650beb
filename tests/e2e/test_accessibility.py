"""axe-core finds nothing on any open page, in light and in dark, on a laptop and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from page_folds import unfold

PAGES = {
    "front page": "/",
    "list": "/tiltak/",
    "narrowed list": "/en/tiltak/?category=housing&category=training&county=03&sort=newest",
    "empty list": "/tiltak/?q=finnes-ikke&category=housing",
    "refused filters": "/tiltak/?category=nothing&page=99",
    "words found and marked": "/tiltak/?q=gjeld+ungdom",
    "words not all found": "/nn/tiltak/?q=frafall+kamel",
    "misspelled word": "/tiltak/?q=gjeldsr%C3%A5dgivnig",
    "draft": "/tiltak/ligner/",
    "measures like one": "/tiltak/2021-027/ligner/",
    "what did not work": "/tiltak/ikke-nadd/",
    "synthetic measure": "/tiltak/2021-001/",
    "measure in nynorsk": "/nn/tiltak/?language=nn",
    "comparison": "/tiltak/sammenlign/?m=2021-001&m=2021-002&m=2021-003&m=2021-004",
    "empty comparison": "/tiltak/sammenlign/",
    "counties": "/fylker/",
    "self-assessments": "/egenvurdering/",
    "self-assessments of a county": "/egenvurdering/?county=56",
    "about": "/om/",
    "accessibility statement": "/om/tilgjengelighet/",
    "login": "/konto/logg-inn/",
}


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_axe_finds_nothing(
    page: Page,
    axe: Callable[[Page], None],
    axe_in_both: Callable[[Page], None],
    address: str,
) -> None:
    page.goto(address)
    unfold(page)
    page.set_viewport_size({"width": 320, "height": 640})
    axe(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    axe_in_both(page)


def test_axe_finds_nothing_on_a_real_measure_with_replications(
    page: Page, axe_in_both: Callable[[Page], None]
) -> None:
    page.goto("/tiltak/?synthetic=no")
    page.locator(".lv-measure__title a").first.click()
    unfold(page)
    axe_in_both(page)


def test_axe_finds_nothing_after_htmx_has_changed_the_page(
    page: Page, axe: Callable[[Page], None]
) -> None:
    page.goto("/tiltak/")
    page.locator("#facet-category-debt_counselling").check()
    page.wait_for_url("**category=debt_counselling")
    unfold(page)
    axe(page)


def test_every_page_has_one_main_heading_and_a_title_of_its_own(page: Page) -> None:
    titles = []
    for address in PAGES.values():
        page.goto(address)
        expect(page.locator("h1")).to_have_count(1)
        titles.append(page.title())
    assert all(title.strip(" –") and "Lovende" in title for title in titles)


def test_a_missing_page_is_as_accessible_as_the_others(
    page: Page, axe_in_both: Callable[[Page], None], console_guard
) -> None:
    console_guard.allow("404")
    page.goto("/tiltak/finnes-ikke/")
    expect(page.locator("h1")).to_have_count(1)
    axe_in_both(page)
