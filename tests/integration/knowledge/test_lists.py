"""The list finds what fits, counts what each choice would leave, and survives any address."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank_builder import change, make_measure, make_report
from lovende.knowledge.facets import FACETS, RELEVANCE, SORTS
from lovende.knowledge.forms import LARGEST_PAGE, BankQuery
from lovende.knowledge.pages import Results
from lovende.knowledge.queries import failures, find, titles
from lovende.measures.models import GoalAttainment, Measure, Stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nav_scheme")]


def asked(address: str) -> BankQuery:
    return BankQuery.from_params(QueryDict(address))


def keys(results: Results) -> list[str]:
    return [measure.key for measure in results.measures]


def counts(results: Results, facet: str) -> dict[str, int]:
    found = next(counts for counts in results.facets if counts.key == facet)
    return {option.key: option.count for option in found.options}


def values_by_hand(measure: Measure) -> dict[str, set[str]]:
    """What a person would say of the measure under each facet."""
    terms: dict[str, set[str]] = {}
    for term in measure.terms.all():
        terms.setdefault(term.kind, set()).add(term.key)
    years = {str(year) for year in measure.years}
    years |= {str(report.year) for report in measure.reports.all()}
    bad = measure.goal_attainment == "not_reached" or measure.stage == "stopped"
    return {
        "category": terms.get("category", set()),
        "age_group": terms.get("age_group", set()),
        "law_section": terms.get("law_section", set()),
        "priority_area": terms.get("priority_area", set()),
        "county": {measure.county.code},
        "office": {str(measure.office_id)},
        "year": years,
        "stage": {measure.stage},
        "goal_attainment": {measure.goal_attainment},
        "failed": {"yes"} if bad else set(),
        "robustness": {measure.robustness},
        "continuation": {measure.continuation},
        "replication": {"yes" if measure.replicates_id else "no"},
        "synthetic": {"yes" if measure.synthetic else "no"},
        "language": {measure.language},
    }


CATEGORIES = ("housing", "training", "youth_followup")
measures = st.fixed_dictionaries(
    {
        "category": st.lists(st.sampled_from(CATEGORIES), unique=True, max_size=2),
        "age_group": st.lists(st.sampled_from(("young_18_24", "older_67")), unique=True),
        "county": st.sampled_from(("03", "46")),
        "office_name": st.sampled_from(("NAV A", "NAV B", "NAV C")),
        "first_year": st.integers(2019, 2021),
        "last_year": st.none() | st.integers(2021, 2022),
        "stage": st.sampled_from(Stage.values),
        "goal_attainment": st.sampled_from(GoalAttainment.values),
        "synthetic": st.booleans(),
        "title": st.sampled_from(("Ål", "Bolig for unge", "bolig", "Ærlig prat", "Øve")),
    }
)
filters = st.fixed_dictionaries(
    {},
    optional={
        "category": st.lists(st.sampled_from(CATEGORIES), unique=True, min_size=1),
        "county": st.lists(st.sampled_from(("03", "46")), unique=True, min_size=1),
        "year": st.lists(st.sampled_from(("2019", "2020", "2022")), unique=True, min_size=1),
        "failed": st.just(["yes"]),
        "synthetic": st.just(["no"]),
        "replication": st.just(["yes"]),
    },
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(measures, max_size=6), filters, st.sampled_from(["", "bolig", "BOLIGEN", "unge"]))
def test_list_and_counts_equal_counting_by_hand(
    bank: list[dict[str, Any]], chosen: dict[str, list[str]], text: str
) -> None:
    from django.db import transaction

    with transaction.atomic():
        made = [make_measure(f"m{n}", **fields) for n, fields in enumerate(bank)]
        if len(made) > 1:
            change(made[0], replicates=made[1])
            make_report(made[1], 2023)
        described = {
            measure: values_by_hand(measure)
            for measure in made
            if text.casefold().removesuffix("en") in measure.title.casefold()
        }
        results = find(BankQuery(text=text, filters={k: tuple(v) for k, v in chosen.items()}))

        def fits(values: dict[str, set[str]], leave_out: str = "") -> bool:
            return all(values[f] & set(v) for f, v in chosen.items() if f != leave_out)

        fitting = [measure for measure, values in described.items() if fits(values)]
        assert results.total == len(fitting)
        in_order = sorted(fitting, key=lambda measure: (measure.sort_title, measure.pk))
        by_title = find(replace(results.query, sort="title"))
        assert keys(by_title) == [measure.key for measure in in_order]
        assert sorted(keys(results)) == sorted(keys(by_title))
        for facet in FACETS:
            by_hand = Counter(
                value
                for values in described.values()
                if fits(values, leave_out=facet)
                for value in values[facet]
            )
            shown = {key: count for key, count in counts(results, facet).items() if count}
            assert shown == by_hand, facet
        transaction.set_rollback(True)


def test_the_order_is_the_one_asked_for() -> None:
    make_measure("a", title="Ål", first_year=2019, last_year=2020, county="46")
    make_measure("b", title="bro", first_year=2021, county="03")
    make_measure("c", title="Ærlig", first_year=2018, last_year=2022, county="11")
    orders = {sort: keys(find(asked(f"sort={sort}"))) for sort in SORTS if sort != RELEVANCE}
    assert orders == {
        "title": ["b", "c", "a"],
        "newest": ["c", "b", "a"],
        "oldest": ["c", "a", "b"],
        "county": ["b", "c", "a"],
    }


def test_a_report_makes_a_measure_newer_and_adds_its_year() -> None:
    make_measure("a", first_year=2020)
    make_report(make_measure("b", first_year=2019), 2022)
    assert keys(find(asked("sort=newest"))) == ["b", "a"]
    assert counts(find(BankQuery()), "year") == {"2022": 1, "2020": 1, "2019": 1}


def test_what_did_not_work_is_one_question() -> None:
    make_measure("reached", goal_attainment="reached")
    make_measure("not", goal_attainment="not_reached")
    make_measure("stopped", stage="stopped")
    assert set(keys(find(failures()))) == {"not", "stopped"}


def test_a_page_past_the_end_is_the_last_page() -> None:
    for number in range(23):
        make_measure(f"m{number:02}")
    results = find(asked(f"page={LARGEST_PAGE}"))
    assert (results.page, results.pages, results.first, results.last) == (2, 2, 21, 23)
    assert keys(results) == ["m20", "m21", "m22"]
    assert results.query.params() == "page=2"


def test_an_empty_bank_has_one_empty_page() -> None:
    results = find(asked("page=7"))
    assert (results.total, results.page, results.pages, results.first, results.last) == (
        0,
        1,
        1,
        0,
        0,
    )


def test_unknown_values_are_left_out_with_a_note() -> None:
    make_measure("a", category=["housing"])
    results = find(asked("category=housing&category=%3Cscript%3E&county=99&year=20x1&nothing=1"))
    assert keys(results) == ["a"]
    assert dict(results.query.filters) == {"category": ("housing",)}
    assert len(results.query.notes) == 3
    assert any("<script>" in note for note in results.query.notes)


def test_a_known_value_that_nothing_carries_finds_nothing_and_stays_visible() -> None:
    make_measure("a", category=["training"])
    results = find(asked("category=housing"))
    assert results.total == 0
    assert counts(results, "category")["housing"] == 0
    assert [chosen.label for chosen in results.chosen] == ["Bolig"]


@pytest.mark.parametrize(
    "address",
    [
        "q=%00",
        "q=" + "x" * 100_000,
        "q=" + "ord+" * 5_000,
        "q=%25_%5C%27%22%3B--",
        "page=-1&size=0&sort=sideways",
        "page=99999999999999999999",
        "page=%D9%A1",
        "office=99999999999999999999999",
        "office=%D9%A1&office=-1&office=1.5",
        "category=" + "&category=".join(str(n) for n in range(900)),
        "county=%00&year=&stage=",
        "q=%ED%A0%80",
    ],
)
def test_no_address_can_make_it_fail(address: str) -> None:
    make_measure("a")
    results = find(asked(address))
    assert 1 <= results.page <= results.pages


@given(st.text(max_size=40), st.dictionaries(st.sampled_from([*FACETS, "q", "page"]), st.text()))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_can_make_it_fail(text: str, params: dict[str, str]) -> None:
    given_params = QueryDict(mutable=True)
    for key, value in {"q": text, **params}.items():
        given_params.appendlist(key, value)
    find(BankQuery.from_params(given_params))


def test_signs_between_words_do_not_count_and_numbers_are_not_completed() -> None:
    make_measure("percent", title="100 % innsats")
    make_measure("other", title="1000 timer")
    make_measure("under", title="gull_gruve")
    assert keys(find(BankQuery(text="100 %"))) == ["percent"]
    assert keys(find(BankQuery(text="100"))) == ["percent"]
    assert keys(find(BankQuery(text="gull_gruve"))) == ["under"]
    assert keys(find(BankQuery(text="0_t"))) == []


def test_case_does_not_count_in_norwegian_either() -> None:
    make_measure("a", title="Økonomisk RÅDGIVNING")
    assert keys(find(BankQuery(text="økonomisk rådgiv"))) == ["a"]
    assert keys(find(BankQuery(text="ØKONOMISK"))) == ["a"]


def test_nobody_is_found_by_a_contacts_name() -> None:
    make_measure("a", contact_name="Kari Hemmelig", contact_email="kari@example.no")
    assert keys(find(BankQuery(text="hemmelig"))) == []


def test_an_empty_list_says_what_to_leave_out() -> None:
    make_measure("a", category=["housing"], county="03")
    make_measure("b", category=["training"], county="46")
    results = find(asked("category=housing&county=46&q=tiltak"))
    ways = {way.query.params(): way.total for way in results.relaxations}
    assert ways == {"q=tiltak&category=housing": 1, "q=tiltak&county=46": 1}


def test_labels_follow_the_language() -> None:
    make_measure("a", category=["housing"], stage="stopped")

    def label(facet: str) -> str:
        found = next(counts for counts in find(BankQuery()).facets if counts.key == facet)
        return found.options[0].label

    with translation.override("en"):
        assert (label("category"), label("stage")) == ("Housing", "Stopped")
        assert list(find(BankQuery()).categories.values()) == [("Housing",)]
    with translation.override("nb"):
        assert label("category") == "Bolig"


def test_many_offices_are_not_all_listed_but_a_chosen_one_is() -> None:
    for number in range(40):
        make_measure(f"m{number}", office_name=f"NAV {number:02}")
    make_measure("more", office_name="NAV 39")
    first = Measure.objects.get(key="m0").office_id
    last = Measure.objects.get(key="m38").office_id
    results = find(asked(f"office={last}"))
    offices = next(counts for counts in results.facets if counts.key == "office")
    assert offices.more
    assert offices.options[0].label == "NAV 39"
    assert str(first) in {option.key for option in offices.options}
    assert [option.label for option in offices.options if option.selected] == ["NAV 38"]
    assert [chosen.label for chosen in results.chosen] == ["NAV 38"]


def test_a_list_holds_no_contact_details() -> None:
    make_measure("a", contact_name="Kari", contact_role="Leder", contact_email="k@example.no")
    measure = find(BankQuery()).measures[0]
    assert (measure.contact_name, measure.contact_role, measure.contact_email) == ("", "", "")


@pytest.mark.parametrize("number", [1, 3])
def test_the_queries_do_not_grow_with_the_rows(number: int, django_assert_num_queries: Any) -> None:
    for place in range(number):
        make_measure(f"m{place}", category=["housing"], municipalities=["Oslo"])
    find(BankQuery(text="x"))  # the indexes are loaded
    with django_assert_num_queries(4):
        results = find(asked("q=tiltak&category=housing"))
        for measure in results.measures:
            assert measure.office.name
            assert measure.county.name
            assert results.categories[measure.pk] == ("Bolig",)
            assert measure.contact_name == ""


def test_titles_in_the_order_asked_for() -> None:
    make_measure("a", title="En")
    make_measure("b", title="To")
    assert list(titles(["b", "nothing", "a", "b"]).items()) == [("b", "To"), ("a", "En")]
