"""What has changed between two texts, word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lovende.core.word_diff import LONGEST, Piece, word_diff


def test_words_that_came_and_went_are_told_apart() -> None:
    assert word_diff("40 familier hos oss", "60 familier her hos oss") == (
        Piece("removed", "40"),
        Piece("added", "60"),
        Piece("same", " familier"),
        Piece("added", " her"),
        Piece("same", " hos oss"),
    )


def test_changes_with_only_a_space_between_are_read_as_one() -> None:
    assert word_diff("Vet ikke.", "31 prosent.") == (
        Piece("removed", "Vet ikke"),
        Piece("added", "31 prosent"),
        Piece("same", "."),
    )


def test_the_same_text_is_one_piece_and_no_text_none() -> None:
    assert word_diff("likt", "likt") == (Piece("same", "likt"),)
    assert word_diff("", "") == ()


def test_texts_too_long_to_match_are_shown_whole() -> None:
    old, new = "a " * LONGEST, "b " * LONGEST
    assert word_diff(old, new) == (Piece("removed", old), Piece("added", new))


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str) -> None:
    pieces = word_diff(before, after)
    assert "".join(one.text for one in pieces if one.kind != "added") == before
    assert "".join(one.text for one in pieces if one.kind != "removed") == after
