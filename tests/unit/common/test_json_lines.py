"""Lines of JSON are read one at a time, and a bad line does not hide the next."""

from __future__ import annotations

import io

import pytest

from lovende.common import json_lines as module
from lovende.common.json_lines import NO_OBJECT, NOT_JSON, NOT_UTF8, TOO_LONG, json_lines


def read(raw: bytes) -> list[tuple[int, object]]:
    return [(line.number, line.fault or line.content) for line in json_lines(io.BytesIO(raw))]


def test_blank_lines_are_left_out_and_counted() -> None:
    raw = b'\xef\xbb\xbf{"a": 1}\r\n\r\n  \n{"b": "\xc3\xa6"}'
    assert read(raw) == [(1, {"a": 1}), (4, {"b": "æ"})]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"{", NOT_JSON),
        (b"[" * 100_000, NOT_JSON),
        (b"1" * 5_000, NOT_JSON),
        (b'"a"', NO_OBJECT),
        (b"null", NO_OBJECT),
        (b'{"a": "\xff"}', NOT_UTF8),
    ],
)
def test_a_bad_line_is_told_and_the_next_is_read(line: bytes, fault: object) -> None:
    assert read(line + b'\n{"a": 1}\n') == [(1, fault), (2, {"a": 1})]


def test_a_line_without_end_is_not_read_into_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_LINE", 10)
    raw = b'{"a": "' + b"x" * 50 + b'"}\n{"a": 1}\n' + b"y" * 30
    assert read(raw) == [(1, TOO_LONG), (2, {"a": 1}), (3, TOO_LONG)]
