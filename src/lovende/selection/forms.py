"""What people send in to a selection: a new round, raters, ratings, decisions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lovende.common.errors import Problem
from lovende.common.texts import localized, whole_number_or
from lovende.knowledge.forms import BankQuery
from lovende.people.models import Organisation, User
from lovende.schemes.models import Scheme
from lovende.schemes.selection import Criterion, RoundDesign
from lovende.selection.answers import LONGEST, VALUES, criteria_for, read_answers
from lovende.selection.models import Event, Phase, Rating

DATE_INPUT = {"type": "date"}
LARGEST_SEED = 2**31 - 1


class OpenRoundForm(forms.Form):
    """A new round of a scheme by a design; a last day for each of its phases, if wanted."""

    title = forms.CharField(label=_("Name of the round"), max_length=200)
    organisation = forms.ModelChoiceField(
        label=_("Who runs it"), queryset=Organisation.objects.none(), empty_label=None
    )
    search = forms.CharField(
        label=_("Which measures"),
        required=False,
        max_length=2000,
        help_text=_(
            "Search in the knowledge bank, and paste the address here. The round holds the"
            " measures that are found now. Leave it empty for all measures."
        ),
    )

    def __init__(
        self,
        *args: Any,
        scheme: Scheme,
        design: RoundDesign,
        organisations: Iterable[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.scheme, self.design = scheme, design
        ids = [one.pk for one in organisations]
        choice = self.fields["organisation"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
        choice.queryset = Organisation.objects.filter(pk__in=ids)
        for phase in design.phases:
            self.fields[f"deadline_{phase.key}"] = forms.DateField(
                label=localized(phase.label),
                required=False,
                widget=forms.DateInput(attrs=DATE_INPUT, format="%Y-%m-%d"),
            )

    @property
    def query(self) -> BankQuery:
        """The search that the address stands for."""
        address = self.cleaned_data["search"].partition("#")[0]
        _path, mark, parameters = address.partition("?")
        return BankQuery.from_params(QueryDict(parameters if mark else address))

    @property
    def deadlines(self) -> dict[str, date]:
        """The last day of each phase that was given one."""
        given = ((one.key, self.cleaned_data[f"deadline_{one.key}"]) for one in self.design.phases)
        return {key: day for key, day in given if day}

    def deadline_fields(self) -> list[forms.BoundField]:
        """The fields of the last days, in order."""
        return [self[f"deadline_{phase.key}"] for phase in self.design.phases]


class RatersForm(forms.Form):
    """Who rates, and how many measures each takes at most."""

    raters = forms.MultipleChoiceField(
        label=_("Raters"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who rates.")},
    )

    def __init__(self, people: Iterable[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        field = self.fields["raters"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 -- for the type checker
        field.choices = [(pk, f"{one} ({department_of(one)})") for pk, one in self.people.items()]
        for pk, one in self.people.items():
            self.fields[f"capacity_{pk}"] = forms.IntegerField(
                label=str(one), required=False, min_value=0, max_value=100_000
            )

    def capacity_fields(self) -> list[forms.BoundField]:
        """The fields of the limits."""
        return [self[f"capacity_{pk}"] for pk in self.people]

    @property
    def chosen(self) -> list[tuple[User, Organisation, int | None]]:
        """The raters with department and limit."""
        return [
            (one, department_of(one), self.cleaned_data[f"capacity_{pk}"])
            for pk, one in self.people.items()
            if pk in self.cleaned_data["raters"]
        ]


def department_of(user: User) -> Organisation:
    """The research department of a person from ``queries.rounds.possible_raters``."""
    memberships: list[Any] = getattr(user, "departments", [])
    organisation = memberships[0].organisation
    assert isinstance(organisation, Organisation)  # noqa: S101 -- for the type checker
    return organisation


class SeedForm(forms.Form):
    """The number that makes an assignment repeatable."""

    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=LARGEST_SEED,
        initial=1,
        help_text=_("The same number and the same input give the same assignment."),
    )


class RatingForm(forms.Form):
    """One rating; nothing is required while it is being written."""

    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=_("Your judgement of the whole"),
        required=False,
        choices=Rating.Verdict.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, phase: Phase, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.phase, self.criteria = phase, criteria_for(phase)
        if phase.kind == Phase.Kind.IN_DEPTH:
            self.fields["to_case"] = forms.ChoiceField(
                label=_("To a case study?"),
                required=False,
                choices=[("yes", _("Yes")), ("no", _("No"))],
                widget=forms.RadioSelect,
            )
        for one in self.criteria:
            self._add(one)

    def _add(self, criterion: Criterion) -> None:
        self.fields[f"value_{criterion.key}"] = forms.ChoiceField(
            label=f"{criterion.number}. {localized(criterion.label)}",
            help_text=localized(criterion.operationalisation),
            required=False,
            choices=list(VALUES.items()),
            widget=forms.RadioSelect,
        )
        self.fields[f"quote_{criterion.key}"] = forms.CharField(
            label=_("Quotation from the report"),
            required=False,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def criterion_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Judgement and quotation of each criterion."""
        return [(self[f"value_{one.key}"], self[f"quote_{one.key}"]) for one in self.criteria]

    @property
    def answers(self) -> dict[str, Any]:
        """What was sent, as typed values, faulty fields left out."""
        return read_answers({name: self.data.get(name) for name in self.fields}, self.phase)

    @property
    def built_on(self) -> int:
        """The version that the window has seen last."""
        return whole_number_or(str(self.data.get("version", "")), 0)

    def show(self, problems: Iterable[Problem]) -> None:
        """Show what is missing at its field."""
        for problem in problems:
            self.add_error(problem.where, str(problem.message))

    def at_version(self, version: int) -> RatingForm:
        """The same content in a form that builds on another version."""
        data = {name: self.data.get(name, "") for name in self.fields} | {"version": version}
        return RatingForm(self.phase, data)


class GiveUpForm(forms.Form):
    """A measure that one does not rate, and why."""

    kind = forms.ChoiceField(
        label=_("Why do you give it up?"),
        choices=[
            ("abstain", _("I cannot judge this measure")),
            ("recuse", _("I have a conflict of interest")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), max_length=1000)


class RecallForm(forms.Form):
    """Why a submitted rating is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=1000)


class DecisionForm(forms.Form):
    """What a joint discussion decided."""

    outcome = forms.ChoiceField(
        label=_("Decision"), choices=Event.Outcome.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    present = forms.CharField(
        label=_("Present"),
        help_text=_("One name a line."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @property
    def names(self) -> list[str]:
        """Who was present."""
        return [line.strip() for line in self.cleaned_data["present"].splitlines() if line.strip()]
