"""Whatever stands in a cell, it is read or refused with words in three languages."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lovende.common.spreadsheets import CellError, Formula, Value
from lovende.followup.round_import.cells import parser_for, remembering
from lovende.followup.round_import.columns import Column, columns
from lovende.followup.round_import.messages import ProblemList, Wrong, cut
from lovende.followup.round_import.reference import Reference
from lovende.people.models import County
from lovende.schemes.queries import TermIndex

OSLO = County(pk=1, code="03", name="Oslo")
REFERENCE: Any = Reference(
    scheme=None,  # type: ignore[arg-type]
    forms={},
    terms=TermIndex([]),
    counties={"oslo": OSLO, "03": OSLO},
    former={"viken": ("Viken", ["Østfold", "Akershus"])},
)
VALUES: st.SearchStrategy[Value] = (
    st.text(max_size=60)
    | st.sampled_from(["Oslo", "Viken", "2021", "31.12.2021", "ja", "{0}", "{text}", "%s", ";;"])
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.datetimes()
    | st.dates()
    | st.times()
    | st.builds(Formula, st.text(max_size=20))
    | st.builds(CellError, st.sampled_from(["#REF!", "#N/A"]))
)


@pytest.mark.parametrize("column", columns().values(), ids=columns())
@given(value=VALUES)
def test_any_value_is_read_or_refused(column: Column, value: Value) -> None:
    problems = ProblemList()
    try:
        found = parser_for(column, REFERENCE)(value)
    except Wrong as wrong:
        problems.add(1, "x", value, wrong.message)
        (problem,) = problems.kept
        assert set(problem.message) == {"nb", "nn", "en"}
        assert all(problem.message.values())
    else:
        assert json.loads(json.dumps(found)) == found
        if isinstance(value, Formula | CellError):
            pytest.fail("a formula or an error was read as a value")


@pytest.mark.parametrize("column", columns().values(), ids=columns())
@given(value=VALUES)
def test_reading_twice_gives_the_same(column: Column, value: Value) -> None:
    parse = parser_for(column, REFERENCE)
    outcomes = []
    for _turn in range(2):
        try:
            outcomes.append(("read", parse(value)))
        except Wrong as wrong:
            outcomes.append(("refused", str(wrong.message)))
    assert outcomes[0] == outcomes[1]


def test_what_is_remembered_does_not_mix_up_true_and_one() -> None:
    parse = remembering(lambda value: type(value).__name__)
    assert [parse(value) for value in (1, True, 1.0, "1", 1, True)] == [
        *("int", "bool", "float", "str", "int", "bool")
    ]


def test_every_choice_is_known_by_key_and_by_its_name_in_each_language() -> None:
    for column in columns().values():
        parse = parser_for(column, REFERENCE)
        for choice in column.choices:
            for name in (choice.key, *choice.label.values()):
                assert parse(f" {name.upper()} ") == choice.key


def test_choices_are_those_of_the_models() -> None:
    from lovende.followup.models import Report
    from lovende.measures import models

    expected = {
        "stage": models.Stage,
        "goal_attainment": models.GoalAttainment,
        "robustness": models.Robustness,
        "continuation": models.Continuation,
        "language": models.WrittenLanguage,
        "report_kind": Report.Kind,
    }
    for key, choices in expected.items():
        assert [choice.key for choice in columns()[key].choices] == list(choices.values)


@given(value=VALUES)
def test_a_value_is_shown_short_and_on_one_line(value: Value) -> None:
    shown = cut(value)
    assert len(shown) <= 80
    assert "\n" not in shown


def test_problems_are_counted_beyond_those_that_are_kept() -> None:
    problems = ProblemList(most=2)
    for row in (5, 3, 4):
        problems.add(row, "x", dt.date(2021, 1, 1), Wrong("fault").message)
    assert problems.total == 3
    assert [problem.row for problem in problems.in_order()] == [3, 5]
