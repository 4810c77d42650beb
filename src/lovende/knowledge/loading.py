"""Reads the published measures from the database in the shape the index is built of.

The same code reads everything and only what has changed since a revision, so that an index kept
up to date cannot differ from one built anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import QuerySet

from lovende.core.bitmaps import Columns
from lovende.followup.models import Report
from lovende.knowledge.facets import NO, YES
from lovende.measures.models import GoalAttainment, Measure, Stage
from lovende.schemes.models import Term

CHUNK = 5000
NAMED_AT_MOST = 5000
"""Up to so many changed measures are asked for by id, which every database does by index."""

Filed = defaultdict[Any, defaultdict[Any, list[int]]]
Scope = tuple[str, Any] | None


class AnswerKey(NamedTuple):
    """Where answers to one scale question are filed; ``question`` empty counts the reports.

    The kind of report is part of it, since a measure may hand in both in one year.
    """

    form: str
    version: int
    year: int
    kind: str
    question: str


def read_columns(since: int | None = None) -> Columns:
    """Every measure, or only those changed after revision ``since``."""
    scope = _scope(since)
    filed: Filed = defaultdict(lambda: defaultdict(list))
    latest: dict[int, int] = {}
    _file_reports(filed, latest, scope)
    _file_terms(filed, scope)
    ids, texts = [], []
    ranks: dict[str, list[int]] = {"title": [], "newest": [], "oldest": [], "county": []}
    for row in _measures(scope):
        years = range(row.first_year, (row.last_year or row.first_year) + 1)
        ids.append(row.id)
        texts.append(row.sort_title)
        ranks["title"].append(0)
        ranks["newest"].append(-max(years[-1], latest.get(row.id, 0)))
        ranks["oldest"].append(row.first_year)
        ranks["county"].append(row.county__order)
        _file_measure(filed, row, years)
    return Columns(ids, texts, ranks, filed)


def _scope(since: int | None) -> Scope:
    """The condition on a measure, without the name of the field that leads to it."""
    if since is None:
        return None
    changed = Measure.objects.filter(revision__gt=since).order_by()
    ids = list(changed.values_list("id", flat=True)[: NAMED_AT_MOST + 1])
    return ("id__in", ids) if len(ids) <= NAMED_AT_MOST else ("revision__gt", since)


def _within(rows: QuerySet[Any], scope: Scope, path: str = "") -> QuerySet[Any]:
    if scope is None:
        return rows.order_by()
    condition, value = scope
    return rows.filter(**{f"{path}{condition}": value}).order_by()


def _measures(scope: Scope) -> Iterator[Any]:
    rows = _within(Measure.objects.all(), scope)
    return rows.values_list(
        "id",
        "sort_title",
        "first_year",
        "last_year",
        "county__code",
        "county__order",
        "office_id",
        "stage",
        "goal_attainment",
        "robustness",
        "continuation",
        "language",
        "synthetic",
        "replicates_id",
        named=True,
    ).iterator(CHUNK)


def _file_measure(filed: Filed, row: Any, years: Iterable[int]) -> None:
    for year in years:
        filed["year"][str(year)].append(row.id)
    failed = row.goal_attainment == GoalAttainment.NOT_REACHED or row.stage == Stage.STOPPED
    if failed:
        filed["failed"][YES].append(row.id)
    filed["county"][row.county__code].append(row.id)
    filed["office"][str(row.office_id)].append(row.id)
    filed["stage"][row.stage].append(row.id)
    filed["goal_attainment"][row.goal_attainment].append(row.id)
    filed["robustness"][row.robustness].append(row.id)
    filed["continuation"][row.continuation].append(row.id)
    filed["language"][row.language].append(row.id)
    filed["synthetic"][YES if row.synthetic else NO].append(row.id)
    filed["replication"][YES if row.replicates_id else NO].append(row.id)


def _file_terms(filed: Filed, scope: Scope) -> None:
    lists = {
        pk: filed[kind][key]
        for pk, kind, key in Term.objects.order_by().values_list("id", "kind", "key")
    }
    links = _within(Measure.terms.through.objects.all(), scope, "measure__")
    for measure, term in links.values_list("measure_id", "term_id").iterator(CHUNK):
        lists[term].append(measure)


def _file_reports(filed: Filed, latest: dict[int, int], scope: Scope) -> None:
    reports = _within(Report.objects.filter(is_current=True), scope, "measure__")
    rows = reports.values_list(
        "measure_id",
        "year",
        "kind",
        "answer_set__questionnaire__key",
        "answer_set__questionnaire__version",
        "answer_set__scale_values",
    )
    for measure, year, kind, form, version, values in rows.iterator(CHUNK):
        filed["year"][str(year)].append(measure)
        latest[measure] = max(year, latest.get(measure, 0))
        filed[AnswerKey(form, version, year, kind, "")][True].append(measure)
        for question, value in values.items():
            filed[AnswerKey(form, version, year, kind, question)][value].append(measure)
