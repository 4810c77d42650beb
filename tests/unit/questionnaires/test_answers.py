"""A set of answers is accepted whole, or every fault in it is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from lovende.questionnaires.answers import check_answers, free_text_words, scale_values
from lovende.questionnaires.definitions import FileUpload, Questionnaire
from lovende.questionnaires.display import as_text
from lovende.schemes.loader import load_folder
from lovende.schemes.registry import load_scheme
from questionnaire_answers import SCHEMES, anything, complete_answers

LIBRARY = load_folder(SCHEMES / "library-grants").questionnaire("library-report", 2)
FORMS = st.sampled_from([LIBRARY, *load_scheme("nav-social-services").questionnaires])
ANSWERED = FORMS.flatmap(lambda form: st.tuples(st.just(form), complete_answers(form)))

NEEDED: dict[str, Any] = {"name": "Bokkafé", "spent": 1000}


def codes(given: dict[str, Any], *, complete: bool = True) -> dict[str, str]:
    checked = check_answers(LIBRARY, given, complete=complete)
    return {problem.question: problem.code for problem in checked.problems}


@given(ANSWERED)
@settings(max_examples=150, deadline=None)
def test_what_is_accepted_once_is_accepted_again_unchanged(
    answered: tuple[Questionnaire, dict[str, Any]],
) -> None:
    form, answers = answered
    first = check_answers(form, answers)
    assert first.problems == ()
    assert check_answers(form, first.answers) == first
    assert first.answers.keys() == answers.keys()


@given(ANSWERED, st.sampled_from(["nb", "nn", "en"]))
@settings(max_examples=150, deadline=None)
def test_answers_written_out_as_text_read_back_as_the_same(
    answered: tuple[Questionnaire, dict[str, Any]], language: str
) -> None:
    form, answers = answered
    typed = check_answers(form, answers).answers
    with override(language):
        texts: dict[str, object] = {
            key: answer
            if isinstance(form.questions[key], FileUpload)
            else as_text(form.questions[key], answer)
            for key, answer in typed.items()
        }
        again = check_answers(form, texts)
    assert again.problems == ()
    assert again.answers == typed


@given(ANSWERED, st.text(min_size=1), st.text(min_size=1))
@settings(max_examples=100, deadline=None)
def test_an_unknown_question_is_always_refused(
    answered: tuple[Questionnaire, dict[str, Any]], key: str, value: str
) -> None:
    form, answers = answered
    if key not in form.questions:
        problems = check_answers(form, {**answers, key: value}).problems
        assert [(p.question, p.code) for p in problems] == [(key, "unknown_question")]


@given(st.dictionaries(st.sampled_from(list(LIBRARY.questions)), anything))
@settings(max_examples=300, deadline=None)
def test_no_value_whatever_breaks_the_check(given: dict[str, Any]) -> None:
    checked = check_answers(LIBRARY, given)
    assert check_answers(LIBRARY, checked.answers, complete=False).answers == checked.answers
    assert {problem.question for problem in checked.problems}.isdisjoint(checked.answers)
    assert all(problem.message for problem in checked.problems)


def test_a_required_question_must_be_answered_unless_it_is_a_draft() -> None:
    assert codes({"name": "  "}) == {"name": "required", "spent": "required"}
    assert codes({}, complete=False) == {}


def test_a_required_question_that_is_hidden_is_not_asked_for() -> None:
    assert codes({**NEEDED, "went_on": "all_of_it"}) == {}
    assert codes({**NEEDED, "went_on": "part"}) == {"why_not": "required"}


def test_an_answer_to_a_hidden_question_is_refused_and_not_lost_in_silence() -> None:
    given = {**NEEDED, "went_on": "all_of_it", "why_not": "penger manglet"}
    checked = check_answers(LIBRARY, given)
    (problem,) = checked.problems
    assert (problem.question, problem.code) == ("why_not", "hidden")
    assert problem.value == "penger manglet"


def test_a_question_whose_condition_could_not_be_read_is_not_blamed() -> None:
    given = {**NEEDED, "went_on": "kanskje", "why_not": "penger manglet"}
    assert codes(given) == {"went_on": "unknown_choice"}


def test_a_condition_on_yes_follows_the_answer() -> None:
    assert codes({**NEEDED, "asked_readers": True, "quality": 3}) == {}
    assert codes({**NEEDED, "asked_readers": "Nei: tid", "quality": 3}) == {"quality": "hidden"}
    assert codes({**NEEDED, "quality": 3}) == {"quality": "hidden"}


@pytest.mark.parametrize(
    ("key", "value", "answer"),
    [
        ("spent", 1000.0, 1000),
        ("visits", "12 000", 12_000),
        ("opened", dt.datetime(2024, 5, 17), "2024-05-17"),  # noqa: DTZ001 - as a cell gives it
        ("opened", dt.date(2024, 5, 17), "2024-05-17"),
        ("name", 1984, "1984"),
        ("name", 1984.0, "1984"),
        ("kinds", ("Nattope", "reading_groups"), ["reading_groups", "night_opening"]),
        ("asked_readers", True, {"value": True, "explanation": ""}),
    ],
)
def test_a_cell_that_can_mean_only_one_thing_is_taken(key: str, value: Any, answer: Any) -> None:
    checked = check_answers(LIBRARY, {**NEEDED, key: value})
    assert checked.problems == ()
    assert checked.answers[key] == answer


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("spent", 1000.5, "decimals"),
        ("spent", float("nan"), "decimals"),
        ("spent", True, "not_a_number"),
        ("spent", dt.date(2024, 1, 1), "not_a_number"),
        ("opened", 45000, "not_a_date"),
        ("opened", dt.datetime(2024, 5, 17, 10, 30), "time_of_day"),  # noqa: DTZ001
        ("name", False, "wrong_kind"),
        ("kinds", ["Nattåpent; Lesesirkler"], "wrong_kind"),
        ("kinds", [1], "wrong_kind"),
        ("asked_readers", 1, "not_yes_or_no"),
        ("asked_readers", {"value": True, "more": 1}, "not_yes_or_no"),
        ("photo", {"name": "a.exe", "size": 5, "sha256": "ab" * 32}, "wrong_kind_of_file"),
        ("photo", {"name": "a.pdf", "size": 2**20 + 1, "sha256": "ab" * 32}, "wrong_file_size"),
        ("photo", {"name": "a.pdf", "size": 5, "sha256": "x"}, "not_a_file"),
    ],
)
def test_a_cell_that_would_have_to_be_guessed_is_refused(key: str, value: Any, code: str) -> None:
    assert codes({**NEEDED, key: value})[key] == code


def test_only_scale_answers_are_lifted_out_for_statistics() -> None:
    given = {**NEEDED, "asked_readers": "Ja", "quality": "Ikke relevant"}
    answers = check_answers(LIBRARY, given).answers
    assert scale_values(LIBRARY, answers) == {"quality": None}
    answers = check_answers(LIBRARY, {**given, "quality": "4"}).answers
    assert scale_values(LIBRARY, answers) == {"quality": 4}
    assert scale_values(LIBRARY, NEEDED) == {}


def test_words_are_counted_in_free_text_and_explanations_only() -> None:
    given = {**NEEDED, "went_on": "part", "why_not": "det ble dyrt", "asked_readers": "Ja: i mai"}
    answers = check_answers(LIBRARY, given).answers
    assert free_text_words(LIBRARY, answers) == 5


def test_a_blank_form_of_2021_is_accepted_since_it_was_then(form_2021: Questionnaire) -> None:
    assert check_answers(form_2021, dict.fromkeys(form_2021.questions, "")).problems == ()
