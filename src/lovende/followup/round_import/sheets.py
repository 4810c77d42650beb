"""Finds the sheet with the round in it, and its header row, which need not be the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from lovende.common.spreadsheets import Reading, Row, Sheet, Spreadsheet
from lovende.followup.round_import.mapping import HeaderIndex

SEARCHED_FOR_HEADERS = 20
FEWEST_HEADERS = 2


@dataclass(frozen=True, slots=True)
class Found:
    """The sheet with the round in it: its header row and the rows after that."""

    sheet: Sheet
    header: Row
    rows: Iterator[Row]
    reading: Reading
    names: frozenset[str]


class SheetFinder:
    """Looks through the sheets of one file."""

    def __init__(
        self, spreadsheet: Spreadsheet, index: HeaderIndex, saved: Mapping[str, str]
    ) -> None:
        self._spreadsheet = spreadsheet
        self._index = index
        self._saved = saved

    @property
    def visible(self) -> list[Sheet]:
        """The sheets that are read."""
        return [sheet for sheet in self._spreadsheet.sheets if not sheet.hidden]

    def find(self) -> Found | None:
        """The first visible sheet with a header row that we know, near its top."""
        return next(filter(None, map(self._headers_of, self.visible)), None)

    def hidden(self) -> list[Sheet]:
        """The hidden sheets with such a row."""
        hidden = [sheet for sheet in self._spreadsheet.sheets if sheet.hidden]
        return [sheet for sheet in hidden if self._headers_of(sheet) is not None]

    def beside(self, found: Found) -> list[Sheet]:
        """The other visible sheets that hold measures."""
        others = (self._headers_of(sheet) for sheet in self.visible if sheet != found.sheet)
        return [other.sheet for other in others if other is not None and "key" in other.names]

    def _headers_of(self, sheet: Sheet) -> Found | None:
        reading = self._spreadsheet.read(sheet)
        rows = iter(reading)
        top = list(islice(rows, SEARCHED_FOR_HEADERS))
        named = [self._index.recognised(values, self._saved) for _number, values in top]
        place = max(range(len(top)), key=lambda at: len(named[at]), default=0)
        if not top or len(named[place]) < FEWEST_HEADERS:
            return None
        after = chain(top[place + 1 :], rows)
        return Found(sheet, top[place], after, reading, frozenset(named[place]))
