"""From case study to choice in the browser: interview, review, reference group, the bank."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

TITLE = "Boliger i Telemark, valgt"
STAGED = """
from django.http import QueryDict
from lovende.knowledge.forms import BankQuery
from lovende.people.models import Membership, Organisation, User
from lovende.schemes.models import Scheme
from lovende.selection.actions.rounds import open_round, set_raters
from lovende.selection.queries.rounds import designs_of
from selection_builder import DEPARTMENTS, department, make_rater, to_cases
scheme = Scheme.objects.get(key="nav-social-services")
made = open_round(
    by=None,
    scheme=scheme,
    organisation=Organisation.objects.get(kind="directorate"),
    title=sys.argv[1],
    search=BankQuery.from_params(QueryDict("category=housing&county=40")),
    design=designs_of(scheme)[0],
)
people = zip(("Anne", "Berit", "Cato"), DEPARTMENTS, strict=True)
raters = [(make_rater(name, where), department(where), None) for name, where in people]
set_raters(by=None, round_=made, raters=raters)
to_cases(made)
first = made.items.select_related("measure__office").order_by("measure__sort_title", "pk")[0]
who = User.objects.get(email="kontor.leder@lovende.example")
Membership.objects.get_or_create(
    user=who, organisation=first.measure.office, role="office_manager", valid_to=None
)
"""
TOKEN = """
from lovende.selection.models import ReferenceMember
print(ReferenceMember.objects.get(email="ola@example.no").token)
"""


def narrow(page: Page, fits: Callable[[Page], None]) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    fits(page)
    page.set_viewport_size({"width": 1280, "height": 800})


def test_a_method_goes_from_interview_to_the_bank(
    site: Any,
    page: Page,
    login: Callable[[str], None],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    new_page: Callable[..., Page],
) -> None:
    site.run(STAGED, TITLE)

    def look() -> None:
        axe(page)
        narrow(page, fits)

    def to_round() -> None:
        page.goto("/utvelgelse/")
        page.get_by_role("link", name=TITLE).click()

    login("directorate_adviser")
    to_round()
    page.get_by_role("link", name="Til caseundersøkelsene").click()
    look()
    page.locator("main table a").nth(1).click()
    page.locator("textarea[name=drop-reason]").fill("Fikk ikke tak i noen å intervjue")
    page.get_by_role("button", name="Ta tiltaket ut for godt").click()
    expect(page.locator("main table")).to_contain_text("Tatt ut")
    page.locator("main table a").first.click()
    title = page.locator("h1").inner_text()
    page.get_by_text("Legg til et intervju").click()
    page.get_by_label("De som driver tiltaket").check()
    page.get_by_label("Navn og rolle").fill("Kari, prosjektleder")
    page.locator("input[name=talk-held_on]").fill("2022-03-01")
    page.locator("textarea[name=talk-note_problem]").fill("Mange unge står uten bolig")
    look()
    page.get_by_role("button", name="Lagre intervjuet").click()
    expect(page.locator("main")).to_contain_text("Kari, prosjektleder")
    for field in page.locator("textarea[name^=profile-]").all():
        field.fill("Skrevet etter samtalene.")
    page.get_by_role("button", name="Lagre og send til kontoret").click()
    expect(page.locator("main")).to_contain_text("Hos kontoret til gjennomlesing")
    look()

    login("office_manager")
    page.goto("/")
    page.get_by_role("link", name="Profiler å lese gjennom").click()
    look()
    page.get_by_role("link", name=title).click()
    look()
    page.get_by_label("Ja, den kan publiseres").check()
    page.get_by_role("button", name="Send svaret").click()

    login("directorate_adviser")
    to_round()
    page.get_by_role("link", name="Hvor robust kortlisten er").click()
    page.locator("#top").fill("1")
    page.get_by_role("button", name="Regn ut").click()
    expect(page.locator("main")).to_contain_text("50 %")
    look()
    to_round()
    page.get_by_role("button", name="Avslutt fasen").click()
    page.get_by_role("link", name="Referansegruppen").click()
    page.locator("input[name=name]").fill("Ola")
    page.locator("input[name=email]").fill("ola@example.no")
    page.get_by_role("button", name="Send invitasjonen").click()
    expect(page.locator("main")).to_contain_text("Ola")
    look()

    member = new_page(java_script_enabled=False)
    member.goto(f"/utvelgelse/svar/{site.run(TOKEN)}/")
    member.get_by_label("Den er lovende").check()
    member.get_by_label("Innvendinger").fill("Krever mye tid")
    member.get_by_role("button", name="Send svarene").click()
    expect(member.locator("body")).to_contain_text("Takk.")
    page.goto(member.url)
    look()

    to_round()
    page.get_by_role("button", name="Avslutt fasen").click()
    page.get_by_role("link", name="Til valget").click()
    look()
    page.get_by_role("link", name=title).click()
    expect(page.locator("main")).to_contain_text("Krever mye tid")
    look()
    page.locator("input[name=chosen][value=yes]").check()
    page.locator("textarea[name=reason]").fill("Mange kontorer kan bruke den")
    page.locator("main form button").last.click()
    to_round()
    page.get_by_role("button", name="Avslutt fasen").click()
    page.goto("/tiltak/?category=housing&county=40")
    expect(page.locator("main")).to_contain_text("Lovende arbeidsmetode, 2021")
    look()
    page.get_by_role("link", name=title).click()
    expect(page.locator("#promising")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Mange kontorer kan bruke den")
    look()
    page.goto("/direktorat/utvelgelse/team/")
    look()
