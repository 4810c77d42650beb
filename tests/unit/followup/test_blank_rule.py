"""A report is blank when it has neither words nor answers enough, not when it is only short."""

from __future__ import annotations

from typing import Any

import pytest

from lovende.followup.blank import FEWEST_WORDS, is_blank
from lovende.schemes.registry import load_scheme


@pytest.fixture(scope="module")
def form() -> Any:
    forms = load_scheme("nav-social-services").questionnaires
    return next(form for form in forms if (form.key, form.version) == ("nav-report", 2021))


@pytest.mark.parametrize(
    ("share", "words", "blank"),
    [
        (0.0, 0, True),
        (0.2, 0, True),
        (0.2, FEWEST_WORDS - 1, True),
        (0.2, FEWEST_WORDS, False),
        (0.6, 0, False),
        (1.0, 500, False),
    ],
)
def test_both_words_and_answers_must_be_few(
    form: Any, share: float, words: int, blank: bool
) -> None:
    answers = range(int(share * len(form.questions)))
    assert is_blank(form, answers, words) is blank


def test_a_third_of_the_answers_is_no_longer_few(form: Any) -> None:
    questions = len(form.questions)
    below, at = range((questions - 1) // 3), range(-(-questions // 3))
    assert is_blank(form, below, 0)
    assert not is_blank(form, at, 0)
