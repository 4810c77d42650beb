"""How a measure that has got a grant comes into the knowledge bank, as planned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lovende.applications.models import Application
from lovende.awards.models import Decision, Handling
from lovende.measures.actions import link_replications, save_measure
from lovende.measures.drafts import Draft
from lovende.measures.models import Measure, Stage
from lovende.people.models import County, User
from lovende.people.places import UNSTATED_COUNTY, UNSTATED_COUNTY_NAME
from lovende.schemes.models import Scheme, Term

KINDS = {
    "categories": Term.Kind.CATEGORY,
    "age_groups": Term.Kind.AGE_GROUP,
    "law_sections": Term.Kind.LAW_SECTION,
}
"""The questions whose answers a measure is filed under."""


def plan_measure(decision: Decision, *, by: User | None) -> Measure:
    """Put the measure in the bank, with what the application says of it; once for each."""
    held = decision.handling
    answers = held.submission.answer_set.answers
    draft = _draft(held, Stage.PLANNED)
    made = save_measure(draft=draft, scheme=held.call.scheme, by=by)
    replicated = Measure.objects.filter(key=answers.get("replicated", "")).first()
    if answers.get("kind") == "replication" and replicated and replicated.pk != made.pk:
        link_replications({made.pk: replicated.pk})
    return made


def stop_measure(held: Handling, *, by: User | None) -> None:
    """Say in the bank that a measure that was granted money will not be carried out."""
    if Measure.objects.filter(key=key_of(held.application, held.call.year)).exists():
        save_measure(draft=_draft(held, Stage.STOPPED), scheme=held.call.scheme, by=by)


def key_of(application: Application, year: int) -> str:
    """The measure's number in the bank."""
    return f"{year}-t{application.pk}"


def _draft(held: Handling, stage: Stage) -> Draft:
    application, year = held.application, held.call.year
    answers = held.submission.answer_set.answers
    office = application.office
    places = list(office.municipalities.select_related("county"))
    county = places[0].county if places else office.counties.first() or _unknown()
    return Draft(
        key=key_of(application, year),
        office=(office.pk, office.name),
        county=(county.pk, county.name),
        municipalities={one.pk: one.name for one in places},
        fields={
            "title": str(answers.get("title", "")),
            "first_year": year,
            "stage": stage,
            "problem": str(answers.get("need", "")),
            "target_group": str(answers.get("target_group", "")),
            "description": str(answers.get("description", "")),
            "contact_name": str(answers.get("contact_name", "")),
            "contact_role": str(answers.get("contact_role", "")),
            "synthetic": application.synthetic,
        },
        terms=_terms(application.call.scheme, answers),
    )


def _terms(scheme: Scheme, answers: Mapping[str, Any]) -> dict[str, frozenset[int]]:
    return {
        kind: frozenset(
            Term.objects.filter(
                scheme=scheme, kind=kind, key__in=answers.get(question, [])
            ).values_list("pk", flat=True)
        )
        for question, kind in KINDS.items()
    }


def _unknown() -> County:
    """Where an office whose county nobody has entered is filed."""
    name = {"name": UNSTATED_COUNTY_NAME}
    return County.objects.get_or_create(code=UNSTATED_COUNTY, defaults=name)[0]
