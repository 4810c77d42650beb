"""Any list as a file: every measure that fits, a dictionary beside it, contacts for few."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from bank_builder import make_measure, make_report
from lovende.common.tables import FORMATS
from lovende.knowledge.exports import export, operator_export
from lovende.knowledge.forms import BankQuery
from lovende.knowledge.queries import failures
from lovende.schemes.actions import install_scheme
from lovende.schemes.loader import load_folder
from questionnaire_answers import SCHEMES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nav_scheme")]

NOBODY = AnonymousUser()
CONTACT = {
    "contact_name": "Kari Hemmelig",
    "contact_role": "Teamleder Hemmelig",
    "contact_email": "hemmelig@example.no",
}


def content(query: BankQuery, file_format: str, viewer: Any = NOBODY, **options: Any) -> bytes:
    return b"".join(export(query, viewer=viewer, file_format=file_format, **options).chunks)


def as_text(data: bytes, file_format: str) -> str:
    """Everything that stands in the file, whatever it is wrapped in."""
    if file_format != "xlsx":
        return data.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(data))
    return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row)


def csv_rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("file_format", FORMATS)
def test_contacts_are_only_in_the_files_of_those_who_may_see_them(
    file_format: str, users_by_role: dict[str, Any]
) -> None:
    make_measure("a", **CONTACT)
    for name, viewer in users_by_role.items():
        text = as_text(content(BankQuery(), file_format, viewer), file_format).lower()
        assert ("hemmelig" in text) is (name not in ("anonymous", "reader")), name
        assert ("contact_email" in text or "hemmelig@" in text) is ("hemmelig" in text)


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_file_holds_the_list_and_nothing_else(file_format: str) -> None:
    make_measure("good", title="Det som virket")
    make_measure("bad", title="Det som ikke virket", goal_attainment="not_reached")
    made = export(failures(), viewer=NOBODY, file_format=file_format)
    text = as_text(b"".join(made.chunks), file_format)
    assert made.total == 1
    assert "Det som ikke virket" in text
    assert "Det som virket" not in text


def test_a_row_tells_all_that_is_public() -> None:
    original = make_measure("first")
    measure = make_measure(
        "second",
        title="Bolig for unge",
        replicates=original,
        category=["training", "housing"],
        law_section=["s17"],
        municipalities=["Bergen", "Askøy"],
        grants={2021: 500_000, 2022: 200_000},
        synthetic=True,
        last_year=2022,
        description="Linje én\nLinje to",
    )
    make_report(measure, 2021, words=120)
    make_report(measure, 2022, words=30)
    with translation.override("en"):
        data = json.loads(content(BankQuery(), "json", site="https://bank.example"))
    row = next(row for row in data["measures"] if row["key"] == "second")
    assert row["category"] == ["training", "housing"]
    assert row["municipalities"] == ["Askøy", "Bergen"]
    assert row["replicates"] == "first"
    assert (row["grant_received"], row["used_wages"]) == (700_000, None)
    assert row["report_years"] == ["2021", "2022"]
    assert row["report_words"] == 150
    assert row["source"] == ["Report on a development measure 2021 (nav-report 2021)"]
    assert row["synthetic"] is True
    assert row["address"] == "https://bank.example/en/tiltak/second/"
    assert row["description"] == "Linje én\nLinje to"


def test_sheets_show_labels_and_json_keeps_keys() -> None:
    make_measure("a", stage="stopped", category=["housing", "training"], synthetic=True)
    with translation.override("en"):
        (row,) = csv_rows(content(BankQuery(), "csv"))
        described = json.loads(content(BankQuery(), "json"))["dictionary"]
    assert (row["Stage"], row["Synthetic data"]) == ("Stopped", "Yes")
    category = next(entry for entry in described if entry["key"] == "category")["values"]
    assert row["Category"] == f"{category['training']}; {category['housing']}"
    stage = next(entry for entry in described if entry["key"] == "stage")
    assert stage["values"]["stopped"] == "Stopped"


def test_every_column_is_in_the_dictionary_with_a_meaning_and_three_names() -> None:
    make_measure("a")
    data = json.loads(content(BankQuery(), "json"))
    described = {entry["key"]: entry for entry in data["dictionary"]}
    assert list(described) == list(data["measures"][0])
    for entry in described.values():
        assert entry["meaning"]
        assert set(entry["label"]) == {"nb", "nn", "en"}
    book = openpyxl.load_workbook(io.BytesIO(content(BankQuery(), "xlsx")))
    assert len(book.sheetnames) == 3
    assert [row[0] for row in book.worksheets[1].values][1:] == list(described)
    alone = csv_rows(content(BankQuery(), "csv", only_dictionary=True))
    assert len(alone) == len(described)


def test_the_language_is_the_one_asked_in_even_when_sent_later() -> None:
    make_measure("a", stage="stopped")
    with translation.override("en"):
        made = export(BankQuery(), viewer=NOBODY, file_format="csv")
    with translation.override("nb"):
        (row,) = csv_rows(b"".join(made.chunks))
    assert row["Stage"] == "Stopped"


def test_nothing_in_a_sheet_is_a_formula() -> None:
    evil = '=HYPERLINK("http://evil.example","klikk")'
    make_measure("a", title=evil, problem="@SUM(1)", description="-2+3", goal_verdict="+1")
    with translation.override("en"):
        (row,) = csv_rows(content(BankQuery(), "csv"))
        book = openpyxl.load_workbook(io.BytesIO(content(BankQuery(), "xlsx")))
    assert row["Title"] == "'" + evil
    assert [row[name][0] for name in ("Problem definition", "Concrete description")] == ["'", "'"]
    cells = [cell for line in book.worksheets[0].iter_rows() for cell in line]
    assert evil in {cell.value for cell in cells}
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


@pytest.mark.parametrize("number", [1, 3])
def test_queries_follow_the_blocks_not_the_rows(
    number: int, django_assert_num_queries: Any
) -> None:
    for n in range(number):
        make_report(make_measure(f"m{n}", category=["housing"], municipalities=["A"]))
    operator_export(BankQuery(), file_format="json")
    with django_assert_num_queries(9):
        made = operator_export(BankQuery(), file_format="json")
        assert len(json.loads(b"".join(made.chunks))["measures"]) == number


@pytest.mark.parametrize("file_format", ["json", "xlsx"])
def test_a_file_tells_the_licence_when_the_owner_has_decided_on_one(file_format: str) -> None:
    with translation.override("en"):
        undecided = about(content(BankQuery(), file_format), file_format)
        install_scheme(definition=load_folder(SCHEMES / "library-grants"))
        decided = about(content(BankQuery(), file_format), file_format)
    assert "Licence" not in undecided
    assert decided["Licence"] == (
        "Library grants: Norwegian Licence for Open Government Data"
        " (https://data.norge.no/nlod/no/2.0)"
    )


def about(file: bytes, file_format: str) -> dict[str, str]:
    """What the file says of itself."""
    if file_format == "json":
        found: dict[str, str] = json.loads(file)["about"]
        return found
    sheet = openpyxl.load_workbook(io.BytesIO(file)).worksheets[2]
    return {str(name): str(value) for name, value in sheet.values}


def test_more_rows_than_a_block_come_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lovende.knowledge.exports.AT_A_TIME", 4)
    for n in range(11):
        make_measure(f"m{n:02}")
    data = json.loads(content(BankQuery(page=3), "json"))
    assert [row["key"] for row in data["measures"]] == [f"m{n:02}" for n in range(11)]


def test_an_empty_list_is_a_file_with_headings() -> None:
    assert csv_rows(content(BankQuery(), "csv")) == []
    assert b";" in content(BankQuery(), "csv")
    assert json.loads(content(BankQuery(), "json"))["measures"] == []
    assert (
        openpyxl.load_workbook(io.BytesIO(content(BankQuery(), "xlsx"))).worksheets[0].max_row == 1
    )


def test_what_was_not_understood_is_said() -> None:
    made = operator_export(BankQuery(filters={"county": ("99",)}), file_format="csv")
    assert len(made.notes) == 1
