"""What people write in a field or a cell is understood, or refused with what to do."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from lovende.questionnaires.definitions import LARGEST_AMOUNT, Questionnaire
from lovende.questionnaires.display import format_amount
from lovende.questionnaires.limits import Refused
from lovende.questionnaires.parsing import parse_text, read_date, whole_number


@pytest.mark.parametrize(
    ("text", "kroner"),
    [
        ("1 200 000 kr", 1_200_000),
        ("1\u00a0200\u00a0000", 1_200_000),
        ("kr 1.200.000,-", 1_200_000),
        ("1200000,00", 1_200_000),
        ("1200000.0", 1_200_000),
        ("NOK 5", 5),
        ("12 500 kroner", 12_500),
        ("0", 0),
        ("−3", -3),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, kroner: int) -> None:
    assert whole_number(text) == kroner


@pytest.mark.parametrize("text", ["12500,50", "12500.5", "610,000", "0,1", "1.2.3"])
def test_decimals_are_refused_with_what_to_write_instead(text: str) -> None:
    with pytest.raises(Refused, match="12 500") as refusal:
        whole_number(text)
    assert refusal.value.code == "decimals"


@pytest.mark.parametrize("text", ["mye", "1,200,000", "1e6", "١٢", "=1+1", "9" * 16, "12 500 EUR"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        whole_number(text)
    assert refusal.value.code == "not_a_number"


@given(st.integers(-LARGEST_AMOUNT, LARGEST_AMOUNT))
def test_a_formatted_amount_reads_back_as_itself(amount: int) -> None:
    assert whole_number(format_amount(amount)) == amount


@pytest.mark.parametrize("text", ["2021-03-01", "01.03.2021", "1.3.2021", "2021-03-01 00:00:00"])
def test_a_date_is_read_in_either_order(text: str) -> None:
    assert read_date(text).isoformat() == "2021-03-01"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31.02.2021", "no_such_date"),
        ("2021-13-01", "no_such_date"),
        ("3/1/2021", "not_a_date"),
        ("1.3.21", "not_a_date"),
        ("44256", "not_a_date"),
        ("2021-03-01 10:30", "not_a_date"),
    ],
)
def test_a_wrong_date_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_date(text)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("key", "text", "answer"),
    [
        ("name", "  Bok\n kafé ", "Bok kafé"),
        ("name", "Cafe\u0301", "Café"),
        ("why_not", "to ord\r\n", "to ord"),
        ("opened", "17.5.2024", "2024-05-17"),
        ("went_on", "none", "none"),
        ("went_on", "INGENTING", "none"),
        ("went_on", "Ein del", "part"),
        ("went_on", "All of it", "all_of_it"),
        ("kinds", "Nattope; lesesirkler;", ["reading_groups", "night_opening"]),
        ("kinds", "Nattåpent\nnight_opening", ["night_opening"]),
        ("asked_readers", "Ja: to ganger", {"value": True, "explanation": "to ganger"}),
        ("asked_readers", "yes", {"value": True, "explanation": ""}),
        ("asked_readers", "NEI – ikke tid", {"value": False, "explanation": "ikke tid"}),
        ("asked_readers", "Nei\nikke tid", {"value": False, "explanation": "ikke tid"}),
        ("quality", "3", 3),
        ("quality", "4.0", 4),
        ("quality", "1 – Dårlig", 1),
        ("quality", "Svært bra", 5),
        ("quality", "Middling", 3),
        ("quality", "ikkje relevant", "not_relevant"),
        ("name", " \u00a0 ", None),
        ("kinds", " ; ", None),
    ],
)
def test_an_answer_is_recognised(
    library_form: Questionnaire, key: str, text: str, answer: Any
) -> None:
    assert parse_text(library_form.questions[key], text) == answer


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("name", "x" * 81, "too_long"),
        ("visits", "-1", "too_small"),
        ("spent", "100 001", "too_large"),
        ("spent", "-5", "too_small"),
        ("opened", "31.12.2023", "too_early"),
        ("opened", "2025-01-01", "too_late"),
        ("went_on", "Kanskje", "unknown_choice"),
        ("kinds", "Nattåpent; Kafé", "unknown_choice"),
        ("why_not", "ett", "too_few_words"),
        ("why_not", "a b c d e f", "too_many_words"),
        ("asked_readers", "Kanskje", "not_yes_or_no"),
        ("asked_readers", "Ja og nei", "not_yes_or_no"),
        ("asked_readers", "Nei", "explanation_missing"),
        ("quality", "6", "off_the_scale"),
        ("quality", "3,5", "off_the_scale"),
        ("photo", "bilde.jpg", "file_as_text"),
    ],
)
def test_an_answer_outside_the_form_is_refused(
    library_form: Questionnaire, key: str, text: str, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        parse_text(library_form.questions[key], text)
    assert refusal.value.code == code


def test_a_refused_choice_lists_the_choices_in_the_readers_language(
    library_form: Questionnaire,
) -> None:
    for language, expected in (("nb", "Nattåpent"), ("nn", "Nattope"), ("en", "Open at night")):
        with override(language), pytest.raises(Refused, match=expected):
            parse_text(library_form.questions["kinds"], "Kafé")


def test_characters_that_no_database_can_keep_are_left_out(form_2021: Questionnaire) -> None:
    text = "Unge\x00 voksne\ud800 i\tarbeid\x0b"
    assert parse_text(form_2021.questions["target_group"], text) == "Unge voksne i\tarbeid"
