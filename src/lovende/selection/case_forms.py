"""What people send in to case studies, reviews of profiles, and the choice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lovende.common.texts import localized
from lovende.knowledge.queries.measure import PROFILE_LABELS
from lovende.questionnaires.words import clean
from lovende.schemes.selection import Criterion
from lovende.selection.answers import LONGEST, VALUES
from lovende.selection.case_files import KINDS
from lovende.selection.models import CaseDocument, Interview, Item


def _area(label: Any, *, rows: int = 4, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class InterviewForm(forms.Form):
    """Who was talked to and when, and what was said, heading by heading."""

    respondent = forms.ChoiceField(
        label=_("Respondent from"), choices=Interview.Respondent.choices, widget=forms.RadioSelect
    )
    who = forms.CharField(label=_("Name and role"), max_length=200)
    held_on = forms.DateField(
        label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, criteria: list[Criterion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "talk", **kwargs})
        self.criteria = criteria
        for name, label in PROFILE_LABELS.items():
            self.fields[f"note_{name}"] = _area(label)
        for one in criteria:
            self.fields[f"value_{one.key}"] = forms.ChoiceField(
                label=f"{one.number}. {localized(one.label)}",
                help_text=localized(one.operationalisation),
                required=False,
                choices=list(VALUES.items()),
                widget=forms.RadioSelect,
            )
            self.fields[f"why_{one.key}"] = _area(_("Note"), rows=2)

    def clean_held_on(self) -> Any:
        """An interview that is written down has been held."""
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The interview cannot be later than today."))
        return day

    def note_fields(self) -> list[forms.BoundField]:
        """The fields of the six headings."""
        return [self[f"note_{name}"] for name in PROFILE_LABELS]

    def criterion_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Judgement and note of each criterion."""
        return [(self[f"value_{one.key}"], self[f"why_{one.key}"]) for one in self.criteria]

    @property
    def content(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "respondent": data["respondent"],
            "who": clean(data["who"]),
            "held_on": data["held_on"],
            "notes": {name: clean(data[f"note_{name}"]) for name in PROFILE_LABELS},
            "criteria": {
                one.key: {"value": data[f"value_{one.key}"], "note": clean(data[f"why_{one.key}"])}
                for one in self.criteria
            },
        }


def interview_initial(interview: Interview) -> dict[str, Any]:
    """An interview as the form shows it, to be corrected."""
    shown: dict[str, Any] = {
        "respondent": interview.respondent,
        "who": interview.who,
        "held_on": interview.held_on,
    }
    shown |= {f"note_{name}": text for name, text in interview.notes.items()}
    for key, one in interview.criteria.items():
        shown |= {f"value_{key}": one["value"], f"why_{key}": one["note"]}
    return shown


class DocumentForm(forms.Form):
    """A file of the case."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("At most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in KINDS)}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "document", **kwargs})


class RemovalForm(forms.Form):
    """Which document of the case is removed, and why."""

    document = forms.ModelChoiceField(
        label=_("Document"), queryset=CaseDocument.objects.none(), empty_label=None
    )

    def __init__(self, item: Item, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "removal", **kwargs})
        field = self.fields["document"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
        field.queryset = item.documents.filter(removal__isnull=True)
        self.fields["reason"] = _area(_("Reason"), rows=2, required=True)


class ProfileForm(forms.Form):
    """The profile under its six headings."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "profile", **kwargs})
        for name, label in PROFILE_LABELS.items():
            self.fields[name] = _area(label, rows=5)

    @property
    def parts(self) -> dict[str, str]:
        """Heading → text."""
        return {name: clean(self.cleaned_data[name]) for name in PROFILE_LABELS}


class DropForm(forms.Form):
    """Why a case is dropped."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "drop", **kwargs})
        self.fields["reason"] = _area(_("Reason"), required=True)


class ReviewForm(forms.Form):
    """What the office says of the profile."""

    answer = forms.ChoiceField(
        label=_("Does the profile describe your measure as it is?"),
        choices=[("yes", _("Yes, it can be published")), ("no", _("No, something must change"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("What must be changed"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ChoiceForm(forms.Form):
    """The directorate's choice on one method."""

    chosen = forms.ChoiceField(
        label=_("Trial in other offices"),
        choices=[("yes", _("Choose")), ("no", _("Do not choose"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Is published with the method when the choice phase is finished."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class InviteForm(forms.Form):
    """Somebody for the reference group."""

    name = forms.CharField(label=_("Name"), max_length=160)
    email = forms.EmailField(label=_("E-mail"))
    organisation = forms.CharField(label=_("Organisation"), max_length=160, required=False)


class FeedbackForm(forms.Form):
    """What a member of the reference group says of one method."""

    promising = forms.BooleanField(label=_("It is promising"), required=False)
    innovative = forms.BooleanField(label=_("It is innovative"), required=False)
    would_try = forms.BooleanField(label=_("We want to try it where I work"), required=False)
    concerns = _area(_("Concerns"), rows=3)


class MeasureChoice(forms.ModelChoiceField):
    """A measure of a round, by title and office."""

    def label_from_instance(self, obj: Any) -> str:
        """What stands in the list."""
        return f"{obj.measure.title} ({obj.measure.office})"


class ConflictForm(forms.Form):
    """A measure that one must not rate, and why."""

    item = MeasureChoice(label=_("Measure"), queryset=Item.objects.none())
    reason = forms.CharField(label=_("Reason"), max_length=1000)

    def __init__(self, items: QuerySet[Item], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, MeasureChoice)  # noqa: S101 -- for the type checker
        field.queryset = items
