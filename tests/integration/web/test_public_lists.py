"""The list and the page of what did not work: what is asked for is what is shown, whoever asks."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from bank_builder import make_measure, make_report
from lovende.measures.models import Measure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nav_scheme")]

CONTACT = {
    "contact_name": "Kari Kontakt",
    "contact_role": "Fagleder for hemmeligheter",
    "contact_email": "kari.kontakt@example.no",
}
STRANGE = [
    "q=%F0%9F%98%80",
    "q=%00",
    "q=%00bolig%00",
    "q=" + "a" * 100_000,
    "page=-1",
    "page=abc",
    "page=9999999",
    "page=" + "9" * 500,
    "page=%F0%9F%98%80",
    "size=-5",
    "sort=nothing",
    "category=unknown",
    "county=99",
    "office=99999999999999999999999",
    "office=abc",
    "year=0",
    "year=%00",
    "nothing=here",
    "m=" + "&m=".join(["x"] * 50),
    "m=%00",
    "category=" + "&category=".join(map(str, range(500))),
    "q=%25_%27%22%3Cscript%3E",
]


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def text(source: str) -> str:
    """What a reader sees, on one line."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", source)))


def titles(source: str) -> list[str]:
    found = re.findall(r'class="lv-measure__title"[^>]*><a[^>]*>(.*?)</a>', source)
    return [html.unescape(re.sub(r"<[^>]+>", "", title)) for title in found]


def count_of(source: str, facet: str, value: str) -> int:
    """The figure beside a choice."""
    label = re.search(rf'id="facet-{facet}-{value}".*?</label>', source, re.DOTALL)
    assert label, f"{facet}={value} is not offered"
    return int(re.findall(r'class="lv-count">(\d+)<', label[0])[0])


@pytest.fixture
def bank() -> None:
    """Three measures: housing in Oslo, housing stopped in Vestland, training not reached."""
    make_measure("a", title="Bo trygt", category=["housing"], county="03", synthetic=True)
    make_measure(
        "b",
        title="Bo sammen",
        category=["housing", "training"],
        county="46",
        stage="stopped",
        goal_verdict="Boligene kom aldri",
    )
    make_measure(
        "c",
        title="Kurs for alle",
        category=["training"],
        county="46",
        goal_attainment="not_reached",
        goal_verdict="Ingen møtte opp",
        **CONTACT,
    )


def test_without_filters_every_measure_is_listed_by_title(client: Client, bank: None) -> None:
    source = page(client, "/en/tiltak/")
    assert titles(source) == ["Bo sammen", "Bo trygt", "Kurs for alle"]
    assert "3 measures" in text(source)


def test_choices_of_a_facet_add_and_facets_narrow(client: Client, bank: None) -> None:
    both = page(client, "/en/tiltak/?category=housing&category=training")
    assert titles(both) == ["Bo sammen", "Bo trygt", "Kurs for alle"]
    narrowed = page(client, "/en/tiltak/?category=housing&county=46")
    assert titles(narrowed) == ["Bo sammen"]


def test_counts_say_what_another_choice_would_give(client: Client, bank: None) -> None:
    source = page(client, "/en/tiltak/?county=46")
    assert count_of(source, "category", "housing") == 1
    assert count_of(source, "category", "training") == 2
    # The facet that is chosen from counts as if nothing in it were chosen.
    assert count_of(source, "county", "03") == 1


def test_words_are_searched_and_shown_as_a_filter_to_remove(client: Client, bank: None) -> None:
    source = page(client, "/en/tiltak/?q=trygt&county=03")
    assert titles(source) == ["Bo trygt"]
    chips = re.findall(r'class="lv-chip" href="([^"]*)"', source)
    assert [html.unescape(chip) for chip in chips] == [
        "/en/tiltak/?county=03",
        "/en/tiltak/?q=trygt",
    ]


def test_files_are_of_this_very_list(client: Client, bank: None) -> None:
    source = page(client, "/en/tiltak/?q=bo&county=46&page=1")
    assert "/en/tiltak/eksport.xlsx?q=bo&amp;county=46" in source
    rows = b"".join(client.get("/en/tiltak/eksport.csv?q=bo&county=46").streaming_content)
    assert "Bo sammen" in rows.decode()
    assert "Bo trygt" not in rows.decode()


def test_an_empty_list_says_what_to_leave_out_and_what_that_would_give(
    client: Client, bank: None
) -> None:
    source = page(client, "/en/tiltak/?q=kurs&category=housing")
    assert "No measures fit" in source
    assert "The words searched for (2 measures)" in text(source)
    assert 'href="/en/tiltak/?category=housing"' in source
    assert "Category (1 measure)" in text(source)


def test_an_empty_bank_says_so(client: Client) -> None:
    assert "no measures in the bank yet" in page(client, "/en/tiltak/")
    assert "The bank is empty" in page(client, "/en/")


def test_what_did_not_work_is_listed_with_the_reason(client: Client, bank: None) -> None:
    source = page(client, "/en/tiltak/ikke-nadd/")
    assert titles(source) == ["Bo sammen", "Kurs for alle"]
    assert "Boligene kom aldri" in source
    assert "Ingen møtte opp" in source
    assert "<h1>What did not work</h1>" in source


def test_what_did_not_work_can_be_narrowed_and_stays_what_it_is(client: Client, bank: None) -> None:
    source = page(client, "/en/tiltak/ikke-nadd/?category=housing")
    assert titles(source) == ["Bo sammen"]
    assert re.findall(r'class="lv-chip" href="([^"]*)"', source) == ["/en/tiltak/ikke-nadd/"]
    assert 'action="/en/tiltak/ikke-nadd/"' in source
    assert "eksport.csv?category=housing&amp;failed=yes" in source


def test_a_measure_without_a_verdict_shows_how_its_description_begins(client: Client) -> None:
    make_measure("a", description="Vi møtes hver tirsdag. " * 20)
    source = page(client, "/en/tiltak/")
    assert "Vi møtes hver tirsdag." in source
    assert "…" in source


def test_synthetic_measures_are_marked_in_the_list(client: Client, bank: None) -> None:
    source = page(client, "/en/tiltak/?synthetic=yes")
    assert titles(source) == ["Bo trygt"]
    assert source.count('class="lv-synthetic"') == 1
    assert 'class="lv-synthetic"' not in page(client, "/en/tiltak/?synthetic=no")


def test_measures_chosen_for_comparison_follow_along(client: Client, bank: None) -> None:
    source = page(client, "/en/tiltak/?m=a&m=c&county=03")
    assert re.search(r'name="m" value="a" checked', source)
    assert '<input type="hidden" name="m" value="c">' in source
    assert "1 measure chosen earlier is included" in source
    chip = re.search(r'class="lv-chip" href="([^"]*)"', source)
    assert chip
    assert chip[1] == "/en/tiltak/?m=a&amp;m=c"


def test_pages_keep_what_was_asked_for(client: Client) -> None:
    for number in range(23):
        make_measure(f"m{number:02}", title=f"Tiltak {number:02}", county="03")
    source = page(client, "/en/tiltak/?county=03&sort=newest")
    assert len(titles(source)) == 20
    assert "1–20 of 23 measures" in text(source)
    assert 'href="?county=03&amp;sort=newest&amp;page=2"' in source
    assert len(titles(page(client, "/en/tiltak/?county=03&page=2"))) == 3
    # Beyond the last page is the last page.
    assert len(titles(page(client, "/en/tiltak/?county=03&page=99"))) == 3


@pytest.mark.parametrize("path", ["/tiltak/", "/nn/tiltak/ikke-nadd/", "/en/tiltak/sammenlign/"])
@pytest.mark.parametrize("address", STRANGE, ids=lambda address: address[:30])
def test_no_address_can_make_a_list_fail(
    client: Client, bank: None, path: str, address: str
) -> None:
    source = page(client, f"{path}?{address}")
    assert "<script>" not in source


@pytest.mark.parametrize("address", STRANGE, ids=lambda address: address[:30])
@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_no_address_can_make_a_file_fail(
    client: Client, bank: None, suffix: str, address: str
) -> None:
    response = client.get(f"/tiltak/eksport.{suffix}?{address}")
    assert response.status_code == 200
    assert b"".join(response.streaming_content)


def test_a_search_that_is_too_long_is_cut_and_the_reader_told(client: Client, bank: None) -> None:
    assert "The search was too long" in page(client, "/en/tiltak/?q=" + "bolig " * 500)
    assert "was left out" in page(client, "/en/tiltak/?category=nothing-like-it")


def test_htmx_is_given_the_short_address_of_the_same_list(client: Client, bank: None) -> None:
    response = client.get("/en/tiltak/?q=&county=46&sort=title&m=a", headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == "/en/tiltak/?county=46&m=a"
    assert "HX-Push-Url" not in client.get("/en/tiltak/?county=46")


@pytest.mark.parametrize("who", ["anonymous", "reader"])
def test_nobody_without_a_role_meets_a_contact_anywhere(
    client: Client, bank: None, users_by_role: dict[str, object], who: str
) -> None:
    make_report(Measure.objects.get(key="c"), answers={"target_group": "Unge"})
    if who != "anonymous":
        client.force_login(users_by_role[who])  # type: ignore[arg-type]
    pages = [
        *("/", "/tiltak/", "/tiltak/ikke-nadd/", "/tiltak/?q=kari", "/tiltak/?q=hemmeligheter"),
        *("/tiltak/c/", "/tiltak/sammenlign/?m=c&m=a", "/fylker/", "/egenvurdering/", "/om/"),
        *(f"/tiltak/eksport.{suffix}" for suffix in ("csv", "json", "xlsx")),
    ]
    for address in pages:
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if address.endswith("xlsx"):
            body = unzipped(body)
        for value in CONTACT.values():
            assert value not in body.decode(errors="replace"), (address, value)


def unzipped(body: bytes) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return b"".join(book.read(name) for name in book.namelist())


def test_someone_with_a_role_does_meet_the_contact(
    client: Client, bank: None, users_by_role: dict[str, object]
) -> None:
    """Otherwise the test above would prove nothing."""
    client.force_login(users_by_role["office_worker"])  # type: ignore[arg-type]
    assert CONTACT["contact_email"] in page(client, "/en/tiltak/c/")
    rows = b"".join(client.get("/tiltak/eksport.csv").streaming_content).decode()
    assert CONTACT["contact_email"] in rows


def test_files_are_never_kept_by_anyone_in_between(client: Client, bank: None) -> None:
    response = client.get("/tiltak/eksport.csv")
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"] == 'attachment; filename="lovende-tiltak.csv"'


def test_the_dictionary_explains_every_column_of_the_file(client: Client, bank: None) -> None:
    head = b"".join(client.get("/en/tiltak/eksport.csv").streaming_content).decode("utf-8-sig")
    columns = head.splitlines()[0].split(";")
    words = b"".join(client.get("/en/tiltak/eksport.csv?ordbok=1").streaming_content).decode()
    assert len(columns) > 20
    assert [column for column in columns if column.strip('"') not in words] == []
