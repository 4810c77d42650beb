"""Turns the cells of a row that answer the report form into a report, or into problems."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lovende.common.spreadsheets import Value
from lovende.common.texts import LANGUAGES, localized
from lovende.followup.blank import is_blank
from lovende.followup.round_import.cells import as_text, oddity
from lovende.followup.round_import.mapping import ColumnPlan, Matched
from lovende.followup.round_import.messages import (
    Localized,
    ProblemList,
    Wrong,
    everywhere,
    message,
)
from lovende.followup.round_import.reference import Reference
from lovende.followup.round_import.staging import StagedReport
from lovende.questionnaires.answers import Checked, check_answers, free_text_words, scale_values
from lovende.questionnaires.definitions import Questionnaire
from lovende.questionnaires.models import QuestionnaireVersion

MONEY = ("grant_received", "used_wages", "used_competence", "carried_over")
ENDED = ("finished", "stopped")


@dataclass(slots=True)
class _Form:
    """A form and the columns of the file that answer it."""

    version: QuestionnaireVersion
    definition: Questionnaire
    cells: list[tuple[Matched, str]]
    foreign: list[Matched] = field(default_factory=list)


class ReportReader:
    """Reads the report in each row of one file, on the form of its year and kind."""

    def __init__(self, plan: ColumnPlan, reference: Reference, problems: ProblemList) -> None:
        self._plan = plan
        self._reference = reference
        self._problems = problems
        self._columns = plan.of_answers()
        self._forms: dict[tuple[int, str], _Form | None] = {}

    @property
    def has_columns(self) -> bool:
        """Whether the file answers any question at all."""
        return bool(self._columns)

    def read(
        self, number: int, values: list[Value], given: dict[str, Any], year: int
    ) -> StagedReport | None:
        """The report, or None when something is wrong with it."""
        kind = given.get("report_kind") or ("final" if given.get("stage") in ENDED else "status")
        form = self._form(year, kind)
        if form is None:
            template = _("No report form is set for {year}. Correct the year, or ask for the form.")
            self._problems.add(
                number, self._plan.header("year"), year, message(template, year=year)
            )
            return None
        answers = self._answer_cells(number, values, form)
        checked = check_answers(form.definition, answers)
        if checked.problems:
            self._refuse_answers(number, form, answers, checked)
            return None
        return self._staged_report(form, kind, year, given.get("received_on"), checked.answers)

    def _form(self, year: int, kind: str) -> _Form | None:
        try:
            return self._forms[year, kind]
        except KeyError:
            version = self._reference.forms.get((year, kind))
            form = None if version is None else self._columns_of(version)
            self._forms[year, kind] = form
            return form

    def _columns_of(self, version: QuestionnaireVersion) -> _Form:
        form = _Form(version, version.form, [])
        for matched in self._columns:
            key = next((k for k in matched.meaning.questions if k in form.definition.questions), "")
            if key:
                form.cells.append((matched, key))
            elif matched.meaning.column is None:
                form.foreign.append(matched)
        return form

    def _answer_cells(self, number: int, values: list[Value], form: _Form) -> dict[str, Value]:
        answers: dict[str, Value] = {}
        for matched, key in form.cells:
            value = values[matched.index]
            if value is None:
                continue
            if type(value) is not str:
                try:
                    value = self._untypical(value, form.definition.questions[key].type)
                except Wrong as wrong:
                    self._problems.add(number, matched.header, value, wrong.message)
                    continue
            answers[key] = value
        for matched in form.foreign:
            if values[matched.index] is not None:
                template = _("This is not asked on the form «{form}». Empty the cell.")
                self._problems.add(
                    number,
                    matched.header,
                    values[matched.index],
                    message(template, form=dict(form.definition.title)),
                )
        return answers

    @staticmethod
    def _untypical(value: Value, question: str) -> Value:
        """A cell that is no text, as a form's question may take it."""
        if (wrong := oddity(value)) is not None:
            raise wrong
        if question == "date" and isinstance(value, int | float):
            raise Wrong(
                _(
                    "This is a bare number, not a date. Format the column as a date, or write the "
                    "day as 31.12.2021."
                )
            )
        if question in ("short_text", "long_text", "yes_no"):
            return as_text(value)
        return value

    def _refuse_answers(
        self, number: int, form: _Form, answers: dict[str, Value], checked: Checked
    ) -> None:
        """The form words its problems in the active language, so it is asked once for each."""
        headers = {key: matched.header for matched, key in form.cells}
        worded: dict[str, list[str]] = {}

        def in_all(place: int) -> Localized:
            if not worded:

                def ask() -> str:
                    found = check_answers(form.definition, answers).problems
                    worded[_active()] = [problem.message for problem in found]
                    return ""

                everywhere(ask)
            return {language: worded[language][place] for language in LANGUAGES}

        for place, problem in enumerate(checked.problems):
            question = form.definition.questions.get(problem.question)
            label = localized(question.label) if question else problem.question
            header = headers.get(problem.question, label)
            self._problems.add(
                number, header, answers.get(problem.question), partial(in_all, place)
            )

    @staticmethod
    def _staged_report(
        form: _Form, kind: str, year: int, received_on: str | None, answers: dict[str, Any]
    ) -> StagedReport:
        words = free_text_words(form.definition, answers)
        return StagedReport(
            year=year,
            kind=kind,
            form=form.version.pk,
            answers=answers,
            scale_values=scale_values(form.definition, answers),
            blank=is_blank(form.definition, answers, words),
            words=words,
            received_on=received_on,
            money={key: answers[key] for key in MONEY if isinstance(answers.get(key), int)},
        )


def _active() -> str:
    return (get_language() or "nb").split("-")[0]
