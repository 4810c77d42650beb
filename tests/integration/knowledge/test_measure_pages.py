"""The page of one measure and the comparison: everything that is known, contacts for few."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from bank_builder import correct_report, make_measure, make_report
from lovende.knowledge.queries import compare, measure_page
from lovende.knowledge.queries.comparison import years_text
from lovende.measures.models import Measure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nav_scheme")]

NOBODY = AnonymousUser()
CONTACT = {
    "contact_name": "Kari Nordmann",
    "contact_role": "Teamleder",
    "contact_email": "kari@example.no",
}


def page(key: str, viewer: Any = NOBODY) -> Any:
    found = measure_page(key, viewer=viewer)
    assert found is not None
    return found


def test_a_measure_that_is_not_there_has_no_page() -> None:
    assert measure_page("nothing", viewer=NOBODY) is None


def test_only_people_with_a_role_see_the_contact(users_by_role: dict[str, Any]) -> None:
    make_measure("a", **CONTACT)
    sees = {name: page("a", viewer).contact is not None for name, viewer in users_by_role.items()}
    assert sees == {name: name not in ("anonymous", "reader") for name in users_by_role}
    for viewer in users_by_role.values():
        shown = page("a", viewer)
        assert "Kari" not in str(vars(shown.measure))
        assert bool(shown.contact_reason) is (shown.contact is None)


def test_without_a_contact_there_is_nothing_to_withhold() -> None:
    make_measure("a")
    assert (page("a").contact, page("a").contact_reason) == (None, "")


def test_answers_stand_beside_the_question_as_their_own_form_put_it() -> None:
    measure = make_measure("a")
    answers = {
        "grant_received": 1_200_000,
        "sa_poverty": 3,
        "target_group": "Unge voksne",
        "continued": {"value": True, "explanation": "I ordinær drift"},
    }
    make_report(measure, 2021, answers=answers)
    make_report(
        measure,
        2023,
        kind="status",
        form=("nav-status-report", 2023),
        answers={"grant_received": 5},
    )
    with translation.override("nb"):
        new, old = page("a").reports
    assert (new.form_key, new.form_version, old.form_version) == ("nav-status-report", 2023, 2021)
    given = {a.key: a for section in old.sections for a in section.answers if a.given}
    assert given.keys() == answers.keys()
    assert given["grant_received"].text == "1\u00a0200\u00a0000\u00a0kr"
    assert given["sa_poverty"].text == "3 – I stor grad"
    assert (given["sa_poverty"].low, given["sa_poverty"].high) == (0, 3)
    assert (given["continued"].text, given["continued"].explanation) == ("Ja", "I ordinær drift")
    unanswered = [a for section in old.sections for a in section.answers if not a.given]
    assert "sa_youth" in {answer.key for answer in unanswered}


def test_the_timeline_tells_the_story_in_order() -> None:
    measure = make_measure("a", first_year=2019, last_year=2021, stage="stopped")
    make_measure("copy", title="Kopien", first_year=2020, replicates=measure, office_name="NAV B")
    first = make_report(measure, 2020, kind="status", received_on=dt.date(2021, 2, 1))
    correct_report(first, {}, received_on=dt.date(2021, 2, 20))
    make_report(measure, 2021, received_on=dt.date(2022, 2, 1))
    with translation.override("en"):
        shown = page("a")
        told = [(entry.year, entry.kind) for entry in shown.timeline]
    assert told == [
        (2019, "start"),
        (2020, "replication"),
        (2020, "corrected"),
        (2020, "report"),
        (2021, "stop"),
        (2021, "report"),
    ]
    assert "NAV B" in shown.timeline[1].label
    assert shown.timeline[2].date == dt.date(2021, 2, 1)
    assert [report.report.is_current for report in shown.reports] == [True, True]


def test_replications_are_shown_both_ways() -> None:
    first = make_measure("first")
    second = make_measure("second", replicates=first)
    make_measure("third", replicates=second)
    shown = page("second")
    assert shown.replicates.key == "first"
    assert [other.key for other in shown.replications] == ["third"]
    assert page("first").replicates is None


def test_terms_by_kind_in_the_schemes_order_and_the_readers_language() -> None:
    make_measure("a", category=["training", "debt_counselling"], law_section=["s17"])
    with translation.override("en"):
        groups = page("a").terms
    assert [group.kind for group in groups] == ["category", "law_section"]
    assert [term.key for term in groups[0].terms] == ["debt_counselling", "training"]
    assert groups[1].terms[0].code == "§ 17"
    assert groups[0].label == "Category"


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_much_whatever_it_shows(
    number: int, django_assert_num_queries: Any
) -> None:
    measure = make_measure(
        "a",
        category=["training", "housing", "immigrants"][:number],
        municipalities=["A", "B", "C"][:number],
        grants={2020 + n: 10 for n in range(number)},
    )
    for n in range(number):
        make_report(measure, 2020 + n)
        make_measure(f"copy{n}", replicates=measure)
    with django_assert_num_queries(6):
        shown = page("a")
        assert len(shown.reports) == len(shown.replications) == len(shown.money) == number
        assert [(other.title, other.office.name, other.county.name) for other in shown.replications]


def test_up_to_four_are_compared_in_the_order_asked_for() -> None:
    for key in "abcde":
        make_measure(key, title=key.upper(), goal_attainment="reached")
    found = compare(["e", "nothing", "b", "e", "a", "c", "d"])
    assert [measure.key for measure in found.measures] == ["e", "b", "a"]
    assert len(found.notes) == 2
    assert all(len(row.cells) == 3 for row in found.rows)


def test_rows_say_whether_the_measures_differ() -> None:
    make_measure("a", category=["housing"], grants={2021: 500_000}, problem="Lite penger")
    make_measure("b", category=["housing"], stage="stopped", office_name="NAV B", **CONTACT)
    rows = {row.key: row for row in compare(["a", "b"]).rows}
    assert rows["stage"].differs
    assert not rows["category"].differs
    assert rows["grants"].cells == ("2021: 500\u00a0000\u00a0kr", "")
    assert rows["problem"].long
    assert "transferability" not in rows  # neither has written it
    assert not any("Kari" in cell for row in rows.values() for cell in row.cells)


def test_comparing_nothing_gives_nothing() -> None:
    assert compare([]).rows == ()


@pytest.mark.parametrize("number", [1, 3])
def test_comparing_asks_as_much_for_three_as_for_one(
    number: int, django_assert_num_queries: Any
) -> None:
    for n in range(number):
        make_report(make_measure(f"m{n}", category=["housing"], municipalities=["A"]))
    with django_assert_num_queries(5):
        assert len(compare([f"m{n}" for n in range(number)]).measures) == number


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [(2019, 2021, "2019–2021"), (2021, 2021, "2021"), (2021, None, "2021–")],
)
def test_years_in_words(first: int, last: int | None, text: str) -> None:
    assert years_text(Measure(first_year=first, last_year=last)) == text
