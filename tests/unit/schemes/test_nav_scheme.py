"""The NAV scheme says what is known of it, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

import pytest

from lovende.questionnaires.definitions import Questionnaire, Scale
from lovende.schemes.definitions import TERM_KINDS, CallDefinition, SchemeDefinition
from lovende.schemes.registry import load_scheme

NAV = load_scheme("nav-social-services")
FORM_2021 = NAV.questionnaire("nav-report", 2021)
STATUS = NAV.questionnaire("nav-status-report", 2023)
FINAL = NAV.questionnaire("nav-final-report", 2023)


def call(year: int) -> CallDefinition:
    return next(call for call in NAV.calls if call.year == year)


@pytest.mark.parametrize("year", [2021, 2022])
def test_the_limits_that_the_evaluation_states_belong_to_its_calls(year: int) -> None:
    limits = call(year).limits
    assert (limits.position, limits.competence, limits.years) == (610_000, 20_000, 3)


def test_what_is_not_known_of_a_call_is_left_open() -> None:
    later = call(2023)
    assert later.limits.position is None
    assert later.application_deadline is None
    assert len(call(2022).priority_areas) == 3, "the fourth of 2022 is not known"


def test_one_form_served_both_reports_in_2021_and_two_do_in_2023() -> None:
    assert call(2021).report_forms.status == call(2021).report_forms.final
    forms = call(2023).report_forms
    assert forms.status is not None
    assert forms.final is not None
    assert (forms.status.key, forms.final.key) == ("nav-status-report", "nav-final-report")


def test_the_2021_form_has_the_twelve_known_questions_and_says_that_two_are_missing() -> None:
    scales = [q for q in FORM_2021.questions.values() if isinstance(q, Scale)]
    assert len(scales) == 12
    assert {(q.min, q.max, q.not_relevant) for q in scales} == {(0, 3, False)}
    assert "14" in FORM_2021.intro["nb"]
    assert not any(q.required for q in FORM_2021.questions.values())


def test_the_2021_form_asks_how_the_money_was_used() -> None:
    assert [q.key for q in FORM_2021.of_type("amount")] == [
        "grant_received",
        "used_wages",
        "used_competence",
        "carried_over",
    ]


def test_the_revised_scales_go_from_1_to_7_and_offer_not_relevant_where_it_fits() -> None:
    for form in (STATUS, FINAL):
        scales = [q for q in form.questions.values() if isinstance(q, Scale)]
        assert scales
        assert {(q.min, q.max) for q in scales} == {(1, 7)}
    offered = {q.key for q in FINAL.questions.values() if isinstance(q, Scale) and q.not_relevant}
    assert {"sa_immigrants", "sa_youth", "sa_families", "sa_transitions"} <= offered
    assert "sa_methods" not in offered


@pytest.mark.parametrize(
    ("old", "parts"),
    [
        ("sa_poverty", {"sa_whole_effort", "sa_poverty", "sa_exclusion"}),
        ("sa_individual", {"sa_adaptation", "sa_followup"}),
        ("sa_knowledge", {"sa_knowledge", "sa_competence"}),
        ("sa_methods", {"sa_methods", "sa_cooperation_forms"}),
    ],
)
def test_double_questions_are_split(old: str, parts: set[str]) -> None:
    heirs = {q.key for q in FINAL.questions.values() for r in q.replaces if r.question == old}
    assert heirs == parts


def test_no_2021_question_is_left_without_an_heir() -> None:
    asked = chain(STATUS.questions.values(), FINAL.questions.values())
    replaced = {entry.question for question in asked for entry in question.replaces}
    assert replaced == set(FORM_2021.questions)


def test_the_final_report_asks_for_more_than_the_status_report() -> None:
    assert len(FINAL.questions) > 2 * len(STATUS.questions)
    critical = {"plan_followed", "alternative_explanations", "otherwise", "recommendation"}
    assert critical <= FINAL.questions.keys()
    assert all(FINAL.questions[key].required for key in critical)
    assert {"continuation", "resources"} <= FINAL.questions.keys()
    assert {"progress", "changes", "needs_support"} <= STATUS.questions.keys()


def test_both_revised_forms_ask_for_what_makes_a_measure_findable() -> None:
    for form in (STATUS, FINAL):
        assert {"categories", "age_groups", "law_sections"} <= form.questions.keys()


def test_only_sections_of_the_law_that_are_known_stand_there() -> None:
    codes = {term.code for term in NAV.terms.law_section}
    assert codes == {
        *("§ 12", "§ 13–14", "§ 15", "§ 17", "§ 18–19"),
        *("§ 20 og 20a", "§ 27", "§ 28 og 33", "§ 29–40"),
    }
    for term in NAV.terms.law_section:
        assert term.label["nb"].startswith(term.code)
        assert term.label["nn"].startswith(term.code)


def test_forms_offer_every_term_in_the_schemes_own_words() -> None:
    for form in (STATUS, FINAL):
        for question in form.of_type("multiple_choice"):
            kind = getattr(question, "terms", None)
            if kind in TERM_KINDS:
                offered = {o.key: o.label for o in question.options}  # type: ignore[union-attr]
                assert offered == {t.key: t.label for t in NAV.terms.of_kind(kind)}


ONLY_BOKMAAL = re.compile(r"\b(ikke|jeg|hva|hvor\w*|hvem|hvilke\w*|noe|gjør|fra|skole\w*)\b", re.I)
ONLY_NYNORSK = re.compile(r"\b(ikkje|eg|kva|korleis|kven|noko|gjer|frå|skule\w*|dei)\b", re.I)


def texts(value: object) -> Iterator[dict[str, str]]:
    """Every text in three languages, however deep."""
    if isinstance(value, dict):
        if value.keys() == {"nb", "nn", "en"}:
            yield value
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


@pytest.mark.parametrize("part", [NAV, *NAV.questionnaires], ids=lambda part: part.key)
def test_nynorsk_is_nynorsk_and_bokmaal_is_bokmaal(part: SchemeDefinition | Questionnaire) -> None:
    found = list(texts(part.as_json()))
    assert len(found) > 20
    for text in found:
        assert not ONLY_BOKMAAL.search(text["nn"]), text["nn"]
        assert not ONLY_NYNORSK.search(text["nb"]), text["nb"]
