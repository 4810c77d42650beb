"""``lovende agreement`` gives the report's printed figures from the example files, and tells in
words what is wrong with a file."""

import importlib.util
import json
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "agreement"


@pytest.mark.parametrize(
    ("name", "table", "printed"),
    [
        ("screening", [[34, 20], [20, 107]], "Cohen's kappa: 0.4721; observed 77.90%"),
        ("in-depth", [[124, 9], [9, 5]], "Cohen's kappa: 0.2895; observed 87.76%"),
    ],
)
def test_the_examples_give_the_reports_tables(lovende, name, table, printed):
    file = EXAMPLES / f"ratings-2021-{name}.csv"
    assert printed in lovende("agreement", file).out
    found = json.loads(lovende("agreement", file, "--json").out)["sets"][0]
    assert found["table"] == table
    assert "interchangeable_raters" in found["warnings"]


def test_the_examples_are_what_their_generator_writes():
    spec = importlib.util.spec_from_file_location("made", EXAMPLES / "generate.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    for name, (phase, counts) in made.TABLES.items():
        lines = (EXAMPLES / name).read_text(encoding="utf-8").splitlines()[1:]
        assert lines == [";".join(row) for row in made.rows(phase, counts)]


def test_numbers_bom_norwegian_names_and_a_missing_value(lovende, tmp_path):
    file = tmp_path / "r.csv"
    text = "Tiltak;VURDERER;Verdi\na;x;3\na;y;2\nb;x;10\nb;y;\nc;x;2\nc;y;2\n"
    file.write_text(text, encoding="utf-8-sig")
    found = json.loads(lovende("agreement", file, "--json").out)["sets"][0]
    assert found["categories"] == ["2", "3", "10"]
    assert found["missing"] == 1
    assert found["table"] == [[1, 0, 0], [1, 0, 0], [0, 0, 0]]
    assert set(found["kappa"]) == {"none", "linear", "quadratic"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("item,rater,value\n", "no_pairs"),
        ("item,rater,value\na,x,in\na,y,in\n", "one_category"),
        ("item,rater,value\na,x,\na,y,\n", "no_pairs"),
    ],
)
def test_what_cannot_be_estimated_is_null_with_a_reason(lovende, tmp_path, text, reason):
    file = tmp_path / "r.csv"
    file.write_text(text, encoding="utf-8")
    done = lovende("agreement", file, "--json")
    assert done.code == 0
    kappa = json.loads(done.out)["sets"][0]["kappa"]["none"]
    assert (kappa["value"], kappa["reason"]) == (None, reason)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("item,value\na,1\n", "«rater» is missing"),
        ("item,rater,value\na,,1\n", "Row 2, rater: This is missing."),
        ("item,rater,value\na,,1\n,b,0\n", "Row 3, item: This is missing."),
    ],
)
def test_a_fault_names_its_place_and_leaves_no_traceback(lovende, tmp_path, text, told):
    file = tmp_path / "r.csv"
    file.write_text(text, encoding="utf-8")
    done = lovende("agreement", file)
    assert done.code == 1
    assert told in done.err
    assert "Traceback" not in done.err


HEAD = "item,rater,value\n"
KINDS = {
    "words": HEAD + "a,x,in\na,y,out\n",
    "three raters": HEAD + "a,x,in\na,y,out\na,z,in\n",
    "twice": HEAD + "a,x,in\na,x,out\n",
    "numbers": HEAD + "a,x,1\na,y,2\nb,x,2\nb,y,2\n",
    "none": HEAD,
}


def _shape(found):
    return {
        "set": set(found),
        "kappa": {name: set(one) for name, one in found["kappa"].items()},
        "coefficients": {name: set(one) for name, one in found["coefficients"].items()},
    }


def test_the_json_has_the_same_keys_whatever_can_be_estimated(lovende, tmp_path):
    file = tmp_path / "r.csv"
    found = {}
    for kind, text in KINDS.items():
        file.write_text(text, encoding="utf-8")
        found[kind] = json.loads(lovende("agreement", file, "--json").out)["sets"][0]
    assert all(_shape(one) == _shape(found["numbers"]) for one in found.values())
    assert found["words"]["kappa"]["linear"]["reason"] == "not_numbers"
    assert found["three raters"]["kappa"]["none"]["reason"] == "more_than_two_raters"
    assert found["twice"]["coefficients"]["gwet_ac1"]["reason"] == "duplicate_ratings"


def test_each_rater_is_held_against_those_who_rated_the_same_items(lovende, tmp_path):
    file = tmp_path / "r.csv"
    lines = ["item,rater,value", "1,A,in", "1,B,out", "2,A,in", "2,B,in", "3,A,out", "4,C,in"]
    file.write_text("\n".join(lines), encoding="utf-8")
    told = json.loads(lovende("agreement", file, "--json").out)["sets"][0]["leniency"]
    assert [(one["name"], one["items"]) for one in told] == [("A", 2), ("B", 2)]
    of_in = {value["value"]: value for value in told[0]["values"]}["in"]
    assert (of_in["share"], of_in["others"], of_in["difference"]) == (1.0, 0.5, 0.5)
    assert of_in["low"] < 0.5 < of_in["high"]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("none", "Cohen's kappa: not estimable (no item has two ratings)"),
        ("twice", "Not estimable (a rater has rated the same item twice"),
        ("three raters", "more than two ratings; read Krippendorff's alpha and AC1)."),
    ],
)
def test_reasons_are_told_in_words_and_not_in_codes(lovende, tmp_path, kind, told):
    file = tmp_path / "r.csv"
    file.write_text(KINDS[kind], encoding="utf-8")
    done = lovende("agreement", file)
    assert told in done.out + done.err
    assert "_" not in done.out + done.err
