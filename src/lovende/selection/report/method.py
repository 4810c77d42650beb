"""The first chapters of the report: what the round is, its phases, criteria and assignment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lovende.common.documents.model import (
    Block,
    Column,
    Facts,
    Heading,
    Notice,
    Paragraph,
    Table,
    column_of,
    paragraphs,
)
from lovende.common.flow_diagram.content import number
from lovende.common.texts import localized
from lovende.selection.answers import criteria_of
from lovende.selection.models import Phase, Round
from lovende.selection.queries.assigning import loads, newest_run
from lovende.selection.queries.overview import report_years
from lovende.selection.report.words import DIMENSIONS, DONE, SOURCES, listed

DASH = "–"


def front(round_: Round, phases: list[Phase], day: dt.date) -> Iterator[Block]:
    """What stands on the title page."""
    if getattr(round_, "synthetic", False):
        told = _(
            "Measures in this round are made up, so its ratings and decisions only show how a"
            " selection works. They say nothing of the measures or the offices named."
        )
        yield Notice(f"{_('Synthetic data.')} {told}")
    now = next((one for one in phases if one.is_open), None)
    if now is not None:
        told = _(
            "The round is not finished. «{phase}» is under way, and the report tells only what"
            " finished phases have shown."
        )
        yield Notice(told.format(phase=now))
    criteria = criteria_of(round_)
    version = _("version {number}").format(number=criteria.version)
    yield Facts(
        (
            (_("Scheme"), str(round_.scheme)),
            (_("Run by"), str(round_.organisation)),
            (_("Year of the reports"), _years(report_years(round_))),
            (_("Measures in the round"), number(round_.items.count())),
            (_("Criteria"), f"{localized(criteria.title)}, {version}"),
            (_("Opened"), _day(localdate(round_.opened_at))),
            (_("As of"), _day(day)),
        )
    )


def method(round_: Round, phases: list[Phase]) -> Iterator[Block]:
    """The phases in order: what is done, how many rate, what decides, and when."""
    yield Heading(_("Method"))
    yield Paragraph(
        _(
            "The measures go through the phases one after the other. Where people rate, each"
            " measure is rated by several who do not know of each other's ratings until the phase"
            " is finished; agreement is computed from those first, locked ratings."
        )
    )
    yield Table(
        _("The phases"),
        (
            Column(_("Phase"), wide=2),
            Column(_("What is done"), wide=5),
            Column(_("Raters"), number=True),
            Column(_("What decides"), wide=2),
        ),
        tuple(
            (
                str(one),
                str(DONE[one.kind]),
                str(one.per_item) if one.is_rated else DASH,
                str(Phase.Rule(one.rule).label),
            )
            for one in phases
        ),
    )
    yield Table(
        _("Dates"),
        tuple(map(Column, (_("Phase"), _("State"), _("Deadline"), _("Finished")))),
        tuple(
            (str(one), one.get_state_display(), _day(one.deadline), _day(_closed(one)))
            for one in phases
        ),
    )


def criteria(round_: Round) -> Iterator[Block]:
    """Each criterion with its dimension, source and operationalisation."""
    found = criteria_of(round_)
    kinds = dict(Phase.Kind.choices)
    yield Heading(_("Criteria"))
    yield from paragraphs(localized(found.intro))
    yield Table(
        localized(found.title),
        (
            Column(_("Criterion"), wide=3),
            Column(_("Dimension"), wide=2),
            Column(_("Judged from"), wide=2),
            Column(_("Judged first in"), wide=2),
            Column(_("How it is judged"), wide=5),
        ),
        tuple(
            (
                f"{one.number}. {localized(one.label)}",
                listed(one.dimensions, DIMENSIONS),
                listed(one.sources, SOURCES),
                str(kinds[one.phase]),
                localized(one.operationalisation),
            )
            for one in found.criteria
        ),
    )


def assignment(closed: list[Phase]) -> Iterator[Block]:
    """How the measures were handed out in each finished phase, so that it can be done again."""
    runs = [(one, newest_run(one)) for one in closed if one.is_rated]
    if not any(run for _phase, run in runs):
        return
    yield Heading(_("Assignment"))
    yield Paragraph(
        _(
            "Measures are handed out by computation, so that no two raters of a measure are of the"
            " same department, conflicts of interest are respected, and loads are even. With the"
            " same input and seed, the computation gives the same result."
        )
    )
    for phase, run in runs:
        if run is None:
            continue
        yield Heading(str(phase), 2)
        yield Facts(
            (
                (_("Seed"), str(run.seed)),
                (_("Digest of the input (SHA-256)"), run.digest),
                (_("Solver"), run.solver),
            )
        )
        rows = tuple((name, where, number(given)) for name, where, given in loads(phase))
        headings = (_("Rater"), _("Department"), _("Measures"))
        yield Table(_("Measures to each rater"), column_of(headings, 2), rows)


def _closed(phase: Phase) -> dt.date | None:
    return localdate(phase.closed_at) if phase.closed_at else None


def _day(day: dt.date | None) -> str:
    return date_format(day) if day else DASH


def _years(years: list[int]) -> str:
    if not years:
        return DASH
    return str(years[0]) if len(years) == 1 else f"{years[0]}{DASH}{years[-1]}"
