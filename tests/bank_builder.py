"""Builds small banks for tests: measures with terms, money and reports, each a change of its own.

What a test does not mention gets a value that is valid and unremarkable.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from lovende.common.revisions import next_revision
from lovende.common.texts import sort_key
from lovende.followup.models import Report
from lovende.measures.drafts import search_text
from lovende.measures.models import Measure, MeasureYear
from lovende.people.models import County, Municipality, Organisation
from lovende.questionnaires.models import AnswerSet
from lovende.questionnaires.queries import find_version
from lovende.schemes.models import Scheme, Term

TERM_KINDS = ("category", "age_group", "law_section", "priority_area")


def office(name: str = "NAV Test", **fields: Any) -> Organisation:
    """The office with this name, made when it is not there."""
    return Organisation.objects.get_or_create(
        kind=Organisation.Kind.OFFICE, name=name, defaults=fields
    )[0]


@transaction.atomic
def make_measure(
    key: str,
    *,
    office_name: str = "NAV Test",
    county: str = "03",
    municipalities: Iterable[str] = (),
    grants: Mapping[int, int] | None = None,
    **fields: Any,
) -> Measure:
    """A measure; terms are given by kind: ``category=["housing"]``."""
    terms = {kind: fields.pop(kind, ()) for kind in TERM_KINDS}
    values = {"title": f"Tiltak {key}", "first_year": 2021} | fields
    measure = Measure(
        key=key,
        scheme=Scheme.objects.get(key="nav-social-services"),
        office=office(office_name),
        county=County.objects.get(code=county),
        **values,
    )
    measure.sort_title = sort_key(measure.title)
    measure.revision = next_revision()
    measure.search_text = search_text(measure, (), ())
    measure.save()
    set_terms(measure, **terms)
    for name in municipalities:
        place, _made = Municipality.objects.get_or_create(name=name, county=measure.county)
        measure.municipalities.add(place)
    for year, amount in (grants or {}).items():
        MeasureYear.objects.create(measure=measure, year=year, grant_received=amount)
    return measure


def set_terms(measure: Measure, **terms: Iterable[str]) -> None:
    """Give the measure these terms of each kind named, and no others."""
    every = Term.objects.filter(scheme_id=measure.scheme_id)
    kept = [every.get(kind=kind, key=key) for kind, keys in terms.items() for key in keys]
    measure.terms.set(kept)


@transaction.atomic
def change(measure: Measure, **fields: Any) -> None:
    """Change fields of the measure, and terms by kind."""
    terms = {kind: fields.pop(kind) for kind in TERM_KINDS if kind in fields}
    for name, value in fields.items():
        setattr(measure, name, value)
    measure.sort_title = sort_key(measure.title)
    measure.revision = next_revision()
    measure.save()
    if terms:
        set_terms(measure, **terms)


@transaction.atomic
def make_report(
    measure: Measure,
    year: int = 2021,
    *,
    kind: str = "final",
    form: tuple[str, int] = ("nav-report", 2021),
    answers: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Report:
    """A report with these answers; scale answers are repeated as the real writer does."""
    version = find_version(*form)
    given = dict(answers or {})
    scales = {
        key: None if given[key] == "not_relevant" else given[key]
        for key in version.form.scale_keys
        if key in given
    }
    answer_set = AnswerSet.objects.create(questionnaire=version, answers=given, scale_values=scales)
    report = Report.objects.create(
        measure=measure, year=year, kind=kind, answer_set=answer_set, **fields
    )
    change(measure)
    return report


@transaction.atomic
def correct_report(
    old: Report, answers: Mapping[str, Any], received_on: dt.date | None = None
) -> Report:
    """A corrected report, which takes the place of the old one."""
    Report.objects.filter(pk=old.pk).update(is_current=False)
    form = old.answer_set.questionnaire
    return make_report(
        old.measure,
        old.year,
        kind=old.kind,
        form=(form.key, form.version),
        answers=answers,
        replaces=old,
        received_on=received_on,
    )
