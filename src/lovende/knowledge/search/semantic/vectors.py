"""The vectors of the bank's measures as one process asks them: held whole, or fetched for a few.

Up to ``MOST_HELD`` vectors are held in memory and all compared with the question. A larger bank
has them fetched for the candidates that the other rankers have found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lovende.core.embedding import Packed, Vectors, nearest
from lovende.knowledge.models import EmbeddingVersion, MeasureEmbedding
from lovende.knowledge.search.reading import SearchIndex

MOST_HELD = 200_000
AT_A_TIME = 2_000
SPARE = 2
"""So many times more measures are sought than asked for: some are no longer in the index."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A version's vectors as they stand in the database: which, how many, and the newest row."""

    version: int
    dimensions: int
    newest: int
    passages: int

    @property
    def too_many(self) -> bool:
        """Whether there are too many to be held."""
        return self.passages > MOST_HELD


def standing(digest: str) -> Standing | None:
    """The vectors of a version of the model; None before they are ready."""
    ready = EmbeddingVersion.objects.filter(digest=digest, ready_at__isnull=False)
    row = ready.values_list("pk", "dimensions", "newest", "passages").first()
    return Standing(*row) if row else None


@dataclass(frozen=True, slots=True)
class Held:
    """Vectors in memory, each with the id of its measure; rows up to ``newest`` are read."""

    version: int
    newest: int
    owners: NDArray[np.int64]
    vectors: Packed

    @classmethod
    def none_of(cls, now: Standing) -> Held:
        """Nothing yet of these vectors."""
        return cls(now.version, 0, np.empty(0, np.int64), Packed.none(now.dimensions))

    def caught_up(self, now: Standing) -> Held:
        """These with what has been written since; a measure's newest row counts."""
        rows = MeasureEmbedding.objects.filter(version=self.version, pk__gt=self.newest)
        owners, vectors, newest = _read(rows.order_by("pk"), now)
        kept = ~np.isin(self.owners, owners)
        return Held(
            self.version,
            max(self.newest, newest),
            np.concatenate([self.owners[kept], owners]),
            Packed.joined([self.vectors[kept], vectors]),
        )

    def ranked(self, vector: Vectors, index: SearchIndex, most: int) -> list[int]:
        """The numbers of the documents nearest to the vector."""
        ids = nearest(self.vectors.closeness(vector), self.owners, most * SPARE)
        return _numbers(ids, index)[:most]


def ranked_among(
    numbers: Collection[int], vector: Vectors, index: SearchIndex, now: Standing, most: int
) -> list[int]:
    """These documents in the order of nearness; those without vectors are left out."""
    ids = index.ids[np.fromiter(numbers, np.int64)].tolist()
    number_of = dict(zip(ids, numbers, strict=True))
    rows = MeasureEmbedding.objects.filter(version=now.version, measure__in=ids)
    owners, vectors, _newest = _read(rows, now)
    return [number_of[pk] for pk in nearest(vectors.closeness(vector), owners, most)]


def _read(rows: Iterable[MeasureEmbedding], now: Standing) -> tuple[NDArray[np.int64], Packed, int]:
    owners: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    parts = [Packed.none(now.dimensions)]
    newest = 0
    columns = rows.values_list("pk", "measure", "vectors")  # type: ignore[attr-defined]
    for pk, measure, stored in columns.iterator(AT_A_TIME):
        part = Packed.from_bytes(stored, now.dimensions)
        owners.append(np.full(len(part), measure, np.int64))
        parts.append(part)
        newest = max(newest, pk)
    return np.concatenate(owners), Packed.joined(parts), newest


def _numbers(ids: Iterable[int], index: SearchIndex) -> list[int]:
    """The index's number of each of these measures, those that it does not have left out."""
    wanted = list(ids)
    number_of = dict.fromkeys(wanted, -1)
    for number in np.flatnonzero(np.isin(index.ids, wanted)).tolist():
        number_of[int(index.ids[number])] = number
    return [number for number in number_of.values() if number >= 0]
