"""What is written about money and decisions, as forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lovende.awards.forms import ToldForm
from lovende.awards.models import Decision
from lovende.awards.proposing import Terms
from lovende.questionnaires.fields import AmountField
from lovende.schemes.models import Frame


class ProposalForm(ToldForm):
    """An amount, or a reason for refusing."""

    amount = AmountField(
        label=_("Amount for the year"), required=False, help_text=_("Empty when it is refused.")
    )
    conditions = forms.CharField(
        label=_("Conditions"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Beside those that apply to everybody. They stand in the letter."),
    )
    reason = forms.ChoiceField(label=_("Why it is refused"), required=False)
    text = forms.CharField(
        label=_("Reasons in words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("They stand in the letter. Needed for every refusal but for lack of money."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *Decision.Reason.choices]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]

    @property
    def terms(self) -> Terms:
        """What was proposed."""
        held = self.cleaned_data
        return Terms(held["amount"], held["reason"], held["text"], held["conditions"])


class MoveForm(ToldForm):
    """Money from one frame to another."""

    source = forms.ModelChoiceField(label=_("From"), queryset=Frame.objects.none())
    target = forms.ModelChoiceField(label=_("To"), queryset=Frame.objects.none())
    amount = AmountField(label=_("Amount"))
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, frames: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("source", "target"):
            field = self.fields[name]
            field.queryset = frames  # type: ignore[attr-defined]
            field.label_from_instance = lambda one: one.governor.name  # type: ignore[attr-defined]


class SendForm(ToldForm):
    """When letters are sent; at once when nothing is chosen."""

    send_at = forms.DateTimeField(
        label=_("Send at"),
        required=False,
        help_text=_("Empty: now. All letters go out together."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class TemplateForm(ToldForm):
    """The heading and the text of a letter."""

    subject = forms.CharField(label=_("Heading of the letter"), max_length=200)
    body = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 24}))


class AppealForm(ToldForm):
    """A step of an appeal: the reason, and an amount where the decision is changed."""

    text = forms.CharField(
        label=_("The reason, as the office is told it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    amount = AmountField(
        label=_("Amount for the year"),
        required=False,
        help_text=_("Only when the decision is changed."),
    )


class LodgeForm(ToldForm):
    """An office's appeal."""

    text = forms.CharField(
        label=_("What do you appeal against, and why?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
