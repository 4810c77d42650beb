"""Tables of any length go out as files, in little memory and harmless to open."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lovende.common import tables
from lovende.common.tables import FORMATS, Column, Table, chunks, harmless

NAMES = {"nb": "Navn", "nn": "Namn", "en": "Name"}
COLUMNS = [Column(key, key.title(), NAMES, "") for key in ("name", "number", "day", "list")]
ROW = ['Åse; «sitat» "x"\nlinje', 1_200_000, date(2021, 3, 1), ["a", "b"]]
LARGE = 5_000


def table(rows: Any, columns: Any = COLUMNS) -> Table:
    return Table("things", "Things", columns, rows)


def written(made: Table, file_format: str) -> bytes:
    return b"".join(chunks(made, file_format))


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_has_what_excel_needs() -> None:
    data = written(table([ROW]), "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    assert read_csv(data) == [
        ["Name", "Number", "Day", "List"],
        [ROW[0], "1200000", "2021-03-01", "a; b"],
    ]


def test_json_keeps_types() -> None:
    data = json.loads(written(table([ROW, [None, None, None, ()]]), "json"))
    assert data["things"] == [
        {"name": ROW[0], "number": 1_200_000, "day": "2021-03-01", "list": ["a", "b"]},
        {"name": None, "number": None, "day": None, "list": []},
    ]
    assert [entry["key"] for entry in data["dictionary"]] == ["name", "number", "day", "list"]


def test_a_workbook_keeps_numbers_and_days() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(table([ROW]), "xlsx")))
    assert book.sheetnames[0] == "Things"
    name, number, day, listed = list(book.worksheets[0].values)[1]
    assert (name, number, day.date(), listed) == (ROW[0], 1_200_000, date(2021, 3, 1), "a; b")


def test_a_text_longer_than_a_cell_is_cut_and_marked() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(table([["x" * 40_000, 1, None, ()]]), "xlsx")))
    cell = book.worksheets[0]["A2"].value
    assert len(cell) == tables.EXCEL_CHARACTERS
    assert cell.endswith(tables.CUT)
    assert "x" * 40_000 in written(table([["x" * 40_000, 1, None, ()]]), "csv").decode()


def test_more_rows_than_a_sheet_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "EXCEL_ROWS", 4)
    rows = [[str(n), n, None, ()] for n in range(7)]
    book = openpyxl.load_workbook(io.BytesIO(written(table(rows), "xlsx")))
    sheets = [sheet for sheet in book.worksheets if sheet.title.startswith("Things")]
    assert [sheet.title for sheet in sheets] == ["Things", "Things 2", "Things 3"]
    assert [row[1] for sheet in sheets for row in list(sheet.values)[1:]] == list(range(7))
    assert all(next(sheet.values)[0] == "Name" for sheet in sheets)


@given(st.text(max_size=20))
def test_no_text_starts_as_a_formula(text: str) -> None:
    shown = harmless(text)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert shown in (text, f"'{text}")


def test_negative_numbers_are_numbers() -> None:
    assert read_csv(written(table([["a", -5, None, ()]]), "csv"))[1][1] == "-5"


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\x00")), min_size=1))
def test_csv_and_json_give_back_what_was_put_in(texts: list[str]) -> None:
    column = [COLUMNS[0]]
    rows = [[text] for text in texts]
    assert [
        row["name"] for row in json.loads(written(table(rows, column), "json"))["things"]
    ] == texts
    back = read_csv(written(table([[t, 1, None, ()] for t in texts]), "csv"))[1:]
    assert [row[0] for row in back] == [harmless(text) for text in texts]


def test_values_are_shown_by_label_and_kept_by_key() -> None:
    column = Column("stage", "Stage", NAMES, "", {"stopped": "Stanset", "yes": "Ja", "no": "Nei"})
    rows: list[list[Any]] = [["stopped"], [["stopped", "other"]], [True], [False]]
    assert [row[0] for row in read_csv(written(table(rows, [column]), "csv"))[1:]] == [
        "Stanset",
        "Stanset; other",
        "Ja",
        "Nei",
    ]
    kept = [row["stage"] for row in json.loads(written(table(rows, [column]), "json"))["things"]]
    assert kept == ["stopped", ["stopped", "other"], True, False]


@pytest.mark.parametrize("file_format", FORMATS)
def test_memory_does_not_grow_with_the_rows(file_format: str) -> None:
    def rows(number: int) -> Iterator[list[Any]]:
        return (["x" * 400, n, None, ("a", "b")] for n in range(number))

    def peak(number: int) -> int:
        tracemalloc.start()
        try:
            for _chunk in chunks(table(rows(number)), file_format):
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)  # what is imported on the way
    assert peak(LARGE) < peak(LARGE // 10) + 300_000
