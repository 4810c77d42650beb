"""Reads: terms as people write them, the form that a year reports on, and the data's licence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lovende.common.errors import DomainError
from lovende.common.texts import localized
from lovende.people.models import Organisation
from lovende.questionnaires.models import QuestionnaireVersion
from lovende.schemes.definitions import plain_name
from lovende.schemes.models import Call, Scheme, Term


def installed_schemes() -> dict[str, str]:
    """Key → digest of each scheme in the database: what of the files is already there."""
    return dict(Scheme.objects.values_list("key", "digest"))


@dataclass(frozen=True, slots=True)
class DataLicence:
    """On what terms a scheme's data may be used, in the active language."""

    scheme: str
    name: str
    url: str


def data_licences() -> tuple[DataLicence, ...]:
    """The licence of each scheme whose owner has decided on one."""
    schemes = Scheme.objects.only("name", "definition")
    found = ((scheme, scheme.definition["head"].get("data_licence")) for scheme in schemes)
    return tuple(
        DataLicence(str(scheme), localized(licence["name"]), licence["url"])
        for scheme, licence in found
        if licence
    )


class TermIndex:
    """Recognises a scheme's terms by key, by code such as «§ 17», or by label in any language.

    Holds all of a scheme's terms in memory: made once, asked many times by an import.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms: dict[str, dict[str, Term]] = {}
        self._labels: dict[str, list[Term]] = {}
        for term in terms:
            names = self._terms.setdefault(term.kind, {})
            for name in (term.key, term.code, *term.label.values()):
                if name:
                    names[plain_name(name)] = term
            self._labels.setdefault(term.kind, []).append(term)

    def find(self, kind: str, text: str) -> Term | None:
        """The term that the text names, or None."""
        return self._terms.get(kind, {}).get(plain_name(text))

    def of_kind(self, kind: str) -> list[Term]:
        """The terms of one kind, in their order."""
        return self._labels.get(kind, [])


def term_index(scheme: Scheme) -> TermIndex:
    """The index over a scheme's active terms."""
    return TermIndex(scheme.terms.filter(active=True))


def report_form(
    scheme: Scheme, year: int, kind: Literal["status", "final"]
) -> QuestionnaireVersion:
    """The form that measures report on for a year, or a :class:`DomainError` that says none is."""
    call = (
        Call.objects.filter(scheme=scheme, year=year)
        .select_related("status_form", "final_form")
        .first()
    )
    form = getattr(call, f"{kind}_form", None)
    if not isinstance(form, QuestionnaireVersion):
        raise DomainError(_("No report form is set for %(year)s.") % {"year": year})
    return form


def calls_to_prepare() -> QuerySet[Call]:
    """The calls that applications can be handed in to here, newest first."""
    calls = Call.objects.filter(application_form__isnull=False)
    forms = ("application_form", "assessment_form", "status_form", "final_form")
    return calls.select_related("scheme", *forms).order_by("-year", "pk")


def public_calls() -> QuerySet[Call]:
    """The calls that everybody may read: those that have been opened."""
    return calls_to_prepare().exclude(state=Call.State.DRAFT)


def newest_version(call: Call) -> int:
    """The number of the version that an open call has now; 1 before it was changed."""
    return max(1, call.versions.count())


def stated_at(call: Call, moment: datetime) -> dict[str, Any]:
    """What an open call said at a moment, as its version holds it; empty before it was opened."""
    version = call.versions.filter(at__lte=moment).order_by("-number").first()
    return version.content if version else {}


def priority_areas_of(call: Call) -> list[Term]:
    """The priority areas that a call names, in the scheme's order."""
    return list(possible_areas(call).filter(key__in=call.priority_areas))


def possible_areas(call: Call) -> QuerySet[Term]:
    """Every priority area that the scheme knows."""
    return Term.objects.filter(scheme=call.scheme_id, kind=Term.Kind.PRIORITY_AREA)


def governors() -> QuerySet[Organisation]:
    """Every governor, by name."""
    return Organisation.objects.filter(kind=Organisation.Kind.GOVERNOR)


def open_calls() -> QuerySet[Call]:
    """The calls that can be applied to now; a passed deadline is told when one hands in."""
    return calls_to_prepare().filter(state=Call.State.OPEN)
