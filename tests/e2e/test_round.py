"""A small round from opening to the label in the bank, by six people in browsers of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from document_reader import read_pdf, read_word

TITLE = "Boliger i Telemark"
SEARCH = "/tiltak/?category=housing&county=40"
RATERS = ("assessor", "Rita", "Siv", "Tor")
STAGED = """
from django.http import QueryDict
from lovende.knowledge.forms import BankQuery
from lovende.knowledge.queries.lists import Question
from lovende.measures.models import Measure
from lovende.people.models import Membership, User
from selection_builder import make_rater
for name in ("Rita", "Siv", "Tor"):
    make_rater(name, f"Avdeling {name}")
found = Question.of(BankQuery.from_params(QueryDict("category=housing&county=40"))).ids()
for measure in Measure.objects.filter(pk__in=found):
    Membership.objects.get_or_create(
        user=User.objects.get(email=sys.argv[1]),
        organisation_id=measure.office_id, role="office_manager", valid_to=None,
    )
"""


@pytest.fixture
def people(
    site: Any, new_page: Callable[..., Page], signed_in: Callable[[str], dict[str, Any]]
) -> Callable[[str], Page]:
    """``people(who)``: the page of a person who is logged in, in a browser of their own."""
    site.run(STAGED, site.logins["office_manager"][0])
    site.logins.update(
        {name: (f"{name.lower()}@example.no", "en lang og trygg frase") for name in RATERS[1:]}
    )
    pages: dict[str, Page] = {}

    def page_of(who: str) -> Page:
        if who not in pages:
            pages[who] = new_page(storage_state=signed_in(who))
        return pages[who]

    return page_of


@pytest.fixture
def look(axe: Callable[[Page], None], fits: Callable[[Page], None]) -> Callable[[Page], None]:
    """``look(page)``: nothing to object to, and nothing to scroll sideways for at 320 px."""

    def check(page: Page) -> None:
        axe(page)
        page.set_viewport_size({"width": 320, "height": 640})
        fits(page)
        page.set_viewport_size({"width": 1280, "height": 800})

    return check


def to_round(page: Page) -> None:
    page.goto("/utvelgelse/")
    page.get_by_role("link", name=TITLE, exact=True).click()


def press(page: Page, name: str) -> None:
    """Press a button, and see the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=False).first.click()


def close(page: Page) -> None:
    to_round(page)
    press(page, "Avslutt fasen")


def tab_to(page: Page, selector: str) -> None:
    """Go on with the keyboard until what is wanted has the focus."""
    for _press in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{page.url}: {selector} is not reached by keyboard")


def enter(page: Page) -> None:
    """Follow the link that has the focus."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def first_measure(page: Page) -> str:
    """Open one's measure; gives its title."""
    to_round(page)
    page.get_by_role("link", name="Vurder mine tiltak").click()
    page.locator("main table a").first.click()
    return page.locator("h1").inner_text()


def submitted(page: Page) -> None:
    expect(page.locator(".ds-alert", has_text="levert og låst").first).to_be_visible()


def rate_by_keyboard(page: Page, *, in_depth: bool = False) -> str:
    """Find one's measure and say «in» without a mouse."""
    page.goto("/utvelgelse/")
    for link in ("a[href^='/utvelgelse/']:not([href='/utvelgelse/'])", "a[href$='/mine/']"):
        tab_to(page, f"main {link}")
        enter(page)
    tab_to(page, "main table a")
    enter(page)
    expect(page.locator("[data-shortcuts]")).to_be_visible()
    for _criterion in range(page.locator(".lv-criterion").count()):
        tab_to(page, ".lv-criterion input[type=radio]")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.type("Slik står det i rapporten")
    if in_depth:
        tab_to(page, "input[name=to_case]")
        page.keyboard.press("Space")
    page.keyboard.press("Shift+Tab")
    tab_to(page, "button[name=submit]")
    page.keyboard.press("i")
    expect(page.locator("input[name=verdict][value=in]")).to_be_checked()
    expect(page.locator("[data-autosave-status]")).to_have_text("Lagret.")
    title = page.locator("h1").inner_text()
    page.keyboard.press("s")
    submitted(page)
    return title


def rate(page: Page, verdict: Callable[[str], str]) -> None:
    """Rate one's measure; ``verdict(title)`` says how."""
    title = first_measure(page)
    for one in page.locator(".lv-criterion").all():
        one.locator("input[value=partly]").check()
        one.locator("textarea").fill("Slik står det i rapporten")
    said = verdict(title)
    page.locator(f"input[name=verdict][value={said}]").check()
    page.locator("textarea[name=reason]").fill("Etter en samlet vurdering")
    if page.locator("input[name=to_case]").count():
        page.locator(f"input[name=to_case][value={'yes' if said == 'in' else 'no'}]").check()
    press(page, "Lever og lås")
    submitted(page)


def handed_out(leader: Page) -> None:
    to_round(leader)
    leader.get_by_role("link", name="Vurderere og fordeling").click()
    press(leader, "Fordel")
    expect(leader.locator("main")).to_contain_text("Avdeling Rita")


def test_a_round_from_opening_to_the_label_in_the_bank(
    site: Any,
    people: Callable[[str], Page],
    look: Callable[[Page], None],
    new_page: Callable[..., Page],
) -> None:
    leader = people("directorate_adviser")
    open_round(leader, look)
    screen(leader, people, look)
    rate_in_depth(leader, people, look)
    discuss(leader, people("Rita"), look)
    title = study(leader, people("office_manager"), look)
    ask_the_reference_group(site, leader, new_page(), look)
    choose(leader, title, look)


def open_round(leader: Page, look: Callable[[Page], None]) -> None:
    leader.goto("/utvelgelse/")
    look(leader)
    leader.get_by_role("link", name="Åpne en runde").click()
    look(leader)
    leader.get_by_label("Navn på runden").fill(TITLE)
    leader.get_by_label("Hvilke tiltak").fill(SEARCH)
    press(leader, "Åpne runden")
    look(leader)
    spilling = "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
    assert leader.locator(".lv-steps > li").evaluate_all(spilling) == 0
    leader.get_by_role("link", name="Kontroller rapportene").click()
    look(leader)
    close(leader)
    leader.get_by_role("link", name="Vurderere og fordeling").click()
    for name in ("Vurderer i forskningsavdelingen", *RATERS[1:]):
        leader.locator(".lv-choice", has_text=name).locator("input").check()
    press(leader, "Lagre vurdererne")
    handed_out(leader)
    look(leader)


def screen(leader: Page, people: Callable[[str], Page], look: Callable[[Page], None]) -> None:
    for who in RATERS[1:]:
        rate(people(who), lambda _title: "in")
        to_round(people(who))  # what others have done is not seen before all is locked
        expect(people(who).locator("main")).not_to_contain_text("Hvor enige")
    keyboard = people("assessor")
    first_measure(keyboard)
    look(keyboard)
    rate_by_keyboard(keyboard)
    close(leader)
    leader.get_by_role("link", name="Hvor enige vurdererne var").click()
    expect(leader.locator("main")).to_contain_text("100")
    look(leader)


def rate_in_depth(
    leader: Page, people: Callable[[str], Page], look: Callable[[Page], None]
) -> None:
    """One measure is agreed on; on the other, the second to rate says out."""
    handed_out(leader)
    first_measure(people("assessor"))
    look(people("assessor"))
    agreed = rate_by_keyboard(people("assessor"), in_depth=True)
    seen: list[str] = []

    def verdict(title: str) -> str:
        seen.append(title)
        return "out" if title != agreed and seen.count(title) == 2 else "in"

    for who in RATERS[1:]:
        rate(people(who), verdict)
    close(leader)


def discuss(leader: Page, rater: Page, look: Callable[[Page], None]) -> None:
    to_round(rater)
    rater.get_by_role("link", name="Til sakslisten").click()
    look(rater)
    to_round(leader)
    leader.get_by_role("link", name="Til sakslisten").click()
    for number in range(leader.locator("main table a").count()):
        leader.locator("main table a").nth(number).click()
        expect(leader.locator("main")).to_contain_text("Slik står det i rapporten")
        if number == 0:
            expect(leader.locator("main")).to_contain_text("De er uenige")
            look(leader)
        leader.get_by_label("Går videre").check()
        leader.locator("textarea[name=reason]").fill("Enige etter samtalen")
        leader.locator("textarea[name=present]").fill("Rita\nSiv")
        press(leader, "Før avgjørelsen")
    close(leader)


def added_and_removed(page: Page) -> None:
    """A document is added to the case, and erased with a reason."""
    page.locator("input[type=file]").set_input_files(
        {"name": "feil.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    page.get_by_role("button", name="Legg til dokumentet").click()
    expect(page.get_by_role("link", name="feil.pdf")).to_be_visible()
    page.get_by_text("Fjern et dokument").click()
    page.locator("textarea[name=removal-reason]").fill("Feil fil")
    page.get_by_role("button", name="Fjern dokumentet for godt").click()
    expect(page.get_by_role("link", name="feil.pdf")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Feil fil")


def read_as_files(page: Page) -> None:
    """The report on the round, downloaded in two languages."""
    for language, said in (
        ("nn", "Kor samde vurderarane var"),
        ("en", "How far the raters agreed"),
    ):
        links = page.locator(f"main div[lang={language}] a")
        with page.expect_download() as pdf:
            links.nth(0).click()
        assert said in read_pdf(pdf.value.path().read_bytes()).text
        with page.expect_download() as file:
            links.nth(1).click()
        assert said in read_word(file.value.path().read_bytes()).text


def study(leader: Page, office: Page, look: Callable[[Page], None]) -> str:
    """One case is dropped, the other's profile written and read through by the office."""
    leader.get_by_role("link", name="Til caseundersøkelsene").click()
    look(leader)
    leader.locator("main table a").nth(1).click()
    leader.locator("textarea[name=drop-reason]").fill("Fikk ikke tak i noen å intervjue")
    press(leader, "Ta tiltaket ut for godt")
    expect(leader.locator("main table")).to_contain_text("Tatt ut")
    leader.locator("main table a").first.click()
    title = leader.locator("h1").inner_text()
    leader.get_by_text("Legg til et intervju").click()
    leader.get_by_label("De som driver tiltaket").check()
    leader.get_by_label("Navn og rolle").fill("Kari, prosjektleder")
    leader.locator("input[name=talk-held_on]").fill("2022-03-01")
    leader.locator("textarea[name=talk-note_problem]").fill("Mange unge står uten bolig")
    look(leader)
    press(leader, "Lagre intervjuet")
    expect(leader.locator("main")).to_contain_text("Kari, prosjektleder")
    added_and_removed(leader)
    look(leader)
    for field in leader.locator("textarea[name^=profile-]").all():
        field.fill("Skrevet etter samtalene.")
    press(leader, "Lagre og send til kontoret")
    expect(leader.locator("main")).to_contain_text("Hos kontoret til gjennomlesing")
    look(leader)

    office.goto("/")
    office.get_by_role("link", name="Profiler å lese gjennom").click()
    look(office)
    office.get_by_role("link", name=title).click()
    look(office)
    office.get_by_label("Ja, den kan publiseres").check()
    press(office, "Send svaret")
    to_round(leader)
    leader.get_by_role("link", name="Hvor robust kortlisten er").click()
    leader.locator("#top").fill("1")
    press(leader, "Regn ut")
    expect(leader.locator("main table").first).to_contain_text("%")
    look(leader)
    close(leader)
    return title


def ask_the_reference_group(
    site: Any, leader: Page, member: Page, look: Callable[[Page], None]
) -> None:
    leader.get_by_role("link", name="Referansegruppen").click()
    leader.locator("input[name=name]").fill("Ola")
    leader.locator("input[name=email]").fill("ola@example.no")
    press(leader, "Send invitasjonen")
    expect(leader.locator("main")).to_contain_text("Ola")
    look(leader)
    member.goto(mailed_link(site, leader))
    look(member)
    member.get_by_label("Den er lovende").check()
    member.get_by_label("Innvendinger").fill("Krever mye tid")
    press(member, "Send svarene")
    expect(member.locator("body")).to_contain_text("Takk.")
    close(leader)


def mailed_link(site: Any, page: Page) -> str:
    """The address in the mail, which a site without a mail server writes to its log."""
    for _look in range(150):
        found = re.search(
            r"/utvelgelse/svar/[0-9a-f-]{36}/", (site.folder / "server-log").read_text()
        )
        if found:
            return found[0]
        page.wait_for_timeout(100)
    raise AssertionError("No mail to the reference group")


def choose(leader: Page, title: str, look: Callable[[Page], None]) -> None:
    leader.get_by_role("link", name="Til valget").click()
    look(leader)
    leader.get_by_role("link", name=title).click()
    expect(leader.locator("main")).to_contain_text("Krever mye tid")
    look(leader)
    leader.locator("input[name=chosen][value=yes]").check()
    leader.locator("textarea[name=reason]").fill("Mange kontorer kan bruke den")
    with leader.expect_navigation():
        leader.locator("main form button").last.click()
    close(leader)
    leader.goto(SEARCH)
    expect(leader.locator("main")).to_contain_text("Lovende arbeidsmetode")
    look(leader)
    leader.get_by_role("link", name=title).click()
    expect(leader.locator("#promising")).to_be_visible()
    expect(leader.locator("main")).to_contain_text("Mange kontorer kan bruke den")
    look(leader)
    read_report(leader, title, look)
    leader.goto("/direktorat/utvelgelse/team/")
    look(leader)


def read_report(page: Page, title: str, look: Callable[[Page], None]) -> None:
    """The report in two languages, and the overview that everybody asks for."""
    to_round(page)
    look(page)
    read_as_files(page)
    page.get_by_role("link", name="Oversikt over tiltakene").click()
    expect(page.locator("main table")).to_contain_text(title)
    look(page)
