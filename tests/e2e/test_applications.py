"""From a call to an application in the browser: prepared, opened, written, saved by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

GOVERNOR = "Statsforvalteren i Østfold, Buskerud, Oslo og Akershus"
NEED = "Innvandrere hos oss kommer ikke i arbeid fordi de mangler norsk."


TWO = f"""
from lovende.people.models import Membership, Organisation, User
from lovende.schemes.models import Call
Membership.objects.get_or_create(
    user=User.objects.get(email="fylke@lovende.example"), role="governor_adviser",
    organisation=Organisation.objects.get(name="{GOVERNOR}"), valid_to=None,
)
call = Call.objects.get(year=2026)
call.pk, call.year, call.state, call.prepared = None, 2027, "draft", False
call.deadline, call.pot = None, None
call.save(force_insert=True)
"""


@pytest.fixture(scope="module")
def two_at_the_governor(site: Any) -> None:
    """Two people at the demo's governor, and a call of its own that nobody else opens."""
    site.run(TWO)


@pytest.mark.usefixtures("two_at_the_governor")
def test_a_call_is_opened_and_an_office_writes_to_it(
    page: Page,
    login: Callable[[str], None],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
) -> None:
    login("directorate_adviser")
    page.goto("/direktorat/utlysninger/")
    axe(page)
    page.locator("main table a").first.click()
    expect(page.locator("main")).to_contain_text("Sett en siste dag som ikke er passert.")
    deadline = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=20)
    page.get_by_label("Siste dag å søke").fill(deadline.isoformat())
    page.get_by_label("Statsforvalteren avgjør", exact=True).check()
    page.get_by_label("Penger i alt, kroner").fill("5000000")
    page.get_by_label(GOVERNOR).fill("5000000")
    page.get_by_role("button", name="Lagre").click()
    axe(page)
    page.get_by_role("button", name="Åpne utlysningen").click()
    page.get_by_role("link", name="Utlysningen slik alle ser den").click()
    axe(page)

    login("office_worker")
    page.goto("/soknader/")
    axe(page)
    page.get_by_role("button", name="Skriv en søknad").first.click()
    page.set_viewport_size({"width": 320, "height": 640})
    fits(page)
    axe(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator("textarea[name=need]").fill(NEED)
    expect(page.locator("[data-autosave-status]")).to_have_text("Lagret.")
    page.locator("textarea[name=need]").press_sequentially(" Mer.")
    expect(page.locator("[data-autosave-status]")).to_have_text("Lagret.")
    page.reload()
    expect(page.locator("textarea[name=need]")).to_have_value(f"{NEED} Mer.")

    page.get_by_role("link", name="Tiltak som ligner").first.click()
    axe(page)
    page.get_by_label("Vi lærer av det").first.check()
    page.get_by_role("button", name="Lagre").first.click()
    expect(page.get_by_label("Vi lærer av det").first).to_be_checked()
    page.get_by_role("link", name="Sjekk og send inn").last.click()
    expect(page.locator("main")).to_contain_text("Dette mangler")
    axe(page)
