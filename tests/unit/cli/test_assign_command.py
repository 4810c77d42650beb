"""``lovende assign``: from files to a file, and from faults to sentences."""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "assignment"
ITEMS, RATERS, CONFLICTS = (EXAMPLE / f"{name}.csv" for name in ("items", "raters", "conflicts"))
Command = Callable[..., Any]
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(name: str, *lines: str, encoding: str = "utf-8") -> Path:
        file = tmp_path / f"{name}.csv"
        file.write_text("".join(f"{line}\n" for line in lines), encoding=encoding)
        return file

    return written


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "handed-out.csv"


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_example_is_handed_out_as_its_readme_says(lovende: Command, out: Path) -> None:
    done = lovende(
        *("assign", ITEMS, RATERS, "--conflicts", CONFLICTS, "--seed", 2021, "--out", out)
    )
    assert done.code == 0
    seats = rows(out)
    assert list(seats[0]) == ["item", "slot", "rater"]
    assert set(Counter(row["rater"] for row in seats).values()) == {8}
    departments = {row["rater"]: row["department"] for row in rows(RATERS)}
    offices = {row["rater"]: row["organisation"] for row in rows(RATERS)}
    behind = {row["item"]: row["organisation"] for row in rows(ITEMS)}
    for item in behind:
        theirs = [row["rater"] for row in seats if row["item"] == item]
        assert len({departments[rater] for rater in theirs}) == len(theirs) == 2
        assert behind[item] not in {offices[rater] for rater in theirs}
    declared = {(row["item"], row["rater"]) for row in rows(CONFLICTS)}
    assert not declared & {(row["item"], row["rater"]) for row in seats}
    assert "2–2" in done.out


def test_json_tells_all_that_is_needed_to_repeat_it(lovende: Command, out: Path) -> None:
    arguments = ("assign", ITEMS, RATERS, "--seed", 5, "--out", out, "--json")
    first = lovende(*arguments)
    told = json.loads(first.out)
    assert told["assignment"] == [row | {"slot": int(row["slot"])} for row in rows(out)]
    assert (told["seed"], told["per_item"], told["spread"]) == (5, 2, 0)
    assert told["solver"].startswith("OR-tools 9.")
    assert len(told["digest"]) == 64
    assert sum(told["loads"].values()) == 48
    assert sum(pair["items"] for pair in told["pairs"]) == 24
    written = out.read_bytes()
    assert lovende(*arguments).out == first.out
    assert out.read_bytes() == written


def test_the_order_of_rows_changes_nothing(lovende: Command, write: Write, out: Path) -> None:
    def turned(file: Path) -> Path:
        head, *lines = file.read_text(encoding="utf-8").splitlines()
        return write(file.stem, head, *reversed(lines))

    first = lovende("assign", ITEMS, RATERS, "--conflicts", CONFLICTS, "--out", out, "--json")
    files = turned(ITEMS), turned(RATERS), "--conflicts", turned(CONFLICTS)
    assert lovende("assign", *files, "--out", out, "--json").out == first.out


def test_a_file_as_excel_in_norway_writes_it(lovende: Command, write: Write, out: Path) -> None:
    raters = write("r", "Rater;Department", "Åse;Økonomi", "Bø;Helse", encoding="utf-8-sig")
    items = write("i", "item", "tiltak æ", encoding="cp1252")
    assert lovende("assign", items, raters, "--out", out).code == 0
    assert {row["rater"] for row in rows(out)} == {"Åse", "Bø"}
    assert {row["item"] for row in rows(out)} == {"tiltak æ"}


def test_when_a_rater_leaves_only_theirs_move(lovende: Command, write: Write, out: Path) -> None:
    lovende("assign", ITEMS, RATERS, "--out", out)
    lines = RATERS.read_text(encoding="utf-8").splitlines()
    fewer = write("fewer", *(line for line in lines if not line.startswith("rater-4")))
    after = out.with_name("after.csv")
    done = lovende("assign", ITEMS, fewer, "--keep", out, "--out", after, "--json")
    told = json.loads(done.out)
    assert (told["kept"], told["moved"]) == (40, 8)
    stay = [row for row in rows(out) if row["rater"] != "rater-4"]
    assert [row for row in rows(after) if row in stay] == stay


def test_a_rater_who_comes_takes_over_when_it_is_asked(
    lovende: Command, write: Write, out: Path
) -> None:
    lovende("assign", ITEMS, RATERS, "--out", out)
    more = write("more", *RATERS.read_text(encoding="utf-8").splitlines(), "rater-7,Law,")
    after = out.with_name("after.csv")
    given = ("assign", ITEMS, more, "--keep", out, "--out", after, "--json")
    still = json.loads(lovende(*given).out)
    assert (still["moved"], still["loads"]["rater-7"], still["spread"]) == (0, 0, 8)
    evened = json.loads(lovende(*given, "--rebalance").out)
    assert (evened["moved"], evened["loads"]["rater-7"], evened["spread"]) == (6, 6, 1)


def test_expertise_decides_when_the_loads_are_as_even(
    lovende: Command, write: Write, out: Path
) -> None:
    raters = write("r", "rater,department", "a,x", "b,y", "c,z", "d,w")
    items = write("i", "item", "1", "2")
    scores = write("e", "item,rater,score", "1,a,9", "1,b,9", "2,c,9", "2,d,9")
    done = lovende("assign", items, raters, "--expertise", scores, "--out", out, "--json")
    assert json.loads(done.out)["expertise"] == 36


def test_what_cannot_be_is_explained_and_nothing_written(
    lovende: Command, write: Write, out: Path
) -> None:
    raters = write("r", "rater,department,capacity", "a,x,4", "b,x,4", "c,y,3")
    items = write("i", "item", *"1234")
    done = lovende("assign", items, raters, "--out", out)
    assert done.code == 1
    assert "Too much of the capacity is in one place: x (8)." in done.err
    assert "- Raise capacities by 1 in all: c +1." in done.err
    assert "- Add raters from departments that are not here yet, with room for: 1." in done.err
    assert done.out == ""
    assert not out.exists()
    told = json.loads(lovende("assign", items, raters, "--out", out, "--json").out)
    assert told["infeasible"]["reason"] == "department_too_large"
    assert told["infeasible"]["remedies"] == {
        "capacity": {"c": 1},
        "conflicts": None,
        "newcomers": [1],
    }


@pytest.mark.parametrize(
    ("raters", "conflicts", "told"),
    [
        (("a,x,", "b,x,"), (), "departments. Those with anybody who can take one"),
        (("a,x,1", "b,y,1"), (), "The raters can take 2 ratings in all, but 4 are wanted."),
        (("a,x,", "b,y,"), ("1,a",), "these have fewer: 1 (y)."),
        (("a,x,", "b,y,1", "c,z,1"), ("1,c", "2,c"), "No more room: b."),
    ],
)
def test_each_reason_has_its_sentence(
    lovende: Command,
    write: Write,
    out: Path,
    raters: tuple[str, ...],
    conflicts: tuple[str, ...],
    told: str,
) -> None:
    done = lovende(
        *("assign", write("i", "item", "1", "2")),
        write("r", "rater,department,capacity", *raters),
        *("--conflicts", write("c", "item,rater", *conflicts), "--out", out),
    )
    assert done.code == 1
    assert told in done.err


@pytest.mark.parametrize("per_item", [0, -1, 101, "two", "1.5"])
def test_so_many_raters_of_a_measure_cannot_be_asked_for(
    lovende: Command, out: Path, per_item: object
) -> None:
    done = lovende("assign", ITEMS, RATERS, "--per-item", per_item, "--out", out)
    assert done.code == 2
    assert "--per-item" in done.err
    assert not out.exists()


def test_more_raters_a_measure_than_departments_is_explained(lovende: Command, out: Path) -> None:
    done = lovende("assign", ITEMS, RATERS, "--per-item", 4, "--out", out)
    assert done.code == 1
    assert "raters of 4 departments" in done.err
    assert "Economics, Health, Social work" in done.err


@pytest.mark.parametrize(
    ("part", "lines", "where", "message"),
    [
        ("items", ("item", "a", "a"), "row 3, column item", "Stands in row 2 already."),
        ("items", ("item,organisation", ",x"), "row 2, column item", "Blank."),
        ("raters", ("rater,department", "a,x", "a,y"), "row 3, column rater", "row 2 already"),
        ("raters", ("rater,department", "a,"), "row 2, column department", "Blank."),
        *(
            (
                "raters",
                ("rater,department,capacity", f"a,x,{capacity}"),
                "row 2, column capacity",
                "Not a whole number from 0 to",
            )
            for capacity in ("-1", "1.5", "many", "²", "1e3", "99999999999999999999")
        ),
        ("conflicts", ("item,rater", "z,rater-1"), "row 2, column item", "No such item"),
        ("conflicts", ("item,rater", "measure-01,z"), "row 2, column rater", "No such rater"),
        (
            "expertise",
            ("item,rater,score", "measure-01,rater-1,1001"),
            "row 2, column score",
            "Not a whole number from 0 to 1000.",
        ),
        (
            "expertise",
            ("item,rater,score", "measure-01,rater-1,1", "measure-01,rater-1,2"),
            "row 3, column rater",
            "Stands in row 2 already.",
        ),
        ("keep", ("item,slot,rater", "a,0,b"), "row 2, column slot", "Not a whole number from 1"),
    ],
)
def test_a_fault_is_told_with_its_place_and_value(
    lovende: Command,
    write: Write,
    out: Path,
    part: str,
    lines: tuple[str, ...],
    where: str,
    message: str,
) -> None:
    done = lovende("assign", *given(part, write(part, *lines)), "--out", out)
    assert done.code == 1
    assert f"{part}.csv, {where}" in done.err
    assert message in done.err
    assert done.out == ""
    assert not out.exists()


def given(part: str, file: Path) -> tuple[object, ...]:
    """The arguments, with this file for one part of the example."""
    files = {"items": ITEMS, "raters": RATERS} | {part: file}
    extra = () if part in ("items", "raters") else (f"--{part}", file)
    return (files["items"], files["raters"], *extra)


@pytest.mark.parametrize(
    ("part", "lines", "message"),
    [
        ("items", ("name", "a"), "the column «item» is missing"),
        ("raters", ("rater", "a"), "the column «department» is missing"),
        ("raters", ("rater,department,rater", "a,x,b"), "the column «rater» stands twice"),
        ("conflicts", ("item", "a"), "the column «rater» is missing"),
        ("items", ("item",), "there is no row below the headings"),
        ("items", (), "The file is empty."),
        ("items", ("item", '"a'), "cannot be read from row 2 on"),
        ("items", ("%PDF-1.7",), "a PDF document"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(
    lovende: Command, write: Write, out: Path, part: str, lines: tuple[str, ...], message: str
) -> None:
    done = lovende("assign", *given(part, write(part, *lines)), "--out", out, "--json")
    assert done.code == 1
    assert f"{part}.csv: " in done.err
    assert message in done.err
    assert message in json.loads(done.out)["error"]
    assert not out.exists()


def test_all_faults_are_counted_and_the_first_hundred_told(
    lovende: Command, write: Write, out: Path
) -> None:
    file = write("conflicts", "item,rater", *(f"unknown-{n},rater-1" for n in range(250)))
    done = lovende("assign", ITEMS, RATERS, "--conflicts", file, "--out", out)
    assert "(250)" in done.err
    assert done.err.count("No such item") == 100


def test_a_column_that_is_not_known_is_told_and_left_out(
    lovende: Command, write: Write, out: Path
) -> None:
    raters = write("raters", "rater,department,capasity", "a,x,0", "b,y,0")
    done = lovende("assign", ITEMS, raters, "--out", out)
    assert done.code == 0
    assert "«capasity» is left out" in done.err


@pytest.mark.parametrize("same", [ITEMS, RATERS, CONFLICTS])
def test_no_input_is_written_over(lovende: Command, tmp_path: Path, same: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(same)
    before = same.read_bytes()
    for target in (same, link):
        done = lovende("assign", ITEMS, RATERS, "--conflicts", CONFLICTS, "--out", target)
        assert done.code == 2
        assert "is also read" in done.err
    assert same.read_bytes() == before


def test_a_place_that_cannot_be_written_is_told_before_the_work(
    lovende: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = lovende("assign", ITEMS, RATERS, "--out", tmp_path / "none" / "out.csv")
    folder = lovende("assign", ITEMS, RATERS, "--out", tmp_path)
    assert (missing.code, folder.code) == (2, 2)
    assert "does not exist" in missing.err
    assert "is a folder" in folder.err
    # Tests may run as root, whom no mode stops; what counts is what the system answers.
    monkeypatch.setattr("os.access", lambda _path, mode: mode != os.W_OK)
    locked = lovende("assign", ITEMS, RATERS, "--out", tmp_path / "out.csv")
    assert locked.code == 2
    assert "cannot be written" in locked.err


def test_a_full_disk_leaves_the_earlier_file_whole(
    lovende: Command, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out.write_text("as it was")

    class Full:
        def writerow(self, _row: object) -> None:
            raise OSError(28, "No space left on device", str(out))

    monkeypatch.setattr("lovende.cli.assignment_files.csv.writer", lambda *_a, **_k: Full())
    done = lovende("assign", ITEMS, RATERS, "--out", out)
    assert done.code == 1
    assert "No space left" in done.err
    assert out.read_text() == "as it was"
    assert [file.name for file in out.parent.glob(".*unfinished")] == []


def test_rebalancing_without_an_earlier_file_is_a_misunderstanding(
    lovende: Command, out: Path
) -> None:
    done = lovende("assign", ITEMS, RATERS, "--rebalance", "--out", out)
    assert done.code == 2
    assert "only with --keep" in done.err
