"""What a round is checked against: the scheme's forms and terms, the counties, loaded once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lovende.people.models import County
from lovende.people.places import former_counties
from lovende.questionnaires.definitions import Questionnaire
from lovende.questionnaires.models import QuestionnaireVersion
from lovende.questionnaires.words import fold
from lovende.schemes.models import Call, Scheme
from lovende.schemes.queries import TermIndex, term_index


@dataclass(frozen=True, slots=True)
class Reference:
    """Everything that the checking of rows looks up, none of it fetched row by row."""

    scheme: Scheme
    forms: dict[tuple[int, str], QuestionnaireVersion]
    terms: TermIndex
    counties: dict[str, County]
    former: dict[str, tuple[str, list[str]]]

    def definitions(self) -> dict[int, Questionnaire]:
        """The forms by primary key."""
        return {version.pk: version.form for version in self.forms.values()}


def load_reference(scheme: Scheme) -> Reference:
    """Load it for a scheme."""
    forms: dict[tuple[int, str], QuestionnaireVersion] = {}
    calls = Call.objects.filter(scheme=scheme).select_related("status_form", "final_form")
    for call in calls:
        if call.status_form is not None:
            forms[call.year, "status"] = call.status_form
        if call.final_form is not None:
            forms[call.year, "final"] = call.final_form
    counties: dict[str, Any] = {}
    for county in County.objects.all():
        counties |= {
            fold(county.name): county,
            county.code: county,
            county.code.lstrip("0"): county,
        }
    former = {fold(name): (name, now) for name, now in former_counties().items()}
    return Reference(scheme, forms, term_index(scheme), counties, former)
