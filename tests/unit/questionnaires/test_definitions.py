"""A definition that contradicts itself is refused, with every contradiction at its place."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from pydantic import ValidationError

from lovende.questionnaires.definitions import Questionnaire
from lovende.questionnaires.explain import explain, written


def three(text: str) -> dict[str, str]:
    return {"nb": text, "nn": text, "en": text}


OPTIONS = [{"key": "a", "label": three("Alfa")}, {"key": "b", "label": three("Beta")}]
ENDS = {"min_label": three("Lite"), "max_label": three("Mye")}


def form(*questions: dict[str, Any], **other: Any) -> dict[str, Any]:
    labelled = [{"label": three(f"Spørsmål {q['key']} {i}"), **q} for i, q in enumerate(questions)]
    return {
        "key": "a-form",
        "version": 2,
        "kind": "final_report",
        "title": three("Skjema"),
        "intro": three("Om skjemaet"),
        "section": [{"key": "one", "title": three("En"), "question": labelled}],
    } | other


def faults(raw: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(ValidationError) as caught:
        Questionnaire.model_validate(raw)
    return {written(problem.path): problem.code for problem in explain(caught.value, raw)}


def at(key: str, rest: str) -> str:
    return f"section[one].question[{key}]" + rest


YES_NO = {"key": "first", "type": "yes_no"}


@pytest.mark.parametrize(
    ("questions", "where", "code"),
    [
        ([YES_NO, YES_NO], at("first", ".key"), "repeated_key"),
        (
            [{**YES_NO, "label": three("Likt")}, {**YES_NO, "key": "b", "label": three("likt ")}],
            at("b", ".label.nb"),
            "same_label",
        ),
        (
            [{"key": "s", "type": "scale", "min": 3, "max": 3, **ENDS}],
            at("s", ""),
            "limits_crossed",
        ),
        (
            [{"key": "s", "type": "scale", "min": 0, "max": 101, **ENDS}],
            at("s", ".max"),
            "long_scale",
        ),
        (
            [
                {
                    "key": "s",
                    "type": "scale",
                    "min": 0,
                    "max": 3,
                    **ENDS,
                    "points": [{"value": 3, "label": three("x")}],
                }
            ],
            at("s", ".points[1].value"),
            "wrong_point",
        ),
        ([{"key": "n", "type": "integer", "min": 5, "max": 4}], at("n", ""), "limits_crossed"),
        (
            [{"key": "t", "type": "long_text", "min_words": 9, "max_words": 8}],
            at("t", ""),
            "limits_crossed",
        ),
        (
            [{"key": "c", "type": "single_choice", "options": [OPTIONS[0], OPTIONS[0]]}],
            at("c", ".options[a]"),
            "same_option",
        ),
        (
            [
                {
                    "key": "c",
                    "type": "multiple_choice",
                    "options": [OPTIONS[0], {"key": "b", "label": three("x; y")}],
                }
            ],
            at("c", ".options[b].label"),
            "semicolon",
        ),
        (
            [{**YES_NO, "shown_if": {"question": "later", "is": [True]}}],
            at("first", ".shown_if.question"),
            "unknown_question",
        ),
        (
            [
                {"key": "t", "type": "long_text"},
                {**YES_NO, "shown_if": {"question": "t", "is": ["x"]}},
            ],
            at("first", ".shown_if.question"),
            "wrong_type",
        ),
        (
            [
                {"key": "c", "type": "single_choice", "options": OPTIONS},
                {**YES_NO, "shown_if": {"question": "c", "is": ["gamma"]}},
            ],
            at("first", ".shown_if.is[1]"),
            "impossible_answer",
        ),
        (
            [YES_NO, {**YES_NO, "key": "b", "shown_if": {"question": "first", "is": [1]}}],
            at("b", ".shown_if.is[1]"),
            "impossible_answer",
        ),
        (
            [
                {
                    **YES_NO,
                    "replaces": [
                        {
                            "questionnaire": "a-form",
                            "version": 2,
                            "question": "x",
                            "comparable": True,
                        }
                    ],
                }
            ],
            at("first", ".replaces[x].version"),
            "not_earlier",
        ),
        (
            [
                {
                    **YES_NO,
                    "replaces": [
                        {
                            "questionnaire": "a-form",
                            "version": 1,
                            "question": "x",
                            "comparable": False,
                        }
                    ],
                }
            ],
            at("first", ".replaces[x].reason"),
            "reason_missing",
        ),
        (
            [{"key": "s", "type": "scale", "scale": "nowhere"}],
            at("s", ".scale"),
            "unknown_shared_part",
        ),
        ([{"key": "x", "type": "essay"}], at("x", ""), "union_tag_invalid"),
        ([{"key": "x", "type": "amount", "mim": 3}], at("x", ".mim"), "extra_forbidden"),
        ([{"key": "x", "type": "amount", "min": "3"}], at("x", ".min"), "int_type"),
        ([{"key": "Stor", "type": "amount"}], at("Stor", ".key"), "string_pattern_mismatch"),
    ],
)
def test_a_contradiction_is_found_where_it_stands(
    questions: list[dict[str, Any]], where: str, code: str
) -> None:
    assert faults(form(*questions)).get(where) == code


def test_all_contradictions_are_listed_at_once() -> None:
    found = faults(
        form(
            {"key": "n", "type": "integer", "min": 5, "max": 4},
            {"key": "n", "type": "yes_no", "shown_if": {"question": "gone", "is": [True]}},
        )
    )
    assert set(found.values()) == {"limits_crossed", "repeated_key", "unknown_question"}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("text", ["", "   ", None])
def test_a_text_is_needed_in_all_three_languages(language: str, text: str | None) -> None:
    raw = form(YES_NO)
    raw["title"][language] = text
    if text is None:
        del raw["title"][language]
    assert list(faults(raw)) == [f"title.{language}"]


def test_a_fault_in_a_shared_scale_is_told_once_and_where_the_scale_stands() -> None:
    shared = {"min": 0, "max": 3, "min_label": three("Lite"), "max_label": {"nb": "Mye", "en": "x"}}
    raw = form(
        {"key": "a", "type": "scale", "scale": "degree"},
        {"key": "b", "type": "scale", "scale": "degree"},
        scales={"degree": shared},
    )
    assert faults(raw) == {"scales.degree.max_label.nn": "missing"}


def test_a_definition_cannot_be_changed_once_made() -> None:
    made = Questionnaire.model_validate(form(YES_NO))
    with pytest.raises(ValidationError):
        made.version = 3  # type: ignore[misc]


def test_the_digest_follows_the_content_and_not_how_it_was_written() -> None:
    shared = {"min": 0, "max": 3, **ENDS}
    by_name = form({"key": "a", "type": "scale", "scale": "degree"}, scales={"degree": shared})
    in_full = form({"key": "a", "type": "scale", **shared})
    spelt_out = copy.deepcopy(in_full)
    spelt_out["section"][0]["question"][0]["required"] = False  # the default
    changed = copy.deepcopy(in_full)
    changed["section"][0]["question"][0]["max"] = 4
    digests = [Questionnaire.model_validate(raw).digest for raw in (by_name, in_full, spelt_out)]
    assert len(set(digests)) == 1
    assert Questionnaire.model_validate(changed).digest != digests[0]


def test_what_is_stored_reads_back_as_the_same_form(library_form: Questionnaire) -> None:
    again = Questionnaire.model_validate(library_form.as_json())
    assert again == library_form
    assert again.digest == library_form.digest
