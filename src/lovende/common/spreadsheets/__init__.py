"""Reads .xlsx and .csv files from people nobody has vetted, row by row in constant memory."""

from lovende.common.spreadsheets.kinds import (
    Reading,
    Spreadsheet,
    open_spreadsheet,
    unpacked_bytes,
)
from lovende.common.spreadsheets.sheet_xml import column_letters
from lovende.common.spreadsheets.values import (
    LIMITS,
    CellError,
    Formula,
    Limits,
    MergedRange,
    Row,
    Value,
)
from lovende.common.spreadsheets.workbook import Sheet

__all__ = (
    "LIMITS",
    "CellError",
    "Formula",
    "Limits",
    "MergedRange",
    "Reading",
    "Row",
    "Sheet",
    "Spreadsheet",
    "Value",
    "column_letters",
    "open_spreadsheet",
    "unpacked_bytes",
)
