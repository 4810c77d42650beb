"""Reads: measures as they stand, many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import QuerySet

from lovende.measures.drafts import Standing
from lovende.measures.models import Measure


def has_measures() -> bool:
    """Whether the knowledge bank holds anything yet."""
    return Measure.objects.exists()


def standing_measures(keys: Collection[str]) -> dict[str, Standing]:
    """The measures with these keys, and what hangs on them; four queries whatever the number."""
    measures = list(
        Measure.objects.filter(key__in=keys).defer("search_text").select_related("replicates")
    )
    if not measures:
        return {}
    ids = [measure.pk for measure in measures]
    places: defaultdict[int, set[int]] = defaultdict(set)
    links = Measure.municipalities.through.objects.filter(measure_id__in=ids)
    for measure_id, municipality_id in links.values_list("measure_id", "municipality_id"):
        places[measure_id].add(municipality_id)
    terms: defaultdict[int, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    term_links = Measure.terms.through.objects.filter(measure_id__in=ids)
    for measure_id, kind, term_id in term_links.values_list("measure_id", "term__kind", "term_id"):
        terms[measure_id][kind].add(term_id)
    return {
        measure.key: Standing(
            measure=measure,
            municipalities=frozenset(places[measure.pk]),
            terms={kind: frozenset(found) for kind, found in terms[measure.pk].items()},
            replicates=measure.replicates.key if measure.replicates else None,
        )
        for measure in measures
    }


def all_measures() -> QuerySet[Measure]:
    """Every measure of the bank; all are open to everybody."""
    return Measure.objects.all()
