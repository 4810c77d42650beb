"""Excel's dates: numbers that only their cell's format tells from other numbers."""

from __future__ import annotations

import datetime as dt
import re

# The formats that every program knows by number (ECMA-376 part 1, 18.8.30) and that show a date
# or a time, the East Asian ones included.
BUILT_IN = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[dmhysDMHYS]")
_EPOCH_1900 = dt.datetime(1899, 12, 30)  # noqa: DTZ001 -- a spreadsheet's dates have no time zone
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001 -- as above
_LAST_SERIAL = 2_958_465  # 9999-12-31 in the calendar from 1900
_FALSE_LEAP_DAY = 60


def shows_a_date(code: str) -> bool:
    """Whether a number format such as ``dd.mm.yyyy`` shows a date or a time."""
    first = code.split(";", 1)[0]
    bare = _LITERALS.sub("", first)
    return bool(_DATE_LETTERS.search(bare)) and "general" not in bare.lower()


def from_serial(serial: float, *, epoch_1904: bool) -> dt.datetime | dt.date | dt.time | float:
    """The date and time a number stands for; the number itself where it is none."""
    if not 0 <= serial <= _LAST_SERIAL:
        return serial
    if serial < 1 and not epoch_1904:
        seconds = round(serial * 86_400)
        return (_EPOCH_1900 + dt.timedelta(seconds=seconds)).time() if seconds else serial
    if serial < _FALSE_LEAP_DAY and not epoch_1904:
        serial += 1  # Excel counts a 29 February 1900 that never was
    epoch = _EPOCH_1904 if epoch_1904 else _EPOCH_1900
    days, part = divmod(serial, 1)
    try:
        moment = epoch + dt.timedelta(days=days, seconds=round(part * 86_400))
    except OverflowError:  # the last days of 9999, which no calendar here goes beyond
        return serial
    return moment if part else moment.date()
