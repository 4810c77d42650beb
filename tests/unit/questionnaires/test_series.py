"""A question can be followed from version to version, and a break in the series is declared."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from lovende.questionnaires.definitions import Questionnaire
from lovende.questionnaires.series import QuestionRef, SeriesIndex, can_compare
from lovende.schemes.loader import load_folder
from lovende.schemes.registry import load_scheme
from questionnaire_answers import SCHEMES

NAV = load_scheme("nav-social-services").questionnaires
OLD = ("nav-report", 2021)
FINAL = ("nav-final-report", 2023)
STATUS = ("nav-status-report", 2023)


@pytest.fixture(scope="module")
def nav() -> SeriesIndex:
    return SeriesIndex(NAV)


def test_money_is_one_unbroken_series_over_all_three_forms(nav: SeriesIndex) -> None:
    series = nav.series(*OLD, "used_wages")
    assert series.is_unbroken
    assert series.questions == (
        QuestionRef(*OLD, "used_wages"),
        QuestionRef(*FINAL, "used_wages"),
        QuestionRef(*STATUS, "used_wages"),
    )
    assert series.comparable == set(series.questions)


def test_a_new_scale_breaks_the_series_and_says_why(nav: SeriesIndex) -> None:
    series = nav.series(*OLD, "sa_youth")
    (link,) = series.breaks
    assert link.later == QuestionRef(*FINAL, "sa_youth")
    assert link.reason is not None
    assert "0" in link.reason["nb"]
    assert "7" in link.reason["nb"]
    assert series.comparable == {QuestionRef(*OLD, "sa_youth")}


def test_a_double_question_is_followed_into_each_of_its_parts(nav: SeriesIndex) -> None:
    parts = {ref.question for ref in nav.series(*OLD, "sa_methods").questions}
    assert parts == {"sa_methods", "sa_cooperation_forms"}


def test_the_parts_of_a_split_question_are_not_each_others_series(nav: SeriesIndex) -> None:
    questions = nav.series(*FINAL, "sa_competence").questions
    assert questions == (QuestionRef(*OLD, "sa_knowledge"), QuestionRef(*FINAL, "sa_competence"))


def test_a_new_question_has_a_series_of_its_own(nav: SeriesIndex) -> None:
    series = nav.series(*FINAL, "otherwise")
    assert series.questions == (QuestionRef(*FINAL, "otherwise"),)
    assert series.is_unbroken


def test_a_question_that_never_was_has_no_series(nav: SeriesIndex) -> None:
    with pytest.raises(KeyError):
        nav.series(*OLD, "sa_thirteenth")


def test_comparison_reaches_over_several_versions_until_the_first_break() -> None:
    def version(number: int, *, comparable: bool | None) -> Questionnaire:
        text = {"nb": "Besøk", "nn": "Besøk", "en": "Visits"}
        question = {"key": "visits", "type": "integer", "label": text}
        if comparable is not None:
            entry = {"questionnaire": "f", "version": number - 1, "question": "visits"}
            question["replaces"] = [{**entry, "comparable": comparable, "reason": text}]
        section = {"key": "s", "title": text, "question": [question]}
        return Questionnaire.model_validate(
            {"key": "f", "version": number, "kind": "x", "title": text, "intro": text}
            | {"section": [section]}
        )

    answers = [None, False, True, True]
    index = SeriesIndex(version(n, comparable=c) for n, c in enumerate(answers, 1))
    series = index.series("f", 3, "visits")
    assert [ref.version for ref in series.questions] == [1, 2, 3, 4]
    assert sorted(ref.version for ref in series.comparable) == [2, 3, 4]
    assert [(link.earlier.version, link.later.version) for link in series.breaks] == [(1, 2)]


def test_answers_given_differently_can_never_be_called_comparable() -> None:
    library = load_folder(SCHEMES / "library-grants").questionnaires
    old, new = (form.questions for form in library)
    assert can_compare(old["visits"], new["visits"])
    assert not can_compare(old["visits"], new["name"])
    assert can_compare(new["name"], new["why_not"])
    nav_2021 = next(form for form in NAV if form.version == 2021).questions
    assert not can_compare(nav_2021["sa_youth"], new["quality"])


def test_every_new_self_assessment_question_says_what_it_takes_over_from(nav: SeriesIndex) -> None:
    final = next(form for form in NAV if form.key == "nav-final-report")
    for key in final.scale_keys:
        series = nav.series(*FINAL, key)
        with override("nb"):
            assert key == "cooperation_ease" or series.breaks, key
