"""What has changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
LONGEST = 20_000
"""Beyond so many words the two texts are shown whole: matching takes the square of the length."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stands in both, in the new text alone, or in the old alone."""

    kind: Literal["same", "added", "removed"]
    text: str


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces from which both texts can be read: without «added» the old, and so on."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > LONGEST:
        whole = (Piece("removed", before), Piece("added", after))
        return tuple(one for one in whole if one.text) if before != after else _same(before)
    runs: list[tuple[str, str, bool]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        runs.append(("".join(old[a:b]), "".join(new[c:d]), tag == "equal"))
    return tuple(_pieces(_joined(runs)))


def _joined(runs: list[tuple[str, str, bool]]) -> list[tuple[str, str, bool]]:
    """Changes with nothing but a space between them become one, which is easier to read."""
    joined: list[tuple[str, str, bool]] = []
    for number, (old, new, same) in enumerate(runs):
        between = same and not old.strip() and 0 < number < len(runs) - 1
        if joined and not joined[-1][2] and (between or not same):
            before = joined.pop()
            joined.append((before[0] + old, before[1] + new, False))
        else:
            joined.append((old, new, same))
    return joined


def _pieces(runs: list[tuple[str, str, bool]]) -> Iterator[Piece]:
    for old, new, same in runs:
        if same:
            yield Piece("same", old)
            continue
        if old:
            yield Piece("removed", old)
        if new:
            yield Piece("added", new)


def _same(text: str) -> tuple[Piece, ...]:
    return (Piece("same", text),) if text else ()
