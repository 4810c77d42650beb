"""Reads files with one JSON object a line, however long the file is.

A line that cannot be used is given with what is wrong with it, and the reading goes on, so that
every fault of a file can be told at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from lovende.common.errors import Text

LONGEST_LINE = 4 * 1024 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

TOO_LONG: Text = _("The line is longer than 4 MB. Divide it.")
NOT_UTF8: Text = _("The line is not text in UTF-8. Save the file as UTF-8.")
NOT_JSON: Text = _("The line is not JSON. Write one JSON object on each line.")
NO_OBJECT: Text = _("The line is not a JSON object, with names and values between braces.")


@dataclass(frozen=True, slots=True)
class JsonLine:
    """A line that is not blank, by its number from 1; ``fault`` says why it has no content."""

    number: int
    content: dict[str, Any] = field(default_factory=dict)
    fault: Text | None = None


def json_lines(stream: IO[bytes]) -> Iterator[JsonLine]:
    """Every line that is not blank."""
    number = 0
    while raw := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(raw) > LONGEST_LINE:
            _skip_rest(stream, raw)
            yield JsonLine(number, fault=TOO_LONG)
            continue
        if number == 1:
            raw = raw.removeprefix(BYTE_ORDER_MARK)
        if raw.strip():
            yield _read(number, raw)


def _skip_rest(stream: IO[bytes], raw: bytes) -> None:
    while raw and not raw.endswith(b"\n"):
        raw = stream.readline(LONGEST_LINE)


def _read(number: int, raw: bytes) -> JsonLine:
    try:
        content = json.loads(raw.decode(), strict=False)
    except UnicodeDecodeError:
        return JsonLine(number, fault=NOT_UTF8)
    except (ValueError, RecursionError):
        return JsonLine(number, fault=NOT_JSON)
    if not isinstance(content, dict):
        return JsonLine(number, fault=NO_OBJECT)
    return JsonLine(number, content)
