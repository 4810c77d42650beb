"""Checks a whole set of answers against the form version they were given on.

Takes text from a form or a spreadsheet and typed values alike, and gives either typed answers or
every problem found. What has been accepted once is accepted again unchanged.

An answer to a question that is hidden by the other answers is refused, not dropped: nothing that
a person wrote disappears without a word. Leaving such a question blank is always right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lovende.common.errors import Problem
from lovende.common.texts import localized
from lovende.questionnaires.definitions import (
    NOT_RELEVANT,
    LongText,
    Question,
    Questionnaire,
    YesNo,
)
from lovende.questionnaires.limits import Refused
from lovende.questionnaires.parsing import Answer
from lovende.questionnaires.values import read_value
from lovende.questionnaires.words import count_words

LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """What is wrong with one answer and what to do about it.

    ``question`` is the key as it was given; ``value`` what stood there, as text.
    """

    question: str
    code: str
    message: str
    value: str = ""

    def at(self, where: str) -> Problem:
        """The same problem for a list of problems, placed where the reader can find it."""
        return Problem(where, self.message, self.value)


@dataclass(frozen=True, slots=True)
class Checked:
    """The typed answers, in the order of the form, and what is wrong. Use neither alone."""

    answers: dict[str, Answer]
    problems: tuple[AnswerProblem, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check_answers(
    form: Questionnaire, given: Mapping[str, object], *, complete: bool = True
) -> Checked:
    """Check answers, keyed by question; ``complete=False`` lets required ones wait (a draft)."""
    answers: dict[str, Answer] = {}
    problems: list[AnswerProblem] = []
    refused: set[str] = set()
    questions = form.questions
    for key, question in questions.items():
        value = given.get(key)
        try:
            answer = None if value is None else read_value(question, value)
            if question.shown_if is not None and not is_shown(question, answers):
                if answer is None or question.shown_if.question in refused:
                    continue
                raise _hidden(questions[question.shown_if.question])
            if answer is not None:
                answers[key] = answer
            elif question.required and complete:
                raise Refused("required", _("This must be answered."))
        except Refused as refusal:
            refused.add(key)
            problems.append(_problem(key, refusal, value))
    if len(given) > len(questions) or not given.keys() <= questions.keys():
        problems += [_unknown(key, given[key]) for key in given if key not in questions]
    return Checked(answers, tuple(problems))


def is_shown(question: Question, answers: Mapping[str, Any]) -> bool:
    """Whether the question is asked, given the typed answers to the questions before it."""
    condition = question.shown_if
    if condition is None:
        return True
    answer = answers.get(condition.question)
    if answer is None:
        return False
    if isinstance(answer, dict):
        return any(answer.get("value") is value for value in condition.values)
    if isinstance(answer, list):
        return any(value in answer for value in condition.values)
    return any(answer == value for value in condition.values)


def scale_values(form: Questionnaire, answers: Mapping[str, Any]) -> dict[str, int | None]:
    """The scale answers alone, «not relevant» as None; unanswered ones are left out."""
    return {
        key: None if answers[key] == NOT_RELEVANT else answers[key]
        for key in form.scale_keys
        if key in answers
    }


def free_text_words(form: Questionnaire, answers: Mapping[str, Any]) -> int:
    """How many words the free text holds, explanations of yes and no included."""
    words = 0
    for key, answer in answers.items():
        question = form.questions[key]
        if isinstance(question, LongText):
            words += count_words(answer)
        elif isinstance(question, YesNo):
            words += count_words(answer["explanation"])
    return words


def _hidden(asked: Question) -> Refused:
    message = _("Not asked after the answer to «%(question)s». Empty this, or change that answer.")
    return Refused("hidden", message % {"question": localized(asked.heading)})


def _problem(key: str, refusal: Refused, value: object) -> AnswerProblem:
    return AnswerProblem(key, refusal.code, refusal.message, _shown(value))


def _unknown(key: object, value: object) -> AnswerProblem:
    message = _("The form has no such question. Check the name, or leave it out.")
    return AnswerProblem(str(key), "unknown_question", message, _shown(value))


def _shown(value: object) -> str:
    return "" if value is None else str(value)[:LONGEST_SHOWN]
