"""The boxes of a flow diagram hold their text, do not overlap, and stand in reading order."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from lovende.core.funnel.layout import PADDING, WIDTH, Node, Step, Text, layout, measured, wrapped

nodes = st.lists(st.text(max_size=60), min_size=1, max_size=4).map(
    lambda texts: Node(tuple(map(Text, texts)))
)
steps = st.lists(st.builds(Step, nodes, st.none() | nodes, st.none() | nodes), max_size=12)


@given(steps, nodes)
def test_no_box_overlaps_another_and_all_are_inside(given_steps: list[Step], last: Node) -> None:
    drawn = layout(given_steps, last, "Heading")
    for box in drawn.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= drawn.width
        assert box.y + box.height <= drawn.height
        for line in box.lines:
            assert box.y < line.y < box.y + box.height
            assert measured(line.text) <= WIDTH - 2 * PADDING
    for one, other in combinations(drawn.boxes, 2):
        apart = (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )
        assert apart
    expected = 1 + len(given_steps) + sum(bool(s.left) + bool(s.waiting) for s in given_steps)
    assert len(drawn.boxes) == expected
    assert len(drawn.arrows) == expected - 1
    assert [box.kind for box in drawn.boxes].count("phase") == 1 + len(given_steps)


@given(st.text(alphabet="abc æøå123", max_size=200), st.integers(30, 300))
def test_wrapping_keeps_every_word(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(measured(line) <= width for line in lines)
