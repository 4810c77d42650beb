"""Writes: measures, one or many at a time, with all that is derived from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from lovende.common.audit import record
from lovende.common.bulk import insert_objects, insert_rows, update_rows
from lovende.common.revisions import next_revision
from lovende.measures.drafts import FIELDS, Draft, Standing, apply
from lovende.measures.models import Measure, MeasureYear
from lovende.measures.queries import standing_measures
from lovende.people.models import User
from lovende.schemes.models import Scheme, Term

MONEY = ("grant_received", "used_wages", "used_competence", "carried_over")
_WRITTEN = (*FIELDS, "office", "county", "sort_title", "search_text", "revision", "updated_at")


@dataclass(slots=True)
class MeasureWriter:
    """Writes many measures inside the caller's transaction, under one revision.

    Whoever uses it records the audit event of the whole.
    """

    scheme: Scheme
    revision: int
    _labels: dict[int, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        terms = Term.objects.filter(scheme=self.scheme)
        self._labels = {
            term.pk: (*term.label.values(), *([term.code] if term.code else [])) for term in terms
        }

    def write(
        self, drafts: Sequence[Draft], standing: Mapping[str, Standing]
    ) -> dict[str, Measure]:
        """Create those that do not stand and change those that do; gives them all by key."""
        now = timezone.now()
        new = [self._new(draft, now) for draft in drafts if draft.key not in standing]
        insert_objects(Measure, new)
        written = {measure.key: measure for measure in new}
        changed = [(draft, standing[draft.key]) for draft in drafts if draft.key in standing]
        for draft, old in changed:
            apply(
                draft, old.measure, labels=self._words(old.all_terms(draft)), revision=self.revision
            )
            old.measure.updated_at = now
            written[draft.key] = old.measure
        update_rows(Measure, _WRITTEN, (old.measure for _draft, old in changed))
        self._drop_links(changed)
        self._add_links(drafts, written, standing)
        return written

    def _new(self, draft: Draft, now: Any) -> Measure:
        measure = Measure(key=draft.key, scheme=self.scheme, created_at=now, updated_at=now)
        terms = frozenset(pk for ids in draft.terms.values() for pk in ids)
        apply(draft, measure, labels=self._words(terms), revision=self.revision)
        return measure

    def _words(self, terms: Iterable[int]) -> list[str]:
        return [label for pk in sorted(terms) for label in self._labels.get(pk, ())]

    @staticmethod
    def _drop_links(changed: Sequence[tuple[Draft, Standing]]) -> None:
        """Remove the municipalities and terms that the drafts no longer name."""
        for draft, old in changed:
            gone = old.municipalities - draft.municipalities.keys()
            if gone:
                old.measure.municipalities.through.objects.filter(
                    measure_id=old.measure.pk, municipality_id__in=gone
                ).delete()
            lost = frozenset().union(*old.terms.values()) - old.all_terms(draft)
            if lost:
                old.measure.terms.through.objects.filter(
                    measure_id=old.measure.pk, term_id__in=lost
                ).delete()

    @staticmethod
    def _add_links(
        drafts: Sequence[Draft], written: Mapping[str, Measure], standing: Mapping[str, Standing]
    ) -> None:
        places, terms = [], []
        for draft in drafts:
            measure_id = written[draft.key].pk
            old = standing.get(draft.key)
            had_places = old.municipalities if old else frozenset()
            had_terms = frozenset().union(*old.terms.values()) if old else frozenset()
            places += [(measure_id, pk) for pk in draft.municipalities if pk not in had_places]
            terms += [
                (measure_id, pk) for ids in draft.terms.values() for pk in sorted(ids - had_terms)
            ]
        insert_rows(Measure.municipalities.through, ("measure", "municipality"), places)
        insert_rows(Measure.terms.through, ("measure", "term"), terms)


class _Link(NamedTuple):
    """A measure, and the one that it replicates."""

    pk: int
    replicates_id: int | None


def link_replications(links: Mapping[int, int | None]) -> None:
    """Set what each measure replicates: id → id, or None for none."""
    update_rows(
        Measure,
        ("replicates",),
        (_Link(measure, replicated) for measure, replicated in links.items()),
    )


def write_money(rows: Mapping[tuple[int, int], Mapping[str, int]]) -> None:
    """Set the money of (measure, year); amounts that are left out become «not stated»."""
    ids = {measure for measure, _year in rows}
    standing = {
        (row.measure_id, row.year): row for row in MeasureYear.objects.filter(measure_id__in=ids)
    }
    changed, new = [], []
    for (measure, year), amounts in rows.items():
        row = standing.get((measure, year))
        values = {name: amounts.get(name) for name in MONEY}
        if row is None:
            if amounts:
                new.append(MeasureYear(measure_id=measure, year=year, **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    insert_objects(MeasureYear, new)
    update_rows(MeasureYear, MONEY, changed)


@transaction.atomic
def save_measure(*, draft: Draft, scheme: Scheme, by: User | None) -> Measure:
    """Write one measure; writing what stands already changes nothing."""
    revision = next_revision()
    standing = standing_measures([draft.key])
    old = standing.get(draft.key)
    if old is not None and not old.differs_from(draft):
        return old.measure
    measure = MeasureWriter(scheme, revision).write([draft], standing)[draft.key]
    record("measures.changed" if old else "measures.created", measure, by=by)
    return measure
