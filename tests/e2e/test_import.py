"""Importing a round in the browser: with faults, with the keyboard alone, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from spreadsheet_builder import delimited

HEADERS = (
    *("Tiltaksnummer", "Rapportår", "Tittel", "NAV-kontor", "Kommuner", "Fylke", "Status"),
    *("Syntetiske data", "Hva tiltaket består i", "Merknad"),
)


def round_of(path: Path, *rows: tuple[str, ...]) -> Path:
    return delimited(path, [HEADERS, *rows])


def good(key: str, title: str) -> tuple[str, ...]:
    text = "Kurs og samtaler i grupper to ganger i uka, hele høsten."
    return (key, "2021", title, "NAV Hamar", "Hamar", "Innlandet", "Pågår", "ja", text, "x")


@pytest.fixture
def adviser(page: Page, login: Callable[[str], None]) -> Page:
    login("directorate_adviser")
    return page


def test_a_file_with_faults_is_told_row_by_row_and_then_loaded(
    adviser: Page, tmp_path: Path, axe: Callable[[Page], None]
) -> None:
    page = adviser
    bad = list(good("e2e-1", "Feil fylke"))
    bad[5] = "Viken"
    page.goto("/direktorat/import/")
    axe(page)
    page.get_by_label("Fil", exact=False).set_input_files(
        round_of(tmp_path / "feil.csv", tuple(bad))
    )
    page.locator("main button[type=submit]").first.click()
    cells = page.locator("main table tbody tr").first.locator("td, th")
    expect(cells.nth(0)).to_have_text("2")
    expect(cells.nth(1)).to_have_text("Fylke", use_inner_text=True)
    expect(cells.nth(2)).to_have_text("Viken")
    expect(cells.nth(3)).to_contain_text("Østfold; Akershus; Buskerud")
    axe(page)
    with page.expect_download() as download:
        page.locator("main a[href$='problemer.csv']").click()
    assert "Viken" in Path(download.value.path()).read_text(encoding="utf-8-sig")

    page.goto("/direktorat/import/")
    page.locator("input[type=file]").set_input_files(
        round_of(tmp_path / "rett.csv", good("e2e-1", "Rettet fylke"))
    )
    page.locator("main button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("Rettet fylke")
    axe(page)
    page.locator("form[action$='/bekreft/'] button").click()
    expect(page.locator("main .ds-alert[data-color=success]")).to_be_visible()
    axe(page)
    page.goto("/tiltak/e2e-1/")
    expect(page.locator("h1")).to_have_text("Rettet fylke")


def test_the_keyboard_is_enough(adviser: Page, tmp_path: Path) -> None:
    page = adviser
    page.goto("/direktorat/import/")
    page.locator("input[type=file]").set_input_files(
        round_of(tmp_path / "tast.csv", good("e2e-2", "Med tastatur"))
    )
    page.locator("input[type=file]").focus()
    page.keyboard.press("Tab")
    expect(page.locator("input[name=year]")).to_be_focused()
    page.keyboard.type("2021")
    page.keyboard.press("Enter")
    page.wait_for_url("**/direktorat/import/*/")
    page.locator("form[action$='/bekreft/'] button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main .ds-alert[data-color=success]")).to_be_visible()
    page.goto("/tiltak/e2e-2/")
    expect(page.locator("h1")).to_have_text("Med tastatur")


def test_unknown_columns_are_mapped_by_hand(adviser: Page, tmp_path: Path) -> None:
    page = adviser
    page.goto("/direktorat/import/")
    page.locator("input[type=file]").set_input_files(
        round_of(tmp_path / "kolonne.csv", good("e2e-3", "Med kolonne"))
    )
    page.locator("main button[type=submit]").first.click()
    page.get_by_label("Merknad").select_option("problem")
    page.locator("form[action$='/kolonner/'] button").click()
    expect(page.get_by_label("Merknad")).to_have_count(0)
    page.locator("main summary").last.click()
    expect(page.locator("main table").last).to_contain_text("Merknad")


def test_everything_works_without_javascript(
    new_page: Callable[..., Page],
    signed_in: Callable[[str], dict[str, Any]],
    tmp_path: Path,
) -> None:
    page = new_page(java_script_enabled=False)
    page.context.add_cookies(signed_in("directorate_manager")["cookies"])
    page.goto("/direktorat/import/")
    page.locator("input[type=file]").set_input_files(
        round_of(tmp_path / "uten.csv", good("e2e-4", "Uten skript"))
    )
    page.locator("main button[type=submit]").first.click()
    page.locator("form[action$='/bekreft/'] button").click()
    page.goto("/tiltak/e2e-4/")
    expect(page.locator("h1")).to_have_text("Uten skript")


def test_a_large_file_is_worked_on_in_the_background_and_followed(
    adviser: Page, tmp_path: Path
) -> None:
    page = adviser
    filler = "Et langt avsnitt om kurs og samtaler i grupper, to ganger i uka. " * 12
    rows = [
        (*good(f"e2e-stor-{number}", f"Stort tiltak {number}")[:-2], filler, "x")
        for number in range(3_000)
    ]
    page.goto("/direktorat/import/")
    page.locator("input[type=file]").set_input_files(round_of(tmp_path / "stor.csv", *rows))
    page.locator("main button[type=submit]").first.click()
    # The page follows the work by itself, from the bar to what is ready to be confirmed.
    confirm = page.locator("form[action$='/bekreft/'] button")
    expect(confirm).to_be_visible(timeout=60_000)
    expect(page.locator(".lv-stats")).to_contain_text("3")


@pytest.mark.parametrize("width", [320, 1280], indirect=True)
def test_the_pages_fit_the_screen(
    adviser: Page,
    width: int,
    fits: Callable[[Page], None],
    axe_in_both: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    page = adviser
    page.goto("/direktorat/import/")
    fits(page)
    axe_in_both(page)
    bad = list(good("e2e-5", "x" * 200))
    bad[5], bad[6] = "Viken", "Hvemvet" * 10
    page.locator("input[type=file]").set_input_files(round_of(tmp_path / "f.csv", tuple(bad)))
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/direktorat/import/*-*/")  # between two pages there is nothing to measure
    fits(page)
    axe_in_both(page)


def test_others_are_told_why_they_may_not(
    page: Page, login: Callable[[str], None], console_guard: Any
) -> None:
    console_guard.allow("403")
    login("office_worker")
    page.goto("/direktorat/import/")
    expect(page.locator("main")).to_contain_text("direktoratet")
