"""Reads: what the directorate watches from year to year before it changes size or rules.

Everything is counted from the applications that were handed in and not withdrawn, and from
attested decisions. Money is in whole NOK for the year of the call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import Max, QuerySet

from lovende.awards.call_terms import demands_of
from lovende.awards.models import Decision, Handling
from lovende.common.texts import localized
from lovende.measures.models import Measure
from lovende.people.models import Organisation
from lovende.questionnaires.definitions import Scale, SingleChoice
from lovende.schemes.models import Call

MOST_METHODS = 20


@dataclass(frozen=True, slots=True)
class Share:
    """A group of applications: how many, how many got money, and the sums."""

    name: str
    applications: int
    granted: int
    asked_amount: int
    granted_amount: int


@dataclass(frozen=True, slots=True)
class Levels:
    """A demand, and how many applications were judged to be at each level, the lowest first."""

    demand: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Indicators:
    """All figures of one call. ``days`` is the median from handing in to attestation."""

    call: Call
    whole: Share
    counties: tuple[Share, ...]
    kinds: tuple[Share, ...]
    designs: tuple[tuple[str, int], ...]
    reasons: tuple[tuple[str, int], ...]
    methods: tuple[tuple[str, str, int], ...]
    levels: tuple[Levels, ...]
    days: float | None


def calls_with_applications() -> QuerySet[Call]:
    """The calls that have something to count, the newest first."""
    return Call.objects.filter(handlings__isnull=False).select_related("scheme").distinct()


def indicators(call: Call) -> Indicators:
    """Every figure of a call; the number of queries does not grow with the applications."""
    rows = list(_rows(call))
    decided = _decided(call)
    counties = _counties({row["application__office"] for row in rows})
    places = [counties.get(row["application__office"], "–") for row in rows]
    kinds = [str(Handling.Kind(row["kind"]).label) for row in rows]
    days = [
        (decided[row["pk"]]["attested_at"] - row["submission__at"]).days
        for row in rows
        if row["pk"] in decided
    ]
    refused = Counter(one["reason"] for one in decided.values() if one["reason"])
    return Indicators(
        call=call,
        whole=_share("", rows, decided),
        counties=_shares(places, rows, decided),
        kinds=_shares(kinds, rows, decided),
        designs=_designs(call, rows),
        reasons=tuple((str(Decision.Reason(key).label), n) for key, n in refused.most_common()),
        methods=_methods(rows),
        levels=_levels(call, rows),
        days=median(days) if days else None,
    )


def _rows(call: Call) -> Iterable[dict[str, Any]]:
    found = Handling.objects.filter(call=call).exclude(state=Handling.State.WITHDRAWN)
    return found.order_by("pk").values(
        *("pk", "kind", "application__office", "submission__amount_a_year", "submission__at"),
        *("submission__answer_set__answers", "conclusion__answer_set__answers"),
    )


def _decided(call: Call) -> dict[int, dict[str, Any]]:
    """The newest attested decision of each application, by the handling's id."""
    attested = Decision.objects.filter(handling__call=call, state=Decision.State.ATTESTED)
    newest = attested.order_by().values("handling").annotate(last=Max("pk")).values("last")
    fields = ("handling", "amount", "reason", "attested_at")
    found = Decision.objects.filter(pk__in=newest).order_by().values(*fields)
    return {one["handling"]: one for one in found}


def _counties(offices: set[int]) -> dict[int, str]:
    """The county of each office: the first that it serves, by the official order."""
    links = Organisation.counties.through.objects.filter(organisation__in=offices)
    found: dict[int, str] = {}
    for office, name in links.order_by("county__order").values_list("organisation", "county__name"):
        found.setdefault(office, name)
    return found


def _shares(
    names: list[str], rows: list[dict[str, Any]], decided: Mapping[int, Any]
) -> tuple[Share, ...]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for name, row in zip(names, rows, strict=True):
        groups.setdefault(name, []).append(row)
    return tuple(_share(name, groups[name], decided) for name in sorted(groups))


def _share(name: str, rows: list[dict[str, Any]], decided: Mapping[int, Any]) -> Share:
    amounts = [decided[row["pk"]]["amount"] or 0 for row in rows if row["pk"] in decided]
    return Share(
        name,
        len(rows),
        sum(amount > 0 for amount in amounts),
        sum(row["submission__amount_a_year"] for row in rows),
        sum(amounts),
    )


def _designs(call: Call, rows: list[dict[str, Any]]) -> tuple[tuple[str, int], ...]:
    """What applicants compare with, by the answers of the form."""
    form = call.application_form
    asked = form.form.questions.get("comparison") if form else None
    if not isinstance(asked, SingleChoice):
        return ()
    given = Counter(row["submission__answer_set__answers"].get("comparison") for row in rows)
    return tuple((localized(one.label), given[one.key]) for one in asked.options)


def _methods(rows: list[dict[str, Any]]) -> tuple[tuple[str, str, int], ...]:
    """The measures that most applications try again: key, title, how many."""
    asked = (row["submission__answer_set__answers"] for row in rows)
    found = Counter(one["replicated"] for one in asked if one.get("replicated")).most_common(
        MOST_METHODS
    )
    keys = [key for key, _number in found]
    titles = dict(Measure.objects.filter(key__in=keys).values_list("key", "title"))
    return tuple((key, titles[key], number) for key, number in found if key in titles)


def _levels(call: Call, rows: list[dict[str, Any]]) -> tuple[Levels, ...]:
    version = call.assessment_form
    if version is None:
        return ()
    judged = [
        row["conclusion__answer_set__answers"]
        for row in rows
        if row["conclusion__answer_set__answers"]
    ]
    return tuple(_of_demand(one, judged) for one in demands_of(version.form))


def _of_demand(demand: Scale, judged: list[dict[str, Any]]) -> Levels:
    given = Counter(answers.get(demand.key) for answers in judged)
    levels = range(demand.min, demand.max + 1)
    return Levels(localized(demand.label), tuple(given[level] for level in levels))
