"""From assessed applications to letters and an appeal, by each of those who take part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

PREPARE = """
import datetime as dt
from application_builder import Office
from call_builder import terms
from desk_builder import GOOD
from lovende.applications.actions import sign_and_submit
from lovende.awards.actions.assessing import assess
from lovende.awards.models import Handling
from lovende.people.models import Membership, Organisation, User
from lovende.schemes.calls import open_call, prepare_call
from lovende.schemes.models import Call
call = Call.objects.get(year=2026)
call.pk, call.year, call.state, call.prepared = None, 2024, "draft", False
call.save(force_insert=True)
person = lambda role: User.objects.get(email=role + "@lovende.example")
governor = Organisation.objects.get(kind="governor", memberships__user=person("statsforvalter"))
call = prepare_call(by=None, call=call, terms=terms(pot=700_000, frames={governor.pk: 700_000}))
call = open_call(by=None, call=call)
office = Office.at_work(call, person("kontor"), person("kontor.leder"))
for rank, title in enumerate(("Gjeldskafé", "Ung makker"), start=1):
    made = office.signing(title=title, wages="600 000", competence="0")
    sent = sign_and_submit(by=office.manager, application=made)
    held = Handling.objects.get(submission=sent)
    assess(by=person("statsforvalter"), handling=held, submission=sent.pk, answers=GOOD)
    Handling.objects.filter(pk=held.pk).update(rank=rank)
"""


@pytest.fixture(scope="module")
def assessed(site: Any) -> None:
    """Two ranked applications of the demo's office, in a call of their own with money for one."""
    site.run(PREPARE)


@pytest.fixture
def look(
    page: Page, axe_in_both: Callable[[Page], None], fits: Callable[[Page], None]
) -> Callable[[], None]:
    """Look at the page as it is: on a phone, and on a laptop in both colour schemes."""

    def check() -> None:
        page.set_viewport_size({"width": 320, "height": 640})
        fits(page)
        page.set_viewport_size({"width": 1280, "height": 900})
        axe_in_both(page)

    return check


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=name).click()


def to_decisions(page: Page) -> None:
    page.goto("/tildeling/")
    page.locator("main tr", has_text="2024").get_by_role("link").click()


def tick_all(page: Page) -> None:
    for box in page.locator("main input[name=decision]").all():
        box.check()


@pytest.mark.usefixtures("assessed")
def test_money_is_shared_decided_written_of_and_appealed(
    page: Page, login: Callable[[str], None], look: Callable[[], None]
) -> None:
    login("governor_adviser")
    propose(page, look)
    login("governor_manager")
    to_decisions(page)
    tick_all(page)
    press(page, "Gjør vedtak for de avkryssede")
    login("governor_adviser")
    attest(page, look)
    login("governor_manager")
    to_decisions(page)
    follow(page, "Brev")
    look()
    press(page, "Send alle brevene")
    login("office_worker")
    appeal(page, look)
    login("governor_manager")
    answer(page, look, button="Oppretthold og send videre", text="Det er ikke mer penger.")
    login("directorate_manager")
    answer(page, look, button="La vedtaket stå", text="Vi er enige.")
    page.goto("/tildeling/")
    follow(page, "Brevmaler, 2024")
    look()
    page.goto("/tildeling/")
    follow(page, "Flytt penger mellom rammer, 2024")
    look()
    page.goto("/direktorat/indikatorer/")
    expect(page.locator("main")).to_contain_text("Hvordan de fire kravene er oppfylt")
    look()
    page.context.clear_cookies()
    page.goto("/tilskudd/")
    expect(page.locator("main")).to_contain_text("Gjeldskafé")
    expect(page.locator("main")).not_to_contain_text("Ung makker")
    look()


def propose(page: Page, look: Callable[[], None]) -> None:
    page.goto("/tildeling/")
    look()
    to_decisions(page)
    expect(page.locator("main")).to_contain_text("Vurdert, uten forslag")
    page.get_by_role("link", name="Fordeling").click()
    expect(page.locator("main")).to_contain_text("Søker om mer enn det som var igjen")
    look()
    press(page, "Foreslå dette")
    expect(page.locator("main table").first).to_contain_text("Det var ikke nok penger")
    look()


def attest(page: Page, look: Callable[[], None]) -> None:
    to_decisions(page)
    tick_all(page)
    press(page, "Godkjenn de avkryssede")
    page.get_by_role("link", name="Gjeldskafé").click()
    expect(page.locator("main")).to_contain_text("Godkjent av")
    look()
    page.get_by_role("link", name="Slik blir brevet").click()
    expect(page.locator("main")).to_contain_text("Vilkår")
    look()


def appeal(page: Page, look: Callable[[], None]) -> None:
    refusal = page.get_by_role("link", name="Avslag på søknad om tilskudd til Ung makker")
    for _look in range(100):  # the letters are made by the worker beside the server
        page.goto("/vedtak/")
        if refusal.count():
            break
        page.wait_for_timeout(200)
    look()
    refusal.click()
    expect(page.locator("main")).to_contain_text("sier ikke noe om kvaliteten")
    look()
    page.locator("textarea[name=text]").fill("Vi mener det fortsatt er penger igjen.")
    press(page, "Send klagen")
    expect(page.locator("#appeal")).to_contain_text("Mottatt")
    look()


def answer(page: Page, look: Callable[[], None], *, button: str, text: str) -> None:
    page.goto("/tildeling/klager/")
    look()
    follow(page, "Ung makker")
    look()
    page.locator("textarea[name=text]").fill(text)
    press(page, button)
    expect(page.locator("main")).to_contain_text(text)
