"""Writes and drops one segment of the index, in many short transactions.

Other writers must not wait for the index, so nothing here holds the database for long. A segment
that is not marked as ready counts for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import numpy as np
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from lovende.core.language import Analyzer
from lovende.core.latent import Latent, packed
from lovende.core.postings import Gatherer, Inverted, Posting
from lovende.knowledge.models import (
    SearchCell,
    SearchGeneration,
    SearchPassages,
    SearchPosting,
    SearchSegment,
)
from lovende.knowledge.search.texts import ReadMeasure, taken, written
from lovende.measures.models import Measure

AT_A_TIME = 500
ROWS = 2_000
LONGEST_TERM = 400

Row = tuple[Any, ...]
Rows = TypeVar("Rows", bound=Model)
COLUMNS: dict[type[Model], tuple[str, ...]] = {
    SearchPosting: ("segment_id", "term", "surface", "having", *Posting._fields),
    SearchPassages: ("segment_id", "measure", "terms"),
    SearchCell: ("segment_id", "cell", "docs", "vectors"),
}
"""What a row of each table consists of, in this order."""


class SegmentWriter:
    """Makes segments of one generation."""

    def __init__(
        self, generation: SearchGeneration, analyzer: Analyzer, model: Latent | None
    ) -> None:
        self._generation, self._analyzer, self._model = generation, analyzer, model

    def write(
        self, ids: Sequence[int], progress: Callable[[int], None], *, ready: bool = True
    ) -> int:
        """Make a segment of these measures, given in rising order; its id.

        Measures that are no longer there are left out.
        """
        segment = SearchSegment.objects.create(generation=self._generation)
        gatherer, cells = Gatherer(), _Cells(self._model)
        kept: list[int] = []
        for start in range(0, len(ids), AT_A_TIME):
            kept += self._take(segment, ids[start : start + AT_A_TIME], gatherer, cells)
            progress(min(start + AT_A_TIME, len(ids)))
        inverted = gatherer.inverted(self._analyzer.spellings())
        _write(SearchPosting, _postings(segment, inverted))
        _write(SearchCell, cells.rows(segment))
        segment.measures = len(kept)
        segment.ids = np.array(kept, np.int64).tobytes()
        segment.lengths = inverted.lengths.tobytes()
        segment.ready_at = timezone.now() if ready else None
        segment.save()
        return segment.pk

    def _take(
        self, segment: SearchSegment, ids: Sequence[int], gatherer: Gatherer, cells: _Cells
    ) -> list[int]:
        rows = Measure.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "search_text")
        first = gatherer.size
        measures = dict(taken(rows, self._analyzer, gatherer))
        _write(
            SearchPassages,
            ((segment.pk, pk, written(one, self._analyzer)) for pk, one in measures.items()),
        )
        cells.take(first, list(measures.values()))
        return list(measures)


class _Cells:
    """Collects the vectors of a segment's measures, by the cell in which they lie."""

    def __init__(self, model: Latent | None) -> None:
        self._model = model
        self._docs: list[np.ndarray] = []
        self._cells: list[np.ndarray] = []
        self._vectors: list[np.ndarray] = []

    def take(self, first: int, measures: Sequence[ReadMeasure]) -> None:
        """Place the documents numbered from ``first`` on."""
        if self._model is None or not measures:
            return
        vectors = self._model.placed([measure.terms for measure in measures])
        self._docs.append(np.arange(first, first + len(measures), dtype=np.uint32))
        self._cells.append(self._model.cells(vectors).astype(np.uint32))
        self._vectors.append(packed(vectors))

    def rows(self, segment: SearchSegment) -> Iterator[Row]:
        """A row for each cell that has any."""
        if not self._docs:
            return
        docs, cells = np.concatenate(self._docs), np.concatenate(self._cells)
        vectors = np.concatenate(self._vectors)
        order = np.argsort(cells, kind="stable")
        docs, cells, vectors = docs[order], cells[order], vectors[order]
        starts = np.flatnonzero(np.concatenate(([True], cells[1:] != cells[:-1])))
        for first, last in zip(starts, [*starts[1:], len(cells)], strict=True):
            yield (
                segment.pk,
                int(cells[first]),
                docs[first:last].tobytes(),
                vectors[first:last].tobytes(),
            )


def _postings(segment: SearchSegment, inverted: Inverted) -> Iterator[Row]:
    """A row for each term."""
    for term, posting in inverted:
        yield (
            segment.pk,
            term[:LONGEST_TERM],
            inverted.surfaces.get(term, ""),
            len(posting.docs),
            *(column.tobytes() for column in posting),
        )


def _write(model: type[Model], rows: Iterable[Row]) -> None:
    """Write rows, some thousand in each transaction.

    There are hundreds of thousands in a segment, so they go to the database as they are: making
    an object of each would be half of all the work.
    """
    columns = COLUMNS[model]
    names = ", ".join(map(connection.ops.quote_name, columns))
    table = connection.ops.quote_name(model._meta.db_table)
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 -- names of ours
    rows = iter(rows)
    while part := list(islice(rows, ROWS)):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(statement, part)


def drop_segment(segment: SearchSegment) -> None:
    """Remove a segment with all that is in it, some thousand rows in each transaction."""
    for model in (SearchPosting, SearchPassages, SearchCell):
        _drop(model._default_manager.filter(segment=segment))
    segment.delete()


def _drop(rows: QuerySet[Rows]) -> None:
    while ids := list(rows.order_by().values_list("pk", flat=True)[:ROWS]):
        rows.filter(pk__in=ids).delete()
