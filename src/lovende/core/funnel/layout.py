"""Places the boxes of a flow diagram: any number of phases down, those who left beside them.

Sizes are in points. Widths of text are estimated, generously, as the core knows no fonts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

SIZE = 11.0
LEADING = 15.0
PADDING = 10.0
WIDTH = 250.0
GAP = 70.0
DROP = 30.0
MARGIN = 4.0
_NARROW, _WIDE = frozenset("iljtfrI.,:;'!|()[]1 "), frozenset("mwMWÆæ@%—")

Kind = Literal["phase", "left", "waiting"]


@dataclass(frozen=True, slots=True)
class Text:
    """A line to write in a box; ``strong`` for what names it."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """What a box says, and where it leads (an address, or nothing)."""

    texts: tuple[Text, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A phase's box, and those beside the way on from it: who left, and who waits."""

    phase: Node
    left: Node | None = None
    waiting: Node | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with the middle of its baseline's start; ``new`` where a text begins."""

    text: str
    x: float
    y: float
    strong: bool
    new: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A placed box."""

    kind: Kind
    x: float
    y: float
    width: float
    height: float
    lines: tuple[Line, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """A straight arrow from one point to another."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole drawing, boxes in reading order."""

    width: float
    height: float
    heading: tuple[Line, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


BESIDE = MARGIN + WIDTH + GAP
MIDDLE = MARGIN + WIDTH / 2


def layout(steps: Sequence[Step], last: Node, heading: str = "") -> Layout:
    """Boxes and arrows for the steps, and the box of those who came through them all."""
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    wide = any(step.left or step.waiting for step in steps)
    width = (BESIDE if wide else MARGIN) + WIDTH + MARGIN
    above = wrapped(heading, width - 2 * MARGIN) if heading else []
    lines = tuple(
        Line(text, MARGIN, MARGIN + SIZE + number * LEADING, True, number == 0)
        for number, text in enumerate(above)
    )
    y = MARGIN + len(lines) * LEADING + (PADDING if lines else 0)
    for step in steps:
        y = _place(step, y, boxes, arrows)
    boxes.append(_box("phase", last, MARGIN, y))
    height = boxes[-1].y + boxes[-1].height + MARGIN
    return Layout(width, height, lines, tuple(boxes), tuple(arrows))


def _place(step: Step, y: float, boxes: list[Box], arrows: list[Arrow]) -> float:
    """Place a step from ``y`` on; gives where the next one begins."""
    own = _box("phase", step.phase, MARGIN, y)
    boxes.append(own)
    end = own.y + own.height
    foot, place = end + DROP, end + DROP / 2
    sides: tuple[tuple[Kind, Node | None], ...]
    sides = (("left", step.left), ("waiting", step.waiting))
    for kind, node in sides:
        if node is not None:
            side = _box(kind, node, BESIDE, place)
            boxes.append(side)
            level = side.y + side.height / 2
            arrows.append(Arrow(MIDDLE, level, BESIDE, level))
            foot = place = side.y + side.height + DROP / 2
    arrows.append(Arrow(MIDDLE, end, MIDDLE, foot))
    return foot


def _box(kind: Kind, node: Node, x: float, y: float) -> Box:
    lines: list[Line] = []
    baseline = y + PADDING + SIZE
    for text in node.texts:
        for number, part in enumerate(wrapped(text.text, WIDTH - 2 * PADDING)):
            lines.append(Line(part, x + PADDING, baseline, text.strong, number == 0))
            baseline += LEADING
    height = 2 * PADDING + LEADING * max(len(lines), 1)
    return Box(kind, x, y, WIDTH, height, tuple(lines), node.href)


def wrapped(text: str, width: float) -> list[str]:
    """The text in lines of at most this width; words that are longer are cut."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        candidate = f"{line} {word}" if line else word
        if measured(candidate) <= width:
            line = candidate
            continue
        if line:
            lines.append(line)
        *whole, line = _cut(word, width)
        lines += whole
    return [*lines, line] if line else lines


def _cut(word: str, width: float) -> list[str]:
    parts, part, used = [], "", 0.0
    for letter in word:
        own = measured(letter)
        if part and used + own > width:
            parts.append(part)
            part, used = "", 0.0
        part, used = part + letter, used + own
    return [*parts, part]


def measured(text: str) -> float:
    """About how wide a text is, rather too wide than too narrow."""
    return SIZE * sum(map(_share, text))


def _share(letter: str) -> float:
    if letter in _NARROW:
        return 0.36
    if letter in _WIDE or ord(letter) >= 0x1100:
        return 1.0
    return 0.72 if letter.isupper() else 0.6
