"""Writes a typed answer as text in the reader's language, for pages and spreadsheets.

Reading the text back with :func:`lovende.questionnaires.parsing.parse_text` gives the same answer,
so an exported sheet can be corrected and imported again.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import get_language

from lovende.common.texts import localized
from lovende.questionnaires.definitions import (
    NOT_RELEVANT,
    Amount,
    Date,
    FileUpload,
    MultipleChoice,
    Question,
    Scale,
    SingleChoice,
    YesNo,
)
from lovende.questionnaires.parsing import NO_WORDS, NOT_RELEVANT_WORDS, YES_WORDS, Answer

NO_BREAK_SPACE = "\u00a0"


def format_amount(amount: int) -> str:
    """Write an amount as people read it: 1 200 000 kr, with spaces that do not break."""
    return f"{amount:,} kr".replace(",", NO_BREAK_SPACE).replace(" ", NO_BREAK_SPACE)


def as_text(question: Question, answer: Answer | None) -> str:
    """Return the answer as text; the empty text when there is none."""
    if answer is None:
        return ""
    typed: Any = answer
    match question:
        case Amount():
            return format_amount(typed)
        case Date():
            day = dt.date.fromisoformat(typed)
            return f"{day.day:02}.{day.month:02}.{day.year:04}"
        case SingleChoice():
            return localized(question.option_by_key[typed].label)
        case MultipleChoice():
            return "; ".join(localized(question.option_by_key[key].label) for key in typed)
        case YesNo():
            return _yes_no(typed)
        case Scale():
            return _scale(question, typed)
        case FileUpload():
            return str(typed["name"])
    return str(typed)


def _yes_no(answer: dict[str, Any]) -> str:
    word = _word(YES_WORDS if answer["value"] else NO_WORDS)
    return f"{word}: {answer['explanation']}" if answer["explanation"] else word


def _scale(question: Scale, answer: int | str) -> str:
    if answer == NOT_RELEVANT or not isinstance(answer, int):
        return _word(NOT_RELEVANT_WORDS)
    label = question.label_by_value.get(answer)
    return f"{answer} – {localized(label)}" if label else str(answer)


def _word(words: dict[str, str]) -> str:
    return localized(words, get_language())
