"""Makes spreadsheets for tests: as programs write them, and as nobody should."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(
    path: Path, rows: Sequence[Sequence[Any]], *, inline: bool = False, sheet: str = "Tiltak"
) -> Path:
    """An Excel file of one sheet; ``inline`` keeps texts in the cells instead of a table."""
    options = {
        "constant_memory": inline,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "dd.mm.yyyy",
    }
    with xlsxwriter.Workbook(path, options) as workbook:
        page = workbook.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(number, place, value)
                elif value is not None:
                    page.write(number, place, value)
    return path


def delimited(
    path: Path, rows: Sequence[Sequence[Any]], *, encoding: str = "utf-8-sig", delimiter: str = ";"
) -> Path:
    """A text file."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def package(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """A zip file of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def raw_xlsx(path: Path, sheet: str, **others: str) -> Path:
    """An Excel file whose first sheet is this XML; ``others`` replaces further parts."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{relations}"><sheets>'
            '<sheet name="Ark1" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships><Relationship Id="r1" Type="{relations}/worksheet" '
            f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
            f'Type="{relations}/sharedStrings" Target="sharedStrings.xml"/>'
            f'<Relationship Id="r3" Type="{relations}/styles" Target="styles.xml"/>'
            "</Relationships>"
        ),
        "xl/worksheets/sheet1.xml": sheet,
    }
    named = {f"xl/{name}.xml": content for name, content in others.items()}
    return package(path, parts | named)


def sheet_xml(*rows: str, after: str = "") -> str:
    """A sheet of rows given as the XML of their cells."""
    numbered = "".join(f'<row r="{n}">{cells}</row>' for n, cells in enumerate(rows, start=1))
    return f'<worksheet xmlns="{MAIN}"><sheetData>{numbered}</sheetData>{after}</worksheet>'
