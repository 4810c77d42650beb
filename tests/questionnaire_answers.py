"""Hypothesis strategies: answers to any questionnaire, typed or as a person might write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from lovende.questionnaires.answers import is_shown
from lovende.questionnaires.definitions import (
    NOT_RELEVANT,
    Date,
    FileUpload,
    MultipleChoice,
    Question,
    Questionnaire,
    Scale,
)

SCHEMES = Path(__file__).parent / "fixtures" / "schemes"

words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def _sentence(least: int, most: int) -> st.SearchStrategy[str]:
    return st.lists(words, min_size=least, max_size=min(most, least + 10)).map(" ".join)


def _dates(question: Date) -> st.SearchStrategy[str]:
    first, last = question.earliest or dt.date.min, question.latest or dt.date.max
    return st.dates(first, last).map(dt.date.isoformat)


def _choices(question: MultipleChoice) -> st.SearchStrategy[list[str]]:
    keys = st.sampled_from(list(question.option_by_key))
    return st.lists(keys, min_size=1, max_size=question.max_choices, unique=True)


def _points(question: Scale) -> st.SearchStrategy[int | str]:
    points = st.sampled_from(question.values)
    return points | st.just(NOT_RELEVANT) if question.not_relevant else points


def _files(question: FileUpload) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "name": words.map(lambda word: word + question.suffixes[0]),
            "size": st.integers(1, question.max_mb * 1024 * 1024),
            "sha256": st.just("ab" * 32),
        }
    )


_BY_TYPE: dict[str, Callable[[Any], st.SearchStrategy[Any]]] = {
    "short_text": lambda question: _sentence(1, 5),
    "long_text": lambda question: _sentence(question.min_words or 1, question.max_words or 40),
    "integer": lambda question: st.integers(question.min, question.max or 10**12),
    "amount": lambda question: st.integers(question.min, question.max),
    "date": _dates,
    "single_choice": lambda question: st.sampled_from(list(question.option_by_key)),
    "multiple_choice": _choices,
    "yes_no": lambda question: st.fixed_dictionaries(
        {"value": st.booleans(), "explanation": _sentence(1, 5)}
    ),
    "scale": _points,
    "file": _files,
}


def typed_answer(question: Question) -> st.SearchStrategy[Any]:
    """An answer that the question accepts, as a caller might hold it."""
    return _BY_TYPE[question.type](question)


@st.composite
def complete_answers(draw: st.DrawFn, form: Questionnaire) -> dict[str, Any]:
    """A full set of answers to the questions that they themselves make visible."""
    answers: dict[str, Any] = {}
    for key, question in form.questions.items():
        if is_shown(question, answers) and (question.required or draw(st.booleans())):
            answers[key] = draw(typed_answer(question))
    return answers
