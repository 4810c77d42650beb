"""``lovende shortlist``: shares of the top over random weights, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]

JUDGED = """tiltak;kriterium;vurdering
A;anchoring;oppfylt
A;cooperation;ikke oppfylt
B;anchoring;0
B;cooperation;0,5
C;anchoring;0
C;cooperation;0
"""


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    path = tmp_path / "judged.csv"
    path.write_text(JUDGED)
    return path


def test_the_share_of_each_item_and_what_it_hangs_on(lovende: Command, judged: Path) -> None:
    done = lovende("shortlist", judged, "--top", 1, "--draws", 20_000, "--json")
    assert done.code == 0
    found = json.loads(done.out)
    assert (found["top"], found["seed"], found["draws"]) == (1, 2021, 20_000)
    first, second, third = found["items"]
    assert [one["item"] for one in found["items"]] == ["A", "B", "C"]
    assert first["place"]["share"] == pytest.approx(2 / 3, abs=0.015)
    assert second["place"]["share"] == pytest.approx(1 / 3, abs=0.015)
    assert third["place"]["share"] == 0
    assert first["without"]["anchoring"]["share"] == 0
    assert first["without"]["cooperation"]["share"] == 1


def test_the_same_seed_gives_the_same_answer(lovende: Command, judged: Path) -> None:
    asked = ("shortlist", judged, "--top", 1, "--json", "--seed")
    assert lovende(*asked, 5).out == lovende(*asked, 5).out
    assert lovende(*asked, 5).out != lovende(*asked, 6).out


def test_the_table_says_what_each_hangs_on(lovende: Command, judged: Path) -> None:
    out = lovende("shortlist", judged, "--top", 1).out
    assert "anchoring (without it 0.0%)" in out
    assert "Among the top 1" in out


def test_what_cannot_be_judged_is_said_and_never_zero(lovende: Command, tmp_path: Path) -> None:
    path = tmp_path / "j.csv"
    path.write_text("item,criterion,value\nA,x,1\nA,y,\nB,x,0.5\nB,y,0.5\nC,x,cannot be judged\n")
    done = lovende("shortlist", path, "--top", 1, "--json")
    found = {one["item"]: one for one in json.loads(done.out)["items"]}
    assert found["A"]["place"]["share"] == 1
    assert found["A"]["cannot_be_judged"] == 1
    assert found["A"]["share_if_not_met"] == pytest.approx(0.5, abs=0.03)
    assert found["C"]["place"] is None
    assert "neither for nor against" in done.err
    assert "Items without any judgement have no place." in done.err
    assert lovende("shortlist", path, "--top", 1).code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("item,criterion,value\n", "The file has no judgements."),
        ("item,value\nA,1\n", "Row 1, criterion: The column «criterion» is missing."),
        ("item,criterion,value\nA,x,2\n", "Row 2, value: Write 1 (met)"),
        ("item,criterion,value\nA,x,nan\n", "Row 2, value: Write 1 (met)"),
        ("item,criterion,value\nA,x,1\nA,x,1\n", "Row 3, item: The item is judged twice"),
        ("item,criterion,value\n,x,1\n", "Row 2, item: This is missing."),
        ("item,criterion,value\nA,,1\n", "Row 2, criterion: This is missing."),
    ],
)
def test_a_broken_file_is_refused_with_row_and_column(
    lovende: Command, tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "j.csv"
    path.write_text(text)
    done = lovende("shortlist", path, "--top", 1)
    assert (done.code, done.out) == (1, "")
    assert said in done.err


@pytest.mark.parametrize(
    ("text", "top", "said"),
    [
        (JUDGED, 3, "--top must be less than the number of judged items, which is 3"),
        (JUDGED, 0, "--top"),
        ("item,criterion,value\nA,x,1\n", 1, "Fewer than two items have a judgement"),
        ("item,criterion,value\nA,x,\nB,x,\n", 1, "Fewer than two items have a judgement"),
    ],
)
def test_what_has_no_answer_is_explained(
    lovende: Command, tmp_path: Path, text: str, top: int, said: str
) -> None:
    path = tmp_path / "j.csv"
    path.write_text(text)
    done = lovende("shortlist", path, "--top", top)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_more_than_the_memory_holds_is_refused_with_what_fits(
    lovende: Command, judged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lovende.cli.shortlist.MOST_RANKS", 300)
    done = lovende("shortlist", judged, "--top", 1, "--draws", 101)
    assert (done.code, done.out) == (2, "")
    assert "give --draws at most 100." in done.err
    assert lovende("shortlist", judged, "--top", 1, "--draws", 100).code == 0
