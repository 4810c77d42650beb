"""Reads .xlsx workbooks row by row in constant memory.

One pass over a sheet gives values, formulas, errors and merged ranges alike, which the library
for spreadsheets needs several passes, or all of the sheet in memory, to tell.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lovende.common.spreadsheets import dates
from lovende.common.spreadsheets.package import Package
from lovende.common.spreadsheets.sheet_xml import SheetXml
from lovende.common.spreadsheets.strings import StringTable, read_shared_strings
from lovende.common.spreadsheets.values import LIMITS, Limits, MergedRange, Row
from lovende.common.spreadsheets.xml_stream import damaged, elements

_MAIN = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a spreadsheet; ``part`` is where its content lies."""

    name: str
    hidden: bool = False
    part: str = field(default="", repr=False)


class Workbook:
    """An opened .xlsx file."""

    kind = "xlsx"

    def __init__(self, path: Path, limits: Limits = LIMITS) -> None:
        self._package = Package(path, limits)
        self._strings: StringTable | None = None
        self._share = 0.0
        try:
            self._main = self._find_main()
            self._related = self._relations(self._main)
            self._epoch_1904 = False
            self.sheets = tuple(self._read_sheets())
            self._dates = self._date_styles()
        except BaseException:
            self._package.close()
            raise
        if not self.sheets:
            self._package.close()
            raise damaged()

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """The sheet's rows with content, numbered as the spreadsheet program numbers them."""
        yield from self._reader(sheet).rows()

    def read(self, sheet: Sheet) -> SheetReading:
        """The sheet's rows, and what is known of it once they have been read."""
        return SheetReading(self._reader(sheet))

    def _reader(self, sheet: Sheet) -> SheetXml:
        return SheetXml(
            self._package.open(sheet.part),
            size=self._package.size(sheet.part),
            strings=self._shared_strings(),
            date_styles=self._dates,
            epoch_1904=self._epoch_1904,
            limits=self._package.limits,
        )

    def close(self) -> None:
        """Close the file and remove what was kept on disk."""
        if self._strings is not None:
            self._strings.close()
        self._package.close()

    def _find_main(self) -> str:
        if "_rels/.rels" in self._package:
            for name, attributes in elements(self._package.open("_rels/.rels", small=True)):
                kind = attributes.get("Type", "")
                if name == "Relationship" and kind.endswith("/officeDocument"):
                    return attributes.get("Target", _MAIN).lstrip("/")
        return _MAIN

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id → (kind, part) of what a part refers to."""
        folder, name = posixpath.split(part)
        relations = f"{folder}/_rels/{name}.rels"
        if relations not in self._package:
            return {}
        found = {}
        for tag, attributes in elements(self._package.open(relations, small=True)):
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                whole = target if target.startswith("/") else posixpath.join(folder, target)
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes.get("Id", "")] = (kind, posixpath.normpath(whole.lstrip("/")))
        return found

    def _read_sheets(self) -> Iterator[Sheet]:
        for tag, attributes in elements(self._package.open(self._main, small=True)):
            if tag == "workbookPr":
                self._epoch_1904 = attributes.get("date1904") in ("1", "true")
            elif tag == "sheet":
                kind, part = self._related.get(attributes.get("id", ""), ("", ""))
                if kind == "worksheet" and part in self._package:
                    hidden = attributes.get("state", "visible") != "visible"
                    yield Sheet(attributes.get("name", ""), hidden, part)

    def _part_of_kind(self, wanted: str) -> str | None:
        parts = (part for kind, part in self._related.values() if kind == wanted)
        return next((part for part in parts if part in self._package), None)

    def _date_styles(self) -> frozenset[str]:
        """The style numbers, as written in the cells, that show a number as a date."""
        part = self._part_of_kind("styles")
        if part is None:
            return frozenset()
        own: dict[str, bool] = {}
        styles: list[str] = []
        inside = False
        for tag, attributes in elements(self._package.open(part, small=True)):
            if tag == "numFmt":
                code = attributes.get("formatCode", "")
                own[attributes.get("numFmtId", "")] = dates.shows_a_date(code)
            elif tag in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
                inside = tag == "cellXfs"
            elif tag == "xf" and inside:
                styles.append(attributes.get("numFmtId", "0"))
        built_in = {str(number) for number in dates.BUILT_IN}
        return frozenset(
            str(index) for index, number in enumerate(styles) if own.get(number, number in built_in)
        )

    def _shared_strings(self) -> StringTable:
        if self._strings is None:
            part = self._part_of_kind("sharedStrings")
            if part is None:
                self._strings = StringTable()
            else:
                stream = self._package.open(part)
                self._strings = read_shared_strings(stream, self._package.limits)
        return self._strings


class SheetReading:
    """One reading of a sheet; the merged ranges are known when the rows are at their end."""

    def __init__(self, reader: SheetXml) -> None:
        self._reader = reader

    def __iter__(self) -> Iterator[Row]:
        return self._reader.rows()

    @property
    def merged(self) -> list[MergedRange]:
        """The merged ranges, complete once every row has been read."""
        return self._reader.merged

    @property
    def hidden_rows(self) -> int:
        """How many of the rows read so far are hidden in the spreadsheet program."""
        return self._reader.hidden_rows

    @property
    def share(self) -> float:
        """How much of the sheet has been read, from 0 to 1."""
        return self._reader.share
