"""``lovende allocate``: who gets what as JSON or lines, faults by row and column, never a mess."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lovende.questionnaires.limits import spaced

Command = Callable[..., Any]
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "allocation" / "applications.csv"
HEADER = "key,kind,rank,amount,minimum\n"
FOUR = HEADER + "a,new,1,500,\nb,replication,2,400,300\nc,new,3,100,\nr,continuing,9,300,\n"


def found(outcome: Any) -> dict[str, Any]:
    assert outcome.code == 0, outcome
    return json.loads(outcome.out)


def granted(answer: dict[str, Any]) -> dict[str, int]:
    return {one["key"]: one["granted"] for one in answer["grants"]}


def test_the_example_is_shared_with_all_that_is_needed_to_do_it_again(lovende: Command) -> None:
    answer = found(lovende("allocate", EXAMPLE, "--frame", "8 000 000", "--seed", 7, "--json"))

    assert (answer["frame"], answer["total"], answer["left"]) == (8_000_000, 7_535_000, 465_000)
    assert [one["key"] for one in answer["grants"]][:6] == [
        f"SYNTETISK-{name}" for name in ("Alta", "Florø", "Jevnaker", "Narvik", "Stange", "Ørsta")
    ]
    assert answer["first_outside"]["key"] == "SYNTETISK-Trysil"
    assert answer["continuing_asked"] == 2_965_000
    assert answer["draw"]["seed"] == 7
    assert [(tie["rank"], len(tie["drawn"])) for tie in answer["draw"]["ties"]] == [(5, 3), (12, 2)]
    assert answer["method"] == "allocation-1"
    assert len(answer["input_sha256"]) == 64
    assert len(answer["alternatives"]) == 4


def test_the_rules_stand_side_by_side_and_more_money_is_tried(lovende: Command) -> None:
    answer = found(lovende("allocate", "-", "--frame", 1000, "--extra", 200, "--json", stdin=FOUR))

    assert granted(answer) == {"r": 300, "a": 500, "b": 0, "c": 0}
    assert [
        (one["when_full"], one["partial"], one["funded"], one["left"])
        for one in answer["alternatives"]
    ] == [
        ("stop", False, 2, 200),
        ("next", False, 3, 100),
        ("stop", True, 2, 200),
        ("next", True, 3, 100),
    ]
    assert answer["extra"] == {
        "extra": 200,
        "total": 1200,
        "left": 0,
        "changes": [{"key": "b", "granted": 0, "with_extra": 400}],
    }
    none = found(lovende("allocate", "-", "--frame", 1000, "--extra", 0, "--json", stdin=FOUR))
    assert none["extra"] is None


def test_partial_and_next_do_what_they_say(lovende: Command) -> None:
    options = ("--partial", "--when-full", "next", "--json")
    answer = found(lovende("allocate", "-", "--frame", 1150, *options, stdin=FOUR))
    assert granted(answer) == {"r": 300, "a": 500, "b": 350, "c": 0}
    assert [one["reason"] for one in answer["grants"]] == ["full", "full", "reduced", "frame_spent"]


def test_the_order_of_the_rows_is_without_effect(lovende: Command) -> None:
    header, *rows = FOUR.replace(",2,", ",1,").splitlines(keepends=True)
    turned = header + "".join(reversed(rows))
    first = lovende("allocate", "-", "--frame", 900, "--seed", 3, "--json", stdin=FOUR)
    assert first.code == 0
    one = lovende("allocate", "-", "--frame", 900, "--json", stdin=header + "".join(rows))
    other = lovende("allocate", "-", "--frame", 900, "--json", stdin=turned)
    assert one.out == other.out


def test_lines_for_people_and_the_rest_on_stderr(lovende: Command) -> None:
    done = lovende("allocate", "-", "--frame", 250, stdin=FOUR)
    assert done.code == 0
    assert done.out.splitlines()[1].split(maxsplit=3) == [
        *("r", "300", "0", "Asks for more than was left.")
    ]
    assert "The running projects alone ask for 300\u00a0kr" in done.err
    assert "0\u00a0kr of 250\u00a0kr is granted; 250\u00a0kr is left." in done.err
    assert "Just outside: r, which lacks 300\u00a0kr." in done.err
    assert "Another 600\u00a0000\u00a0kr would change: r: 300\u00a0kr, a: 500\u00a0kr" in done.err


def test_a_draw_that_decided_is_told_with_its_seed(lovende: Command) -> None:
    done = lovende(
        "allocate", "-", "--frame", 10, "--seed", 5, stdin=HEADER + "a,new,1,10,\nb,new,1,10,\n"
    )
    assert "Lots decided between equals, with seed 5." in done.err


@pytest.mark.parametrize("written", ["1 200 000 kr", "1200000", "1\u00a0200\u00a0000", "1.200.000"])
def test_amounts_as_people_write_them(lovende: Command, written: str) -> None:
    text = f"nøkkel;type;rangering;beløp\nx;Videreføring;1;{written}\n"
    answer = found(lovende("allocate", "-", "--frame", written, "--json", stdin=text))
    assert granted(answer) == {"x": 1_200_000}
    assert answer["left"] == 0


@pytest.mark.parametrize(
    ("word", "kind"),
    [("videreføring", 1), ("vidareføring", 1), ("nytt", 0), ("Replikasjon", 0), ("NEW", 0)],
)
def test_norwegian_kinds(lovende: Command, word: str, kind: int) -> None:
    text = HEADER + f"a,new,1,10,\nx,{word},2,10,\n"
    answer = found(lovende("allocate", "-", "--frame", 10, "--json", stdin=text))
    assert granted(answer)["x"] == 10 * kind


@pytest.mark.parametrize(
    ("row", "column", "value", "told"),
    [
        ("a,new,,10,", "rank", "", "The value is missing"),
        ("a,new,0,10,", "rank", "0", "from 1, where 1 is the best"),
        ("a,new,-2,10,", "rank", "-2", "from 1, where 1 is the best"),
        ('a,new,"1,5",10,', "rank", "1,5", "without decimals"),
        ("a,new,1,-10,", "amount", "-10", "at least 1 krone"),
        ("a,new,1,0,", "amount", "0", "at least 1 krone"),
        ("a,new,1,10.55,", "amount", "10.55", "without decimals"),
        ("a,new,1,1e6,", "amount", "1e6", "not a number"),
        ("a,new,1,=SUM(A1),", "amount", "=SUM(A1)", "not a number"),
        ("a,new,1,9999999999999999,", "amount", "9999999999999999", "not a number"),
        ("a,new,1,10,20", "minimum", "20", "above the amount"),
        ("a,new,1,10,-1", "minimum", "-1", "below 0"),
        ("a,maybe,1,10,", "kind", "maybe", "continuing, new or replication"),
        (",new,1,10,", "key", "", "The value is missing"),
        ("z,new,1,10,", "key", "z", "Row 2 has the same key"),
    ],
)
def test_a_fault_is_told_by_row_column_and_value(
    lovende: Command, row: str, column: str, value: str, told: str
) -> None:
    text = HEADER + f"z,new,1,10,\n{row}\n"
    done = lovende("allocate", "-", "--frame", 100, "--json", stdin=text)
    assert done.code == 1
    (problem,) = json.loads(done.out)["problems"]
    assert problem["where"] == f"row 3, column «{column}»"
    assert told in problem["message"]
    assert problem["value"] == value
    assert told in done.err


def test_faults_of_every_kind_come_in_one_list_in_the_order_of_the_rows(lovende: Command) -> None:
    text = HEADER + "a,new,1,0,\nb,x,1,10,\nc,new,0,10,\n"
    done = lovende("allocate", "-", "--frame", 100, "--json", stdin=text)
    where = [problem["where"] for problem in json.loads(done.out)["problems"]]
    assert where == [*("row 2, column «amount»", "row 3, column «kind»", "row 4, column «rank»")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "The file is empty."),
        (HEADER, "There are no applications"),
        ("key,rank,amount\na,1,10\n", "Missing: kind"),
        ("key,key,kind,rank,amount\na,a,new,1,10\n", "«key» stands twice"),
        (HEADER + "a,new,1,1,200,000\n", "more values than columns"),
        ("%PDF-1.7", "a PDF document"),
    ],
)
def test_files_that_are_no_list_of_applications(lovende: Command, text: str, told: str) -> None:
    done = lovende("allocate", "-", "--frame", 100, stdin=text)
    assert (done.code, done.out) == (1, "")
    assert told in done.err
    assert "Standard input" in done.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--frame", "-5"), "--frame cannot be below 0."),
        (("--frame", "much"), "--frame: This is not a number."),
        (("--frame", "10,5"), "--frame: Give a whole number without decimals"),
        (("--frame", 10, "--extra", "-1"), "--extra cannot be below 0."),
        (("--frame", 10, "--when-full", "never"), "--when-full is stop or next."),
        (("--frame", 10, "--seed", "x"), "--seed"),
        ((), "--frame"),
    ],
)
def test_options_that_make_no_sense(lovende: Command, options: Any, told: str) -> None:
    done = lovende("allocate", EXAMPLE, *options)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_a_file_that_is_not_there(lovende: Command, tmp_path: Path) -> None:
    done = lovende("allocate", tmp_path / "none.csv", "--frame", 1)
    assert done.code == 2
    assert "does not exist" in done.err


def test_an_unknown_column_is_named_so_that_a_misspelled_minimum_is_seen(lovende: Command) -> None:
    text = "key,kind,rank,amount,minimun\na,new,1,10,5\n"
    done = lovende("allocate", "-", "--frame", 7, "--partial", "--json", stdin=text)
    assert "«minimun» is left out" in done.err
    assert granted(found(done)) == {"a": 7}


def test_many_faults_are_counted_and_the_first_shown(lovende: Command) -> None:
    text = HEADER + "".join(f"a{number},new,0,10,\n" for number in range(250))
    done = lovende("allocate", "-", "--frame", 100, "--json", stdin=text)
    assert "250 faults, the first 100" in done.err
    assert len(json.loads(done.out)["problems"]) == 100


def test_an_old_windows_file_is_read(lovende: Command, tmp_path: Path) -> None:
    path = tmp_path / "søknader.csv"
    path.write_bytes("nøkkel;slag;rang;beløp\nÅ;vidareføring;1;10 kr\n".encode("cp1252"))
    answer = found(lovende("allocate", path, "--frame", spaced(1000), "--json"))
    assert granted(answer) == {"Å": 10}
