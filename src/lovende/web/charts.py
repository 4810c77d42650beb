"""The geometry of the accessible charts: numbers in, positions out.

Pure functions without Django: a view hands over counts or means, a template draws what comes
back. Positions are strings in per cent, so that a drawing scales with its box and no locale can
put a comma into an SVG attribute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

TONES = 8
WIDE_ENOUGH = 0.07
WIDE_ENOUGH_ON_A_PHONE = 0.16


@dataclass(frozen=True, slots=True)
class Category:
    """One answer of a distribution. ``aside`` marks answers outside the scale (not relevant)."""

    key: str
    label: str
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One question: how many gave each answer, in the order of the categories."""

    label: str
    counts: Sequence[int]
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class CountRow:
    """One bar: a label and how many."""

    label: str
    value: int
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class MeanRow:
    """One question: its mean, how many answered, and the share that chose the highest value."""

    label: str
    mean: float | None
    n: int
    ceiling_share: float | None = None
    warning: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class LegendItem:
    """What a tone stands for."""

    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle of a bar, with its text where there is room."""

    label: str
    count: int
    share: float
    tone: str
    x: str
    width: str
    middle: str
    room: Literal["none", "wide", "always"]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart, drawn and in figures."""

    label: str
    total: int
    parts: tuple[Part, ...]
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """A bar chart: ``distribution`` fills each bar, ``counts`` compares their lengths."""

    kind: Literal["distribution", "counts"]
    title: str
    description: str
    legend: tuple[LegendItem, ...]
    bars: tuple[Bar, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A value of the scale and where it stands; the outermost are aligned inwards."""

    value: int
    x: str
    anchor: Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Dot:
    """One row of a mean chart; without answers there is no position."""

    label: str
    mean: float | None
    n: int
    ceiling_share: float | None
    warning: str
    href: str
    x: str | None


@dataclass(frozen=True, slots=True)
class MeanChart:
    """Means on a common scale with named end points."""

    title: str
    description: str
    low: int
    high: int
    low_label: str
    high_label: str
    ticks: tuple[Tick, ...]
    dots: tuple[Dot, ...]

    @property
    def with_ceiling(self) -> bool:
        """Whether any row says how many chose the highest value."""
        return any(dot.ceiling_share is not None for dot in self.dots)


def distribution(
    *, title: str, categories: Sequence[Category], rows: Sequence[Row], description: str = ""
) -> BarChart:
    """Bars of equal length, each divided by the share of every answer."""
    tones = _tones(categories)
    bars = tuple(_divided_bar(row, categories, tones) for row in rows)
    legend = tuple(
        LegendItem(category.label, tone) for category, tone in zip(categories, tones, strict=True)
    )
    return BarChart("distribution", title, description, legend, bars)


def counts(
    *, title: str, rows: Sequence[CountRow], unit: str = "", description: str = ""
) -> BarChart:
    """One bar a row; the longest fills the width."""
    longest = max((row.value for row in rows), default=0)
    bars = tuple(
        Bar(
            label=row.label,
            total=row.value,
            parts=_single_part(row, longest),
            note=row.note,
            href=row.href,
        )
        for row in rows
    )
    return BarChart("counts", title, description, (), bars, unit)


def means(
    *,
    title: str,
    low: int,
    high: int,
    rows: Sequence[MeanRow],
    low_label: str = "",
    high_label: str = "",
    description: str = "",
) -> MeanChart:
    """A dot a row on the scale from ``low`` to ``high``."""
    if high <= low:
        raise ValueError("The scale must end above where it starts.")
    dots = tuple(
        Dot(
            label=row.label,
            mean=row.mean,
            n=row.n,
            ceiling_share=row.ceiling_share,
            warning=row.warning,
            href=row.href,
            x=None if row.mean is None else _percent((row.mean - low) / (high - low)),
        )
        for row in rows
    )
    return MeanChart(title, description, low, high, low_label, high_label, _ticks(low, high), dots)


def _ticks(low: int, high: int) -> tuple[Tick, ...]:
    def anchor(value: int) -> Literal["start", "middle", "end"]:
        return "start" if value == low else "end" if value == high else "middle"

    return tuple(
        Tick(value, _percent((value - low) / (high - low)), anchor(value))
        for value in range(low, high + 1)
    )


def _tones(categories: Sequence[Category]) -> list[str]:
    """Spread the answers of the scale over the tones; answers beside it share a hatched one."""
    on_scale = sum(not category.aside for category in categories)
    step = (TONES - 1) / (on_scale - 1) if on_scale > 1 else 0
    tones, place = [], 0
    for category in categories:
        tones.append("aside" if category.aside else str(1 + round(place * step)))
        place += not category.aside
    return tones


def _divided_bar(row: Row, categories: Sequence[Category], tones: Sequence[str]) -> Bar:
    if len(row.counts) != len(categories):
        raise ValueError(f"{row.label}: {len(row.counts)} counts for {len(categories)} answers.")
    total = sum(row.counts)
    parts, before = [], 0
    for category, tone, count in zip(categories, tones, row.counts, strict=True):
        share = count / total if total else 0.0
        parts.append(
            Part(
                label=category.label,
                count=count,
                share=share,
                tone=tone,
                x=_percent(before / total if total else 0),
                width=_percent(share),
                middle=_percent((before + count / 2) / total if total else 0),
                room=_room(share),
            )
        )
        before += count
    return Bar(row.label, total, tuple(parts), row.note, row.href)


def _single_part(row: CountRow, longest: int) -> tuple[Part, ...]:
    share = row.value / longest if longest else 0.0
    return (
        Part(
            label=row.label,
            count=row.value,
            share=share,
            tone="6",
            x="0%",
            width=_percent(share),
            middle=_percent(share / 2),
            room="none",
        ),
    )


def _room(share: float) -> Literal["none", "wide", "always"]:
    if share < WIDE_ENOUGH:
        return "none"
    return "always" if share >= WIDE_ENOUGH_ON_A_PHONE else "wide"


def _percent(share: float) -> str:
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"
