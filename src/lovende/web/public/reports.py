"""A report as its page shows it: short answers in a list, long ones as text, the rest named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lovende.knowledge.pages import Answer, AnsweredSection, ReportPage
from lovende.knowledge.queries.measure import report_anchor

LONG_TYPES = {"long_text"}


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section: its answers by how much room they need, and the questions nobody answered."""

    title: str
    summary: str
    open: bool
    short: tuple[Answer, ...]
    long: tuple[Answer, ...]
    unanswered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report with its place on the page; ``unanswered`` are the sections nobody answered."""

    anchor: str
    kind_label: str
    year: int
    form_title: str
    received_on: dt.date | None
    words: int
    blank: bool
    sections: tuple[SectionView, ...]
    unanswered: tuple[str, ...]


def report_views(pages: Iterable[ReportPage], *, unfold: bool) -> list[ReportView]:
    """The reports; with ``unfold`` the texts of the newest are open, as little else tells."""
    return [
        ReportView(
            anchor=report_anchor(page.report),
            kind_label=page.kind_label,
            year=page.report.year,
            form_title=page.form_title,
            received_on=page.report.received_on,
            words=page.report.words,
            blank=page.report.blank,
            sections=tuple(
                _section(section, unfold and not place)
                for section in page.sections
                if _answered(section)
            ),
            unanswered=tuple(s.title for s in page.sections if not _answered(s)),
        )
        for place, page in enumerate(pages)
    ]


def _answered(section: AnsweredSection) -> bool:
    return any(answer.given for answer in section.answers)


def _section(section: AnsweredSection, unfold: bool) -> SectionView:
    given = [answer for answer in section.answers if answer.given]
    long = tuple(answer for answer in given if answer.type in LONG_TYPES)
    return SectionView(
        title=section.title,
        summary=_("%(given)d of %(asked)d answered")
        % {"given": len(given), "asked": len(section.answers)},
        open=bool(unfold and long),
        short=tuple(answer for answer in given if answer.type not in LONG_TYPES),
        long=long,
        unanswered=tuple(answer.label for answer in section.answers if not answer.given),
    )
