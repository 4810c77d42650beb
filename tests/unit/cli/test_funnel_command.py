"""``lovende funnel``: the report's misprints found, files drawn, and hostile files refused."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "funnel"
REPORT, EVENTS = EXAMPLES / "report-2021.json", EXAMPLES / "events-2021.csv"

Command = Callable[..., Any]


def corrected(outcome: Any) -> dict[str, tuple[Any, Any]]:
    """The changes of the smallest corrections, by figure: printed and right."""
    assert outcome.code == 0, outcome
    found: dict[str, tuple[Any, Any]] = {}
    for finding in json.loads(outcome.out)["findings"]:
        (smallest,) = [one for one in finding["corrections"] if one["smallest"]]
        found |= {one["figure"]: (one["printed"], one["right"]) for one in smallest["changes"]}
    return found


def write(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


# ── The report of 2021


def test_the_report_s_four_wrong_figures_are_found_from_the_figures_alone(lovende: Command) -> None:
    assert corrected(lovende("funnel", REPORT, "--json")) == {
        "table-2.3[out,out]": (129, 124),
        "in-depth.out[both-out]": (134, 124),
        "one-says-out-in-depth": (9, 18),
        "one-says-out-in-screening": (20, 40),
    }


def test_each_contradiction_is_told_with_its_reckoning_and_its_source(lovende: Command) -> None:
    done = lovende("funnel", REPORT)
    assert done.code == 0
    for told in (
        "table-2.3[out,out] + table-2.3[out,in] = 129 + 9 = 138, but table-2.3.rows[out] = 133",
        "table-2.3.observed is printed as 87.76%, but the cells give 88.1579%.",
        "table-2.3.kappa is printed as 0.2895, but the cells give 0.291925.",
        "in-depth.out[both-out] = 134, but table-2.3[out,out] = 129",
        "table-2.3[out,out]: 129 → 124 [Tables 2.3 and 2.4]",
        "one-says-out-in-screening: 20 → 40 (the printed number is that of table-2.1[out,in], ",
    ):
        assert told in done.out
    assert "contradict each other" in done.err


def test_with_the_misprints_corrected_nothing_is_found(lovende: Command, tmp_path: Path) -> None:
    report = json.loads(REPORT.read_text())
    report["tables"][1]["counts"][0][0] = 124
    report["phases"][2]["reasons"][0]["count"] = 124
    report["statements"][0]["value"] = 40
    report["statements"][1]["value"] = 18
    done = lovende("funnel", write(tmp_path, "right.json", report), "--json")
    found = json.loads(done.out)
    assert (found["consistent"], found["findings"]) == (True, [])
    assert "The published figures are consistent." in done.err
    reached = [phase["in"] for phase in found["phases"]]
    assert [*reached, found["phases"][-1]["on"]] == [203, 181, 147, 23, 10, 7, 2]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("tables", 0, "counts", 1, 1, 170), ("table-2.1[in,in]", (170, 107))),
        (("tables", 0, "total", 118), ("table-2.1.total", (118, 181))),
        (("tables", 0, "statistics", "kappa", "0.4271"), ("table-2.1.kappa", ("0.4271", "0.4721"))),
        (("tables", 0, "statistics", "z", "6,53"), ("table-2.1.z", ("6,53", "6,35"))),
        (
            ("tables", 0, "statistics", "observed", "79.70 %"),
            ("table-2.1.observed", ("79.70 %", "77.90 %")),
        ),
    ],
)
def test_other_misprints_in_the_same_report_are_found_as_well(
    lovende: Command, tmp_path: Path, change: tuple[Any, ...], expected: tuple[str, Any]
) -> None:
    report = json.loads(REPORT.read_text())
    *path, last, value = change
    place = report
    for part in path:
        place = place[part]
    place[last] = value
    found = corrected(lovende("funnel", write(tmp_path, "other.json", report), "--json"))
    assert found[expected[0]] == expected[1]
    assert found["table-2.3[out,out]"] == (129, 124)


def test_numbers_in_json_keep_the_digits_they_are_written_with(
    lovende: Command, tmp_path: Path
) -> None:
    """0.4721 is 0.47 rounded, but not 0.470."""
    text = (
        '{"tables": [{"key": "t", "categories": ["out", "in"], "counts": [[34, 20], [20, 107]],'
        ' "statistics": {"kappa": %s}}]}'
    )
    right = lovende("funnel", write(tmp_path, "a.json", text % "0.47"), "--json")
    wrong = lovende("funnel", write(tmp_path, "b.json", text % "0.470"), "--json")
    assert json.loads(right.out)["consistent"] is True
    assert json.loads(wrong.out)["consistent"] is False


# ── Events


def test_the_synthetic_events_reach_the_counts_of_2021(lovende: Command) -> None:
    found = json.loads(lovende("funnel", EVENTS, "--json").out)
    assert found["reached"] == [203, 181, 147, 23, 10, 7, 2]
    assert [phase["out"] for phase in found["phases"]] == [22, 34, 124, 13, 3, 5]
    everybody = [
        item for phase in found["phases"] for box in phase["left"] for item in box["items"]
    ]
    assert len({*everybody, *found["remaining"]}) == 203
    assert all(item.startswith("SYNTETISK-") for item in everybody)


def test_lines_and_sheets_give_the_same_as_csv(lovende: Command, tmp_path: Path) -> None:
    import openpyxl

    text = io.StringIO(EVENTS.read_text(encoding="utf-8"))
    rows = list(csv.DictReader(text, delimiter=";"))
    lines = write(tmp_path, "e.jsonl", "\n".join(map(json.dumps, rows)))
    book = openpyxl.Workbook()
    book.active.append(["Tiltak", "Fase", "Utfall", "Grunn"])
    for row in rows:
        book.active.append([*row.values()])
    book.save(tmp_path / "e.xlsx")
    expected = lovende("funnel", EVENTS, "--json").out
    assert lovende("funnel", lines, "--json").out == expected
    assert lovende("funnel", tmp_path / "e.xlsx", "--json").out == expected


def test_phases_may_be_given_in_their_order(lovende: Command, tmp_path: Path) -> None:
    text = "item,phase,outcome\na,second,out\na,first,on\nb,first,out\n"
    path = write(tmp_path, "e.csv", text)
    refused = lovende("funnel", path)
    assert refused.code == 1
    assert "Row 4, item: The item came to «first» without a decision in «second»." in refused.err
    assert "Row 3, item: The item left in «second», so «first» cannot decide on it." in refused.err
    found = lovende("funnel", path, "--phase", "first", "--phase", "second", "--json")
    assert json.loads(found.out)["reached"] == [2, 1, 0]


def test_those_that_wait_are_shown_as_waiting(lovende: Command, tmp_path: Path) -> None:
    text = (
        "item;phase;outcome;reason\na;first;inn;\nb;first;ut;blank\nc;first;videre;\nc;second;on;\n"
    )
    found = json.loads(lovende("funnel", write(tmp_path, "e.csv", text), "--json").out)
    assert found["phases"][1]["waiting"] == ["a"]
    assert found["remaining"] == ["c"]


# ── Drawings


def test_the_drawings_hold_the_numbers_as_text(lovende: Command, tmp_path: Path) -> None:
    outs = {kind: tmp_path / f"flow.{kind}" for kind in ("svg", "pdf", "png", "csv")}
    options = [part for kind, out in outs.items() for part in (f"--{kind}", out)]
    assert lovende("funnel", REPORT, *options).code == 0

    svg = outs["svg"].read_text()
    assert "<title" in svg
    assert "n = 203</text>" in svg
    assert "the figures contradict each other" in svg
    pdf = PdfReader(outs["pdf"])
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "Report form practically blank: 22" in pdf.pages[0].extract_text()
    assert outs["png"].read_bytes().startswith(b"\x89PNG")
    rows = list(csv.reader(io.StringIO(outs["csv"].read_text("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Phase", "Box", "Reason", "Number"]
    assert ["Pre-check", "Left", "Report form practically blank", "22"] in rows


def test_a_drawing_that_cannot_be_written_is_told_of(lovende: Command, tmp_path: Path) -> None:
    done = lovende("funnel", EVENTS, "--svg", tmp_path / "nowhere" / "a.svg")
    assert done.code == 2
    assert "does not exist" in done.err
    assert lovende("funnel", EVENTS, "--svg", tmp_path).code == 2
    assert list(tmp_path.iterdir()) == []


# ── Hostile files


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("e.csv", b"", "The file is empty."),
        ("e.csv", "item,phase,outcome\n", "The file has no events."),
        ("e.csv", "item,phase\na,b\n", "Row 1, outcome: The column «outcome» is missing."),
        ("e.csv", "item,item,phase,outcome\na,a,b,on\n", "Two columns have this heading."),
        ("e.csv", "item,phase,outcome\na,b,maybe\n", "Row 2, outcome: Write «on» or «out»."),
        ("e.csv", "item,phase,outcome\n,b,on\n", "Row 2, item: The key of the item is missing."),
        ("e.csv", "item,phase,outcome\na,,on\n", "Row 2, phase: This phase is not among"),
        ("e.csv", "item,phase,outcome\na,b,on\na,b,on\n", "Row 3, item: The item is decided on"),
        ("e.csv", "item,phase,outcome\na,b,=1+1\n", "A formula stands here."),
        ("e.csv", f"item,phase,outcome\n{'a' * 501},b,on\n", "longer than 500 characters"),
        ("e.csv", b"%PDF-1.7", "a PDF document"),
        ("e.csv", b"item,phase,outcome\n\xff\xfe\x00", "neither an Excel spreadsheet"),
        ("e.jsonl", '{"item": "a"', "Row 1: The line is not JSON."),
        ("e.jsonl", '{"item": ["a"], "phase": "b"}', "item: This must be one text or number."),
        ("e.jsonl", "", "The file is empty."),
        ("r.json", "", "is not JSON"),
        ("r.json", "[1]", "must hold one JSON object"),
        ("r.json", "[" * 100_000, "is not JSON"),
        ("r.json", b"\xff\xfe\x00", "is not text in UTF-8"),
        ("r.json", '{"phases": NaN}', "is not JSON"),
        ("r.json", '{"title": "a", "title": "b"}', "title: This key stands twice"),
        ("r.json", {"fases": []}, "fases: This key is not known here."),
        ("r.json", {"phases": {}}, "phases: This must be a list."),
        ("r.json", {"phases": [{"in": 1}]}, "phases[1].key: This key is missing."),
        ("r.json", {"phases": [{"key": "a", "in": -1}]}, "phases[a].in: This must be at least 0."),
        ("r.json", {"phases": [{"key": "a", "in": 1.5}]}, "phases[a].in: This must be a whole"),
        ("r.json", {"phases": [{"key": "a", "in": True}]}, "phases[a].in: This must be a whole"),
        ("r.json", {"phases": [{"key": "a"}, {"key": "a"}]}, "a: This key is used twice."),
        ("r.json", {"phases": [{"key": "a", "in": "b.in"}]}, "a.in: «b.in» is no figure"),
        ("r.json", {"phases": [{"key": "a", "in": "a.in"}]}, "«a.in» is made of itself"),
        ("r.json", {"reasons": 5, "phases": ["a"]}, "reasons: This key is not known here."),
        (
            "r.json",
            {"tables": [{"key": "t", "categories": ["a", "b"], "counts": [[1, 2], [3]]}]},
            "t.counts[2]: There are 2 categories",
        ),
        (
            "r.json",
            {
                "tables": [
                    {
                        "key": "t",
                        "categories": ["a", "b"],
                        "counts": [[1, 2], [3, 4]],
                        "statistics": {"kappa": "high", "observed": "77.9"},
                    }
                ]
            },
            "t.statistics.observed: This must be from 0 to 1",
        ),
        (
            "r.json",
            {"statements": [{"key": "s", "value": 1, "means": "t[a,b]"}]},
            "s: «t[a,b]» is no figure of this file.",
        ),
    ],
)
def test_a_broken_file_is_refused_with_its_place_and_writes_no_data(
    lovende: Command, tmp_path: Path, name: str, content: object, said: str
) -> None:
    path = write(tmp_path, name, content)
    done = lovende("funnel", path)
    assert done.code == 1
    assert done.out == ""
    assert said in done.err
    as_json = lovende("funnel", path, "--json")
    assert as_json.code == 1
    assert set(json.loads(as_json.out)) == {"error", "problems"}


def test_a_file_that_is_not_there_is_told_of(lovende: Command, tmp_path: Path) -> None:
    assert "does not exist" in lovende("funnel", tmp_path / "none.csv").err
    assert lovende("funnel", tmp_path).code == 2


def test_hostile_words_stay_words_in_every_drawing(lovende: Command, tmp_path: Path) -> None:
    reason = '<script>alert(1)</script> #panic() $x$ \\ "]]>'
    line = json.dumps({"item": "a", "phase": "=cmd()", "outcome": "out", "reason": reason})
    path = write(tmp_path, "e.jsonl", line)
    svg, pdf, sheet = (tmp_path / f"a.{kind}" for kind in ("svg", "pdf", "csv"))
    assert lovende("funnel", path, "--svg", svg, "--pdf", pdf, "--csv", sheet).code == 0
    assert "<script" not in svg.read_text()
    assert "#panic()" in PdfReader(pdf).pages[0].extract_text()
    assert ";'=cmd()" not in sheet.read_text("utf-8-sig")
    assert "\n'=cmd();" in sheet.read_text("utf-8-sig").replace("\r\n", "\n")


def test_half_a_character_does_not_stop_a_drawing(lovende: Command, tmp_path: Path) -> None:
    line = '{"item": "a", "phase": "\\ud800b", "outcome": "on"}'
    events = write(tmp_path, "e.jsonl", line)
    phase = '{"key": "a", "in": 1, "on": 1, "label": "\\ud800b"}'
    figures = write(tmp_path, "r.json", f'{{"title": "\\udfff", "phases": [{phase}]}}')
    for path in (events, figures):
        outs = [part for kind in ("svg", "csv", "pdf") for part in (f"--{kind}", tmp_path / kind)]
        assert lovende("funnel", path, *outs).code == 0
        assert "?b" in (tmp_path / "csv").read_text("utf-8-sig")
