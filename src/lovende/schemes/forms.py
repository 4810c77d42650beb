"""What the directorate sends in when it prepares a call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lovende.common.texts import localized
from lovende.people.models import Organisation
from lovende.questionnaires.fields import AmountField
from lovende.schemes.calls import WRITTEN, CallTerms
from lovende.schemes.models import Call, Term

LOCALIZED = ("introduction", "appeal_instance")
LONGEST_TEXT = 5000


def _money(label: Any) -> AmountField:
    return AmountField(label=label, required=False, least=0)


def _number(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=least, max_value=most, localize=False, **more
    )


def _one_of(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=choices, widget=forms.RadioSelect, **more
    )


class CallForm(forms.Form):
    """The terms of a call, and a frame for each governor. Everything can wait in a draft.

    Texts by language are a field each: «introduction_nb» and so on.
    """

    deadline = forms.DateField(
        label=_("Last day to apply"),
        help_text=_("Applications count until the end of that day."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    priority_areas = forms.MultipleChoiceField(
        label=_("Priority areas"), required=False, widget=forms.CheckboxSelectMultiple
    )
    position_limit = _money(_("Limit for one full-time position, kroner a year"))
    competence_limit = _money(_("Limit for competence, kroner a year"))
    max_years = _number(_("Most years"), 1, 20)
    decides = _one_of(_("Who decides"), Call.Decides.choices)
    assessors = _one_of(
        _("How many assess each application"),
        [(1, _("One person")), (2, _("Two people, independently of each other"))],
    )
    replication_cap = _number(
        _("Replications of one measure that count as development work"),
        *(0, 1000),
        help_text=_("In the whole country. Leave empty when any number counts."),
    )
    when_full = _one_of(
        _("When the next in order of priority does not fit in the frame"), Call.WhenFull.choices
    )
    partial_grants = forms.BooleanField(
        label=_("Less than was applied for may be granted"), required=False
    )
    reporting = _one_of(_("What a measure reports"), Call.Reporting.choices)
    appeal_weeks = _number(
        _("Weeks to appeal, from receipt of the letter"),
        *(1, 52),
        help_text=_("Three by the Public Administration Act."),
    )
    pot = _money(_("Money in all, kroner"))
    reason = forms.CharField(label=_("Why is the call changed?"), required=False, max_length=1000)

    def __init__(
        self,
        call: Call,
        governors: Iterable[Organisation],
        areas: Iterable[Term],
        data: Any = None,
    ) -> None:
        initial: dict[str, Any] = {name: getattr(call, name) for name in WRITTEN}
        initial |= {f"frame_{one.governor_id}": one.amount for one in call.frames.all()}
        initial |= _by_language(call)
        super().__init__(data, initial=initial)
        self.stands = call
        self.governors = [one.pk for one in governors]
        for one in governors:
            self.fields[f"frame_{one.pk}"] = _money(one.name)
        for name, language in _parts():
            self.fields[f"{name}_{language}"] = _text(name, language)
        self.fields["priority_areas"].choices = [(one.key, localized(one.label)) for one in areas]  # type: ignore[attr-defined]
        if call.state == Call.State.DRAFT:
            del self.fields["reason"]

    def frame_fields(self) -> list[forms.BoundField]:
        """The fields of the frames."""
        return [self[f"frame_{pk}"] for pk in self.governors]

    def introductions(self) -> list[forms.BoundField]:
        """The fields of the text for applicants, by language."""
        return [self[f"introduction_{language}"] for language, _name in settings.LANGUAGES]

    def instances(self) -> list[forms.BoundField]:
        """The fields of whom one appeals to, by language."""
        return [self[f"appeal_instance_{language}"] for language, _name in settings.LANGUAGES]

    @property
    def terms(self) -> CallTerms:
        """What was written, typed. What has a value always keeps it when it is left empty."""
        data = self.cleaned_data
        frames = {pk: data[f"frame_{pk}"] for pk in self.governors}
        stands = self.stands
        return CallTerms(
            introduction=self._texts("introduction"),
            priority_areas=data["priority_areas"],
            deadline=data["deadline"],
            position_limit=data["position_limit"],
            competence_limit=data["competence_limit"],
            max_years=data["max_years"],
            decides=data["decides"],
            assessors=int(data["assessors"] or stands.assessors),
            replication_cap=data["replication_cap"],
            partial_grants=data["partial_grants"],
            when_full=data["when_full"] or stands.when_full,
            reporting=data["reporting"] or stands.reporting,
            appeal_weeks=data["appeal_weeks"] or stands.appeal_weeks,
            appeal_instance=self._texts("appeal_instance"),
            pot=data["pot"],
            frames={pk: amount for pk, amount in frames.items() if amount},
        )

    def _texts(self, name: str) -> Mapping[str, str]:
        written = {
            language: self.cleaned_data[f"{name}_{language}"].replace("\r\n", "\n").strip()
            for language, _name in settings.LANGUAGES
        }
        return {language: text for language, text in written.items() if text}


def _parts() -> list[tuple[str, str]]:
    return [(name, language) for name in LOCALIZED for language, _name in settings.LANGUAGES]


def _by_language(call: Call) -> dict[str, str]:
    return {
        f"{name}_{language}": getattr(call, name).get(language, "") for name, language in _parts()
    }


def _text(name: str, language: str) -> forms.CharField:
    label = dict(settings.LANGUAGES)[language]
    if name == "introduction":
        area = forms.Textarea(attrs={"rows": 4, "lang": language})
        return forms.CharField(label=label, required=False, max_length=LONGEST_TEXT, widget=area)
    line = forms.TextInput(attrs={"lang": language})
    return forms.CharField(label=label, required=False, max_length=200, widget=line)
