"""What people send in to import a round: the file, and what its columns are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lovende.common.texts import localized
from lovende.followup.models import ImportRun
from lovende.followup.round_import.cells import FIRST_YEAR, LAST_YEAR
from lovende.followup.round_import.columns import columns
from lovende.followup.round_import.mapping import ANSWER, IGNORE
from lovende.followup.round_import.reference import Reference
from lovende.schemes.models import Scheme


class UploadForm(forms.Form):
    """A file with a round in it. The scheme is asked for only when there are several."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty."),
            "missing": _("Choose a file."),
        },
    )
    year = forms.IntegerField(
        label=_("Report year"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=_("Needed only when the file has no column for it."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
    )
    scheme = forms.ModelChoiceField(
        label=_("Scheme"), queryset=Scheme.objects.all(), to_field_name="key", empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schemes = list(Scheme.objects.all()[:2])
        if len(schemes) == 1:
            del self.fields["scheme"]
            self.only_scheme: Scheme | None = schemes[0]
        else:
            self.only_scheme = None

    @property
    def scheme_chosen(self) -> Scheme:
        """The scheme that the round belongs to."""
        chosen = self.only_scheme or self.cleaned_data["scheme"]
        assert isinstance(chosen, Scheme)  # noqa: S101 -- for the type checker
        return chosen


class MappingForm(forms.Form):
    """One choice for each column that was not recognised."""

    def __init__(self, run: ImportRun, reference: Reference, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._headers: dict[str, str] = {}
        choices = _choices(reference)
        for number, column in enumerate(run.summary.get("unrecognised", [])):
            name = f"column_{number}"
            self._headers[name] = column["header"]
            suggestion = column.get("suggestion")
            self.fields[name] = forms.ChoiceField(
                label=column["header"],
                choices=choices,
                required=False,
                help_text=_("Perhaps «%(name)s»?") % {"name": suggestion} if suggestion else "",
            )

    @property
    def mapping(self) -> dict[str, str]:
        """Column header → key, for the columns that something was chosen for."""
        return {
            header: self.cleaned_data[name]
            for name, header in self._headers.items()
            if self.cleaned_data.get(name)
        }


def _choices(reference: Reference) -> list[tuple[Any, Any]]:
    """Nothing, «leave out», the columns of a measure, and the questions of the forms."""
    asked: dict[str, str] = {}
    for form in reference.definitions().values():
        for key, question in form.questions.items():
            asked.setdefault(ANSWER + key, localized(question.label))
    described = [(key, localized(column.header)) for key, column in columns().items()]
    return [
        ("", _("Not decided")),
        (IGNORE, _("Leave this column out")),
        (_("The measure"), described),
        (_("The report form"), list(asked.items())),
    ]
