"""The governor's desk in the browser: queue, changes asked for, a new version, assessed, ranked."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from page_folds import unfold

TITLE = "Språkmentor på jobb"
PREPARE = f"""
import sys; sys.path.insert(0, {str(Path(__file__).resolve().parents[1])!r})
import django; django.setup()
from application_builder import Office
from call_builder import terms
from lovende.applications.actions import sign_and_submit
from lovende.people.models import Membership, Organisation, User
from lovende.schemes.calls import open_call, prepare_call
from lovende.schemes.models import Call
call = Call.objects.get(year=2026)
call.pk, call.year, call.state = None, 2025, "draft"
call.save(force_insert=True)
person = lambda role: User.objects.get(email=role + "@lovende.example")
governor = Organisation.objects.get(kind="governor", memberships__user=person("statsforvalter"))
colleague = User.objects.create_user("kollega@lovende.example", None, name="Kollega")
Membership.objects.create(user=colleague, organisation=governor, role="governor_adviser")
call = prepare_call(by=None, call=call, terms=terms(frames={{governor.pk: 5_000_000}}))
call = open_call(by=None, call=call)
office = Office.at_work(call, person("kontor"), person("kontor.leder"))
for title in ({TITLE!r}, "Makker i hverdagen"):
    made = office.signing(title=title, need="Vi har 40 familier.")
    sign_and_submit(by=office.manager, application=made)
"""


@pytest.fixture(scope="module")
def handed_in(site: Any) -> None:
    """Two applications of the demo's office have reached the demo's governor.

    They are in a call of their own, so that no other test finds that of 2026 opened.
    """
    environment = site.environment | {"DJANGO_SETTINGS_MODULE": "lovende.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", PREPARE],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def look(
    page: Page,
    axe: Callable[[Page], None],
    axe_in_both: Callable[[Page], None],
    fits: Callable[[Page], None],
) -> Callable[[], None]:
    """Look at the page as it is: on a phone, and on a laptop in both colour schemes."""

    def check() -> None:
        unfold(page)
        page.set_viewport_size({"width": 320, "height": 640})
        fits(page)
        axe(page)
        page.set_viewport_size({"width": 1280, "height": 900})
        axe_in_both(page)

    return check


def assess(page: Page, level: int) -> None:
    for place in range(4):
        page.get_by_label(f"{level} –").nth(place).check()
    for area in page.locator("textarea").all():
        area.fill("Slik står det i søknaden.")
    page.get_by_label("Utviklingsarbeid", exact=True).check()
    page.get_by_role("button", name="Lever og lås").click()


@pytest.mark.usefixtures("handed_in")
def test_from_the_queue_over_changes_to_a_ranked_application(
    page: Page, login: Callable[[str], None], look: Callable[[], None], console_guard: Any
) -> None:
    console_guard.allow("422")
    login("governor_adviser")
    page.goto("/statsforvalter/")
    look()
    page.locator("main tbody td a").first.click()
    look()
    page.get_by_role("link", name=TITLE).first.click()
    look()
    address = page.url

    page.get_by_role("link", name="Be om endringer").click()
    look()
    page.get_by_label("Hva skal kontoret endre?").fill("Vis flere tall.")
    last = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=7)
    page.get_by_label("Siste dag").fill(last.isoformat())
    page.get_by_role("button", name="Send til kontoret").click()
    expect(page.locator("main")).to_contain_text("Kontoret har til")
    look()

    login("office_worker")
    page.goto("/soknader/")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.locator("main")).to_contain_text("Vis flere tall.")
    look()
    page.goto(f"{page.url}need/")
    page.locator("textarea[name=need]").fill("Vi har 60 familier.")
    with page.expect_navigation():
        page.get_by_role("button", name="Lagre").first.click()
    page.goto("/soknader/")
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("button", name="Send til signatur").click()
    login("office_manager")
    page.reload()
    page.get_by_role("button", name="Signer og send inn").click()
    expect(page.locator("main")).to_contain_text("versjon 2")

    login("governor_adviser")
    page.goto(address)
    page.get_by_role("link", name="Dette er endret i versjon 2").click()
    expect(page.locator("ins")).to_have_text("60")
    expect(page.locator("del")).to_have_text("40")
    look()

    page.goto(f"{address}vurder/")
    look()
    page.get_by_label("3 –").first.check()
    page.get_by_label("Begrunn nivået for behov").fill("Vist i tall.")
    page.get_by_role("button", name="Lever og lås").click()
    expect(page.get_by_label("Begrunn nivået for behov")).to_have_value("Vist i tall.")
    expect(page.locator(".lv-error-summary")).to_be_visible()
    assess(page, 3)
    expect(page.locator("main")).to_contain_text("Summen av nivåene: 12")
    look()


@pytest.mark.usefixtures("handed_in")
def test_the_order_is_changed_with_the_keyboard_and_without_scripts(
    page: Page,
    new_page: Callable[..., Page],
    signed_in: Callable[[str], dict[str, Any]],
    login: Callable[[str], None],
    look: Callable[[], None],
) -> None:
    login("governor_adviser")
    page.goto("/statsforvalter/")
    page.locator("main tbody td a").first.click()
    page.get_by_role("link", name="Makker i hverdagen").first.click()
    page.get_by_role("link", name="Vurder", exact=True).click()
    assess(page, 1)
    page.goto("/statsforvalter/")
    page.locator("main tbody th a").first.click()
    page.get_by_role("link", name="Ranger de vurderte søknadene").click()
    page.get_by_role("button", name="Bruk forslaget for alle").click()
    look()
    weakest = page.locator("main tbody tr").last
    title = weakest.locator("th a").inner_text()
    button = page.get_by_role("button", name=f"Flytt {title} opp")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#rank-*")
    ranks = page.locator(".lv-rank-number")
    assert [one.input_value() for one in ranks.all()] == [
        str(place + 1) for place in range(ranks.count())
    ]

    plain = new_page(java_script_enabled=False, storage_state=signed_in("governor_adviser"))
    plain.goto(page.url)
    first = plain.locator(".lv-rank-number").first
    first.fill("9")
    first.press("Enter")
    expect(plain.locator("main")).to_be_visible()
    expect(plain.locator(".lv-rank-number").last).to_have_value("9")
    queue = plain.goto("/statsforvalter/")
    assert queue is not None
    plain.locator("main tbody th a").first.click()
    plain.get_by_label("Status").select_option("assessed")
    plain.get_by_role("button", name="Vis", exact=True).click()
    expect(plain.locator("main tbody")).to_contain_text("Vurdert")
