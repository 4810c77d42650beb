"""What the governor's people write and choose, as typed values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lovende.awards.models import Handling
from lovende.awards.queries.desk import NOBODY, Wanted
from lovende.common.errors import DomainError, InvalidInput
from lovende.common.texts import localized
from lovende.people.models import Organisation, User
from lovende.questionnaires.definitions import (
    MultipleChoice,
    Question,
    Questionnaire,
    Scale,
    SingleChoice,
)
from lovende.schemes.models import Term

SORTS = (
    ("received", _("First received")),
    ("newest", _("Last received")),
    ("rank", _("Rank")),
    ("amount", _("Largest amount")),
    ("office", _("Office")),
)


class QueueForm(forms.Form):
    """Which applications of a queue are shown. What is not a choice is passed over."""

    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    priority = forms.ChoiceField(label=_("Priority area, as assessed"), required=False)
    officer = forms.ChoiceField(label=_("Officer"), required=False)
    governor = forms.ChoiceField(label=_("Governor"), required=False)
    sort = forms.ChoiceField(label=_("Sort by"), required=False, choices=SORTS)

    def __init__(
        self,
        data: QueryDict,
        *,
        areas: Iterable[Term],
        people: Iterable[User],
        governors: Iterable[Organisation],
    ) -> None:
        super().__init__(data, auto_id="queue-%s")
        nobody = (NOBODY, _("Nobody"))
        self._offer("state", Handling.State.choices)
        self._offer("kind", Handling.Kind.choices)
        self._offer("priority", [(one.key, str(one)) for one in areas])
        self._offer("officer", [nobody, *((str(one.pk), str(one)) for one in people)])
        self._offer("governor", [nobody, *((str(one.pk), str(one)) for one in governors)])
        if not any(governors):
            del self.fields["governor"]

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        cast(forms.ChoiceField, field).choices = [("", _("All")), *choices]

    @property
    def wanted(self) -> Wanted:
        """What was chosen."""
        self.is_valid()
        return Wanted(**{key: value for key, value in self.cleaned_data.items() if value})


class ToldForm(forms.Form):
    """A form that also shows what an action says is wrong, each at its field."""

    def tell(self, error: DomainError) -> None:
        """Show it; what belongs to no field stands above the form."""
        self.is_valid()
        problems = error.problems if isinstance(error, InvalidInput) else ()
        for problem in problems:
            where = problem.where if problem.where in self.fields else None
            self.add_error(where, str(problem.message))
        if not problems:
            self.add_error(None, str(error))


class AssessmentForm(ToldForm):
    """The questions of a call's form of assessment; nothing that was written is lost."""

    def __init__(
        self,
        form: Questionnaire,
        areas: Iterable[str],
        data: QueryDict | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.questions = form.questions
        for key, question in form.questions.items():
            self.fields[key] = _field(question, set(areas))

    @property
    def answers(self) -> dict[str, str]:
        """What was sent, as it would be typed."""
        data = self.data
        sent = data.getlist if isinstance(data, QueryDict) else (lambda key: [data.get(key, "")])
        return {key: ";".join(sent(key)).strip() for key in self.questions}


class JointForm(AssessmentForm):
    """The same, with how the two came to the joint levels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label=_("How did you come to the joint levels?"),
            widget=forms.Textarea(attrs={"rows": 4}),
            required=False,
        )


def _field(question: Question, areas: set[str]) -> forms.Field:
    told: dict[str, Any] = {
        "label": localized(question.label),
        "help_text": localized(question.help),
        "required": False,
    }
    if isinstance(question, Scale):
        words = question.label_by_value
        choices = [
            (str(value), f"{value} – {localized(words[value])}" if value in words else str(value))
            for value in question.values
        ]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **told)
    if isinstance(question, MultipleChoice):
        offered = [one for one in question.options if question.terms is None or one.key in areas]
        several = [(one.key, localized(one.label)) for one in offered]
        box = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=several, widget=box, **told)
    if isinstance(question, SingleChoice):
        options = [(one.key, localized(one.label)) for one in question.options]
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **told)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **told)


class RequestForm(ToldForm):
    """What an office is asked to change, and until when."""

    text = forms.CharField(
        label=_("What shall the office change?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=10_000,
    )
    until = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ReasonForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=5_000
    )


class KindForm(forms.Form):
    """What an application is for."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=Handling.Kind.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason, when it is not what the office writes"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5_000,
        required=False,
    )


class OfficerForm(forms.Form):
    """Who of ``people`` sees to it that an application is handled."""

    officer = forms.ModelChoiceField(
        label=_("Officer"), queryset=User.objects.none(), required=False, empty_label=_("Nobody")
    )

    def __init__(self, data: Any = None, *, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        cast(forms.ModelChoiceField, self.fields["officer"]).queryset = people


class GovernorForm(forms.Form):
    """Which governor an application is given to."""

    governor = forms.ModelChoiceField(
        label=_("Governor"),
        queryset=Organisation.objects.filter(kind=Organisation.Kind.GOVERNOR),
    )
