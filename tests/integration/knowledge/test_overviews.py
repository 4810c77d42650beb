"""Self-assessments, series over the years, and what is tried where: counted, never typed in."""

from __future__ import annotations

import statistics
from typing import Any

import pytest
from django.utils import translation

from bank_builder import correct_report, make_measure, make_report
from lovende.core.scales import Separation
from lovende.knowledge.forms import BankQuery
from lovende.knowledge.pages import FormStatistics, QuestionStatistics
from lovende.knowledge.queries import county_overview, open_bank, self_assessment, series

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nav_scheme")]


def question(form: FormStatistics, key: str) -> QuestionStatistics:
    return next(q for q in form.questions if q.key == key)


def bank_of(answers: list[int], **fields: Any) -> None:
    for number, answer in enumerate(answers):
        measure = make_measure(f"m{number}", **fields)
        make_report(measure, answers={"sa_poverty": answer})


def test_the_figures_are_those_of_the_answers() -> None:
    answers = [3, 3, 3, 2, 2, 1, 0, 3, 2, 1, 3]
    bank_of(answers)
    (form,) = self_assessment(BankQuery())
    asked = question(form, "sa_poverty")
    assert (form.form_key, form.form_version, form.year, form.reports) == (
        "nav-report",
        2021,
        2021,
        11,
    )
    assert asked.statistics.counts == (1, 2, 3, 5)
    assert asked.statistics.mean == pytest.approx(statistics.fmean(answers))
    assert asked.statistics.modes == (3,)
    assert asked.warning == ""
    assert len(form.questions) == 12


def test_a_question_at_the_ceiling_is_warned_of_in_plain_words() -> None:
    bank_of([3] * 9 + [2] * 3)
    with translation.override("en"):
        (form,) = self_assessment(BankQuery())
        asked = question(form, "sa_poverty")
    assert asked.warns
    assert asked.statistics.separation is Separation.CEILING
    assert asked.warning == (
        "75 % chose the highest answer, so the question no longer tells measures apart."
    )


def test_too_few_answers_say_so_and_nobody_answering_too() -> None:
    bank_of([3, 3])
    with translation.override("en"):
        (form,) = self_assessment(BankQuery())
        few, none = question(form, "sa_poverty"), question(form, "sa_youth")
    assert "Only 2 answered" in few.warning
    assert "Nobody answered" in none.warning
    assert (none.statistics.mean, none.statistics.n) == (None, 0)
    assert not few.warns
    assert not none.warns


def test_only_the_measures_that_fit_are_counted() -> None:
    make_report(make_measure("a", county="03", title="Bolig"), answers={"sa_poverty": 3})
    make_report(make_measure("b", county="46"), answers={"sa_poverty": 1})
    make_report(make_measure("c", county="46"), 2022, answers={"sa_poverty": 2})

    def counts(query: BankQuery) -> list[tuple[int, tuple[int, ...]]]:
        return [
            (f.year, question(f, "sa_poverty").statistics.counts) for f in self_assessment(query)
        ]

    assert counts(BankQuery()) == [(2022, (0, 0, 1, 0)), (2021, (0, 1, 0, 1))]
    assert counts(BankQuery().with_("county", "46")) == [(2022, (0, 0, 1, 0)), (2021, (0, 1, 0, 0))]
    assert counts(BankQuery().with_("year", "2022")) == [(2022, (0, 0, 1, 0))]
    assert counts(BankQuery(text="bolig")) == [(2021, (0, 0, 0, 1))]


def test_status_and_final_report_of_one_year_both_count_even_when_they_answer_alike() -> None:
    measure = make_measure("a")
    make_report(measure, kind="status", answers={"sa_poverty": 3})
    make_report(measure, kind="final", answers={"sa_poverty": 3})
    (form,) = self_assessment(BankQuery())
    assert form.reports == 2
    assert question(form, "sa_poverty").statistics.counts == (0, 0, 0, 2)


def test_a_corrected_report_counts_once_with_what_it_says_now() -> None:
    old = make_report(make_measure("a"), answers={"sa_poverty": 0})
    correct_report(old, {"sa_poverty": 2})
    (form,) = self_assessment(BankQuery())
    assert form.reports == 1
    assert question(form, "sa_poverty").statistics.counts == (0, 0, 1, 0)


def test_not_relevant_stands_outside_the_scale() -> None:
    from lovende.questionnaires.queries import find_version

    form = find_version("nav-final-report", 2023).form
    key = next(k for k in form.scale_keys if form.questions[k].not_relevant)  # type: ignore[union-attr]
    for number, answer in enumerate(["not_relevant", 7, 5]):
        make_report(
            make_measure(f"m{number}"), 2023, form=("nav-final-report", 2023), answers={key: answer}
        )
    (found,) = self_assessment(BankQuery())
    asked = question(found, key).statistics
    assert (asked.n, asked.aside, asked.mean) == (2, 1, 6.0)
    assert found.not_relevant
    assert (found.low, found.high) == (1, 7)


def test_a_new_scale_breaks_the_series_and_says_why() -> None:
    from lovende.questionnaires.queries import find_version

    form = find_version("nav-final-report", 2023).form
    heir = next(
        key
        for key in form.scale_keys
        if any(entry.question == "sa_youth" for entry in form.questions[key].replaces)
    )
    measure = make_measure("a")
    make_report(measure, 2021, answers={"sa_youth": 3})
    make_report(measure, 2022, answers={"sa_youth": 2})
    make_report(measure, 2023, form=("nav-final-report", 2023), answers={heir: 6})
    with translation.override("en"):
        story = next(one for one in series(BankQuery()) if one.points[-1].statistics.key == heir)
    assert [(point.year, point.broken) for point in story.points] == [
        (2021, False),
        (2022, False),
        (2023, True),
    ]
    assert story.broken
    assert "1 to 7" in story.points[2].reason
    assert story.points[2].statistics.statistics.mean == 6.0


def test_one_form_over_two_years_is_an_unbroken_series() -> None:
    measure = make_measure("a")
    make_report(measure, 2021, answers={"sa_youth": 3})
    make_report(measure, 2022, answers={"sa_youth": 1})
    stories = series(BankQuery())
    assert len(stories) == 12
    assert not any(story.broken for story in stories)
    assert [len(story.points) for story in stories] == [2] * 12


def test_counties_count_measures_offices_and_categories() -> None:
    make_measure("a", county="03", office_name="NAV A", category=["housing", "training"])
    make_measure("b", county="03", office_name="NAV A", category=["training"], first_year=2020)
    make_measure("c", county="46", office_name="NAV B", category=["training"])
    overview = county_overview()
    assert [term.key for term in overview.categories] == ["training", "housing"]
    rows = {row.code: (row.measures, row.offices, row.categories) for row in overview.rows}
    assert rows["03"] == (2, 1, (2, 1))
    assert rows["46"] == (1, 1, (1, 0))
    assert rows["56"] == (0, 0, (0, 0))
    assert len(rows) == 15
    assert (overview.total, overview.offices, overview.years) == (3, 2, (2021, 2020))


def test_counties_of_one_year() -> None:
    make_measure("a", county="03", first_year=2019, last_year=2021, category=["housing"])
    make_measure("b", county="46", first_year=2021, category=["training"])
    overview = county_overview(2020)
    assert (overview.total, overview.year) == (1, 2020)
    assert [term.key for term in overview.categories] == ["housing"]
    assert overview.years == (2021, 2020, 2019)


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_with_all_of_it_asks_three_questions(
    number: int, django_assert_num_queries: Any
) -> None:
    for n in range(number):
        make_report(make_measure(f"m{n}"), answers={"sa_poverty": n})
    open_bank()
    with django_assert_num_queries(3):
        bank = open_bank()
        self_assessment(BankQuery(), bank=bank)
        series(BankQuery(), bank=bank)
        county_overview(bank=bank)


def test_an_empty_bank_has_nothing_to_assess() -> None:
    assert self_assessment(BankQuery()) == ()
    assert series(BankQuery()) == ()
    assert county_overview().total == 0
