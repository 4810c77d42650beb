"""Each fault in a round is listed where it stands, with what is wrong and what to do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lovende.followup.import_files import RunFiles
from lovende.followup.models import ImportRun
from lovende.measures.models import Measure
from lovende.people.models import Organisation
from round_builder import GOOD, check, load, problems, round_file, row, table
from spreadsheet_builder import delimited, xlsx

PREVENTION = "Hvor mye bidrar tiltaket til å forebygge sosiale problemer?"
BIRTH_NUMBER = "01019010127"
D_NUMBER = "41019010110"


@pytest.mark.parametrize(
    ("changes", "column", "value", "wording"),
    [
        ({"key": None}, "Tiltaksnummer", "", "must be filled in"),
        ({"key": "2021/17"}, "Tiltaksnummer", "2021/17", "only the letters a–z, digits"),
        ({"key": "a" * 61}, "Tiltaksnummer", "a" * 61, "at most 60"),
        ({"key": dt.date(2021, 1, 1)}, "Tiltaksnummer", "2021-01-01", "turned the number into a"),
        ({"title": " "}, "Tittel", "", "must be filled in"),
        ({"title": "x" * 301}, "Tittel", "x" * 79 + "…", "has 301 characters; shorten it to 300"),
        ({"county": "Viken"}, "Fylke", "Viken", "Østfold; Akershus; Buskerud"),
        ({"county": "Trondelag"}, "Fylke", "Trondelag", "Did you mean Trøndelag?"),
        ({"county": "Atlantis"}, "Fylke", "Atlantis", "Use one of: Oslo; Rogaland;"),
        ({"office_number": "974760674"}, "Organisasjonsnummer", "974760674", "nine digits"),
        ({"year": 21}, "Rapportår", "21", "four digits"),
        ({"year": 1989}, "Rapportår", "1989", "from 1990 to 2100"),
        ({"year": 2016}, "Rapportår", "2016", "No report form is set for 2016"),
        ({"year": dt.date(2021, 1, 1)}, "Rapportår", "2021-01-01", "Write the year alone"),
        ({"last_year": 2019}, "Sluttår", "2019", "before the first year (2020)"),
        ({"stage": "Avslutet"}, "Status", "Avslutet", "Did you mean «Finished»?"),
        ({"stage": "xyz"}, "Status", "xyz", "Planned; Running; Finished; Stopped"),
        ({"categories": "Innvandrere; Gjeldsrådgving"}, "Kategorier", "Innvandrere; Gjeldsrådgving",
         "Did you mean «Debt counselling»?"),
        ({"law_sections": "§ 17, § 29–40"}, "Lovparagrafer", "§ 17, § 29–40",
         "several in one. Put a semicolon between them"),
        ({"grant": 3_000_000_000}, "Mottatt tilskudd", "3000000000",
         "at most 2\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000"),
        ({"law_sections": "§ 99"}, "Lovparagrafer", "§ 99", "«§ 99» is not one of the choices"),
        ({"contact_email": "kari(at)nav.no"}, "Kontaktpersonens e-post", "kari(at)nav.no",
         "not an e-mail address"),
        ({"received_on": "31.02.2021"}, "Mottatt dato", "31.02.2021", "no such day"),
        ({"received_on": 44600}, "Mottatt dato", "44600", "bare number"),
        ({"received_on": "i februar"}, "Mottatt dato", "i februar", "not a date"),
        ({"replicates": "2021-001"}, "Replikerer tiltak", "2021-001", "cannot replicate itself"),
        ({"replicates": "2019-9"}, "Replikerer tiltak", "2019-9", "no measure 2019-9"),
        ({"synthetic": "kanskje"}, "Syntetiske data", "kanskje", "Use one of: Yes; No"),
        ({"grant": "1200,50"}, "Mottatt tilskudd", "1200,50", "without decimals"),
        ({"grant": 1200.5}, "Mottatt tilskudd", "1200.5", "without decimals"),
        ({"grant": "ca. 500000"}, "Mottatt tilskudd", "ca. 500000", "not a number"),
        ({"grant": -1}, "Mottatt tilskudd", "-1", "cannot be negative"),
        ({"prevention": 4}, PREVENTION, "4", "from 0 to 3"),
        ({"prevention": "mye"}, PREVENTION, "mye", "from 0 to 3"),
        ({"continued": "kanskje"}, "Skal hele eller deler av tiltaket videreføres?", "kanskje",
         "«yes» or «no»"),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_row_column_value_and_remedy(
    tmp_path: Path, changes: dict[str, Any], column: str, value: str, wording: str
) -> None:
    run = check(round_file(tmp_path / "runde.xlsx", row(key="2021-000"), row(**changes)))
    assert run.state == ImportRun.State.REFUSED
    ((at, header, shown, message),) = problems(run)
    assert (at, header, shown) == (3, column, value)
    assert wording in message
    assert not Measure.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "expected"),
    [
        ({"county": "50"}, "county.name", "Trøndelag"),
        ({"county": 50}, "county.name", "Trøndelag"),
        ({"county": "Trøndelag – Trööndelage"}, "county.name", "Trøndelag"),
        ({"stage": "STANSET "}, "stage", "stopped"),
        ({"stage": "stopped"}, "stage", "stopped"),
        ({"stage": "Stansa"}, "stage", "stopped"),
        ({"first_year": 2020.0}, "first_year", 2020),
        ({"first_year": None}, "first_year", 2021),
        ({"key": 17}, "key", "17"),
        ({"title": "  To\n linjer "}, "title", "To linjer"),
        ({"synthetic": True}, "synthetic", True),
        ({"office_number": "974 760 673"}, "office.number", "974760673"),
        ({"office_number": 974760673}, "office.number", "974760673"),
        ({"county": "Trøndelag fylke"}, "county.name", "Trøndelag"),
    ],
)
def test_what_can_mean_only_one_thing_is_accepted(
    tmp_path: Path, changes: dict[str, Any], field: str, expected: object
) -> None:
    load(round_file(tmp_path / "runde.xlsx", row(**changes)))
    found: Any = Measure.objects.get()
    for name in field.split("."):
        found = getattr(found, name)
    assert found == expected


@pytest.mark.parametrize("between", ["; ", ", ", "\n"])
def test_municipalities_are_told_apart_however_they_are_listed(
    tmp_path: Path, between: str
) -> None:
    names = between.join(["Trondheim", "Malvik", "Nore og Uvdal"])
    load(round_file(tmp_path / "runde.xlsx", row(municipalities=names)))
    found = Measure.objects.get().municipalities.values_list("name", flat=True)
    assert sorted(found) == ["Malvik", "Nore og Uvdal", "Trondheim"]


@pytest.mark.parametrize(
    "amount", ["1 200 000 kr", "1\N{NO-BREAK SPACE}200\N{THIN SPACE}000", "1.200.000", 1200000.0]
)
def test_amounts_are_read_as_people_write_them(tmp_path: Path, amount: object) -> None:
    load(round_file(tmp_path / "runde.xlsx", row(grant=amount)))
    assert Measure.objects.get().money.get().grant_received == 1_200_000


@pytest.mark.parametrize("number", [BIRTH_NUMBER, D_NUMBER])
@pytest.mark.parametrize("form", ["{0}{1}", "{0} {1}", "{0}-{1}"])
@pytest.mark.parametrize(
    "column",
    [
        *("activities", "target_group", "title", "continued", "verdict"),
        *("stage", "county", "categories", "grant", "prevention", "office", "received_on"),
    ],
)
def test_a_national_identity_number_is_refused_and_never_repeated(
    tmp_path: Path, number: str, form: str, column: str
) -> None:
    written = form.format(number[:6], number[6:])
    run = check(round_file(tmp_path / "runde.xlsx", row(**{column: f"Ja: hun ({written}) fikk"})))
    told = problems(run)
    assert any("national identity number" in message for *_place, message in told)
    kept = {key: value for key, value in run.summary.items() if key != "position"}  # is random
    assert number[6:] not in str(run.problems) + str(kept)
    assert not RunFiles(run.pk).upload.exists()
    assert not RunFiles(run.pk).staged.exists()


def test_a_national_identity_number_kept_as_a_number_is_refused_too(tmp_path: Path) -> None:
    run = check(round_file(tmp_path / "runde.xlsx", row(verdict=int(BIRTH_NUMBER))))
    assert "national identity number" in problems(run)[0][3]
    assert BIRTH_NUMBER.lstrip("0") not in str(run.problems)
    assert not RunFiles(run.pk).upload.exists()


def test_every_fault_of_a_file_is_listed_in_the_order_of_the_rows(tmp_path: Path) -> None:
    rows = [row(key=f"a-{n}", county="Viken", stage="?", grant="ca. 5") for n in range(700)]
    run = check(round_file(tmp_path / "runde.csv", *rows))
    assert run.summary["problems"] == 2100
    assert len(run.problems) == 1000
    assert len(list(RunFiles(run.pk).problems())) == 2100
    assert [problem["row"] for problem in run.problems[:6]] == [2, 2, 2, 3, 3, 3]


def test_problems_are_worded_in_every_language(tmp_path: Path) -> None:
    run = check(round_file(tmp_path / "runde.csv", row(county="Viken", prevention=9)))
    for problem in run.problems:
        assert set(problem["message"]) == {"nb", "nn", "en"}
        assert all(problem["message"].values())


def test_formulas_errors_and_merged_cells_are_told(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for line in table([row(), row(key="2021-002"), row(key="2021-003")]):
        sheet.append(line)
    sheet["D2"] = "=CONCAT(A2)"
    sheet["D3"] = "#REF!"
    sheet["D3"].data_type = "e"
    sheet["M4"] = "=SUM(1,2)"
    sheet.merge_cells("E3:E4")
    workbook.save(tmp_path / "runde.xlsx")
    told = problems(check(tmp_path / "runde.xlsx"))
    assert [(at, column) for at, column, _value, _message in told] == [
        (2, "Tittel"),
        (3, "Tittel"),
        (3, "NAV-kontor"),
        (4, "NAV-kontor"),
        (4, "Mottatt tilskudd"),
    ]
    assert "holds a formula" in told[0][3]
    assert "#REF!" in told[1][3]
    assert "E3:E4 are merged" in told[2][3]
    assert "holds a formula" in told[4][3]


def test_a_formula_in_a_column_that_is_left_out_is_no_fault(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for line in table([row(Sum=1)]):
        workbook.active.append(line)
    workbook.active.cell(2, len(GOOD) + 1).value = "=1+1"
    workbook.save(tmp_path / "runde.xlsx")
    assert check(tmp_path / "runde.xlsx").state == ImportRun.State.READY


def test_the_same_number_twice_is_told_with_the_first_row(tmp_path: Path) -> None:
    run = check(round_file(tmp_path / "runde.xlsx", row(), row(key="b"), row()))
    ((at, column, value, message),) = problems(run)
    assert (at, column, value) == (4, "Tiltaksnummer", "2021-001")
    assert "row 2" in message


def test_replications_that_go_in_a_ring_are_told_once(tmp_path: Path) -> None:
    run = check(
        round_file(
            tmp_path / "runde.xlsx",
            row(key="a", replicates="b"),
            row(key="b", replicates="c"),
            row(key="c", replicates="a"),
            row(key="d", replicates="a"),
        )
    )
    ((at, _column, _value, message),) = problems(run)
    assert at == 2
    assert "ring" in message


def test_a_ring_through_the_bank_is_found(tmp_path: Path) -> None:
    load(round_file(tmp_path / "en.xlsx", row(key="a"), row(key="b", replicates="a")))
    run = check(round_file(tmp_path / "to.xlsx", row(key="a", replicates="b")))
    assert "ring" in problems(run)[0][3]


# ── Columns


def test_headers_are_known_in_each_language_and_by_key_however_they_are_spaced(
    tmp_path: Path,
) -> None:
    lines = table([row()])
    lines[0] = [
        *("KEY", " report  year", "Rapporttype*", "Title:", "nav-kontor", "Municipalities"),
        *("county", "Stage", "first_year", "Kategoriar", "Lovparagrafar", "Profile: target group"),
        *("grant_received", "Brukt til løn", "sa_prevention", "answer:activities", "continued"),
    ]
    run = check(xlsx(tmp_path / "runde.xlsx", lines))
    assert problems(run) == []
    assert run.summary["unrecognised"] == []


def test_an_unknown_column_is_left_out_with_the_nearest_known(tmp_path: Path) -> None:
    run = check(round_file(tmp_path / "runde.xlsx", row(Lovparagrafe="§ 17", Annet="x")))
    assert run.state == ImportRun.State.READY
    assert run.summary["unrecognised"] == [
        {"header": "Lovparagrafe", "suggestion": "Lovparagrafer"},
        {"header": "Annet", "suggestion": ""},
    ]


def test_a_missing_column_is_told(tmp_path: Path) -> None:
    run = check(round_file(tmp_path / "runde.xlsx", row(title=..., county=...)))
    assert [message for *_rest, message in problems(run)] == [
        "The column «Title» is missing. Add it, or say which of the file's columns it is.",
        "The column «County» is missing. Add it, or say which of the file's columns it is.",
    ]


def test_two_columns_of_one_meaning_are_told_with_their_places(tmp_path: Path) -> None:
    ((_row, column, _value, message),) = problems(
        check(round_file(tmp_path / "runde.xlsx", row(Title="x")))
    )
    assert column == "Title"
    assert "(R) means the same as column D (Tittel)" in message


def test_a_saved_mapping_says_what_columns_are(tmp_path: Path) -> None:
    lines = table([row()])
    lines[0][3] = "Navn på tiltaket"
    path = xlsx(tmp_path / "runde.xlsx", lines)
    assert check(path).state == ImportRun.State.REFUSED
    run = check(path, mapping={"navn på TILTAKET": "title"})
    assert run.state == ImportRun.State.READY


def test_a_mapping_can_leave_a_column_out(tmp_path: Path) -> None:
    run = check(round_file(tmp_path / "runde.xlsx", row(stage="?")), mapping={"Status": "ignore"})
    assert run.state == ImportRun.State.READY
    assert run.summary["unrecognised"] == []


def test_the_header_row_may_stand_lower_and_on_another_sheet(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["Forside"])
    hidden = workbook.create_sheet("Skjult")
    hidden.sheet_state = "hidden"
    sheet = workbook.create_sheet("Runde")
    sheet.append(["Runden 2021"])
    sheet.append([])
    for line in table([row(stage="?")]):
        hidden.append(line)
        sheet.append(line)
    workbook.save(tmp_path / "runde.xlsx")
    run = check(tmp_path / "runde.xlsx")
    assert run.summary["sheet"] == "Runde"
    assert problems(run)[0][0] == 4


def sheets(path: Path, **named: list[list[Any]]) -> Path:
    """A workbook of several sheets; one whose name begins with «skjult» is hidden."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, lines in named.items():
        sheet = workbook.create_sheet(name)
        sheet.sheet_state = "hidden" if name.startswith("skjult") else "visible"
        for line in lines:
            sheet.append(line)
    workbook.save(path)
    return path


def notes(run: ImportRun) -> list[str]:
    return [note["en"] for note in run.summary["notes"]]


def test_a_second_sheet_with_a_round_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    first, second = table([row()]), table([row(key="2022-001")])
    run = check(sheets(tmp_path / "runde.xlsx", A=first, B=second, C=[["Merknader"]]))
    assert run.summary["rows_read"] == 1
    (note,) = notes(run)
    assert note.startswith("The sheet «B» looks like a round too, but only «A» was read.")


def test_a_round_on_a_hidden_sheet_alone_is_told(tmp_path: Path) -> None:
    run = check(sheets(tmp_path / "runde.xlsx", A=[["Forside"]], skjult=table([row()])))
    assert "Unhide «skjult»" in problems(run)[0][3]


def test_a_data_dictionary_before_the_round_is_not_taken_for_it(tmp_path: Path) -> None:
    dictionary = [["Nøkkel", "Bokmål", "Nynorsk"], ["title", "Tittel", "Tittel"]]
    run = check(sheets(tmp_path / "runde.xlsx", Ordbok=dictionary, Runde=table([row()])))
    assert (run.state, run.summary["sheet"]) == (ImportRun.State.READY, "Runde")


def test_content_under_no_header_is_told_and_searched(tmp_path: Path) -> None:
    headers, values = table([row(), row(key="2021-002")])[:2]
    lines = [[*headers, None], [*values, None], ["2021-002", *values[1:], "løs merknad"]]
    run = check(xlsx(tmp_path / "runde.xlsx", lines))
    assert run.state == ImportRun.State.READY
    assert notes(run) == ["Column R has no header and is left out. It has content from row 3."]
    lines[1][-1] = f"gjelder {BIRTH_NUMBER}"
    run = check(xlsx(tmp_path / "runde.xlsx", lines))
    assert [(at, column) for at, column, *_rest in problems(run)] == [(2, "R")]
    assert not RunFiles(run.pk).upload.exists()


def test_a_year_given_that_the_file_contradicts_is_told(tmp_path: Path) -> None:
    path = round_file(tmp_path / "runde.xlsx", row())
    assert notes(check(path, year=2021)) == []
    (note,) = notes(check(path, year=2022))
    assert note.startswith("The year given with the import (2022) is used only where")


@pytest.mark.parametrize(
    ("lines", "wording"),
    [
        ([["a", "b"], ["1", "2"]], "No headers were recognised"),
        ([list(GOOD)], "no rows below the headers"),
        ([["Tiltaksnummer", "Tittel"]], "is missing"),
    ],
)
def test_a_file_without_a_round_is_refused(
    tmp_path: Path, lines: list[list[str]], wording: str
) -> None:
    run = check(delimited(tmp_path / "runde.csv", lines))
    assert run.state == ImportRun.State.REFUSED
    assert wording in problems(run)[0][3]


def test_a_file_that_is_no_spreadsheet_is_refused_with_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "runde.xlsx"
    path.write_bytes(b"%PDF-1.7")
    run = check(path)
    assert run.state == ImportRun.State.REFUSED
    assert "a PDF document" in problems(run)[0][3]


# ── The year, the form


def test_the_year_may_be_given_with_the_import(tmp_path: Path) -> None:
    path = round_file(tmp_path / "runde.xlsx", row(year=...))
    assert "report year is missing" in problems(check(path))[0][3]
    run = load(path, year=2021)
    assert Measure.objects.get().reports.get().year == 2021
    assert run.summary["years"] == [2021]


def test_a_question_of_another_form_may_not_be_answered(tmp_path: Path) -> None:
    run = check(round_file(tmp_path / "runde.xlsx", row(year=2023)))
    told = problems(run)
    assert any("This is not asked on the form" in message for *_rest, message in told)


@pytest.mark.parametrize(
    ("stage", "kind", "expected"),
    [
        ("Pågår", None, "status"),
        ("Avsluttet", None, "final"),
        ("Stanset", None, "final"),
        ("Stanset", "statusrapport", "status"),
        ("Pågår", "Sluttrapport", "final"),
    ],
)
def test_the_kind_of_report_follows_the_stage_when_it_is_not_stated(
    tmp_path: Path, stage: str, kind: str | None, expected: str
) -> None:
    load(round_file(tmp_path / "runde.xlsx", row(stage=stage, kind=kind)))
    assert Measure.objects.get().reports.get().kind == expected


# ── Places


def test_a_new_name_a_slip_away_from_a_known_one_is_noted(tmp_path: Path) -> None:
    run = check(
        round_file(
            tmp_path / "runde.xlsx",
            row(key="a"),
            row(key="b", office="NAV Trondhiem", municipalities="Trondhiem"),
        )
    )
    assert run.state == ImportRun.State.READY
    assert [note["en"] for note in run.summary["notes"]] == [
        "The office «NAV Trondhiem» is new. Did you mean «NAV Trondheim»?",
        "The municipality «Trondhiem» in Trøndelag is new. Did you mean «Trondheim»?",
    ]


@pytest.mark.parametrize(
    ("rows", "wording"),
    [
        (
            [row(key="a", office_number="974760673"), row(key="b", office_number="889640782")],
            "«NAV Trondheim» has the number 974760673",
        ),
        (
            [
                row(key="a", office_number="974760673"),
                row(key="b", office="NAV Bodø", office_number="974760673"),
            ],
            "belongs to «NAV Trondheim»",
        ),
    ],
)
def test_one_number_is_one_office(tmp_path: Path, rows: list[dict[str, Any]], wording: str) -> None:
    ((at, column, _value, message),) = problems(check(round_file(tmp_path / "a.xlsx", *rows)))
    assert (at, column) == (3, "Organisasjonsnummer")
    assert wording in message


def test_a_known_office_is_recognised_by_its_number_or_its_name(tmp_path: Path) -> None:
    known = Organisation.objects.create(kind="office", name="NAV Trondheim", number="974760673")
    load(
        round_file(
            tmp_path / "runde.xlsx",
            row(key="a", office="nav trondheim"),
            row(key="b", office_number="974760673"),
        )
    )
    assert {measure.office for measure in Measure.objects.all()} == {known}


@pytest.mark.parametrize("header", [BIRTH_NUMBER, f"Om {BIRTH_NUMBER}"])
def test_an_identity_number_in_a_header_is_refused_and_the_file_removed(
    tmp_path: Path, header: str
) -> None:
    run = check(round_file(tmp_path / "runde.xlsx", row(**{header: "x"})))
    ((at, shown, _value, wording),) = problems(run)
    assert at == 0
    assert BIRTH_NUMBER not in shown
    assert "national identity number" in wording
    assert not RunFiles(run.pk).upload.exists()


@pytest.mark.parametrize("value", [BIRTH_NUMBER, int(BIRTH_NUMBER), f"se {D_NUMBER}"])
def test_an_identity_number_in_a_column_that_is_left_out_is_refused_too(
    tmp_path: Path, value: object
) -> None:
    run = check(round_file(tmp_path / "runde.xlsx", row(Tullekolonne=value)))
    assert [(at, column) for at, column, *_rest in problems(run)] == [(2, "Tullekolonne")]
    assert not RunFiles(run.pk).upload.exists()


def test_a_column_said_to_be_left_out_may_hold_anything(tmp_path: Path) -> None:
    path = round_file(tmp_path / "runde.xlsx", row(Tullekolonne="=x"))
    assert check(path, mapping={"Tullekolonne": "ignore"}).state == ImportRun.State.READY


def test_a_header_that_is_computed_is_told_as_such(tmp_path: Path) -> None:
    rows = table([row()])
    path = xlsx(tmp_path / "runde.xlsx", rows)
    workbook = openpyxl.load_workbook(path)
    workbook.active["B1"] = "=A1"
    workbook.save(path)
    assert (0, "=A1", "=A1", "The header in column B is a formula. Write it as text.") in problems(
        check(path)
    )


def test_a_formula_in_a_text_file_is_refused_as_in_a_workbook(tmp_path: Path) -> None:
    run = check(round_file(tmp_path / "runde.csv", row(title="=SUM(A1)", office="= NAV Oslo")))
    ((at, column, value, wording),) = problems(run)
    assert (at, column, value) == (2, "Tittel", "=SUM(A1)")
    assert "The cell holds a formula" in wording
