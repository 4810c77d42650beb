"""Files that are not what they seem are refused quickly, with words that help."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import struct
import tempfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from lovende.common.errors import InvalidInput
from lovende.common.spreadsheets import LIMITS, Limits, Row, open_spreadsheet
from spreadsheet_builder import MAIN, package, raw_xlsx, sheet_xml

ONE_CELL = sheet_xml('<c r="A1"><v>1</v></c>')


def refusal(path: Path, limits: Limits | None = None) -> str:
    """Why a file is refused; reads it to its end when it can be opened."""
    with pytest.raises(InvalidInput) as caught:
        read_to_the_end(path, limits or LIMITS)
    with override("en"):
        return str(caught.value)


def rows_of(path: Path) -> list[Row]:
    with contextlib.closing(open_spreadsheet(path)) as spreadsheet:
        return list(spreadsheet.read(spreadsheet.sheets[0]))


def read_to_the_end(path: Path, limits: Limits = LIMITS) -> None:
    spreadsheet = open_spreadsheet(path, limits)
    with contextlib.closing(spreadsheet):
        for sheet in spreadsheet.sheets:
            with contextlib.closing(iter(spreadsheet.read(sheet))) as rows:
                for _row in rows:
                    pass


@given(content=st.binary(max_size=3000))
def test_no_bytes_give_anything_but_rows_or_a_refusal(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        _read_or_refuse(path)


@given(content=st.binary(max_size=3000), part=st.sampled_from(["sheet", "styles", "sharedStrings"]))
def test_no_bytes_in_a_part_give_anything_but_rows_or_a_refusal(content: bytes, part: str) -> None:
    parts = {"sheet": ONE_CELL, part: content}
    with tempfile.TemporaryDirectory() as folder:
        sheet = parts.pop("sheet")
        _read_or_refuse(raw_xlsx(Path(folder) / "file", sheet, **parts))


@given(data=st.data())
def test_no_flipped_byte_gives_anything_but_rows_or_a_refusal(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = raw_xlsx(Path(folder) / "file", ONE_CELL)
        content = bytearray(path.read_bytes())
        for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
            content[place] = data.draw(st.integers(0, 255))
        path.write_bytes(content)
        _read_or_refuse(path)


def _read_or_refuse(path: Path) -> None:
    with contextlib.suppress(InvalidInput):
        read_to_the_end(path)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b"\0" * 5000, "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old kind (.xls)"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        (b"<!DOCTYPE html><table>", "web page"),
        (b'{"a": 1}', "JSON"),
        (b"abc\0def" * 100, "neither"),
        (b"a;b\r\n\x81\x8d\x8f;x\r\n", "neither"),
        (b'a;b\r\n"never closed;x\r\n', "row 2"),
    ],
)
def test_other_kinds_of_files_are_named(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "runde.xlsx"
    path.write_bytes(content)
    assert what in refusal(path)


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "(.ods)"),
        ({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}, "Word"),
        ({"xl/workbook.bin": b"x"}, "(.xlsb)"),
        ({"readme.txt": "hei"}, "zip archive"),
        ({"[Content_Types].xml": "<a/>"}, "damaged"),
    ],
)
def test_other_packages_are_named(tmp_path: Path, parts: dict[str, str], what: str) -> None:
    assert what in refusal(package(tmp_path / "runde.xlsx", parts))


def test_fifty_megabytes_of_junk_are_refused_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "runde.xlsx"
    path.write_bytes(b"PK\x03\x04" + os.urandom(50 * 1024 * 1024))
    tracemalloc.start()
    assert "damaged" in refusal(path)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 1024 * 1024


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "runde.csv"
    path.write_bytes(b"a;b\r\n" * 1000)
    assert "at most 0 MB" in refusal(path, Limits(file_bytes=100))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    rows = "<row><c><v>1</v></c></row>" * 2_000_000
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    path = raw_xlsx(tmp_path / "bombe.xlsx", sheet)
    assert path.stat().st_size < 300_000
    assert "far more than a spreadsheet holds" in refusal(path)


def test_a_bomb_that_lies_about_its_size_is_not_unpacked_further(tmp_path: Path) -> None:
    rows = "<row><c><v>1</v></c></row>" * 500_000
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    path = raw_xlsx(tmp_path / "bombe.xlsx", sheet)
    with zipfile.ZipFile(path) as file:
        true = file.getinfo("xl/worksheets/sheet1.xml").file_size
    content = path.read_bytes().replace(struct.pack("<L", true), struct.pack("<L", 4096))
    path.write_bytes(content)
    assert "damaged" in refusal(path)


def test_many_entries_are_refused(tmp_path: Path) -> None:
    path = package(tmp_path / "a.xlsx", {f"xl/{n}.xml": "" for n in range(6_000)})
    assert "far more" in refusal(path)


@pytest.mark.parametrize("part", ["sheet", "sharedStrings", "styles"])
def test_entities_are_refused_wherever_they_stand(tmp_path: Path, part: str) -> None:
    laughs = (
        '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        f'<worksheet xmlns="{MAIN}"><sheetData>&b;</sheetData></worksheet>'
    )
    parts = {"sheet": ONE_CELL, part: laughs}
    sheet = parts.pop("sheet")
    assert "never use" in refusal(raw_xlsx(tmp_path / "a.xlsx", sheet, **parts))


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="ZZZZ1"><v>1</v></c>',
        '<c r="A1" t="s"><v>99</v></c>',
        '<c r="A1" t="s"><v>-1</v></c>',
        '<c r="A1"><v>tekst</v></c>',
        '<c r="A1"><v>1e999</v></c>',
        '<c r="11"><v>1</v></c>',
    ],
)
def test_cells_that_cannot_be_are_refused(tmp_path: Path, cells: str) -> None:
    assert "damaged" in refusal(raw_xlsx(tmp_path / "a.xlsx", sheet_xml(cells)))


@pytest.mark.parametrize(
    "sheet",
    [
        sheet_xml(f'<c r="A1" t="inlineStr"><is><t>{"a" * 3_000_000}</t></is></c>'),
        f'<worksheet xmlns="{MAIN}" a="{"a" * 20_000_000}"/>',
    ],
    ids=["one cell", "one tag"],
)
def test_a_single_piece_that_would_fill_the_memory_is_refused(tmp_path: Path, sheet: str) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", sheet)
    assert "damaged" in refusal(path, Limits(ratio_applies_from=10**9))


def test_rows_with_one_cell_far_out_do_not_fill_the_memory(tmp_path: Path) -> None:
    wide = raw_xlsx(tmp_path / "a.xlsx", sheet_xml(*['<c r="XFD1"><v>1</v></c>'] * 20_000))
    tracemalloc.start()
    assert "as far out as column XFD" in refusal(wide)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 32 * 1024 * 1024
    text = tmp_path / "a.csv"
    text.write_bytes(b"a;b\r\n" + b";" * 5_000 + b"x\r\n")
    assert "as far out as column" in refusal(text)


def test_empty_styled_cells_far_out_are_no_content(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", sheet_xml('<c r="A1"><v>1</v></c><c r="XFD1" s="1"/>'))
    assert [values for _number, values in rows_of(path)] == [[1]]


def test_more_shared_texts_than_any_round_has_are_refused(tmp_path: Path) -> None:
    texts = f'<sst xmlns="{MAIN}">{"<si/>" * 2_000}</sst>'
    path = raw_xlsx(tmp_path / "a.xlsx", ONE_CELL, sharedStrings=texts)
    assert "damaged" in refusal(path, Limits(shared_strings=1_000))


@pytest.mark.parametrize("serial", ["2958465", "2957004", "2958465.9999999999", "1e308"])
@pytest.mark.parametrize("calendar", ["0", "1"])
def test_dates_beyond_the_calendar_stay_numbers(tmp_path: Path, serial: str, calendar: str) -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    path = raw_xlsx(
        tmp_path / "a.xlsx", sheet_xml(f'<c r="A1" s="0"><v>{serial}</v></c>'), styles=styles
    )
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name).decode() for name in file.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        "<sheets>", f'<workbookPr date1904="{calendar}"/><sheets>'
    )
    ((_number, values),) = rows_of(package(path, parts))
    assert isinstance(values[0], dt.date | int | float)


def test_utf_8_with_a_stray_byte_is_not_read_as_something_else(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("key;tittel\r\n1;Å gjøre\r\n2;".encode() + b"\xff\r\n")
    assert "two encodings" in refusal(path)


def test_a_line_that_never_ends_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a;b\r\n" + b"x" * 6_000_000)
    assert "neither" in refusal(path)
