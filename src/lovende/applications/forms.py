"""One step of an application as a form. Nothing is required while it is being written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from lovende.applications.queries import mark_of
from lovende.common.texts import localized
from lovende.questionnaires.definitions import MultipleChoice, Question, Section, SingleChoice


class StepForm(forms.Form):
    """The questions of one section; beside each field a hidden mark of what it builds on."""

    def __init__(
        self, section: Section, answers: Mapping[str, str], data: QueryDict | None = None
    ) -> None:
        self.section = section
        several = {one.key for one in section.questions if isinstance(one, MultipleChoice)}
        initial: dict[str, Any] = {
            key: text.split(";") if key in several and text else text
            for key, text in answers.items()
        }
        super().__init__(data, initial=initial)
        for one in section.questions:
            self.fields[one.key] = _field(one)
        self.bases = {one.key: mark_of(answers.get(one.key, "")) for one in section.questions}

    def sent(self, data: QueryDict) -> tuple[dict[str, str], dict[str, str]]:
        """What was written, by question, and the marks that it builds on."""
        keys = [one.key for one in self.section.questions]
        bases = {key: data.get(f"base_{key}", "") for key in keys}
        fields = {key: ";".join(data.getlist(key)).strip() for key in keys}
        return {key: fields[key] for key in keys if f"base_{key}" in data}, bases

    def show(self, faults: Mapping[str, str]) -> None:
        """Show what is wrong at its field."""
        for key, message in faults.items():
            if key in self.fields:
                self.add_error(key, message)

    def rows(self) -> list[tuple[forms.BoundField, str, str]]:
        """Each field with its example and its mark."""
        return [
            (self[one.key], _example(one), self.bases[one.key]) for one in self.section.questions
        ]


def _example(question: Question) -> str:
    text = localized(question.example)
    return _("Example: %(text)s") % {"text": text} if text else ""


def _field(question: Question) -> forms.Field:
    told: dict[str, Any] = {
        "label": localized(question.label),
        "help_text": localized(question.help),
        "required": False,
    }
    if isinstance(question, SingleChoice | MultipleChoice):
        choices = [(one.key, localized(one.label)) for one in question.options]
        if isinstance(question, MultipleChoice):
            several = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=choices, widget=several, **told)
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **told)
    if question.type == "long_text":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), **told)
    return forms.CharField(**told)
