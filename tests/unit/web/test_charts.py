"""A chart's positions follow from its numbers, and nothing is drawn that was not counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lovende.web import charts

SCALE = [charts.Category(str(value), str(value)) for value in range(4)]


def share(position: str) -> float:
    assert position.endswith("%")
    return float(position[:-1])


def test_the_parts_of_a_bar_stand_after_one_another_and_fill_it() -> None:
    chart = charts.distribution(
        title="", categories=SCALE, rows=[charts.Row("Poverty", [10, 20, 30, 40])]
    )
    parts = chart.bars[0].parts
    assert [(part.x, part.width, part.middle) for part in parts] == [
        ("0%", "10%", "5%"),
        ("10%", "20%", "20%"),
        ("30%", "30%", "45%"),
        ("60%", "40%", "80%"),
    ]
    assert [part.share for part in parts] == [0.1, 0.2, 0.3, 0.4]


def test_positions_never_carry_a_comma_whatever_the_language() -> None:
    chart = charts.distribution(title="", categories=SCALE, rows=[charts.Row("", [1, 1, 1, 4])])
    assert chart.bars[0].parts[1].x == "14.29%"


def test_a_question_nobody_answered_has_no_width() -> None:
    chart = charts.distribution(title="", categories=SCALE, rows=[charts.Row("", [0, 0, 0, 0])])
    assert chart.bars[0].total == 0
    assert {part.width for part in chart.bars[0].parts} == {"0%"}


def test_text_is_left_out_where_there_is_no_room() -> None:
    chart = charts.distribution(title="", categories=SCALE, rows=[charts.Row("", [1, 4, 10, 85])])
    assert [part.room for part in chart.bars[0].parts] == ["none", "none", "wide", "always"]


def test_the_ends_of_a_scale_take_the_outermost_tones_and_not_relevant_stands_aside() -> None:
    categories = [*SCALE, charts.Category("not_relevant", "Not relevant", aside=True)]
    chart = charts.distribution(title="", categories=categories, rows=[])
    assert [item.tone for item in chart.legend] == ["1", "3", "6", "8", "aside"]


def test_a_row_must_count_every_answer() -> None:
    with pytest.raises(ValueError, match="Poverty: 3 counts for 4 answers"):
        charts.distribution(title="", categories=SCALE, rows=[charts.Row("Poverty", [1, 2, 3])])


def test_the_longest_bar_of_a_comparison_fills_the_width() -> None:
    chart = charts.counts(
        title="", rows=[charts.CountRow("Oslo", 40), charts.CountRow("Troms", 10)]
    )
    assert [bar.parts[0].width for bar in chart.bars] == ["100%", "25%"]
    assert charts.counts(title="", rows=[charts.CountRow("Oslo", 0)]).bars[0].parts[0].width == "0%"


def test_a_mean_stands_where_its_value_is_on_the_scale() -> None:
    chart = charts.means(
        title="",
        low=1,
        high=7,
        rows=[charts.MeanRow("Low", 1.0, 5), charts.MeanRow("Half", 4.0, 5)],
    )
    assert [dot.x for dot in chart.dots] == ["0%", "50%"]
    assert [tick.x for tick in chart.ticks][:2] == ["0%", "16.67%"]
    assert [chart.ticks[0].anchor, chart.ticks[-1].anchor] == ["start", "end"]


def test_without_answers_there_is_no_dot() -> None:
    chart = charts.means(title="", low=0, high=3, rows=[charts.MeanRow("Nobody", None, 0)])
    assert chart.dots[0].x is None
    assert not chart.with_ceiling


def test_a_scale_must_go_upwards() -> None:
    with pytest.raises(ValueError, match="end above"):
        charts.means(title="", low=3, high=3, rows=[])


@given(st.lists(st.integers(0, 10_000), min_size=4, max_size=4))
def test_a_bar_is_never_wider_than_its_box(numbers: list[int]) -> None:
    chart = charts.distribution(title="", categories=SCALE, rows=[charts.Row("", numbers)])
    parts = chart.bars[0].parts
    assert sum(part.count for part in parts) == sum(numbers)
    assert all(0 <= share(part.x) + share(part.width) <= 100.02 for part in parts)
    assert all(share(part.x) <= share(part.middle) + 0.01 for part in parts)
