"""Charts of the self-assessments: mean and distribution of each question, and over the years.

The bank counts; here the counts become charts. Questions on different scales never share a chart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lovende.core.scales import FEWEST_ANSWERS, ScaleStatistics, Separation, describe
from lovende.knowledge.forms import BankQuery
from lovende.knowledge.pages import FormStatistics, QuestionStatistics
from lovende.knowledge.queries import (
    Bank,
    county_overview,
    how_many_synthetic,
    open_bank,
    series,
)
from lovende.knowledge.queries import self_assessment as assessments
from lovende.web import charts
from lovende.web.public.years import series_table
from lovende.web.templatetags.lovende_ui import percent

FILTERS = ("year", "county", "category")

UNKNOWN = {Separation.TOO_FEW, Separation.NO_ANSWERS}
"""Too little is known to say whether a question tells measures apart."""


@dataclass(frozen=True, slots=True)
class ScaleCharts:
    """The questions of a form that share a scale: all answers together, and two charts.

    ``too_few`` says it once where the same would be said of every question.
    """

    together: ScaleStatistics
    failing: int
    too_few: bool
    questions: int
    means: charts.MeanChart
    distribution: charts.BarChart


@dataclass(frozen=True, slots=True)
class FormCharts:
    """One form version in one year."""

    form: FormStatistics
    anchor: str
    scales: tuple[ScaleCharts, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A list to choose one value from; the empty value is all."""

    name: str
    label: str
    all_label: str
    value: str
    options: tuple[tuple[str, str], ...]


@require_safe
def self_assessment(request: HttpRequest) -> HttpResponse:
    """Self-assessments of all measures, or of one year, county or category."""
    asked = BankQuery.from_params(request.GET)
    query = replace(asked, text="", filters={f: v for f in FILTERS if (v := asked.values(f)[:1])})
    bank = open_bank()
    forms = [_form_charts(form) for form in assessments(query, bank=bank)]
    context = {
        "choices": _choices(query, bank),
        "narrowed": bool(query.filters),
        "notes": asked.notes,
        "fewest": FEWEST_ANSWERS,
        "forms": forms,
        "synthetic": how_many_synthetic(query, bank=bank),
        "years": series_table(series(query.without("year"), bank=bank)),
        "list_href": reverse("measure-list") + (f"?{query.params()}" if query.filters else ""),
    }
    return render(request, "public/self_assessment.html", context)


def _choices(query: BankQuery, bank: Bank) -> list[Choice]:
    overview = county_overview(bank=bank)
    sources: dict[str, tuple[Any, Any, Iterable[tuple[str, str]]]] = {
        "year": (_("Year"), _("All years"), ((str(y), str(y)) for y in overview.years)),
        "county": (_("County"), _("All counties"), ((r.code, r.name) for r in overview.rows)),
        "category": (
            _("Category"),
            _("All categories"),
            ((term.key, term.label) for term in overview.categories),
        ),
    }
    return [
        Choice(name, label, everything, next(iter(query.values(name)), ""), tuple(options))
        for name, (label, everything, options) in sources.items()
    ]


def _form_charts(form: FormStatistics) -> FormCharts:
    def scale(question: QuestionStatistics) -> tuple[int, int]:
        return question.statistics.low, question.statistics.high

    groups = groupby(sorted(form.questions, key=scale), key=scale)
    return FormCharts(
        form=form,
        anchor=f"{form.form_key}-{form.form_version}-{form.year}",
        scales=tuple(_scale_charts(list(questions)) for _scale, questions in groups),
    )


def _scale_charts(questions: list[QuestionStatistics]) -> ScaleCharts:
    counts = [sum(column) for column in zip(*(q.statistics.counts for q in questions), strict=True)]
    first = questions[0]
    too_few = all(question.statistics.separation in UNKNOWN for question in questions)
    return ScaleCharts(
        together=describe(first.statistics.low, counts),
        failing=sum(question.warns for question in questions),
        too_few=too_few,
        questions=len(questions),
        means=charts.means(
            title=_("Mean of each question"),
            description=_("The dot is the mean. A dot far to the right leaves little to tell."),
            low=first.statistics.low,
            high=first.statistics.high,
            low_label=first.labels[0],
            high_label=first.labels[-1],
            rows=[_mean_row(question, warned=not too_few) for question in questions],
        ),
        distribution=_distribution(questions),
    )


def _mean_row(question: QuestionStatistics, *, warned: bool) -> charts.MeanRow:
    statistics = question.statistics
    return charts.MeanRow(
        label=question.label,
        mean=statistics.mean,
        n=statistics.n,
        ceiling_share=statistics.ceiling_share,
        warning=short_warning(question) if warned else "",
    )


def short_warning(question: QuestionStatistics) -> str:
    """The warning in a few words, for a row of a chart; the reason in full stands above it."""
    statistics = question.statistics
    match statistics.separation:
        case Separation.CEILING:
            return _("Tells little: %(share)s chose the highest answer") % {
                "share": percent(statistics.ceiling_share)
            }
        case Separation.FLOOR:
            return _("Tells little: %(share)s chose the lowest answer") % {
                "share": percent(statistics.floor_share)
            }
    return question.warning


def _distribution(questions: list[QuestionStatistics]) -> charts.BarChart:
    first = questions[0]
    aside = any(question.statistics.aside for question in questions)
    categories = list(_categories(first))
    if aside:
        categories.append(charts.Category("aside", _("Not relevant"), aside=True))
    return charts.distribution(
        title=_("How the answers are spread"),
        description=_("Each bar is all the answers to one question."),
        categories=categories,
        rows=[
            charts.Row(
                question.label,
                [*question.statistics.counts, *([question.statistics.aside] if aside else [])],
            )
            for question in questions
        ],
    )


def _categories(question: QuestionStatistics) -> Iterator[charts.Category]:
    for value, label in enumerate(question.labels, start=question.statistics.low):
        yield charts.Category(str(value), f"{value} – {label}" if label else str(value))
