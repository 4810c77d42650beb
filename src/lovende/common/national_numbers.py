"""Finds national identity numbers in free text, where they have no business to be.

A number counts when its date and both check digits are right, so that the many other numbers of
eleven digits are left alone. Birth numbers, D-numbers and the made-up numbers of test registers are
found, written in one piece or with spaces, dots or dashes between, with or without the century.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from stdnum.exceptions import ValidationError
from stdnum.no import fodselsnummer

HIDDEN = "•••••• •••••"

# What people put between digits: spaces of every width, dots, hyphens and dashes, strokes.
_MARKS = (
    r" \t\u00a0\u2007\u2009\u202f\u00ad\u200b\ufeff"
    r"._\-\u2010\u2011\u2012\u2013\u2014\u2212/"
)
_MARK = rf"[{_MARKS}]?"
# Between the day and the rest, where a line may end, and where more than one mark may stand.
_MIDDLE = rf"[{_MARKS}\r\n,:|()]{{0,3}}"
_REST = rf"{_MIDDLE}[0-9]{{3}}{_MARK}[0-9]{{2}}(?![0-9])"
_DAY = rf"[0-7][0-9]{_MARK}[0-9][0-9]{_MARK}[0-9][0-9]"
_USUAL = re.compile(_DAY + _REST)
# Eleven digits parted in any other way. They must stand alone: a longer row is other numbers.
_ANYHOW = re.compile(rf"[0-7](?:{_MARK}[0-9]){{5}}{_MIDDLE}[0-9](?:{_MARK}[0-9]){{4}}(?![0-9])")
_WITH_CENTURY = re.compile(
    rf"([0-3]?[0-9])[{_MARKS}]([01]?[0-9])[{_MARKS}](?:1[89]|20)([0-9][0-9])({_REST})"
)
# Begins with one set of characters and nothing else, by which the search skips text quickly.
_CANDIDATE = re.compile(
    rf"[0-7](?:(?:{_MARK}[0-9]){{5}}{_MIDDLE}[0-9](?:{_MARK}[0-9]){{4}}(?![0-9])"
    rf"|[0-9]?[{_MARKS}][0-9]{{1,2}}[{_MARKS}](?:1[89]|20)[0-9][0-9]{_REST})"
)
_BEFORE = re.compile(rf"[0-9][{_MARKS}]$")
_AFTER = re.compile(rf"[{_MARKS}][0-9]")
# Bank accounts, and a date with its century before another number.
_OTHERS = re.compile(
    r"[0-9]{4}[. ][0-9]{2}[. ][0-9]{5}|[0-9]{2}[./-][0-9]{2}[./-](?:19|20)[0-9]{2}[^0-9]*[0-9]{3}"
)
_ACCOUNT_BEFORE = re.compile(r"(?:kontonummer|kontonr|konto|account)\W{0,4}$", re.IGNORECASE)
_ADDED_IN_TESTS = 80  # to the month, in the made-up numbers of the population register
_SMALLEST, _ABOVE_LARGEST = 10**9, 8 * 10**10
_NOT_DIGITS = re.compile(r"[^0-9]")


def national_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where valid numbers stand in the text: start and end."""
    position = 0
    while match := _CANDIDATE.search(text, position):
        start = match.start()
        position = start + 1
        if (start and text[start - 1].isdigit()) or _ACCOUNT_BEFORE.search(text[:start][-20:]):
            continue
        end = _end_of_number(text, start)
        if end is not None:
            yield start, end
            position = end


def _end_of_number(text: str, start: int) -> int | None:
    """Where the valid number that begins here ends; None when there is none."""
    if (match := _ANYHOW.match(text, start)) and not _OTHERS.fullmatch(match[0]):
        usual = _USUAL.match(text, start) is not None
        alone = not _BEFORE.search(text[max(start - 2, 0) : start])
        alone = alone and not _AFTER.match(text, match.end())
        if (usual or alone) and _is_valid(_NOT_DIGITS.sub("", match[0])):
            return match.end()
    if match := _WITH_CENTURY.match(text, start):
        day, month, year, rest = match.groups()
        if _is_valid(f"{day:0>2}{month:0>2}{year}{_NOT_DIGITS.sub('', rest)}"):
            return match.end()
    return None


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
