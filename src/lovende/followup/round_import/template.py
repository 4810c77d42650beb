"""The empty spreadsheet that a round is written into, with what every column means."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from lovende.common.tables import Column as TableColumn
from lovende.common.tables import Table
from lovende.common.texts import localized
from lovende.followup.round_import.columns import Column, columns
from lovende.followup.round_import.mapping import ANSWER, plain_header
from lovende.followup.round_import.reference import Reference
from lovende.questionnaires.definitions import ChoiceBase, Question, Scale


def empty_round(reference: Reference, year: int) -> Table:
    """A table without rows for a year; headers are in the active language."""
    described = [_of_column(column, reference) for column in columns().values()]
    taken = {plain_header(column.label) for column in described}
    keys: set[str] = set()
    for question in _questions(reference, year):
        header = localized(question.label)
        if question.key not in keys and plain_header(header) not in taken:
            keys.add(question.key)
            described.append(_of_question(question))
    return Table("measures", f"{_('Measures')} {year}", described, ())


def _questions(reference: Reference, year: int) -> Iterable[Question]:
    """What the year's forms ask, status reports first."""
    for kind in ("status", "final"):
        version = reference.forms.get((year, kind))
        if version is not None:
            yield from (q for q in version.form.questions.values() if q.type != "file")


def _of_column(column: Column, reference: Reference) -> TableColumn:
    values = {choice.key: localized(choice.label) for choice in column.choices}
    if column.terms:
        terms = reference.terms.of_kind(column.terms)
        values = {term.code or term.key: localized(term.label) for term in terms}
    if column.kind == "county":
        values = {county.code: county.name for county in reference.counties.values()}
    needed = _("Required.") + " " if column.required else ""
    header = dict(column.header)
    return TableColumn(
        column.key, localized(header), header, needed + localized(column.help), values
    )


def _of_question(question: Question) -> TableColumn:
    values: dict[str, str] = {}
    if isinstance(question, ChoiceBase):
        values = {option.key: localized(option.label) for option in question.options}
    elif isinstance(question, Scale):
        values = {str(at): localized(label) for at, label in question.label_by_value.items()}
    parts = [
        _("Required.") if question.required else "",
        localized(question.help),
        _FORMATS.get(question.type, lambda: "")(),
    ]
    label = dict(question.label)
    return TableColumn(
        ANSWER + question.key, localized(label), label, " ".join(filter(None, parts)), values
    )


_FORMATS = {
    "amount": lambda: _("Whole kroner."),
    "yes_no": lambda: _("Write «yes: explanation» or «no: explanation»."),
    "multiple_choice": lambda: _("Separate several with semicolons."),
    "date": lambda: str(format_lazy(_("Write the day as {example}."), example="31.12.2021")),
    "scale": lambda: _("Write the number."),
}
