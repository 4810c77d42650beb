"""The limits that a question sets on its answers, and how a refused answer is told.

Both text and typed values pass through these checks, so that neither way in is wider than the
other.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from lovende.questionnaires.definitions import (
    Amount,
    Date,
    FileUpload,
    Integer,
    LongText,
    MultipleChoice,
    YesNo,
)
from lovende.questionnaires.words import count_words


class Refused(Exception):
    """An answer that cannot be used; the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def check_words(question: LongText, text: str) -> None:
    """Refuse a text that is shorter or longer than the form wants."""
    if question.max_words is None and question.min_words is None:
        return
    given = count_words(text)
    if question.max_words is not None and given > question.max_words:
        message = _("The text has %(given)s words; shorten it to %(max)s.")
        raise Refused("too_many_words", message % {"given": given, "max": question.max_words})
    if question.min_words is not None and given < question.min_words:
        message = _("The text has %(given)s words; write at least %(min)s.")
        raise Refused("too_few_words", message % {"given": given, "min": question.min_words})


def spaced(number: int) -> str:
    """A number with its thousands apart, as it is written in Norwegian."""
    return f"{number:,}".replace(",", "\u00a0")


def check_number(question: Integer | Amount, number: int) -> None:
    """Refuse a number outside the limits."""
    if question.min is not None and number < question.min:
        if question.min == 0:
            raise Refused("too_small", _("The number cannot be negative."))
        message = _("The number must be at least %(min)s.")
        raise Refused("too_small", message % {"min": spaced(question.min)})
    if question.max is not None and number > question.max:
        message = _("The number must be at most %(max)s.")
        raise Refused("too_large", message % {"max": spaced(question.max)})


def check_date(question: Date, day: dt.date) -> None:
    """Refuse a day outside the limits."""
    if question.earliest and day < question.earliest:
        message = _("The date must be %(day)s or later.")
        raise Refused("too_early", message % {"day": question.earliest.isoformat()})
    if question.latest and day > question.latest:
        message = _("The date must be %(day)s or earlier.")
        raise Refused("too_late", message % {"day": question.latest.isoformat()})


def check_choices(question: MultipleChoice, keys: list[str]) -> list[str]:
    """Return the chosen keys, or refuse when there are too many."""
    if question.max_choices is not None and len(keys) > question.max_choices:
        message = _("Choose at most %(max)s; %(given)s are chosen.")
        raise Refused(
            "too_many_choices", message % {"max": question.max_choices, "given": len(keys)}
        )
    return keys


def check_explanation(question: YesNo, value: bool, explanation: str) -> dict[str, Any]:
    """Return the answer, or refuse when an explanation is asked for and not given."""
    wanted = {"always": True, "yes": value, "no": not value}
    if not explanation and wanted.get(question.explanation_required):
        raise Refused("explanation_missing", _("Write an explanation after the answer."))
    return {"value": value, "explanation": explanation}


def check_file(question: FileUpload, name: str, size: int) -> None:
    """Refuse a file of the wrong kind or size."""
    if not name.casefold().endswith(question.suffixes):
        message = _("The file must be one of these kinds: %(suffixes)s.")
        raise Refused("wrong_kind_of_file", message % {"suffixes": ", ".join(question.suffixes)})
    if not 0 < size <= question.max_mb * 1024 * 1024:
        message = _("The file must hold something and be at most %(max)s MB.")
        raise Refused("wrong_file_size", message % {"max": question.max_mb})
