"""Finds national identity numbers in free text, where they have no business to be.

A number counts when its date and both check digits are right, so that the many other numbers of
eleven digits are left alone. Birth numbers, D-numbers and the made-up numbers of test registers are
found, written in one piece or with spaces, dots or hyphens where people put them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from stdnum.exceptions import ValidationError
from stdnum.no import fodselsnummer

HIDDEN = "•••••• •••••"

_SEPARATOR = r"[ \t\u00a0\u2007\u2009\u202f\-\u2010\u2011\u2013]?"
# Between the day and the rest, where a line may end, and where more than one mark may stand.
_MIDDLE = r"[ \t\r\n\u00a0\u00ad\u2007\u2009\u200b\u202f\ufeff\-\u2010\u2011\u2013/]{0,3}"
_DATE_SEPARATOR = r"[ .\u00a0\u2007\u2009\u202f\-\u2010\u2011\u2013/]?"
# Begins with one set of characters and nothing else, by which the search skips text quickly.
_CANDIDATE = re.compile(
    rf"[0-7][0-9]{_DATE_SEPARATOR}[0-9][0-9]{_DATE_SEPARATOR}[0-9][0-9]{_MIDDLE}"
    rf"[0-9]{{3}}{_SEPARATOR}[0-9]{{2}}(?![0-9])"
)
_ACCOUNT_BEFORE = re.compile(r"(?:kontonummer|kontonr|konto|account)\W{0,4}$", re.IGNORECASE)
_ADDED_IN_TESTS = 80  # to the month, in the made-up numbers of the population register
_SMALLEST, _ABOVE_LARGEST = 10**9, 8 * 10**10
_NOT_DIGITS = re.compile(r"[^0-9]")


def national_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where valid numbers stand in the text: start and end."""
    position = 0
    while match := _CANDIDATE.search(text, position):
        start, end = match.span()
        position = start + 1
        if (start and text[start - 1].isdigit()) or _ACCOUNT_BEFORE.search(text[:start][-20:]):
            continue
        if _is_valid(_NOT_DIGITS.sub("", match[0])):
            yield start, end
            position = end


def holds_national_number(text: str) -> bool:
    """Whether a valid national identity number stands anywhere in the text."""
    return next(national_numbers(text), None) is not None


def is_national_number(value: object) -> bool:
    """Whether a cell's number is one. It has lost its leading zero where there was one."""
    if not isinstance(value, int | float) or not _SMALLEST <= value < _ABOVE_LARGEST:
        return False
    return value == int(value) and _is_valid(f"{int(value):011d}")


def hide_national_numbers(text: str) -> str:
    """The text with every such number made unreadable."""
    pieces, last = [], 0
    for start, end in national_numbers(text):
        pieces += [text[last:start], HIDDEN]
        last = end
    return "".join((*pieces, text[last:]))


def _is_valid(digits: str) -> bool:
    if digits[-2:] != _check_digits(digits):
        return False
    month = int(digits[2:4])
    if month > _ADDED_IN_TESTS:
        digits = f"{digits[:2]}{month - _ADDED_IN_TESTS:02d}{digits[4:]}"
    try:
        born = fodselsnummer.get_birth_date(digits)
    except ValidationError:
        return False
    return bool(born <= dt.date.today())  # noqa: DTZ011 -- a day more or less is no matter


def _check_digits(digits: str) -> str:
    return f"{fodselsnummer.calc_check_digit1(digits)}{fodselsnummer.calc_check_digit2(digits)}"
