"""What has changed between two texts, word by word."""

from __future__ import annotations

import re
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
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece("removed", "".join(old[a:b])))
        if d > c:
            pieces.append(Piece("added", "".join(new[c:d])))
    return tuple(pieces)


def _same(text: str) -> tuple[Piece, ...]:
    return (Piece("same", text),) if text else ()
