"""One measure, comparisons and overviews show what is known, in words, and say what is missing."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from bank_builder import make_measure, make_report
from lovende.measures.models import Continuation, GoalAttainment, Measure, Robustness
from lovende.schemes.actions import install_scheme
from lovende.schemes.loader import load_folder
from lovende.web.public import explanations
from questionnaire_answers import SCHEMES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nav_scheme")]


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def text(source: str) -> str:
    """What a reader sees, on one line."""
    words = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", source)))
    return re.sub(r" ([.,])", r"\1", words)


# ── One measure


def test_a_measure_shows_its_facts_profile_and_money(client: Client) -> None:
    make_measure(
        "a",
        title="Bo trygt",
        office_name="NAV Ås",
        municipalities=["Ås", "Vestby"],
        first_year=2019,
        last_year=2021,
        stage="finished",
        goal_attainment="partly_reached",
        goal_verdict="Sju av ti bor fortsatt",
        robustness="before_after",
        category=["housing"],
        law_section=["s15"],
        problem="Mange mister boligen.",
        transferability="Kan gjøres overalt.",
        grants={2021: 1_200_000},
    )
    source = page(client, "/en/tiltak/a/")
    shown = text(source)
    for words in (
        "NAV Ås · Oslo · 2019–2021",
        "Municipalities Vestby, Ås",
        "Goal attainment Partly reached Stage Finished Form of continuation Unknown",
        "Sju av ti bor fortsatt",
        "Some of the goals were reached, others were not.",
        "Before and after. The same people",
        "Problem definition Mange mister boligen.",
        "Transferability Kan gjøres overalt.",
        "1 200 000 kr",
    ):
        assert words in shown, words
    assert "<h3>Need for cooperation</h3>" not in source, "a heading without text"
    assert "Not written: Target group, Need for cooperation" in shown
    assert 'href="/en/tiltak/?category=housing"' in source
    assert 'href="/en/tiltak/?law_section=s15"' in source
    assert 'href="/en/tiltak/?county=03"' in source


def test_the_robustness_scale_shows_how_far_the_measure_has_come(client: Client) -> None:
    make_measure("a", robustness="own_data")
    make_measure("b", robustness="not_assessed")
    assert page(client, "/en/tiltak/a/").count("<li data-reached>") == 2
    assert page(client, "/en/tiltak/b/").count("<li data-reached>") == 0


def test_without_a_profile_the_reports_own_words_are_open(client: Client) -> None:
    bare = make_measure("a")
    make_report(bare, answers={"target_group": "Unge uten jobb"}, words=3)
    written = make_measure("b", description="Slik gjør vi")
    make_report(written, answers={"target_group": "Unge uten jobb"}, words=3)
    source = page(client, "/en/tiltak/a/")
    assert "No profile has been written" in source
    assert re.search(r'<details class="lv-details" open>.*Unge uten jobb', source, re.DOTALL)
    assert '<details class="lv-details" open>' not in page(client, "/en/tiltak/b/")


def test_a_report_shows_its_answers_on_the_form_it_was_given_on(client: Client) -> None:
    measure = make_measure("a")
    answers = {
        "grant_received": 500_000,
        "sa_poverty": 2,
        "activities": "Samtaler hver uke",
        "continued": {"value": True, "explanation": "I ordinær drift"},
    }
    make_report(measure, answers=answers, words=3)
    source = page(client, "/en/tiltak/a/")
    shown = text(source)
    assert "Given on the form «Report on a development measure 2021»." in shown
    assert "Samtaler hver uke" in shown
    assert "I ordinær drift" in shown
    assert "2 – Somewhat" in shown
    marks = re.search(r'class="lv-marks" aria-hidden="true">(.*?)</span>', source)
    assert marks
    assert marks[1].count("<i data-on>") == 2
    assert marks[1].count("<i>") == 1
    assert "(1 of 4 answered)" in shown
    assert "Not answered:" in shown


def test_a_blank_report_is_said_to_be_blank(client: Client) -> None:
    make_report(make_measure("a"), blank=True)
    assert "The form was practically blank." in page(client, "/en/tiltak/a/")


def test_replications_are_shown_both_ways(client: Client) -> None:
    first = make_measure("a", title="Den første", office_name="NAV A", first_year=2019)
    make_measure("b", title="Den andre", office_name="NAV B", replicates=first)
    assert "It has been repeated by 1 office:" in text(page(client, "/en/tiltak/a/"))
    assert 'href="/en/tiltak/b/"' in page(client, "/en/tiltak/a/")
    assert "This measure repeats: Den første" in text(page(client, "/en/tiltak/b/"))
    assert "/en/tiltak/sammenlign/?m=b&amp;m=a" in page(client, "/en/tiltak/b/")


def test_a_synthetic_replication_is_marked_wherever_the_page_names_it(client: Client) -> None:
    first = make_measure("a", title="Den første", synthetic=True)
    make_measure("b", title="Den andre", replicates=first, synthetic=True)
    make_measure("c", title="Den tredje", replicates=first)
    shown = text(page(client, "/en/tiltak/a/"))
    assert shown.count("Den andre Synthetic") == 2, "in the list and on the timeline"
    assert "Den tredje" in shown
    assert "Den tredje Synthetic" not in shown
    compared = page(client, "/en/tiltak/sammenlign/?m=c")
    row = re.search(r'rowheader">Repeats</th>(.*?)</tr>', compared, re.DOTALL)
    assert row
    assert "Den første Synthetic" in text(row[1])
    assert 'href="/en/tiltak/a/"' in row[1]


def test_a_measure_that_has_ended_is_not_said_to_go_on(client: Client) -> None:
    make_measure("a", first_year=2018, stage="finished")
    assert "NAV Test · Oslo · started 2018" in text(page(client, "/en/tiltak/a/"))
    for address in ("/en/tiltak/", "/en/tiltak/sammenlign/?m=a"):
        shown = text(page(client, address))
        assert "started 2018" in shown
        assert "2018–" not in shown


def test_what_is_not_known_of_a_measure_takes_no_room(client: Client) -> None:
    make_report(make_measure("a"), answers={"sa_youth": 3})
    shown = text(page(client, "/en/tiltak/a/"))
    assert "Municipalit" not in shown
    assert "Self-assessment (1 of 12 answered)" in shown
    assert "0 of" not in shown, "sections nobody answered are named, not unfolded"
    assert "Not answered: Money; Description" in shown


def test_each_of_several_reports_is_shown_on_its_own_form(client: Client) -> None:
    measure = make_measure("a", first_year=2021)
    make_report(measure, 2021, kind="status", answers={"sa_youth": 3})
    make_report(
        measure,
        2022,
        kind="status",
        form=("nav-status-report", 2023),
        answers={"changes": "Vi har begynt."},
    )
    make_report(
        measure,
        2023,
        form=("nav-final-report", 2023),
        answers={"sa_youth": "not_relevant", "sa_prevention": 6},
    )
    source = page(client, "/en/tiltak/a/")
    reports = re.findall(r'<article class="lv-report".*?</article>', source, re.DOTALL)
    newest, middle, oldest = map(text, reports)
    assert "Final report 2023" in newest
    assert "Not relevant" in newest
    assert reports[0].count("<i data-on>") == 6
    assert reports[0].count("<i>") == 1
    assert "Vi har begynt." in middle
    assert "Report on a development measure 2021" in oldest
    assert reports[2].count("<i data-on>") == 3
    assert "Not relevant" not in oldest


def test_the_anonymous_are_asked_to_log_in_for_the_contact(client: Client) -> None:
    make_measure("a", contact_name="Kari", contact_email="kari@example.no")
    make_measure("b")
    source = page(client, "/en/tiltak/a/")
    assert "Log in to see the contact person" in source
    assert "?next=/en/tiltak/a/" in source
    assert "No contact person is given." in page(client, "/en/tiltak/b/")


def test_a_reader_without_a_role_is_told_why_there_is_no_contact(
    client: Client, users_by_role: dict[str, object]
) -> None:
    make_measure("a", contact_name="Kari")
    client.force_login(users_by_role["reader"])  # type: ignore[arg-type]
    assert "Only people with a role in an organisation" in page(client, "/en/tiltak/a/")


def test_a_synthetic_measure_says_so_and_a_real_one_does_not(client: Client) -> None:
    make_measure("a", synthetic=True)
    make_measure("b")
    assert "This measure is made up" in page(client, "/en/tiltak/a/")
    assert "This measure is made up" not in page(client, "/en/tiltak/b/")


def test_text_is_marked_with_its_own_language_where_it_is_not_the_pages(client: Client) -> None:
    make_measure("a", title="Å bu trygt", language="nn", problem="Mange misser bustaden.")
    assert '<h1 lang="nn">Å bu trygt</h1>' in page(client, "/en/tiltak/a/")
    assert "<h1>Å bu trygt</h1>" in page(client, "/nn/tiltak/a/")


def test_what_people_have_written_is_never_markup(client: Client) -> None:
    evil = "<img src=x onerror=alert(1)> {{ 7|add:7 }} \"'"
    measure = make_measure("a", title=evil, problem=evil, goal_verdict=evil)
    make_report(measure, answers={"activities": evil}, words=5)
    for address in ("/en/tiltak/a/", "/en/tiltak/", "/en/tiltak/sammenlign/?m=a"):
        source = page(client, address)
        assert "<img" not in source, address
        assert "{{ 7|add:7 }}" in source, address


@pytest.mark.parametrize("key", ["nothing", "x" * 60, "a" * 5000])
def test_an_unknown_measure_is_not_found(client: Client, key: str) -> None:
    assert client.get(f"/en/tiltak/{key}/").status_code == 404


# ── Side by side


def compared(source: str) -> list[str]:
    head = re.search(r"<thead.*?</thead>", source, re.DOTALL)
    return re.findall(r'role="columnheader"><a href="/en/tiltak/([^/]+)/"', head[0]) if head else []


def test_measures_are_compared_in_the_order_asked_for(client: Client) -> None:
    make_measure("a", goal_attainment="reached")
    make_measure("b", goal_attainment="not_reached")
    source = page(client, "/en/tiltak/sammenlign/?m=b&m=a&m=b")
    assert compared(source) == ["b", "a"]
    row = re.search(r'rowheader">Goal attainment</th>(.*?)</tr>', source, re.DOTALL)
    assert row
    assert re.findall(r"Not reached|Reached", text(row[1])) == ["Not reached", "Reached"]
    assert 'href="/en/tiltak/sammenlign/?m=a"' in source, "a way to take one away"
    assert 'href="/en/tiltak/?m=b&amp;m=a"' in source, "a way to add another"


def test_of_more_than_four_the_first_four_are_kept_and_the_reader_told(client: Client) -> None:
    for key in "abcde":
        make_measure(key)
    source = page(client, "/en/tiltak/sammenlign/?m=a&m=b&m=c&m=d&m=e")
    assert compared(source) == ["a", "b", "c", "d"]
    assert "Only 4 measures can be compared at a time. Left out: Tiltak e." in text(source)
    assert "Add a measure" not in source


def test_an_unknown_measure_is_left_out_of_the_comparison_and_named_as_such(
    client: Client,
) -> None:
    make_measure("a")
    source = page(client, "/en/tiltak/sammenlign/?m=a&m=nothing")
    assert compared(source) == ["a"]
    assert "1 of the measures asked for does not exist." in source
    assert "Only one measure is chosen." in source


@pytest.mark.parametrize("asked", ["%00", "a%00", "%F0%9F%98%80", "a" * 3000, "%27%3B--", "%FF"])
def test_no_name_of_a_measure_can_make_the_comparison_fail(client: Client, asked: str) -> None:
    make_measure("a")
    assert page(client, f"/en/tiltak/sammenlign/?m={asked}&m=a")
    assert page(client, f"/en/tiltak/?m={asked}&m=a")


def test_without_measures_the_comparison_says_how_to_choose(client: Client) -> None:
    assert "No measures are chosen" in page(client, "/en/tiltak/sammenlign/")
    assert "No measures are chosen" in page(client, "/en/tiltak/sammenlign/?m=nothing")


# ── Overviews


def test_the_overview_counts_by_county_and_category_and_leads_to_the_list(client: Client) -> None:
    make_measure("a", category=["housing", "training"], county="03", office_name="NAV A")
    make_measure("b", category=["housing"], county="03", office_name="NAV B", first_year=2020)
    make_measure("c", category=["training"], county="46", synthetic=True)
    source = page(client, "/en/fylker/")
    assert "3 measures 3 offices 2 of 15 counties have measures" in text(source)
    assert re.search(r'href="/en/tiltak/\?category=housing&amp;county=03">2</a>', source)
    assert re.search(r'href="/en/tiltak/\?category=training&amp;county=46">1</a>', source)
    assert "1 of the measures behind these figures is made up" in source
    oslo = re.search(r'<tr><th scope="row"><a[^>]*>Oslo</a></th>(.*?)</tr>', source)
    assert oslo
    measures, offices, *categories = text(oslo[1]).split()
    assert (measures, offices, sorted(categories)) == ("2", "2", ["1", "2"])


def test_the_overview_of_one_year_leads_to_the_list_of_that_year(client: Client) -> None:
    make_measure("a", category=["housing"], first_year=2020, last_year=2020)
    make_measure("b", category=["housing"], first_year=2021, last_year=2021)
    source = page(client, "/en/fylker/?year=2020")
    assert "1 measure 1 office 1 of 15 counties has measures" in text(source)
    assert "county=03&amp;year=2020" in source
    assert "2 measures 1 office" in text(page(client, "/en/fylker/"))


@pytest.mark.parametrize("year", ["1800", "abc", "%00", "9" * 400, "%F0%9F%98%80", "-1"])
def test_an_unknown_year_is_all_years(client: Client, year: str) -> None:
    make_measure("a", category=["housing"])
    assert '<option value="" selected' not in page(client, f"/en/fylker/?year={year}")
    assert "All years" in page(client, f"/en/egenvurdering/?year={year}&county={year}")


def self_assessed(values: Iterable[int], year: int = 2021, prefix: str = "s") -> None:
    for number, value in enumerate(values):
        measure = make_measure(f"{prefix}{year}-{number}", county="03" if number % 2 else "46")
        make_report(measure, year, answers={"sa_poverty": value, "sa_individual": 3 - value % 4})


def test_means_and_shares_are_counted_from_the_answers(client: Client) -> None:
    self_assessed([3] * 9 + [2] * 3)
    source = page(client, "/en/egenvurdering/")
    assert "Tells little: 75% chose the highest answer" in source
    row = re.search(r'<th scope="row">[^<]*poverty[^<]*</th>(.*?)</tr>', source)
    assert row
    assert text(row[1]).split() == ["2.75", "75%", "12"]
    assert "Reports for 2021" in source


def test_readers_are_told_that_two_questions_of_2021_are_not_known(client: Client) -> None:
    make_report(make_measure("a"), 2021, answers={"sa_poverty": 3})
    assert "The real form had 14 self-assessment questions." in page(client, "/en/egenvurdering/")


def test_a_question_that_separates_has_no_warning(client: Client) -> None:
    self_assessed([0, 1, 2, 3] * 4)
    source = page(client, "/en/egenvurdering/")
    assert "Tells little" not in source
    assert "no longer tell" not in re.sub(r"How to read.*", "", source, flags=re.DOTALL)


def test_too_few_answers_are_told_of_once_and_not_for_every_question(client: Client) -> None:
    self_assessed([3] * 4)
    source = page(client, "/en/egenvurdering/")
    assert text(source).count("Fewer than 10 have answered.") == 1
    assert "lv-bars__warning" not in source


def test_self_assessments_of_one_county_count_only_its_measures(client: Client) -> None:
    self_assessed([3, 0] * 6)
    source = page(client, "/en/egenvurdering/?county=46")
    row = re.search(r'<th scope="row">[^<]*poverty[^<]*</th>(.*?)</tr>', source)
    assert row
    assert text(row[1]).split() == ["3.00", "100%", "6"]
    assert '<option value="46" selected>' in source


def test_a_form_that_changed_breaks_the_series_in_plain_sight(client: Client) -> None:
    self_assessed([3] * 12, 2021)
    for number in range(12):
        measure = make_measure(f"new-{number}")
        make_report(
            measure,
            2023,
            kind="final",
            form=("nav-final-report", 2023),
            answers={"sa_individual_adaptation": 5, "sa_poverty": 5, "sa_prevention": 5},
        )
    source = page(client, "/en/egenvurdering/")
    assert "New series" in source
    assert "Reports for 2023" in source
    row = re.search(r"<tr><th[^>]*>Families.*?</tr>", source.split('id="over-years"')[1], re.DOTALL)
    assert row
    assert "New series No answers" in text(row[0]), "never «– of 1–7, 0 answers»"


def test_without_self_assessments_there_is_a_sentence_instead_of_charts(client: Client) -> None:
    make_measure("a")
    source = page(client, "/en/egenvurdering/?county=55")
    assert "No self-assessments here" in source
    assert '<svg class="lv-bar"' not in source


# ── The front page and the texts


def test_the_front_page_counts_the_bank(client: Client) -> None:
    first = make_measure(
        "a", category=["housing"], law_section=["s15"], office_name="NAV A", synthetic=True
    )
    make_measure("b", replicates=first, office_name="NAV B", county="46", stage="stopped")
    make_measure("c", synthetic=True, office_name="NAV A")
    source = page(client, "/en/")
    shown = text(source)
    for words in (
        "3 measures",
        "2 offices in 2 counties",
        "1 did not work",
        "1 repeats another measure",
        "2 of the 3 measures are made up",
        "1 measure is real",
    ):
        assert words in shown, words
    assert 'href="/en/tiltak/?category=housing"' in source


def test_every_step_of_every_scale_is_explained(client: Client) -> None:
    assert set(explanations.GOAL_ATTAINMENT) == set(GoalAttainment)
    assert list(explanations.ROBUSTNESS) == list(Robustness)
    assert set(explanations.CONTINUATION) == set(Continuation)
    shown = text(page(client, "/en/om/"))
    with translation.override("en"):
        for choices in (GoalAttainment, Robustness, Continuation):
            assert [label for label in choices.labels if str(label) not in shown] == []


def test_the_licence_of_the_data_is_shown_only_when_the_owner_has_decided(client: Client) -> None:
    assert "licence" not in text(page(client, "/en/om/"))
    install_scheme(definition=load_folder(SCHEMES / "library-grants"))
    source = page(client, "/en/om/")
    assert 'href="https://data.norge.no/nlod/no/2.0" rel="license"' in source
    assert "Norwegian Licence for Open Government Data" in source


def test_the_accessibility_statement_names_where_to_write(client: Client) -> None:
    assert "has not given a contact address" in page(client, "/en/om/tilgjengelighet/")
    with override_settings(CONTACT_EMAIL="hjelp@example.no"):
        assert "mailto:hjelp@example.no" in page(client, "/en/om/tilgjengelighet/")


# ── However many there are

PAGES = [
    "/",
    "/tiltak/",
    "/tiltak/ikke-nadd/",
    "/tiltak/?q=tiltak&category=housing&county=03",
    "/tiltak/m0/",
    "/tiltak/sammenlign/?m=m0&m=m1&m=m2",
    "/fylker/",
    "/fylker/?year=2021",
    "/egenvurdering/",
    "/egenvurdering/?county=03&year=2021",
    "/om/",
    "/om/tilgjengelighet/",
]
MOST_QUERIES = 12


def full_measure(number: int, replicates: Measure | None = None) -> None:
    measure = make_measure(
        f"m{number}",
        office_name=f"NAV {number}",
        municipalities=[f"Kommune {number}", f"Kommune {number}b"],
        category=["housing", "training"],
        law_section=["s15", "s17"],
        stage="stopped",
        grants={2020: 1, 2021: 2},
        replicates=replicates,
    )
    for year in (2020, 2021):
        make_report(measure, year, answers={"sa_poverty": 3, "activities": "Noe"})


@pytest.mark.parametrize("address", PAGES)
def test_the_number_of_queries_does_not_grow_with_the_measures(
    client: Client, users_by_role: dict[str, object], address: str
) -> None:
    client.force_login(users_by_role["office_worker"])  # type: ignore[arg-type]
    full_measure(0)
    full_measure(9)  # something to be like
    counts = []
    for _round in range(2):
        page(client, address)  # the index learns what is new
        with CaptureQueriesContext(connection) as queries:
            page(client, address)
        counts.append(len(queries))
        for number in (1, 2):
            if not Measure.objects.filter(key=f"m{number}").exists():
                full_measure(number, replicates=Measure.objects.get(key="m0"))
    assert counts[1] == counts[0]
    assert counts[1] <= MOST_QUERIES, "\n".join(q["sql"][:150] for q in queries)
