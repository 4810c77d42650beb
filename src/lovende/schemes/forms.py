"""What the directorate sends in when it prepares a call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lovende.people.models import Organisation
from lovende.questionnaires.definitions import LARGEST_AMOUNT
from lovende.schemes.calls import CallTerms
from lovende.schemes.models import Call


def _money(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=LARGEST_AMOUNT, localize=False
    )


class CallForm(forms.Form):
    """The terms of a call, and a frame for each governor. Everything can wait in a draft."""

    deadline = forms.DateField(
        label=_("Last day to apply"),
        help_text=_("Applications count until the end of that day."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    position_limit = _money(_("Limit for one full-time position, kroner a year"))
    competence_limit = _money(_("Limit for competence, kroner a year"))
    max_years = forms.IntegerField(label=_("Most years"), required=False, min_value=1, max_value=20)
    decides = forms.ChoiceField(
        label=_("Who decides"),
        required=False,
        choices=Call.Decides.choices,
        widget=forms.RadioSelect,
    )
    pot = _money(_("Money in all, kroner"))
    reason = forms.CharField(label=_("Why is the call changed?"), required=False, max_length=1000)

    def __init__(self, call: Call, governors: Iterable[Organisation], data: Any = None) -> None:
        frames = {one.governor_id: one.amount for one in call.frames.all()}
        names = ("deadline", "position_limit", "competence_limit", "max_years", "decides", "pot")
        initial = {name: getattr(call, name) for name in names}
        initial |= {f"frame_{pk}": amount for pk, amount in frames.items()}
        super().__init__(data, initial=initial)
        self.governors = [one.pk for one in governors]
        for one in governors:
            self.fields[f"frame_{one.pk}"] = _money(one.name)
        if call.state == Call.State.DRAFT:
            del self.fields["reason"]

    def frame_fields(self) -> list[forms.BoundField]:
        """The fields of the frames."""
        return [self[f"frame_{pk}"] for pk in self.governors]

    @property
    def terms(self) -> CallTerms:
        """What was written, typed."""
        data = self.cleaned_data
        frames = {pk: data[f"frame_{pk}"] for pk in self.governors}
        return CallTerms(
            deadline=data["deadline"],
            position_limit=data["position_limit"],
            competence_limit=data["competence_limit"],
            max_years=data["max_years"],
            decides=data["decides"],
            pot=data["pot"],
            frames={pk: amount for pk, amount in frames.items() if amount},
        )
