"""Compares checked rows with the bank: what is new, what has changed, what stands as it is."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lovende.followup.models import Report
from lovende.followup.round_import.places import Places
from lovende.followup.round_import.staging import StagedReport, StagedRow
from lovende.measures.drafts import Draft, Standing
from lovende.measures.queries import standing_measures
from lovende.people.models import County
from lovende.questionnaires.definitions import Questionnaire

NOWHERE = 0  # the id of what is yet to be created; municipalities count down from it
FREE_TEXT = ("long_text", "short_text", "yes_no")


@dataclass(frozen=True, slots=True)
class Compared:
    """A row beside what stands. ``draft`` has the free text of every report to come."""

    row: StagedRow
    draft: Draft
    standing: Standing | None
    report: Report | None
    measure_differs: bool
    report_differs: bool

    @property
    def is_new(self) -> bool:
        """Whether the measure is not in the bank."""
        return self.standing is None

    @property
    def differs(self) -> bool:
        """Whether anything is to be written."""
        return self.measure_differs or self.report_differs


class ReportTexts:
    """The free text of reports, by which their measure is found."""

    def __init__(self, forms: Mapping[int, Questionnaire]) -> None:
        self._free_text = {
            pk: tuple(question.key for question in form.open_to_all(*FREE_TEXT))
            for pk, form in forms.items()
        }

    def of(self, report: Report) -> list[str]:
        """The texts of a report that stands."""
        return self.of_answers(report.answer_set.questionnaire_id, report.answer_set.answers)

    def of_answers(self, form: int, answers: Mapping[str, object]) -> list[str]:
        """The texts of answers to a form."""
        texts = []
        for key in self._free_text.get(form, ()):
            answer = answers.get(key)
            if isinstance(answer, dict):
                answer = answer.get("explanation")
            if isinstance(answer, str) and answer:
                texts.append(answer)
        return texts


class Comparer:
    """Compares batches of rows; a fixed number of queries each."""

    def __init__(self, *, places: Places, forms: Mapping[int, Questionnaire]) -> None:
        self._places = places
        self._counties = dict(County.objects.values_list("pk", "name"))
        self._texts = ReportTexts(forms)

    def compare(self, batch: Sequence[StagedRow]) -> list[Compared]:
        """The rows beside what stands."""
        standing = standing_measures([row.key for row in batch])
        reports = current_reports([found.measure.pk for found in standing.values()])
        return [self._compare(row, standing.get(row.key), reports) for row in batch]

    def _compare(
        self, row: StagedRow, standing: Standing | None, reports: Mapping[int, list[Report]]
    ) -> Compared:
        others: list[Report] = []
        current = None
        for report in reports.get(standing.measure.pk, []) if standing else []:
            same = row.report is not None and (
                (report.year, report.kind) == (row.report.year, row.report.kind)
            )
            if same:
                current = report
            else:
                others.append(report)
        draft = self._draft(row, others, standing)
        return Compared(
            row=row,
            draft=draft,
            standing=standing,
            report=current,
            measure_differs=standing is None
            or standing.differs_from(draft)
            or (row.has_replicates and standing.replicates != row.replicates),
            report_differs=row.report is not None and _differs(row.report, current),
        )

    def _draft(self, row: StagedRow, others: Sequence[Report], standing: Standing | None) -> Draft:
        ids = self._places.municipality_ids(row)
        names = {
            NOWHERE - place if pk is None else pk: name
            for place, (pk, name) in enumerate(zip(ids, row.municipalities, strict=True))
        }
        texts = [text for report in others for text in self._texts.of(report)]
        if row.report is not None:
            texts += self._texts.of_answers(row.report.form, row.report.answers)
        return Draft(
            key=row.key,
            office=(self._places.office_id(row) or NOWHERE, row.office),
            county=(row.county, self._counties[row.county]),
            municipalities=names,
            fields=_fields(row, standing),
            terms={kind: frozenset(ids) for kind, ids in row.terms.items()},
            report_texts=tuple(texts),
        )


def _fields(row: StagedRow, standing: Standing | None) -> dict[str, Any]:
    """The columns of the file; a start that is not stated is the report year, if none stands."""
    fields = dict(row.fields)
    if fields.get("first_year") is None:
        fields.pop("first_year", None)
        if standing is None:
            fields["first_year"] = row.year
    return fields


def _differs(staged: StagedReport, current: Report | None) -> bool:
    if current is None:
        return True
    received = dt.date.fromisoformat(staged.received_on) if staged.received_on else None
    answers = current.answer_set
    return (
        answers.questionnaire_id != staged.form
        or answers.answers != staged.answers
        or current.received_on != received
    )


def current_reports(measures: Sequence[int]) -> Mapping[int, list[Report]]:
    """The reports that stand, by measure."""
    if not measures:
        return {}
    found: defaultdict[int, list[Report]] = defaultdict(list)
    reports = Report.objects.filter(measure_id__in=measures, is_current=True).order_by("year", "id")
    for report in reports.select_related("answer_set"):
        found[report.measure_id].append(report)
    return found
