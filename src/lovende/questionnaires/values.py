"""Turns a typed value, from a spreadsheet cell or from stored answers, into a typed answer.

Text goes on to :mod:`lovende.questionnaires.parsing`. A value of another kind is taken when it
can mean only one thing, and refused otherwise: a half krone or a moment of the day is not rounded.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from lovende.questionnaires.definitions import (
    Amount,
    Date,
    FileUpload,
    Integer,
    MultipleChoice,
    Question,
    Scale,
    YesNo,
)
from lovende.questionnaires.limits import (
    Refused,
    check_date,
    check_explanation,
    check_file,
    check_number,
)
from lovende.questionnaires.parsing import Answer, off_the_scale, parse_text
from lovende.questionnaires.words import clean, one_line

_DIGEST = re.compile(r"[0-9a-f]{64}")
LARGEST_EXACT = 1e15  # above this a float no longer holds every whole number


def read_value(question: Question, value: object) -> Answer | None:
    """Return the typed answer that the value stands for, or None when it is blank."""
    if type(value) is str:
        return parse_text(question, value)
    if value is None:
        return None
    return _READERS[question.type](question, value)


def _as_text(question: Question, value: object) -> Answer | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str | dt.date):
        raise Refused("wrong_kind", _("Write this as text."))
    if isinstance(value, float) and value % 1 == 0:
        value = int(value)
    return parse_text(question, str(value))


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float):
        if value % 1 == 0 and abs(value) < LARGEST_EXACT:
            return int(value)
        raise Refused("decimals", _("Give a whole number without decimals, such as 12 500."))
    raise Refused("not_a_number", _("This is not a number. Write digits only, such as 12 500."))


def _number(question: Integer | Amount, value: object) -> int:
    number = _whole(value)
    check_number(question, number)
    return number


def _scale(question: Scale, value: object) -> int:
    try:
        number = _whole(value)
    except Refused:
        raise off_the_scale(question) from None
    if not question.min <= number <= question.max:
        raise off_the_scale(question)
    return number


def _date(question: Date, value: object) -> str:
    if isinstance(value, dt.datetime):
        if value.time() != dt.time():
            raise Refused("time_of_day", _("Give the date alone, without a time of day."))
        value = value.date()
    if not isinstance(value, dt.date):
        raise Refused("not_a_date", _("Write the date as 31.12.2021 or 2021-12-31."))
    check_date(question, value)
    return value.isoformat()


def _choices(question: MultipleChoice, value: object) -> Answer | None:
    if isinstance(value, list | tuple | set | frozenset):
        if not all(isinstance(item, str) and ";" not in item for item in value):
            raise Refused("wrong_kind", _("Give the choices as text."))
        return parse_text(question, ";".join(value))
    return _as_text(question, value)


def _yes_no(question: YesNo, value: object) -> dict[str, Any]:
    if isinstance(value, bool):
        return check_explanation(question, value, "")
    if (
        isinstance(value, Mapping)
        and isinstance(value.get("value"), bool)
        and isinstance(value.get("explanation", ""), str)
        and value.keys() <= {"value", "explanation"}
    ):
        return check_explanation(question, value["value"], clean(value.get("explanation", "")))
    raise Refused(
        "not_yes_or_no",
        _("Begin with «yes» or «no», then a colon and the explanation if there is one."),
    )


def _file(question: FileUpload, value: object) -> dict[str, Any]:
    if (
        not isinstance(value, Mapping)
        or value.keys() != {"name", "size", "sha256"}
        or not isinstance(value["name"], str)
        or type(value["size"]) is not int
        or not _DIGEST.fullmatch(str(value["sha256"]))
    ):
        raise Refused("not_a_file", _("Upload a file here."))
    name = one_line(value["name"])
    check_file(question, name, value["size"])
    return {"name": name, "size": value["size"], "sha256": value["sha256"]}


_READERS: dict[str, Callable[[Any, object], Answer | None]] = {
    "short_text": _as_text,
    "long_text": _as_text,
    "integer": _number,
    "amount": _number,
    "date": _date,
    "single_choice": _as_text,
    "multiple_choice": _choices,
    "yes_no": _yes_no,
    "scale": _scale,
    "file": _file,
}
