"""Nothing written is lost: without network, without login, in two windows, by two people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

LONG = "En lang tekst om behovet. " * 40
VERY_LONG = ("Skrevet før fanen ble lukket. " * 500).strip()  # more than a browser sends in leaving
STAGED = """
from application_builder import whole
from call_builder import opened_call
from django.http import QueryDict
from lovende.applications.models import Application
from lovende.knowledge.forms import BankQuery
from lovende.people.models import Membership, Organisation, User
from lovende.schemes.models import Call, Scheme
from lovende.selection.actions.rounds import open_round, set_raters
from lovende.selection.models import Slot
from lovende.selection.queries.rounds import designs_of
from selection_builder import department, make_rater, to_screening

worker, manager, rater = (User.objects.get(email=email) for email in sys.argv[1:])
office = worker.memberships.get(role="office_worker").organisation
Membership.objects.get_or_create(
    user=manager, organisation=office, role="office_manager", valid_to=None
)
call = Call.objects.filter(year=2026, state="open").first() or opened_call()
made = Application.objects.create(call=call, office=office, saved_by=worker)
scheme = Scheme.objects.get(key="nav-social-services")
round_ = open_round(
    by=None,
    scheme=scheme,
    organisation=Organisation.objects.get(kind="directorate"),
    title="Lagring",
    search=BankQuery.from_params(QueryDict("category=housing&county=40")),
    design=designs_of(scheme)[0],
)
own = rater.memberships.get(role="assessor").organisation
second = make_rater("Lagrer", "Avdeling L")
set_raters(
    by=None,
    round_=round_,
    raters=[(rater, own, None), (second, department("Avdeling L"), None)],
)
to_screening(round_)
slot = Slot.objects.held().filter(phase__round=round_, rater__user=rater).first()
print(f"/soknader/{made.pk}/need/", f"/utvelgelse/vurdering/{slot.pk}/")
"""


@pytest.fixture(scope="module")
def forms(site: Any) -> tuple[str, str]:
    """The addresses of a step of an application and of a rating."""
    people = (site.logins[role][0] for role in ("office_worker", "office_manager", "assessor"))
    step, rating = site.run(STAGED, *people).splitlines()[-1].split()
    return step, rating


@pytest.fixture
def office(context: BrowserContext, login: Callable[[str], None], forms: Any) -> Iterator[Page]:
    """The step in an office worker's browser."""
    login("office_worker")
    page = context.new_page()
    page.goto(forms[0])
    yield page
    page.close(run_before_unload=False)


def field(page: Page, name: str = "need") -> Any:
    return page.locator(f"textarea[name={name}]")


def status(page: Page) -> Any:
    return page.locator("[data-autosave-status]")


def notice(page: Page) -> Any:
    return page.locator("[data-autosave-notice]")


def kept(page: Page) -> int:
    return int(
        page.evaluate(
            "Object.keys(localStorage).filter(key => key.startsWith('lovende-kept:')).length"
        )
    )


def expire(page: Page) -> None:
    """The session ends while the page stays open."""
    page.context.clear_cookies(name="sessionid")


def log_in(page: Page, who: tuple[str, str]) -> None:
    page.locator("input[name=login]").fill(who[0])
    page.locator("input[name=password]").fill(who[1])
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/konto/logg-inn" not in url)


def test_what_is_written_without_network_is_kept_and_sent_when_it_is_back(
    office: Page, axe: Callable[[Page], None], console_guard: Any
) -> None:
    console_guard.allow("ERR_INTERNET_DISCONNECTED")
    office.context.set_offline(offline=True)
    field(office).fill("Uten nett")
    expect(notice(office)).to_contain_text("Lagret på denne enheten, men ikke sendt inn ennå")
    assert kept(office) == 1
    office.get_by_role("button", name="Lagre og gå videre").click()
    expect(field(office)).to_have_value("Uten nett")  # one stays where the text is
    office.set_viewport_size({"width": 320, "height": 700})
    axe(office)
    office.context.set_offline(offline=False)
    expect(status(office)).to_have_text("Lagret.")
    expect(notice(office)).to_be_hidden()
    assert kept(office) == 0
    office.reload()
    expect(field(office)).to_have_value("Uten nett")


def test_a_page_that_is_left_without_network_gives_the_text_back(
    office: Page, console_guard: Any
) -> None:
    console_guard.allow("ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    office.on("dialog", lambda dialog: dialog.accept())
    here = office.url
    office.context.route("**/lagre/", lambda route: route.abort())
    field(office).fill(VERY_LONG)
    expect(notice(office)).to_be_visible()
    office.goto("/")
    office.context.unroute("**/lagre/")
    office.goto(here)
    expect(field(office)).to_have_value(VERY_LONG)
    expect(status(office)).to_have_text("Lagret.")
    assert kept(office) == 0


def test_an_expired_login_in_the_middle_of_a_long_text_loses_nothing(
    office: Page, site: Any, signed_in: Any, console_guard: Any
) -> None:
    console_guard.allow("401|403")
    expire(office)
    field(office).fill(LONG)
    expect(notice(office)).to_contain_text("Innloggingen din er utløpt")
    field(office).press_sequentially("Og mer.")
    with office.context.expect_page() as opened:
        office.get_by_role("link", name="Logg inn (ny fane)").click()
    log_in(opened.value, site.logins["office_worker"])
    office.bring_to_front()
    expect(status(office)).to_have_text("Lagret.")
    office.reload()
    expect(field(office)).to_have_value(f"{LONG}Og mer.".strip())
    assert kept(office) == 0


def test_an_expired_login_and_a_reload_lose_nothing(
    office: Page, site: Any, console_guard: Any
) -> None:
    console_guard.allow("401|403")
    office.on("dialog", lambda dialog: dialog.accept())
    expire(office)
    field(office).fill("Før omlastingen")
    expect(notice(office)).to_contain_text("Innloggingen din er utløpt")
    office.reload()
    log_in(office, site.logins["office_worker"])
    expect(field(office)).to_have_value("Før omlastingen")
    expect(status(office)).to_have_text("Lagret.")
    office.reload()
    expect(field(office)).to_have_value("Før omlastingen")


def test_another_person_on_the_machine_is_neither_offered_the_text_nor_saves_it(
    office: Page, site: Any, console_guard: Any
) -> None:
    console_guard.allow("401|403")
    office.on("dialog", lambda dialog: dialog.accept())
    before, here = field(office).input_value(), office.url
    expire(office)
    field(office).fill("Bare mitt")
    expect(notice(office)).to_be_visible()
    other = office.context.new_page()
    other.goto("/konto/logg-inn/")
    log_in(other, site.logins["office_manager"])
    expect(notice(office)).to_contain_text("En annen er logget inn")
    other.goto(here)
    expect(field(other)).to_have_value(before)
    assert kept(other) == 1
    other.get_by_role("button", name="Logg ut").click()
    assert kept(other) == 0


def test_two_people_write_at_once_and_each_field_is_kept_or_said_not_to_be(
    office: Page, new_page: Callable[..., Page], signed_in: Any, console_guard: Any, forms: Any
) -> None:
    console_guard.allow("409")
    other = new_page(storage_state=signed_in("office_manager"))
    other.goto(forms[0])
    field(office).fill("Fra den første")
    expect(status(office)).to_have_text("Lagret.")
    field(other, "expected_gains").fill("Fra den andre")
    expect(status(other)).to_have_text("Lagret.")
    field(other).fill("Også fra den andre")
    expect(notice(other)).to_contain_text("«Fra den første»")
    field(other, "expected_gains").fill("Fra den andre, mer")
    expect(notice(other)).to_contain_text("«Fra den første»")
    with other.expect_navigation():
        other.get_by_role("button", name="Lagre og gå videre").click()
    expect(field(other)).to_have_value("Også fra den andre")
    office.reload()
    expect(field(office)).to_have_value("Fra den første")
    expect(field(office, "expected_gains")).to_have_value("Fra den andre, mer")


def test_a_button_pressed_at_once_and_the_back_button_lose_and_double_nothing(
    office: Page,
) -> None:
    here = office.url
    field(office).fill("Sendt før lagringen")
    office.get_by_role("button", name="Lagre og gå videre").dblclick(no_wait_after=True)
    expect(office).not_to_have_url(here)
    office.go_back()
    expect(field(office)).to_have_value("Sendt før lagringen")
    assert kept(office) == 0


def test_a_call_that_closes_while_one_writes_says_so_and_keeps_the_text(
    office: Page, site: Any, console_guard: Any
) -> None:
    console_guard.allow("400|422")
    office.on("dialog", lambda dialog: dialog.accept())
    before = field(office).input_value()
    state = "from lovende.schemes.models import Call; Call.objects.filter(year=2026)"
    site.run(f"{state}.update(state='closed')")
    field(office).fill("For sent")
    expect(notice(office)).to_contain_text("Utlysningen er ikke åpen")
    assert kept(office) == 1
    office.reload()
    expect(field(office)).to_have_value("For sent")
    site.run(f"{state}.update(state='open')")
    office.get_by_role("button", name="Forkast").click()
    expect(field(office)).to_have_value(before)
    assert kept(office) == 0


def test_two_windows_on_one_rating_and_both_texts_can_be_read(
    page: Page, login: Callable[[str], None], console_guard: Any, forms: Any
) -> None:
    console_guard.allow("409")
    page.on("dialog", lambda dialog: dialog.accept())
    login("assessor")
    page.goto(forms[1])
    other = page.context.new_page()
    other.on("dialog", lambda dialog: dialog.accept())
    other.goto(forms[1])
    field(page, "reason").fill("Fra det første vinduet")
    expect(status(page)).to_have_text("Lagret.")
    field(other, "reason").fill("Fra det andre vinduet")
    expect(notice(other)).to_contain_text("Fra det første vinduet")
    expect(field(other, "reason")).to_have_value("Fra det andre vinduet")
    page.reload()
    expect(notice(page)).to_contain_text("Fra det første vinduet")  # the other text is offered
    expect(field(page, "reason")).to_have_value("Fra det andre vinduet")
    page.get_by_role("button", name="Forkast").click()
    expect(field(page, "reason")).to_have_value("Fra det første vinduet")
    other.close(run_before_unload=False)


def test_without_scripts_the_button_saves(
    new_page: Callable[..., Page], signed_in: Any, forms: Any
) -> None:
    page = new_page(java_script_enabled=False, storage_state=signed_in("assessor"))
    page.goto(forms[1])
    field(page, "reason").fill("Uten skript")
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(field(page, "reason")).to_have_value("Uten skript")
