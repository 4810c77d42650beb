"""Writes: install a scheme from its definition, as often as one likes.

What has left the files is kept for the rows that use it: a term becomes inactive, and a call or a
form version stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from lovende.common.audit import record
from lovende.common.revisions import next_revision
from lovende.people.models import User
from lovende.questionnaires.actions import publish_version
from lovende.questionnaires.models import QuestionnaireVersion
from lovende.schemes.definitions import CallDefinition, FormRef, SchemeDefinition, Terms
from lovende.schemes.models import Call, Scheme, Term
from lovende.schemes.registry import load_schemes

Versions = dict[tuple[str, int], QuestionnaireVersion]


@transaction.atomic
def install_scheme(*, definition: SchemeDefinition, by: User | None = None) -> Scheme:
    """Bring the database in line with a scheme's files; doing so again changes nothing."""
    content = {
        "name": definition.head.name,
        "definition": definition.as_json(),
        "digest": definition.digest,
    }
    scheme, created = Scheme.objects.select_for_update().get_or_create(
        key=definition.key, defaults=content
    )
    if not created and scheme.digest == definition.digest:
        return scheme
    versions = {
        (form.key, form.version): publish_version(definition=form, by=by)
        for form in definition.questionnaires
    }
    for field, value in content.items():
        setattr(scheme, field, value)
    scheme.save()
    _install_terms(scheme, definition.terms)
    _install_calls(scheme, definition.calls, versions)
    next_revision()  # whoever keeps the vocabulary in memory reads it anew
    verb = "schemes.scheme_installed" if created else "schemes.scheme_updated"
    record(verb, scheme, by=by, digest=scheme.digest)
    return scheme


def install_all(*, by: User | None = None) -> list[Scheme]:
    """Install every scheme that this installation has."""
    return [install_scheme(definition=definition, by=by) for definition in load_schemes()]


def _install_terms(scheme: Scheme, terms: Terms) -> None:
    kept: list[int] = []
    for kind, order, term in terms:
        row, _created = Term.objects.update_or_create(
            scheme=scheme,
            kind=kind,
            key=term.key,
            defaults={
                "code": term.code,
                "label": term.label,
                "description": term.description or {},
                "order": order,
                "active": True,
            },
        )
        kept.append(row.pk)
    scheme.terms.exclude(pk__in=kept).update(active=False)


def _install_calls(scheme: Scheme, calls: Iterable[CallDefinition], versions: Versions) -> None:
    def version(ref: FormRef | None) -> QuestionnaireVersion | None:
        return versions[ref.key, ref.version] if ref else None

    taken_over = set(scheme.calls.filter(prepared=True).values_list("year", flat=True))
    for call in calls:
        assessment_form = version(call.assessment_form)
        if call.year in taken_over:
            # The directorate's own page is where it is changed now; what it cannot set there
            # follows the files until there is something that rests on it.
            unset = scheme.calls.filter(year=call.year, assessment_form=None)
            unset.update(assessment_form=assessment_form)
            continue
        Call.objects.update_or_create(
            scheme=scheme,
            year=call.year,
            defaults={
                "definition": call.model_dump(mode="json", exclude_defaults=True),
                "position_limit": call.limits.position,
                "competence_limit": call.limits.competence,
                "max_years": call.limits.years,
                "status_form": version(call.report_forms.status),
                "final_form": version(call.report_forms.final),
                "application_form": version(call.application_form),
                "assessment_form": assessment_form,
                "priority_areas": list(call.priority_areas),
                "deadline": call.application_deadline,
                "introduction": call.about or {},
                "decides": call.decides,
                "assessors": call.assessors,
                "replication_cap": call.replication_cap,
                "partial_grants": call.allocation.partial,
                "when_full": call.allocation.when_full,
                "reporting": call.reporting,
                "appeal_weeks": call.appeal.weeks,
                "appeal_instance": call.appeal.instance or {},
            },
        )
