"""The main tasks in the bank, with the mouse, by keyboard alone, and without JavaScript."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

NO_ROOM = {"width": 320, "height": 640}
PAGES = [
    "/",
    "/tiltak/",
    "/tiltak/?category=housing&county=03&stage=finished",
    "/tiltak/?q=finnes-ikke&category=housing",
    "/tiltak/ikke-nadd/",
    "/tiltak/2021-001/",
    "/tiltak/sammenlign/?m=2021-001&m=2021-002&m=2021-003&m=2021-004",
    "/tiltak/sammenlign/",
    "/fylker/",
    "/egenvurdering/",
    "/om/",
    "/om/tilgjengelighet/",
]


def total(page: Page) -> int:
    """How many measures the list says it holds."""
    heading = page.locator(".lv-result-bar__count").inner_text()
    return int(re.findall(r"\d+", heading.replace("\N{NO-BREAK SPACE}", ""))[-1])


def option(page: Page, facet: str, value: str) -> Any:
    return page.locator(f"#facet-{facet}-{value}")


def count_beside(page: Page, facet: str, value: str) -> int:
    label = page.locator(f"label:has(#facet-{facet}-{value}) .lv-count")
    return int(label.inner_text())


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('#facets details').forEach(d => { d.open = true; })")


# ── With the mouse


def test_a_search_from_the_front_page_finds_measures(page: Page) -> None:
    page.goto("/")
    page.get_by_role("combobox").fill("bolig")
    page.get_by_role("combobox").press("Enter")
    page.wait_for_url("**/tiltak/?q=bolig")
    assert 0 < total(page) < 203


def test_what_did_not_work_is_one_click_away(page: Page) -> None:
    page.goto("/")
    page.locator(".lv-nav a[href='/tiltak/ikke-nadd/']").click()
    assert 0 < total(page) < 203
    expect(page.locator(".lv-nav a[aria-current=page]")).to_have_attribute(
        "href", "/tiltak/ikke-nadd/"
    )


def test_a_choice_narrows_the_list_at_once_and_can_be_shared(page: Page) -> None:
    page.goto("/tiltak/")
    expected = count_beside(page, "category", "debt_counselling")
    option(page, "category", "debt_counselling").check()
    page.wait_for_url("**/tiltak/?category=debt_counselling")
    expect(page.locator("#result-status")).to_have_text(re.compile(rf"\b{expected}\b"))
    assert total(page) == expected
    assert page.locator(".lv-chip").count() == 1
    other = page.context.new_page()
    other.goto(page.url)
    assert total(other) == expected


def test_counts_of_other_facets_follow_the_choice(page: Page) -> None:
    page.goto("/tiltak/")
    open_all(page)
    before = count_beside(page, "goal_attainment", "reached")
    option(page, "category", "debt_counselling").check()
    page.wait_for_url("**category=debt_counselling")
    open_all(page)
    after = count_beside(page, "goal_attainment", "reached")
    assert after < before
    option(page, "goal_attainment", "reached").check()
    page.wait_for_url("**goal_attainment=reached")
    assert total(page) == after


def test_what_the_reader_has_unfolded_or_folded_stays_so(page: Page) -> None:
    page.goto("/tiltak/")
    page.locator("#facet-county > summary").click()
    page.locator("#facet-goal_attainment > summary").click()
    option(page, "category", "debt_counselling").check()
    page.wait_for_url("**category=debt_counselling")
    expect(page.locator("#facet-county")).to_have_attribute("open", "")
    expect(page.locator("#facet-goal_attainment")).not_to_have_attribute("open", "")


def test_back_brings_the_earlier_list(page: Page) -> None:
    page.goto("/tiltak/")
    everything = total(page)
    option(page, "category", "debt_counselling").check()
    page.wait_for_url("**category=debt_counselling")
    page.go_back()
    page.wait_for_url("**/tiltak/")
    expect(page.locator(".lv-result-bar__count")).to_have_text(re.compile(str(everything)))
    expect(option(page, "category", "debt_counselling")).not_to_be_checked()


def test_a_filter_is_taken_away_by_its_chip(page: Page) -> None:
    page.goto("/tiltak/?category=housing&county=03")
    narrow = total(page)
    page.locator(".lv-chip").first.click()
    page.wait_for_url("**/tiltak/?county=03")
    assert total(page) > narrow


def test_the_order_is_changed_without_losing_the_filters(page: Page) -> None:
    page.goto("/tiltak/?category=housing")
    page.locator("#sort").select_option("newest")
    page.wait_for_url("**category=housing&sort=newest")
    expect(page.locator("#sort")).to_have_value("newest")


def test_measures_are_ticked_and_compared(page: Page) -> None:
    page.goto("/tiltak/")
    for box in page.locator(".lv-measure__compare input").all()[:2]:
        box.check()
    page.locator("#compare").get_by_role("button").click()
    page.wait_for_url("**/tiltak/sammenlign/?m=*&m=*")
    expect(page.locator(".lv-compare thead th")).to_have_count(2)


def test_what_is_ticked_survives_a_new_filter(page: Page) -> None:
    page.goto("/tiltak/")
    first = page.locator(".lv-measure__compare input").first
    key = first.get_attribute("value")
    first.check()
    option(page, "category", "debt_counselling").check()
    page.wait_for_url(f"**category=debt_counselling&m={key}")
    page.locator(".lv-measure__compare input:not(:checked)").first.check()
    page.locator("#compare").get_by_role("button").click()
    page.wait_for_url(f"**/sammenlign/?m={key}&m=*")
    expect(page.locator(".lv-compare thead th")).to_have_count(2)


def test_what_is_ticked_is_counted_and_follows_to_the_next_page(page: Page) -> None:
    page.goto("/tiltak/")
    boxes = page.locator(".lv-measure__compare input")
    keys = [str(boxes.nth(place).get_attribute("value")) for place in range(5)]
    for place in range(5):
        boxes.nth(place).check()
    count = page.locator(".lv-choose__count")
    expect(count).to_have_text(re.compile(r"\b5\b.*\b4\b"))
    for place in (2, 3, 4):
        boxes.nth(place).uncheck()
    expect(count).to_have_text("Valgt: 2 av 4.")
    page.locator(".lv-pagination [rel=next]").click()
    page.wait_for_url(f"**/tiltak/?page=2&m={keys[0]}&m={keys[1]}")
    expect(count).to_have_text("Valgt: 2 av 4.")
    page.locator("#compare").get_by_role("button").click()
    page.wait_for_url(f"**/sammenlign/?m={keys[0]}&m={keys[1]}")


def test_more_than_four_are_four_and_a_message(page: Page) -> None:
    keys = "&".join(f"m=2021-00{number}" for number in range(1, 7))
    page.goto(f"/tiltak/sammenlign/?{keys}")
    expect(page.locator(".lv-compare thead th")).to_have_count(4)
    expect(page.locator(".lv-alert")).to_be_visible()


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "json"])
def test_the_list_is_downloaded_as_it_stands(page: Page, suffix: str, tmp_path: Path) -> None:
    page.goto("/tiltak/?category=debt_counselling")
    expected = total(page)
    with page.expect_download() as download:
        page.locator(f".lv-exports a[href*='eksport.{suffix}?category']").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert rows_in(path, suffix) == expected


def rows_in(path: Path, suffix: str) -> int:
    if suffix == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return len(list(csv.reader(file, delimiter=";"))) - 1
    if suffix == "json":
        content = json.loads(path.read_text())
        assert content["dictionary"]
        return len(content["measures"])
    import openpyxl

    assert zipfile.is_zipfile(path)
    book = openpyxl.load_workbook(path)
    assert len(book.sheetnames) > 1, "the dictionary has a sheet of its own"
    return sum(1 for row in book.worksheets[0].iter_rows(values_only=True) if row[0]) - 1


def test_the_page_is_read_in_another_language_with_the_same_filters(page: Page) -> None:
    page.goto("/tiltak/")
    option(page, "category", "debt_counselling").check()
    page.wait_for_url("**category=debt_counselling")
    expected = total(page)
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/tiltak/?category=debt_counselling")
    expect(page.locator("h1")).to_have_text("Measures")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert total(page) == expected


def test_a_figure_of_the_overview_leads_to_as_many_measures(page: Page) -> None:
    page.goto("/fylker/")
    cell = page.locator("td.lv-heat a").nth(7)
    expected = int(cell.inner_text())
    cell.click()
    page.wait_for_url("**/tiltak/?category=*&county=*")
    assert total(page) == expected


def test_self_assessments_of_one_county(page: Page) -> None:
    page.goto("/egenvurdering/")
    everything = int(page.locator(".lv-stat__value").first.inner_text())
    page.locator("#choose-county").select_option("03")
    page.wait_for_url("**county=03*")
    assert 0 < int(page.locator(".lv-stat__value").first.inner_text()) < everything


def test_the_seven_promising_methods_are_real_and_the_others_marked(page: Page) -> None:
    page.goto("/tiltak/?synthetic=no")
    assert total(page) == 7
    assert page.locator("#results .lv-synthetic").count() == 0
    page.goto("/tiltak/?synthetic=yes")
    assert total(page) == 196
    assert page.locator("#results .lv-synthetic").count() == 20


# ── Contacts


def test_the_contact_is_seen_after_login_and_not_before(
    page: Page, site: Any, login: Callable[[str], None]
) -> None:
    page.goto("/tiltak/2021-001/")
    assert page.locator("a[href^='mailto:']").count() == 0
    page.locator("aside a[href*='/konto/']").click()
    assert page.url.endswith("?next=/tiltak/2021-001/")
    email, password = site.logins["office_worker"]
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/tiltak/2021-001/")
    expect(page.locator("aside a[href^='mailto:']")).to_have_count(1)


# ── By keyboard alone


def focused(page: Page, selector: str, presses: int = 80, key: str = "Tab") -> None:
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _press in range(presses):
        page.keyboard.press(key)
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard")


def test_a_measure_is_found_opened_and_compared_by_keyboard(page: Page) -> None:
    page.goto("/")
    focused(page, "#search")
    page.keyboard.type("bolig")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tiltak/?q=bolig")
    before = total(page)

    focused(page, "#facet-category input:not(:checked)")
    chosen = page.evaluate("document.activeElement.id")
    page.keyboard.press("Space")
    page.wait_for_url("**category=*")
    # The counts were renewed under the reader's hands; the focus is where it was.
    expect(page.locator(f"#{chosen}")).to_be_checked()
    expect(page.locator(f"#{chosen}")).to_be_focused()
    assert total(page) <= before

    focused(page, "#facet-county > summary")
    page.keyboard.press("Enter")
    expect(page.locator("#facet-county")).to_have_attribute("open", "")

    focused(page, ".lv-measure__title a", presses=150)
    title = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/tiltak/2021-\d+/$"))
    expect(page.locator("h1")).to_have_text(title)

    focused(page, ".lv-details > summary")
    page.keyboard.press("Enter")
    expect(page.locator(".lv-details[open]").first).to_be_visible()

    page.keyboard.press("Home")
    focused(page, "a.lv-button[href*='sammenlign']", key="Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tiltak/sammenlign/?m=*")


def test_the_first_press_of_tab_offers_to_skip_the_menu(page: Page) -> None:
    page.goto("/tiltak/")
    page.keyboard.press("Tab")
    expect(page.locator(".lv-skip-link")).to_be_focused()
    expect(page.locator(".lv-skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    focused(page, "#search", presses=1)


def test_what_has_the_focus_is_always_seen(page: Page) -> None:
    for address in ("/tiltak/", "/fylker/", "/tiltak/2021-001/"):
        page.goto(address)
        for _press in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
            outline = page.evaluate(
                "getComputedStyle(document.activeElement.closest('label')"
                " ?? document.activeElement).outlineStyle + ' ' +"
                " getComputedStyle(document.activeElement).outlineStyle + ' ' +"
                " getComputedStyle(document.activeElement).boxShadow"
            )
            assert outline != "none none none", page.evaluate("document.activeElement.outerHTML")


def test_the_bar_that_follows_along_never_covers_what_has_the_focus(page: Page) -> None:
    page.set_viewport_size(NO_ROOM)
    page.goto("/tiltak/")
    page.locator(".lv-measure__compare input").first.check()
    for _press in range(12):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => {
                const bar = document.querySelector(".lv-choose__bar");
                if (bar.contains(document.activeElement)) return false;
                const focus = document.activeElement.getBoundingClientRect();
                return focus.bottom > bar.getBoundingClientRect().top;
            }"""
        )
        assert not hidden, page.evaluate("document.activeElement.outerHTML")


# ── Without JavaScript


@pytest.fixture
def plain(new_page: Callable[..., Page]) -> Page:
    """A browser that runs no scripts."""
    return new_page(java_script_enabled=False)


def test_without_scripts_the_filters_have_a_button(plain: Page) -> None:
    plain.goto("/tiltak/")
    expected = count_beside(plain, "category", "debt_counselling")
    option(plain, "category", "debt_counselling").check()
    plain.locator("#facets button[type=submit]").click()
    plain.wait_for_url("**category=debt_counselling**")
    assert total(plain) == expected
    expect(option(plain, "category", "debt_counselling")).to_be_checked()


def test_without_scripts_the_order_has_a_button(plain: Page) -> None:
    plain.goto("/tiltak/?category=housing")
    plain.locator("#sort").select_option("oldest")
    plain.locator(".lv-sort button").click()
    plain.wait_for_url("**sort=oldest**")
    assert "category=housing" in plain.url


def test_without_scripts_measures_are_compared(plain: Page) -> None:
    plain.goto("/tiltak/")
    for box in plain.locator(".lv-measure__compare input").all()[:3]:
        box.check()
    plain.locator("#compare").get_by_role("button").click()
    plain.wait_for_url("**/sammenlign/?m=*&m=*&m=*")
    expect(plain.locator(".lv-compare thead th")).to_have_count(3)


def test_without_scripts_the_overviews_have_a_button(plain: Page) -> None:
    plain.goto("/egenvurdering/")
    plain.locator("#choose-county").select_option("46")
    plain.locator(".lv-choices button").click()
    plain.wait_for_url("**county=46**")
    expect(plain.locator("#choose-county")).to_have_value("46")


def test_without_scripts_reports_unfold_and_the_menu_opens(plain: Page) -> None:
    plain.goto("/tiltak/2021-001/")
    plain.locator(".lv-details > summary").last.click()
    expect(plain.locator(".lv-details").last).to_have_attribute("open", "")
    plain.set_viewport_size(NO_ROOM)
    plain.locator(".lv-menu > summary").click()
    plain.locator(".lv-nav a[href='/fylker/']").click()
    plain.wait_for_url("**/fylker/")


# ── On any screen, and on paper


@pytest.mark.parametrize("address", PAGES)
def test_nobody_scrolls_sideways(
    page: Page, fits: Callable[[Page], None], width: int, address: str
) -> None:
    page.goto(address)
    fits(page)


def test_on_a_phone_the_filters_are_folded_away_until_asked_for(
    page: Page, fits: Callable[[Page], None]
) -> None:
    page.set_viewport_size(NO_ROOM)
    page.goto("/tiltak/")
    expect(option(page, "category", "debt_counselling")).not_to_be_visible()
    page.locator(".lv-filters > summary").click()
    option(page, "category", "debt_counselling").check()
    page.wait_for_url("**category=debt_counselling")
    expect(option(page, "category", "debt_counselling")).to_be_visible()
    expect(page.locator(".lv-filters__button .lv-count--on")).to_have_text("1")
    fits(page)
    beside = page.locator("#facet-category > .lv-filters__done a")
    expect(beside).to_have_text(f"Vis {total(page)} tiltak")
    beside.click()
    expect(page.locator(".lv-result-bar__count")).to_be_in_viewport()


def test_on_a_phone_compared_measures_stand_below_each_other(page: Page) -> None:
    page.set_viewport_size(NO_ROOM)
    page.goto("/tiltak/sammenlign/?m=2021-001&m=2021-002")
    first, second = page.locator(".lv-compare tbody tr").first.locator("td").all()
    above, below = first.bounding_box(), second.bounding_box()
    assert above
    assert below
    assert above["x"] == below["x"]
    assert above["y"] + above["height"] <= below["y"] + 1


def test_on_paper_there_is_no_menu_and_no_button(page: Page) -> None:
    page.goto("/tiltak/2021-001/")
    page.emulate_media(media="print")
    expect(page.locator(".lv-header")).not_to_be_visible()
    expect(page.locator("a.lv-button").first).not_to_be_visible()
    expect(page.locator("h1")).to_be_visible()


def test_paper_is_light_although_dark_is_chosen(page: Page) -> None:
    page.goto("/tiltak/2021-001/")
    page.locator("[data-scheme-switch] input[value=dark]").check(force=True)
    page.evaluate(
        """addEventListener("beforeprint", () => {
            window.printed = document.documentElement.dataset.colorScheme;
        })"""
    )
    page.pdf()
    assert page.evaluate("printed") == "light"
    expect(page.locator("html")).to_have_attribute("data-color-scheme", "dark")


def test_in_forced_colours_only_this_page_is_underlined_in_the_menu(
    new_page: Callable[..., Page],
) -> None:
    page = new_page(forced_colors="active", viewport={"width": 1280, "height": 800})
    page.goto("/tiltak/")
    colours = page.locator(".lv-nav a").evaluate_all(
        "links => links.map(link => getComputedStyle(link).borderBottomColor)"
    )
    assert colours[0] not in colours[1:]


def test_a_search_for_a_very_long_word_never_pushes_the_list_sideways(
    page: Page, fits: Callable[[Page], None]
) -> None:
    page.set_viewport_size(NO_ROOM)
    page.goto("/tiltak/?category=housing&q=" + "x" * 190)
    expect(page.locator(".lv-chip")).to_have_count(2)
    fits(page)


def test_a_title_of_very_long_words_never_pushes_a_page_sideways(
    page: Page, fits: Callable[[Page], None]
) -> None:
    page.set_viewport_size(NO_ROOM)
    page.goto("/tiltak/2021-001/")
    page.evaluate(
        """for (const place of document.querySelectorAll("h1, .lv-breadcrumbs span, dd")) {
            place.textContent = "Kvalifiseringsprogramdeltakerundersøkelsen".repeat(4);
        }"""
    )
    fits(page)
