"""The self-assessments over the years as a table; where a form changed, the break is marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lovende.knowledge.pages import QuestionSeries, SeriesPoint


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One question; ``cells`` hold its points of each year, often one, at times none."""

    label: str
    cells: tuple[tuple[SeriesPoint, ...], ...]


@dataclass(frozen=True, slots=True)
class SeriesGroup:
    """The questions that end in the same form."""

    title: str
    rows: tuple[SeriesRow, ...]


@dataclass(frozen=True, slots=True)
class SeriesTable:
    """Questions down, years across. ``broken`` says that some neighbours do not compare."""

    years: tuple[int, ...]
    groups: tuple[SeriesGroup, ...]
    broken: bool


def series_table(series: Iterable[QuestionSeries]) -> SeriesTable | None:
    """The table, or None when there is one year only and nothing to follow."""
    series = tuple(series)
    years = tuple(sorted({point.year for one in series for point in one.points}))
    if len(years) < 2:
        return None
    titles = dict.fromkeys(one.form_title for one in series)
    groups = tuple(
        SeriesGroup(title, tuple(_row(one, years) for one in series if one.form_title == title))
        for title in titles
    )
    return SeriesTable(years, groups, any(one.broken for one in series))


def _row(series: QuestionSeries, years: tuple[int, ...]) -> SeriesRow:
    return SeriesRow(
        series.label,
        tuple(tuple(point for point in series.points if point.year == year) for year in years),
    )
