"""What was written in a spreadsheet is what is read, whichever program wrote it."""

from __future__ import annotations

import datetime as dt
import string
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lovende.common.spreadsheets import CellError, Formula, Row, open_spreadsheet
from spreadsheet_builder import MAIN, delimited, raw_xlsx, sheet_xml, xlsx


def moment(year: int) -> dt.datetime:
    """A day and a time of day, as spreadsheets have them: without a time zone."""
    return dt.datetime(year, 1, 1, 13, 45)  # noqa: DTZ001


def rows_of(path: Path, sheet: int = 0) -> list[Row]:
    spreadsheet = open_spreadsheet(path)
    try:
        return [
            (number, list(values)) for number, values in spreadsheet.read(spreadsheet.sheets[sheet])
        ]
    finally:
        spreadsheet.close()


def values_of(path: Path) -> list[list[Any]]:
    return [values for _number, values in rows_of(path)]


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
).filter(lambda text: text and "_x" not in text)
NUMBER = st.integers(-(10**14), 10**14)


@given(rows=st.lists(st.lists(TEXT | NUMBER, min_size=1, max_size=4), min_size=1, max_size=6))
@pytest.mark.parametrize("inline", [True, False], ids=["in the cells", "in the table"])
def test_texts_and_numbers_come_back_from_excel_files(rows: list[list[Any]], inline: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = xlsx(Path(folder) / "runde.xlsx", rows, inline=inline)
        assert values_of(path) == rows


@given(
    rows=st.lists(
        st.lists(TEXT | st.sampled_from(["a;b", 'si "hei"', "to\nlinjer"]), min_size=2, max_size=4),
        min_size=1,
        max_size=6,
    ),
    delimiter=st.sampled_from(";,\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_texts_come_back_from_text_files(
    rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    assume(not any(text.startswith("=") for row in rows for text in row))
    # The header tells the delimiter, as the headers of a round do.
    header = ["Tiltaksnummer", "Tittel"]
    with tempfile.TemporaryDirectory() as folder:
        path = delimited(
            Path(folder) / "runde.csv", [header, *rows], delimiter=delimiter, encoding=encoding
        )
        assert values_of(path) == [header, *rows]


@given(
    rows=st.lists(
        st.lists(
            # The library leaves carriage returns as they are escaped in the file.
            st.text(string.printable.translate(dict.fromkeys(b"\r\x0b\x0c")), min_size=1)
            | st.integers(-1000, 10**9)
            | st.floats(allow_nan=False, allow_infinity=False, width=32)
            | st.booleans()
            | st.datetimes(moment(1950), moment(2100)).map(
                lambda found: found.replace(microsecond=0)
            ),
            min_size=1,
            max_size=5,
        ),
        min_size=1,
        max_size=5,
    )
)
@example(rows=[[1.0, True, moment(2021)]])
def test_reads_what_the_usual_library_reads(rows: list[list[Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = xlsx(Path(folder) / "runde.xlsx", rows)
        expected = [
            list(values)
            for values in openpyxl.load_workbook(path).active.iter_rows(values_only=True)
        ]
        found = [
            [dt.datetime.combine(v, dt.time()) if type(v) is dt.date else v for v in values]
            for values in values_of(path)
        ]
        width = max(map(len, expected))
        assert [values + [None] * (width - len(values)) for values in found] == expected


def test_rows_are_numbered_as_the_spreadsheet_program_numbers_them(tmp_path: Path) -> None:
    rows = [["Tittel"], [], ["Første"], [None], ["Andre"]]
    assert [number for number, _values in rows_of(xlsx(tmp_path / "a.xlsx", rows))] == [1, 3, 5]
    text = tmp_path / "a.csv"
    text.write_text('Tittel;Mer\r\n\r\n"to\r\nlinjer";x\r\n;\r\nsiste;y\r\n', newline="")
    assert [number for number, _values in rows_of(text)] == [1, 3, 5]


def test_a_formula_is_told_from_a_text_that_begins_alike(tmp_path: Path) -> None:
    sheet = sheet_xml(
        '<c r="A1"><f>SUM(B1:B2)</f><v>3</v></c>'
        '<c r="B1" t="inlineStr"><is><t>=SUM(B1:B2)</t></is></c>'
        '<c r="C1" t="str"><f t="shared" si="0"/><v>x</v></c>'
    )
    (values,) = values_of(raw_xlsx(tmp_path / "a.xlsx", sheet))
    assert values == [Formula("SUM(B1:B2)"), "=SUM(B1:B2)", Formula("")]


def test_errors_truth_and_dates_of_every_writing(tmp_path: Path) -> None:
    sheet = sheet_xml(
        '<c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="b"><v>1</v></c>'
        '<c r="C1" s="1"><v>44561</v></c><c r="D1" s="2"><v>0.5</v></c>'
        '<c r="E1" t="d"><v>2021-12-31</v></c><c r="F1" s="0"><v>44561</v></c>'
    )
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="170" '
        'formatCode="hh:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>'
        '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    )
    (values,) = values_of(raw_xlsx(tmp_path / "a.xlsx", sheet, styles=styles))
    day = dt.date(2021, 12, 31)
    assert values == [CellError("#REF!"), True, day, dt.time(12), day, 44561]


def test_dates_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with_1904 = openpyxl.Workbook()
    with_1904.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    with_1904.active.append([dt.date(2021, 12, 31)])
    with_1904.save(path)
    assert values_of(path) == [[dt.date(2021, 12, 31)]]


def test_merged_ranges_are_known_after_the_rows(tmp_path: Path) -> None:
    merged = '<mergeCells count="1"><mergeCell ref="A2:A4"/></mergeCells>'
    sheet = sheet_xml('<c r="A1"><v>1</v></c>', after=merged)
    spreadsheet = open_spreadsheet(raw_xlsx(tmp_path / "a.xlsx", sheet))
    reading = spreadsheet.read(spreadsheet.sheets[0])
    assert [number for number, _values in reading] == [1]
    assert [(m.text, m.first_row, m.last_row, m.first_column) for m in reading.merged] == [
        ("A2:A4", 2, 4, 1)
    ]
    spreadsheet.close()


def test_hidden_sheets_are_told_and_sheets_keep_their_order(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Forside"
    workbook.create_sheet("Skjult").sheet_state = "hidden"
    workbook.create_sheet("Tiltak").append(["x"])
    workbook.save(tmp_path / "a.xlsx")
    spreadsheet = open_spreadsheet(tmp_path / "a.xlsx")
    found = [(sheet.name, sheet.hidden) for sheet in spreadsheet.sheets]
    assert found == [("Forside", False), ("Skjult", True), ("Tiltak", False)]
    spreadsheet.close()


def test_a_prefix_on_every_tag_and_rows_without_addresses_are_read(tmp_path: Path) -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row>\n'
        '  <x:c t="inlineStr">\n <x:is><x:t>a</x:t></x:is></x:c><x:c><x:v>2</x:v></x:c>\n'
        "</x:row></x:sheetData></x:worksheet>"
    )
    assert rows_of(raw_xlsx(tmp_path / "a.xlsx", sheet)) == [(1, ["a", 2])]


def test_cells_without_addresses_stand_after_one_another_empty_ones_too(tmp_path: Path) -> None:
    sheet = sheet_xml("<c><v>1</v></c><c/><c><v>3</v></c>", "<c/><c><v>2</v></c>")
    assert values_of(raw_xlsx(tmp_path / "a.xlsx", sheet)) == [[1, None, 3], [None, 2]]


def test_escaped_characters_come_back_but_for_those_that_nobody_can_store(tmp_path: Path) -> None:
    text = "a_x000D_b_x0000_c_xD83D_d_x005F_x0041_"
    sheet = sheet_xml(f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>')
    assert values_of(raw_xlsx(tmp_path / "a.xlsx", sheet)) == [["a\rbcd_x0041_"]]


def test_rich_text_is_read_whole_and_phonetic_guides_are_left_out(tmp_path: Path) -> None:
    strings = (
        f'<sst xmlns="{MAIN}"><si><r><t>Nye </t></r><r><t>mønstre</t></r>'
        "<rPh sb='0' eb='1'><t>guide</t></rPh></si></sst>"
    )
    sheet = sheet_xml('<c r="B1" t="s"><v>0</v></c>')
    path = raw_xlsx(tmp_path / "a.xlsx", sheet, sharedStrings=strings)
    assert values_of(path) == [[None, "Nye mønstre"]]


def test_long_shared_texts_come_back_in_any_order(tmp_path: Path) -> None:
    texts = [f"{number} " + "tekst æøå " * (number % 90) for number in range(2_000)]
    order = [(number * 7919) % len(texts) for number in range(len(texts))]
    strings = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in texts)
    sheet = sheet_xml(*(f'<c t="s"><v>{number}</v></c>' for number in order))
    path = raw_xlsx(
        tmp_path / "a.xlsx", sheet, sharedStrings=f'<sst xmlns="{MAIN}">{strings}</sst>'
    )
    assert values_of(path) == [[texts[number]] for number in order]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Tiltak;Målgruppe\r\nÅ;ø – «é»\r\n"),
        ("utf-16-le", "Tiltak;Målgruppe\r\nÅ;ø\r\n"),
        ("utf-8", "sep=;\r\nTiltak;Målgruppe\r\nÅ;ø\r\n"),
    ],
)
def test_old_encodings_and_excels_own_first_line_are_understood(
    tmp_path: Path, encoding: str, text: str
) -> None:
    path = tmp_path / "runde.csv"
    path.write_bytes(text.encode(encoding))
    assert values_of(path)[0] == ["Tiltak", "Målgruppe"]
    assert values_of(path)[1][0] == "Å"


def test_the_kind_is_recognised_by_content_not_by_name(tmp_path: Path) -> None:
    assert values_of(xlsx(tmp_path / "runde.csv", [["a", "b"]])) == [["a", "b"]]
    assert values_of(delimited(tmp_path / "runde.xlsx", [["a", "b"]])) == [["a", "b"]]


@pytest.mark.parametrize("text", ["=SUM(A1)", "=A1", "=+1", "=-A1", "=1+1", "=@navn", "=ÅR(A1)"])
def test_a_formula_in_a_text_file_is_one_as_in_a_workbook(tmp_path: Path, text: str) -> None:
    path = delimited(tmp_path / "a.csv", [["Tittel", "Kontor"], [text, "Oslo"]])
    assert rows_of(path)[1] == (2, [Formula(text[1:]), "Oslo"])


@pytest.mark.parametrize("text", ["= ca. 5", "=> bedre", "=", "== 3", "=5", "+47 99", "-5 poeng"])
def test_what_only_looks_like_a_formula_is_text(tmp_path: Path, text: str) -> None:
    path = delimited(tmp_path / "a.csv", [["Tittel", "Kontor"], [text, "Oslo"]])
    assert rows_of(path)[1] == (2, [text, "Oslo"])
