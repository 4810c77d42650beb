"""Turns what a person wrote in one field or one cell into a typed answer.

Used by web forms and by the import of spreadsheets alike, so it is quick: what a question needs
for recognising its answers is worked out once a question, not once a cell. An answer that
cannot be read raises :class:`Refused` with a message that says what to do.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from lovende.common.texts import LANGUAGES, localized
from lovende.questionnaires.definitions import (
    NOT_RELEVANT,
    Amount,
    Date,
    FileUpload,
    Integer,
    LongText,
    MultipleChoice,
    Question,
    Scale,
    ShortText,
    SingleChoice,
    YesNo,
)
from lovende.questionnaires.limits import (
    Refused,
    check_choices,
    check_date,
    check_explanation,
    check_number,
    check_words,
)
from lovende.questionnaires.words import clean, fold, one_line

Answer: TypeAlias = str | int | list[str] | dict[str, Any]

NOT_RELEVANT_WORDS = {"nb": "Ikke relevant", "nn": "Ikkje relevant", "en": "Not relevant"}
YES_WORDS = {"nb": "Ja", "nn": "Ja", "en": "Yes"}
NO_WORDS = {"nb": "Nei", "nn": "Nei", "en": "No"}

_TRUTH = {
    **dict.fromkeys(("ja", "yes", "j", "y", "true", "sant"), True),
    **dict.fromkeys(("nei", "no", "n", "false", "usant"), False),
}
_YES_NO = re.compile(r"([A-Za-z]+)\s*(?:[:.,;–—-]\s*|\n\s*|$)(.*)", re.DOTALL)
_CURRENCY = re.compile(r"^(?:kr\.?|nok)|(?:kr\.?|kroner|nok)$")
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f']+")
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_DOTTED = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+")
_EMPTY_DECIMALS = re.compile(r"(?:,-+|[.,]0{1,2})$")
_DECIMAL = re.compile(r"[+-]?[0-9.]*[.,][0-9]+")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_NORWEGIAN = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})")


def parse_text(question: Question, text: str) -> Answer | None:
    """Return the typed answer that the text stands for, or None when it is blank."""
    if not text or text.isspace():
        return None
    return _PARSERS[question.type](question, text)


def _short_text(question: ShortText, text: str) -> str | None:
    line = one_line(text)
    if len(line) > question.max_characters:
        raise Refused(
            "too_long",
            _("The text has %(given)s characters; shorten it to %(max)s.")
            % {"given": len(line), "max": question.max_characters},
        )
    return line or None


def _long_text(question: LongText, text: str) -> str | None:
    cleaned = clean(text)
    if cleaned:
        check_words(question, cleaned)
    return cleaned or None


def whole_number(text: str) -> int:
    """Read a whole number; spaces or dots may separate thousands, «kr» may stand by it."""
    compact = _CURRENCY.sub("", _SPACES.sub("", text).casefold().replace("−", "-"))
    compact = _EMPTY_DECIMALS.sub("", compact)
    if _WHOLE.fullmatch(compact):
        return int(compact)
    if _DOTTED.fullmatch(compact) and len(compact) < 22:
        return int(compact.replace(".", ""))
    if _DECIMAL.fullmatch(compact):
        raise Refused("decimals", _("Give a whole number without decimals, such as 12 500."))
    raise Refused("not_a_number", _("This is not a number. Write digits only, such as 12 500."))


def _integer(question: Integer | Amount, text: str) -> int:
    number = whole_number(text)
    check_number(question, number)
    return number


def read_date(text: str) -> dt.date:
    """Read a day written as 2021-12-31 or 31.12.2021."""
    line = text.strip()
    try:
        if match := _ISO.fullmatch(line):
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        if match := _NORWEGIAN.fullmatch(line):
            return dt.date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        raise Refused("no_such_date", _("There is no such date. Check day and month.")) from None
    raise Refused("not_a_date", _("Write the date as 31.12.2021 or 2021-12-31."))


def _date(question: Date, text: str) -> str:
    day = read_date(text)
    check_date(question, day)
    return day.isoformat()


def _single_choice(question: SingleChoice, text: str) -> str:
    key = _lookup(question).get(fold(text))
    if key is None:
        raise _unknown_choice(question, text)
    return str(key)


def _multiple_choice(question: MultipleChoice, text: str) -> list[str] | None:
    lookup = _lookup(question)
    chosen: set[object] = set()
    for piece in re.split(r"[;\n]", clean(text)):
        if name := fold(piece):
            if name not in lookup:
                raise _unknown_choice(question, piece)
            chosen.add(lookup[name])
    return check_choices(question, [key for key in question.option_by_key if key in chosen]) or None


def _unknown_choice(question: SingleChoice | MultipleChoice, text: str) -> Refused:
    labels = "; ".join(localized(option.label) for option in question.options)
    return Refused(
        "unknown_choice",
        _("«%(text)s» is not one of the choices. Use one of: %(labels)s.")
        % {"text": one_line(text)[:80], "labels": labels},
    )


def _yes_no(question: YesNo, text: str) -> dict[str, Any]:
    cleaned = clean(text)
    match = _YES_NO.fullmatch(cleaned)
    value = _TRUTH.get(match[1].casefold()) if match else None
    if match is None or value is None:
        raise Refused(
            "not_yes_or_no",
            _("Begin with «yes» or «no», then a colon and the explanation if there is one."),
        )
    return check_explanation(question, value, match[2].strip())


def _scale(question: Scale, text: str) -> int | str:
    value = _lookup(question).get(fold(text))
    if value is None:
        raise off_the_scale(question)
    return value if isinstance(value, int) else NOT_RELEVANT


def off_the_scale(question: Scale) -> Refused:
    """What to say when an answer is no point of the scale."""
    if question.not_relevant:
        message = _("Give a whole number from %(min)s to %(max)s, or «not relevant».")
    else:
        message = _("Give a whole number from %(min)s to %(max)s.")
    return Refused("off_the_scale", message % {"min": question.min, "max": question.max})


def _file(question: FileUpload, text: str) -> Answer:
    raise Refused("file_as_text", _("A file cannot be given as text. Leave this empty."))


def _lookup(question: SingleChoice | MultipleChoice | Scale) -> dict[str, str | int]:
    """Everything that stands for an answer, worked out once and kept on the question."""
    kept: dict[str, str | int] | None = question.__dict__.get("_lookup")
    if kept is None:
        kept = _scale_names(question) if isinstance(question, Scale) else _option_names(question)
        question.__dict__["_lookup"] = kept
    return kept


def _option_names(question: SingleChoice | MultipleChoice) -> dict[str, str | int]:
    names: dict[str, str | int] = {}
    for key, option in question.option_by_key.items():
        names[fold(key)] = key
        for language in LANGUAGES:
            names[fold(option.label[language])] = key
    return names


def _scale_names(question: Scale) -> dict[str, str | int]:
    names: dict[str, str | int] = {}
    for value in question.values:
        names |= dict.fromkeys((f"{value}", f"{value}.0", f"{value},0"), value)
    for value, label in question.label_by_value.items():
        for language in LANGUAGES:
            word = fold(label[language])
            names.setdefault(word, value)
            names |= dict.fromkeys((f"{value} – {word}", f"{value} - {word}"), value)
    if question.not_relevant:
        words = (NOT_RELEVANT, *NOT_RELEVANT_WORDS.values())
        names |= dict.fromkeys(map(fold, words), NOT_RELEVANT)
    return names


_PARSERS: dict[str, Callable[[Any, str], Answer | None]] = {
    "short_text": _short_text,
    "long_text": _long_text,
    "integer": _integer,
    "amount": _integer,
    "date": _date,
    "single_choice": _single_choice,
    "multiple_choice": _multiple_choice,
    "yes_no": _yes_no,
    "scale": _scale,
    "file": _file,
}
