"""A slip of the pen is noticed; two real places are not taken for one."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lovende.followup.round_import.near_names import SHORTEST, NearNames

NAMES = st.text("abcdefghijklmnoprstuvæøå", min_size=SHORTEST, max_size=14)


@pytest.mark.parametrize("slip", ["Trondhiem", "Trondhem", "Trondheiim", "TRONDHIEM", "Torndheim"])
def test_a_slip_finds_the_name_it_was_meant_to_be(slip: str) -> None:
    assert NearNames(["Bodø", "Trondheim"]).nearest(slip) == "Trondheim"


@pytest.mark.parametrize(
    ("known", "new"),
    [
        ("Trondheim", "trondheim "),
        ("Narvik", "Larvik"),
        ("Kristiansand", "Kristiansund"),
        ("Hol", "Hole"),
        ("Moss", "Voss"),
        ("Trondheim", "Stavanger"),
    ],
)
def test_real_neighbours_are_left_alone(known: str, new: str) -> None:
    assert NearNames([known]).nearest(new) is None


def test_what_nearly_every_name_begins_with_does_not_count() -> None:
    offices = NearNames(["NAV Rana", "NAV Trondheim"], prefix="NAV ")
    assert offices.nearest("NAV Alna") is None
    assert offices.nearest("NAV Trondhiem") == "NAV Trondheim"


@given(name=NAMES, data=st.data())
def test_any_letter_dropped_or_swapped_is_a_slip(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 2))
    dropped = name[:place] + name[place + 1 :]
    swapped = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    assume(len(dropped) >= SHORTEST)
    assert NearNames([name]).nearest(dropped) == name
    if swapped != name:
        assert NearNames([name]).nearest(swapped) == name
