"""What the bank hands to a page: frozen results with labels in the active language.

A template reads these and nothing else; it never has to ask the database again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lovende.core.scales import ScaleStatistics
from lovende.followup.models import Report
from lovende.knowledge.forms import BankQuery
from lovende.knowledge.search.snippets import Run
from lovende.measures.models import Measure, MeasureYear


def clamped(page: int, things: int, size: int) -> tuple[int, int]:
    """A page that there is, nearest to ``page``, and how many there are: at least one."""
    pages = max(1, -(-things // size))
    return min(max(page, 1), pages), pages


@dataclass(frozen=True, slots=True)
class FacetOption:
    """One value of a facet: how many measures it would leave, and whether it is chosen."""

    key: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """A facet with its values. ``more`` says that rarer values are not listed."""

    key: str
    label: str
    options: tuple[FacetOption, ...]
    selected_count: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter in force, in words; ``query`` is the same question without it."""

    facet: str
    facet_label: str
    key: str
    label: str
    query: BankQuery


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A way out of an empty list: leave out this facet (or the words) and find ``total``."""

    label: str
    total: int
    query: BankQuery


@dataclass(frozen=True, slots=True)
class Found:
    """What the words found. ``titles`` and ``snippets`` are by the measure's id, words marked.

    ``relaxed`` says that no measure had every word, and those with most of them are shown;
    ``only_stops`` that the words are too common to tell measures apart, so all are shown.
    ``meant`` is a better spelling of the question, empty when there is none; ``waiting`` counts
    the measures that are still to be indexed.
    """

    titles: Mapping[int, tuple[Run, ...]]
    snippets: Mapping[int, tuple[Run, ...]]
    relaxed: bool = False
    only_stops: bool = False
    meant: str = ""
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Results:
    """One page of a list, with counts on every facet.

    ``query`` is what was answered: unknown values left out, the page clamped to what exists.
    ``all_measures`` is the size of the whole bank; ``relaxations`` is filled when the list is
    empty. ``categories`` gives the names of each measure's categories by its id. ``found`` is
    None when no words were asked for.
    """

    query: BankQuery
    total: int
    page: int
    pages: int
    measures: tuple[Measure, ...]
    categories: Mapping[int, tuple[str, ...]]
    facets: tuple[FacetCounts, ...]
    chosen: tuple[Chosen, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    all_measures: int = 0
    found: Found | None = None

    @property
    def first(self) -> int:
        """The number in the list of the first measure on the page; 0 when there is none."""
        return (self.page - 1) * self.query.page_size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The number in the list of the last measure on the page."""
        return min(self.page * self.query.page_size, self.total)


@dataclass(frozen=True, slots=True)
class LabelledTerm:
    """A term of the scheme in the active language; ``code`` is for example «§ 17»."""

    key: str
    label: str
    code: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class TermGroup:
    """The terms of one kind that a measure carries; ``kind`` is also the facet's key."""

    kind: str
    label: str
    terms: tuple[LabelledTerm, ...]


@dataclass(frozen=True, slots=True)
class ProfilePart:
    """One of the six headings of a profile."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with what was answered on it.

    ``text`` is the answer in words, whatever its type, empty when there is none. A scale answer
    also has ``value``, ``low`` and ``high``; «yes/no» has its ``explanation``.
    """

    key: str
    label: str
    type: str
    text: str
    explanation: str = ""
    value: Any = None
    low: int | None = None
    high: int | None = None

    @property
    def given(self) -> bool:
        """Whether anything was answered."""
        return bool(self.text or self.explanation)


@dataclass(frozen=True, slots=True)
class AnsweredSection:
    """A section of the form with its answers."""

    key: str
    title: str
    answers: tuple[Answer, ...]

    @property
    def given(self) -> bool:
        """Whether any question of the section was answered."""
        return any(answer.given for answer in self.answers)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report with its answers, shown on the form version it was given on."""

    report: Report
    kind_label: str
    form_title: str
    form_key: str
    form_version: int
    sections: tuple[AnsweredSection, ...]


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened to a measure; ``anchor`` is the id of a report on the page."""

    year: int
    kind: str
    label: str
    date: dt.date | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """The contact person, for those who may see it."""

    name: str
    role: str
    email: str


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """Everything on the page of one measure.

    ``contact`` is None when none is given or the viewer may not see it; ``contact_reason`` then
    says why it is withheld (empty when there simply is none). The contact fields of ``measure``
    itself are always empty.
    """

    measure: Measure
    profile: tuple[ProfilePart, ...]
    terms: tuple[TermGroup, ...]
    municipalities: tuple[str, ...]
    money: tuple[MeasureYear, ...]
    reports: tuple[ReportPage, ...]
    timeline: tuple[TimelineEntry, ...]
    replicates: Measure | None
    replications: tuple[Measure, ...]
    contact: Contact | None
    contact_reason: str = ""


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One property of the compared measures; ``long`` marks running text."""

    key: str
    label: str
    cells: tuple[str, ...]
    long: bool = False

    @property
    def differs(self) -> bool:
        """Whether the measures differ in it."""
        return len(set(self.cells)) > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Up to four measures side by side; ``notes`` says what was left out and why."""

    measures: tuple[Measure, ...]
    rows: tuple[ComparisonRow, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CountyRow:
    """What is tried in one county; ``categories`` follows the columns of the overview."""

    code: str
    name: str
    measures: int
    offices: int
    categories: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CountyOverview:
    """What is tried where, in one year or (``year`` None) in all of them."""

    year: int | None
    years: tuple[int, ...]
    categories: tuple[LabelledTerm, ...]
    rows: tuple[CountyRow, ...]
    total: int
    offices: int


@dataclass(frozen=True, slots=True)
class QuestionStatistics:
    """The answers to one scale question in one year, on one form version.

    ``labels`` names the points from low to high («» where a point has no name). ``warning`` says
    in plain words that the question no longer separates, or why that cannot be judged; it is
    empty when the question separates. ``warns`` is true only for the first of the two.
    """

    key: str
    label: str
    full_label: str
    form_key: str
    form_version: int
    year: int
    statistics: ScaleStatistics
    labels: tuple[str, ...]
    warning: str = ""

    @property
    def warns(self) -> bool:
        """Whether the question no longer separates."""
        return self.statistics.separation.fails


@dataclass(frozen=True, slots=True)
class FormStatistics:
    """Every scale question of one form version in one year; ``reports`` counts its reports.

    ``low_label`` and ``high_label`` name the ends of the scale of the first question;
    ``not_relevant`` says whether any question offered that answer.
    """

    form_key: str
    form_version: int
    title: str
    intro: str
    year: int
    reports: int
    low: int
    high: int
    low_label: str
    high_label: str
    not_relevant: bool
    questions: tuple[QuestionStatistics, ...]


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One year of a series. ``broken`` says that it does not compare with the point before;
    ``reason`` is why, in the words of the form."""

    year: int
    statistics: QuestionStatistics
    broken: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSeries:
    """A question over the years, across the form versions that took over from each other."""

    label: str
    form_title: str
    points: tuple[SeriesPoint, ...]

    @property
    def broken(self) -> bool:
        """Whether any two neighbouring points do not compare."""
        return any(point.broken for point in self.points)
