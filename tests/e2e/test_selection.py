"""The round of 2021 in the browser: its flow, files, boxes and agreement."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_the_round_of_2021_is_seen_from_203_to_2_with_the_published_agreement(
    page: Page,
    login: Callable[[str], None],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
) -> None:
    login("directorate_adviser")
    page.goto("/utvelgelse/")
    page.get_by_role("link", name="Lovende arbeidsmetoder 2021 (demo)").click()
    reached = page.locator(".lv-drawing text", has_text="n = ").all_text_contents()
    assert reached == [f"n = {n}" for n in (203, 181, 147, 23, 10, 7, 7, 2)]
    axe(page)
    page.set_viewport_size({"width": 320, "height": 640})
    fits(page)
    boxes = page.locator(".lv-flow__box:visible")
    assert boxes.first.inner_text().split("\n")[-1] == "n = 203"
    assert boxes.last.inner_text().split("\n")[-1] == "n = 2"
    drawn = page.locator(".lv-drawing a").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    linked = boxes.evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert sorted(linked) == sorted(drawn)  # the same ways on as the drawing
    spilling = "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
    assert boxes.evaluate_all(spilling) == 0
    axe(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    with page.expect_download() as got:
        page.get_by_role("link", name="PDF").first.click()
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
