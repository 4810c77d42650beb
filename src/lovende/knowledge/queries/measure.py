"""One measure with all that is known of it: profile, terms, money, reports, replications.

Contact details leave this module only for a viewer who may see them: through
``MeasurePage.contact``, and as answers to the questions of a report that ask for them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lovende.common.texts import localized
from lovende.followup.models import Report
from lovende.knowledge.facets import FACETS, TERM_FACETS
from lovende.knowledge.labels import labelled
from lovende.knowledge.pages import (
    Answer,
    AnsweredSection,
    Contact,
    MeasurePage,
    ProfilePart,
    ReportPage,
    TermGroup,
    TimelineEntry,
)
from lovende.knowledge.queries.lists import CONTACT_FIELDS, without_contact
from lovende.measures.models import Measure, Stage
from lovende.people.permissions import Decision, Permission, decide
from lovende.questionnaires.definitions import Question, Scale, YesNo
from lovende.questionnaires.display import as_text
from lovende.schemes.models import Term

if TYPE_CHECKING:
    from lovende.people.permissions import Person

PROFILE_LABELS = {
    "problem": gettext_lazy("Problem definition"),
    "target_group": gettext_lazy("Target group"),
    "cooperation": gettext_lazy("Need for cooperation"),
    "description": gettext_lazy("Concrete description"),
    "goal_attainment_text": gettext_lazy("Goal attainment"),
    "transferability": gettext_lazy("Transferability"),
}


def measure_page(key: str, *, viewer: Person) -> MeasurePage | None:
    """Everything on the page of the measure with this key; None when there is none."""
    measure = (
        Measure.objects.select_related("office", "county", "scheme")
        .defer("search_text")
        .prefetch_related("terms", "municipalities", "money")
        .filter(key=key)
        .first()
    )
    if measure is None:
        return None
    sees_contacts = decide(viewer, Permission.SEE_CONTACTS)
    contact, reason = _contact(measure, sees_contacts)
    without_contact(measure)
    reports = list(
        Report.objects.filter(measure=measure)
        .select_related("answer_set__questionnaire")
        .order_by("-year", "kind", "-pk")
    )
    family = _family(measure)
    replications = [other for other in family if other.pk != measure.replicates_id]
    return MeasurePage(
        measure=measure,
        profile=tuple(_profile(measure)),
        terms=tuple(term_groups(measure.terms.all())),
        municipalities=tuple(place.name for place in measure.municipalities.all()),
        money=tuple(measure.money.all()),
        reports=tuple(
            report_page(report, contacts=bool(sees_contacts))
            for report in reports
            if report.is_current
        ),
        timeline=tuple(_timeline(measure, reports, replications)),
        replicates=next((m for m in family if m.pk == measure.replicates_id), None),
        replications=tuple(replications),
        contact=contact,
        contact_reason=reason,
    )


def term_groups(terms: Iterable[Term]) -> Iterator[TermGroup]:
    """The terms by kind, in the order of the facets; kinds without terms are left out."""
    ordered = sorted(terms, key=lambda term: (TERM_FACETS.index(term.kind), term.order, term.pk))
    for kind, group in groupby(ordered, key=lambda term: term.kind):
        yield TermGroup(kind, str(FACETS[kind].label), tuple(labelled(term) for term in group))


def report_anchor(report: Report) -> str:
    """The id of a report on the measure's page."""
    return f"report-{report.year}-{report.kind}"


def report_page(report: Report, *, contacts: bool) -> ReportPage:
    """A report with each answer beside the question as its own form version put it.

    Without ``contacts``, questions whose answers are for colleagues are left out altogether.
    """
    form = report.answer_set.questionnaire.form
    answers = report.answer_set.answers
    return ReportPage(
        report=report,
        kind_label=report.get_kind_display(),
        form_title=localized(form.title),
        form_key=form.key,
        form_version=form.version,
        sections=tuple(
            AnsweredSection(
                key=section.key,
                title=localized(section.title),
                answers=tuple(
                    _answer(question, answers.get(question.key))
                    for question in section.questions
                    if contacts or not question.for_colleagues
                ),
            )
            for section in form.sections
        ),
    )


def _answer(question: Question, value: Any) -> Answer:
    explanation = ""
    shown = value
    if isinstance(question, YesNo) and value is not None:
        explanation = value.get("explanation", "")
        shown = {**value, "explanation": ""}
    scale = question if isinstance(question, Scale) else None
    return Answer(
        key=question.key,
        label=localized(question.label),
        type=question.type,
        text=as_text(question, shown),
        explanation=explanation,
        value=value,
        low=scale.min if scale else None,
        high=scale.max if scale else None,
    )


def _contact(measure: Measure, decision: Decision) -> tuple[Contact | None, str]:
    if not any(getattr(measure, field) for field in CONTACT_FIELDS):
        return None, ""
    if not decision:
        return None, str(decision.reason)
    return Contact(measure.contact_name, measure.contact_role, measure.contact_email), ""


def _profile(measure: Measure) -> Iterator[ProfilePart]:
    for name in Measure.PROFILE_FIELDS:
        yield ProfilePart(name, str(PROFILE_LABELS[name]), getattr(measure, name))


def _family(measure: Measure) -> list[Measure]:
    """The measure it replicates and those that replicate it, oldest first."""
    relatives = Measure.objects.filter(replicates=measure)
    if measure.replicates_id:
        relatives |= Measure.objects.filter(pk=measure.replicates_id)
    shown = ("key", "title", "language", "first_year", "last_year", "stage", "synthetic")
    return list(
        relatives.select_related("office", "county")
        .only(
            *shown, "goal_attainment", "goal_verdict", "replicates", "office__name", "county__name"
        )
        .order_by("first_year", "sort_title", "pk")
    )


def _timeline(
    measure: Measure, reports: list[Report], replications: list[Measure]
) -> list[TimelineEntry]:
    """What has happened, oldest first."""
    entries = [TimelineEntry(measure.first_year, "start", _("The measure starts"))]
    entries += [_report_entry(report) for report in reversed(reports)]
    entries += [
        TimelineEntry(other.first_year, "replication", _replication_label(other))
        for other in replications
    ]
    if measure.last_year is not None:
        stopped = measure.stage == Stage.STOPPED
        label = _("The measure is stopped") if stopped else _("The measure's last year")
        entries.append(TimelineEntry(measure.last_year, "stop" if stopped else "end", label))
    return sorted(entries, key=_moment)


def _moment(entry: TimelineEntry) -> tuple[dt.date, int]:
    """When it happened; what has only a year opens it (a start) or closes it (all else)."""
    opens = entry.kind in ("start", "replication")
    day = entry.date or (dt.date(entry.year, 1, 1) if opens else dt.date(entry.year, 12, 31))
    return day, entry.kind in ("end", "stop")


def _report_entry(report: Report) -> TimelineEntry:
    label = report.get_kind_display()
    if not report.is_current:
        label = _("%(report)s, corrected later") % {"report": label}
    return TimelineEntry(
        year=report.year,
        kind="report" if report.is_current else "corrected",
        label=label,
        date=report.received_on,
        anchor=report_anchor(report) if report.is_current else "",
    )


def _replication_label(other: Measure) -> str:
    return _("%(office)s repeats it: %(title)s") % {
        "office": other.office.name,
        "title": other.title,
    }
