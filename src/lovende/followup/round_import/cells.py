"""Turns one cell of a column that describes the measure into a typed value.

Each column gets its own function, made once a file, so that a row costs no more than its cells.
What comes again and again (choices, places, terms) is worked out once and remembered.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NumberError
from stdnum.no import orgnr

from lovende.common.national_numbers import is_national_number
from lovende.common.spreadsheets import CellError, Formula, Value
from lovende.followup.round_import.choices import choice_in, county_in, terms_of
from lovende.followup.round_import.columns import Column
from lovende.followup.round_import.messages import NATIONAL_NUMBER, Wrong
from lovende.followup.round_import.reference import Reference
from lovende.questionnaires.limits import Refused
from lovende.questionnaires.parsing import read_date
from lovende.questionnaires.words import clean, one_line

Parser = Callable[[Value], Any]

FIRST_YEAR, LAST_YEAR = 1990, 2100
LONGEST_KEY = 60
LONGEST_EMAIL = 254
LONGEST_TEXT = 100_000
MOST_REMEMBERED = 20_000

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_YEAR = re.compile(r"[0-9]{4}")
# No municipality has a comma in its name.
_PIECES = re.compile(r"[;,\n]")
_KOMMUNE = re.compile(r"\s+(?:kommune|municipality)$", re.IGNORECASE)


def oddity(value: Value) -> Wrong | None:
    """Why a cell can be used in no column at all, or None."""
    if isinstance(value, Formula):
        return Wrong(
            _(
                "The cell holds a formula. Copy the column and paste it back as values, so that "
                "what is read is what you see."
            )
        )
    if isinstance(value, CellError):
        return Wrong(
            _("The cell shows the error {code}. Correct it, or empty the cell."), code=value.code
        )
    return None


def as_text(value: Value) -> str:
    """A cell's value as text. Raises :class:`Wrong` for what is no text."""
    if type(value) is str:
        return value
    if (wrong := oddity(value)) is not None:
        raise wrong
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
    if is_national_number(value):
        raise Wrong(NATIONAL_NUMBER)
    return text


def parser_for(column: Column, reference: Reference) -> Parser:
    """The function that reads the cells of a column. It gives None for a blank cell."""
    kind = column.kind
    if kind == "text":
        return long_text
    if kind == "line":
        return line_of(column.longest)
    if kind == "choice":
        return remembering(_of_text(choice_in(column)))
    if kind == "terms":
        return remembering(_of_text(terms_of(column, reference)))
    if kind == "names":
        return remembering(_names(column.longest))
    if kind == "county":
        return remembering(_of_text(county_in(reference)))
    if kind == "year":
        return remembering(read_year)
    simple = {"measure_key": read_key, "date": read_day, "email": _email}
    return simple.get(kind, remembering(_organisation_number))


def remembering(parse: Parser) -> Parser:
    """The same parser with a memory for text and whole numbers; refusals are not remembered."""
    seen: dict[Value, Any] = {}

    def remembered(value: Value) -> Any:
        try:
            return seen[value]
        except KeyError:
            pass
        result = parse(value)
        # 1, 1.0 and True are one key in a dictionary, but not one value here.
        if type(value) is str and len(seen) < MOST_REMEMBERED:
            seen[value] = result
        return result

    return remembered


def _of_text(parse: Callable[[str], Any]) -> Parser:
    """A parser of text, for cells of every kind."""
    return lambda value: parse(as_text(value))


def long_text(value: Value) -> str | None:
    """A text that keeps its line breaks."""
    text = clean(value if type(value) is str else as_text(value))
    if len(text) > LONGEST_TEXT:
        raise Wrong(
            _("The text has {given} characters; shorten it to {longest}."),
            given=len(text),
            longest=LONGEST_TEXT,
        )
    return text or None


def line_of(longest: int) -> Parser:
    """A parser of texts on one line, of at most so many characters."""

    def parse(value: Value) -> str | None:
        text = one_line(value if type(value) is str else as_text(value))
        if len(text) > longest:
            raise Wrong(
                _("The text has {given} characters; shorten it to {longest}."),
                given=len(text),
                longest=longest,
            )
        return text or None

    return parse


def read_key(value: Value) -> str | None:
    """A measure's number."""
    if isinstance(value, dt.date | dt.time):
        raise Wrong(
            _(
                "The spreadsheet program has turned the number into a date. Format the column as "
                "text and write the number again."
            )
        )
    key = as_text(value).strip()
    if not key:
        return None
    if not _KEY.fullmatch(key):
        raise Wrong(
            _(
                "A measure number has only the letters a–z, digits, hyphens and underscores, such "
                "as 2021-017. Write it so."
            )
        )
    if len(key) > LONGEST_KEY:
        raise Wrong(
            _("The measure number is too long: use at most {longest} characters."),
            longest=LONGEST_KEY,
        )
    return key


def read_year(value: Value) -> int | None:
    """A year with four digits."""
    if isinstance(value, dt.date):
        raise Wrong(_("This is a date. Write the year alone, such as 2021."))
    text = as_text(value).strip()
    if not text:
        return None
    if not _YEAR.fullmatch(text):
        raise Wrong(_("This is not a year. Write four digits, such as 2021."))
    year = int(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Wrong(
            _("The year must be from {first} to {last}. Check it."),
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    return year


def read_day(value: Value) -> str | None:
    """A day, as an ISO date."""
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise Wrong(
            _(
                "This is a bare number, not a date. Format the column as a date, or write the day "
                "as 31.12.2021."
            )
        )
    if isinstance(value, dt.date):
        day = value
    else:
        text = as_text(value).strip()
        if not text:
            return None
        try:
            day = read_date(text)
        except Refused as refused:
            if refused.code == "no_such_date":
                raise Wrong(_("There is no such day. Check day and month.")) from refused
            raise Wrong(_("This is not a date. Write it as 31.12.2021.")) from refused
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Wrong(
            _("The year must be from {first} to {last}. Check it."),
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    return day.isoformat()


def _email(value: Value) -> str | None:
    address = as_text(value).strip().removeprefix("mailto:")
    if not address:
        return None
    try:
        validate_email(address)
    except ValidationError as error:
        raise Wrong(
            _("This is not an e-mail address. Write one, such as kari.nordmann@nav.example.")
        ) from error
    if len(address) > LONGEST_EMAIL:
        raise Wrong(
            _("The text has {given} characters; shorten it to {longest}."),
            given=len(address),
            longest=LONGEST_EMAIL,
        )
    return address


def _organisation_number(value: Value) -> str | None:
    text = as_text(value).strip()
    if not text:
        return None
    digits = re.sub(r"[\s.\u00a0\u202f]", "", text)
    try:
        return str(orgnr.validate(digits))
    except NumberError as error:
        raise Wrong(
            _(
                "This is not an organisation number: it must have nine digits with a valid check "
                "digit. Correct it, or empty the cell."
            )
        ) from error


def _names(longest: int) -> Parser:
    def parse(value: Value) -> list[str] | None:
        pieces = [one_line(piece) for piece in _PIECES.split(as_text(value))]
        names = list(dict.fromkeys(_KOMMUNE.sub("", piece) for piece in pieces if piece))
        for name in names:
            if len(name) > longest:
                raise Wrong(
                    _("«{name}» is too long for a name. Put a semicolon between several."),
                    name=name[:longest],
                )
        return names or None

    return parse
