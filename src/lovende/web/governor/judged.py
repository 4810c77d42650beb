"""Assessments and conclusions as the templates show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lovende.awards.call_terms import demands_of
from lovende.awards.models import Assessment, Conclusion
from lovende.common.texts import localized
from lovende.questionnaires.display import as_text
from lovende.questionnaires.models import AnswerSet

REASON = "_reason"


@dataclass(frozen=True, slots=True)
class Judged:
    """Who judged and when; ``rows`` hold each question's heading, answer and reason."""

    who: str
    at: datetime
    version: int
    rows: list[tuple[str, str, str]]
    total: int | None = None
    reason: str = ""


def judgement_view(one: Assessment) -> Judged:
    """One person's."""
    return Judged(one.assessor_label, one.at, one.submission.number, rows_of(one.answer_set))


def conclusion_view(one: Conclusion) -> Judged:
    """What it came to."""
    rows = rows_of(one.answer_set)
    return Judged(one.by_label, one.at, one.submission.number, rows, one.total, one.reason)


def rows_of(stored: AnswerSet) -> list[tuple[str, str, str]]:
    """Each question that has no reason of its own name, with its answer and the reason."""
    questions, answers = stored.questionnaire.form.questions, stored.answers
    return [
        (
            localized(question.heading),
            as_text(question, answers.get(key)) or "–",
            str(answers.get(f"{key}{REASON}", "")),
        )
        for key, question in questions.items()
        if not key.endswith(REASON)
    ]


def levels_of(stored: AnswerSet) -> list[tuple[str, int]]:
    """Each demand's heading and level."""
    demands = demands_of(stored.questionnaire.form)
    return [(localized(one.heading), stored.answers[one.key]) for one in demands]
