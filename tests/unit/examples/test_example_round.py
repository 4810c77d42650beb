"""The example round says of itself what its README says, and nothing about the real seven is
made up: the files are what the generator gives, and the counts are computed from them."""

import csv
import datetime as dt
import importlib
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest
from stdnum.no import fodselsnummer

FOLDER = Path(__file__).resolve().parents[3] / "examples" / "round-2021"
COUNTIES = {
    "Oslo", "Rogaland", "Møre og Romsdal", "Nordland", "Østfold", "Akershus", "Buskerud",
    "Innlandet", "Vestfold", "Telemark", "Agder", "Vestland", "Trøndelag", "Troms", "Finnmark",
}  # fmt: skip
FREE_TEXT = (
    "target_group", "activities", "changes", "developed", "examined", "success_factors",
    "challenges", "published", "continued",
)  # fmt: skip
NAMED_IN_THE_FIGURE = ("sa_poverty", "sa_methods", "sa_knowledge", "sa_working_life")
Row = dict[str, Any]


class Generator:
    """The generator's modules, found beside the files they make."""

    def __init__(self) -> None:
        self.columns: ModuleType = importlib.import_module("round_2021.columns")
        self.library: ModuleType = importlib.import_module("round_2021.library")
        self.money: ModuleType = importlib.import_module("round_2021.money")
        self.rounds: ModuleType = importlib.import_module("round_2021.rounds")
        self.sheet: ModuleType = importlib.import_module("round_2021.sheet")


@pytest.fixture(scope="module")
def generator() -> Iterator[Generator]:
    sys.path.insert(0, str(FOLDER))
    yield Generator()
    sys.path.remove(str(FOLDER))


@pytest.fixture(scope="module")
def rows(generator: Generator) -> list[Row]:
    """The committed workbook's rows, by column key."""
    book = openpyxl.load_workbook(FOLDER / "round-2021.xlsx", read_only=True)
    header, *lines = book.worksheets[0].iter_rows(values_only=True)
    book.close()
    keys = list(generator.columns.headers())
    assert list(header) == list(generator.columns.headers().values())
    return [dict(zip(keys, line, strict=True)) for line in lines]


@pytest.fixture(scope="module")
def synthetic(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["synthetic"] == "ja"]


@pytest.fixture(scope="module")
def real(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["synthetic"] == "nei"]


def words(row: Row) -> int:
    return sum(len(str(row[f"answer:{key}"] or "").split()) for key in FREE_TEXT)


def all_text(row: Row) -> str:
    return " ".join(value for value in row.values() if isinstance(value, str))


def self_assessment(rows: list[Row], *keys: str) -> list[int]:
    return [
        value
        for row in rows
        for key, value in row.items()
        if key.startswith("answer:sa_") and value is not None
        if not keys or key.removeprefix("answer:") in keys
    ]


def is_blank_form(row: Row) -> bool:
    return words(row) < 20 and not self_assessment([row]) and row["stage"] != "Planlagt"


# What the files are


def test_the_generator_run_again_gives_the_committed_workbook(
    generator: Generator, rows: list[Row]
) -> None:
    made = [generator.sheet.cells(row) for row in generator.rounds.make()]
    read = [
        [value.date() if isinstance(value, dt.datetime) else value for value in row.values()]
        for row in rows
    ]
    assert made == read


def test_the_generator_run_again_gives_the_committed_csv(
    generator: Generator, tmp_path: Path
) -> None:
    generator.sheet.write_csv(generator.rounds.make(), tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == (FOLDER / "round-2021.csv").read_bytes()


def test_the_workbook_is_the_same_bytes_each_time_it_is_written(
    generator: Generator, tmp_path: Path
) -> None:
    rows = generator.rounds.make()
    for name in ("one.xlsx", "two.xlsx"):
        generator.sheet.write_workbook(rows, tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_the_csv_holds_the_same_measures_as_the_workbook(rows: list[Row]) -> None:
    with (FOLDER / "round-2021.csv").open(encoding="utf-8-sig", newline="") as file:
        numbers = [line["Tiltaksnummer"] for line in csv.DictReader(file, delimiter=";")]
    assert numbers == [row["key"] for row in rows]


# The round as a whole


def test_there_are_203_measures_each_with_its_own_number(rows: list[Row]) -> None:
    assert [row["key"] for row in rows] == [f"2021-{number:03}" for number in range(1, 204)]


def test_every_invented_measure_is_marked_and_the_seven_are_not(
    synthetic: list[Row], real: list[Row]
) -> None:
    assert len(synthetic) == 196
    assert {row["title"] for row in real} == {
        "Festesona",
        "Jobbsentralen – for unge ressurser",
        "SSA – Sysselsetting, språkombud og arbeidsnorsk",
        "Nye mønstre – trygg oppvekst",
        "Skolekompasset",
        "Back to School/Stay at School",
        "Øygarden-modellen",
    }


def test_22_forms_are_practically_blank_and_all_of_them_invented(rows: list[Row]) -> None:
    blank = [row for row in rows if is_blank_form(row)]
    assert len(blank) == 22
    assert {row["synthetic"] for row in blank} == {"ja"}


def test_every_other_report_has_something_to_say(rows: list[Row]) -> None:
    assert all(len(all_text(row).split()) > 60 for row in rows if not is_blank_form(row))


def test_every_county_has_measures(rows: list[Row]) -> None:
    counts = Counter(row["county"] for row in rows)
    assert set(counts) == COUNTIES
    assert min(counts.values()) >= 5


def test_about_a_third_is_written_in_nynorsk_and_reads_as_nynorsk(rows: list[Row]) -> None:
    nynorsk = [row for row in rows if row["language"] == "nynorsk"]
    assert 0.28 < len(nynorsk) / len(rows) < 0.36
    for row in nynorsk:
        assert not re.search(r"\b(ikke|noen|hvordan|ungdommene|barna)\b", all_answers(row))


def all_answers(row: Row) -> str:
    return " ".join(str(row[f"answer:{key}"] or "") for key in FREE_TEXT)


def test_bokmal_texts_hold_no_nynorsk(rows: list[Row]) -> None:
    for row in rows:
        if row["language"] == "bokmål":
            assert not re.search(r"\b(ikkje|eit|korleis|frå|kva|dei)\b", all_answers(row))


def test_about_one_in_eight_failed_or_was_stopped_and_each_says_why(rows: list[Row]) -> None:
    failed = [
        row for row in rows if row["goal_attainment"] == "Ikke nådd" or row["stage"] == "Stanset"
    ]
    assert len(failed) == 24
    assert sum(row["stage"] == "Stanset" for row in failed) == 9
    assert len({row["goal_verdict"] for row in failed}) == 24
    assert all(len(row["goal_attainment_text"].split()) >= 30 for row in failed)


def test_knowledge_is_mostly_not_assessed_or_own_experience(rows: list[Row]) -> None:
    counts = Counter(row["robustness"] for row in rows)
    assert set(counts) == {
        "Ikke vurdert", "Egen erfaring", "Egne data", "Før og etter", "Sammenlikning",
        "Gjentatt andre steder",
    }  # fmt: skip
    assert counts["Ikke vurdert"] + counts["Egen erfaring"] > len(rows) * 0.7


def test_a_replication_names_an_earlier_invented_measure_at_another_office(
    rows: list[Row],
) -> None:
    by_number = {row["key"]: row for row in rows}
    replications = [row for row in rows if row["replicates"]]
    assert len(replications) == 9
    for row in replications:
        original = by_number[row["replicates"]]
        assert original["synthetic"] == "ja"
        assert original["office"] != row["office"]
        assert original["first_year"] < row["first_year"]
        assert original["office"] in row["description"]


def test_no_two_measures_read_alike(synthetic: list[Row]) -> None:
    told = {
        row["key"]: {s for s in re.split(r"(?<=[.!?]) ", passages(row)) if len(s.split()) > 4}
        for row in synthetic
        if len(passages(row).split()) > 120
    }
    for (one, left), (other, right) in combinations(told.items(), 2):
        assert len(left & right) / min(len(left), len(right)) < 0.6, (one, other)


def passages(row: Row) -> str:
    profile = ("problem", "target_group", "cooperation", "description", "goal_attainment_text")
    return " ".join([*(row[key] or "" for key in profile), all_answers(row)])


def test_titles_are_never_used_twice(rows: list[Row]) -> None:
    assert [title for title, n in Counter(row["title"] for row in rows).items() if n > 1] == []


# Self-assessment


def test_self_assessment_is_at_the_ceiling_as_published(rows: list[Row]) -> None:
    answers = self_assessment(rows)
    assert round(sum(answers) / len(answers), 1) == 2.7
    assert Counter(answers).most_common(1)[0][0] == 3
    assert sum(answer < 2 for answer in answers) / len(answers) < 0.03


def test_174_measures_have_a_self_assessment_all_but_the_seven_and_the_blank(
    rows: list[Row],
) -> None:
    assert sum(bool(self_assessment([row])) for row in rows) == 203 - 7 - 22 == 174


def test_the_four_questions_of_the_published_figure_have_its_mean(rows: list[Row]) -> None:
    answers = self_assessment(rows, *NAMED_IN_THE_FIGURE)
    assert round(sum(answers) / len(answers), 1) == 2.7


def test_the_questions_differ_and_three_is_the_mode_of_each(
    generator: Generator, rows: list[Row]
) -> None:
    keys = [key for key in generator.columns.questions() if key.startswith("sa_")]
    answers = {key: self_assessment(rows, key) for key in keys}
    assert len(keys) == 12
    assert {Counter(each).most_common(1)[0][0] for each in answers.values()} == {3}
    means = [sum(each) / len(each) for each in answers.values()]
    assert max(means) - min(means) > 0.2
    assert all(len(each) < 181 for each in answers.values())


# Money


def test_no_grant_is_above_three_positions_and_the_competence_of_the_call(
    generator: Generator, synthetic: list[Row]
) -> None:
    limits = tomllib.loads(generator.money.CALL.read_text(encoding="utf-8"))["limits"]
    grants = [row["answer:grant_received"] for row in synthetic if row["answer:grant_received"]]
    assert max(grants) <= 3 * limits["position"] + limits["competence"]
    assert min(grants) > 0


def test_most_accounts_add_up_and_some_do_not(generator: Generator, synthetic: list[Row]) -> None:
    complete = [
        [row[f"answer:{key}"] for key in generator.money.KEYS]
        for row in synthetic
        if all(row[f"answer:{key}"] is not None for key in generator.money.KEYS)
    ]
    wrong = [line for line in complete if line[0] != sum(line[1:])]
    assert len(wrong) == 10
    assert len(wrong) < len(complete) / 8


# What may not be there


def test_no_text_holds_a_national_identity_number(rows: list[Row]) -> None:
    for row in rows:
        for found in re.findall(r"(?<!\d)\d{6} ?\d{5}(?!\d)", all_text(row)):
            assert not fodselsnummer.is_valid(found.replace(" ", ""))


def test_contacts_are_plainly_nobody(synthetic: list[Row], generator: Generator) -> None:
    surnames = set(importlib.import_module("round_2021.contacts").SURNAMES)
    for row in synthetic:
        assert row["contact_email"].endswith("@nav.example")
        assert row["contact_name"].split()[-1] in surnames


def test_no_template_is_left_unfilled(rows: list[Row]) -> None:
    for row in rows:
        assert not re.search(r"[{}\[\]|]|  ", all_text(row)), row["key"]


def test_every_choice_and_term_is_one_the_scheme_knows(
    generator: Generator, rows: list[Row]
) -> None:
    for column, choices in generator.columns.CHOICES.items():
        assert {row[column] for row in rows} <= {*choices.values(), None}
    for column, known in generator.columns.terms().items():
        used = {label for row in rows if row[column] for label in row[column].split("; ")}
        assert used == set(known.values()), column


# The real seven


def test_nothing_the_report_does_not_say_stands_about_the_seven(real: list[Row]) -> None:
    for row in real:
        assert self_assessment([row]) == []
        for column in ("contact_name", "contact_email", "office_number", "received_on"):
            assert row[column] is None
        assert row["answer:grant_received"] is None
        assert row["goal_attainment"] == "Ikke oppgitt"
        assert "SØF-rapport 01/23" in row["description"]


@pytest.mark.parametrize(
    ("office", "county", "first_year", "facts"),
    [
        ("NAV Alna", "Oslo", 2021, ["18 og 30 år", "fotlenke", "samfunnsstraff"]),
        (
            "NAV Asker",
            "Akershus",
            2019,
            ["15 og 24 år", "61 ungdommer", "56 fullførte", "Rundt 30", "klokka 15–19"],
        ),
        (
            "NAV Frogner",
            "Oslo",
            2020,
            [
                "12 praktikanter: 4 er i jobb, 1 har startet eget firma, 3 går på norskkurs",
                "2 fikk helseplager som sto i veien, og 2 sluttet",
                "12 nye: 6 har fått jobb, 1 har tatt fagbrev, 3 er fortsatt i praksis",
                "1 er i permisjon og 1 går på norskkurs",
                "Over 60 språkmentorer",
            ],
        ),
        ("NAV Grimstad", "Agder", 2018, ["ti familier", "fire av familiene", "12 kommuner"]),
        ("NAV Grünerløkka", "Oslo", 2018, ["33 prosent", "20–30 prosent"]),
        (
            "NAV Midt-Telemark",
            "Telemark",
            2019,
            ["om lag 90 eksamener, og om lag 80 er bestått", "20–25 elever", "16–30 år"],
        ),
        (
            "NAV Øygarden",
            "Vestland",
            2019,
            ["6–14 deltakere", "to og en halv time", "to dager i uka i fem uker", "7000 kroner"],
        ),
    ],
)
def test_the_facts_of_a_promising_method_are_in_its_text(
    real: list[Row], office: str, county: str, first_year: int, facts: list[str]
) -> None:
    (row,) = (row for row in real if row["office"] == office)
    assert (row["county"], row["first_year"]) == (county, first_year)
    text = all_text(row)
    assert [fact for fact in facts if fact not in text] == []


def test_each_kind_of_measure_has_its_own_words_in_both_languages(generator: Generator) -> None:
    kinds = generator.library.archetypes()
    assert len(kinds) >= 30
    for kind in kinds:
        for language in ("nb", "nn"):
            for slot in ("titles", "problem", "target", "work", "good", "mixed", "early"):
                assert kind.passages(language, slot), (kind.key, language, slot)
