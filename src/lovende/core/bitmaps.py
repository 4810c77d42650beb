"""Counts and pages of large lists, from one compressed bitmap for each value of each facet.

A :class:`FacetIndex` never changes: :meth:`FacetIndex.changed` gives a new one that shares every
bitmap the change did not touch, so a reader may go on using the one it holds. Documents are
known by an id from outside and numbered densely inside, in the order in which they came.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

Facet: TypeAlias = Any  # anything hashable; Mapping does not let its keys be narrower
Value: TypeAlias = Any
Selection = Mapping[Facet, Iterable[Value]]
Numbers = NDArray[np.int64]

MEND_AT_MOST = 1 / 20
"""Up to this share of changed documents an order is mended; above it, sorted anew."""


def _no_numbers() -> Numbers:
    return np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Columns:
    """Documents as they are now, column by column.

    ``texts`` (the text to sort by) and every column of ``ranks`` follow ``ids``; ``facets``
    gives for each value of each facet the ids of the documents that carry it.
    """

    ids: Sequence[int]
    texts: Sequence[str]
    ranks: Mapping[str, Sequence[int]]
    facets: Mapping[Facet, Mapping[Value, Sequence[int]]]


@dataclass(frozen=True, slots=True)
class FacetIndex:
    """Bitmaps of document numbers for each value of each facet, and the orders of the list.

    ``ids[number]`` is a document's outside id; ``texts`` and ``ranks`` are its sort keys.
    ``orders[name]`` lists all numbers by rank, then text, then id; ``by_id`` by id.
    """

    ids: Numbers = field(default_factory=_no_numbers)
    by_id: Numbers = field(default_factory=_no_numbers)
    texts: Sequence[str] = ()
    ranks: Mapping[str, Numbers] = field(default_factory=dict)
    orders: Mapping[str, Numbers] = field(default_factory=dict)
    everything: BitMap = field(default_factory=BitMap)
    facets: Mapping[Facet, Mapping[Value, BitMap]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def build(cls, columns: Columns) -> FacetIndex:
        """An index of these documents."""
        return cls().changed(columns)

    def changed(self, columns: Columns) -> FacetIndex:
        """A new index in which these documents are as ``columns`` says, new ones added."""
        if not len(columns.ids):
            return self
        ids, by_id = self._with_ids(np.asarray(columns.ids, np.int64))
        numbers = by_id[np.searchsorted(ids, columns.ids, sorter=by_id)]
        touched = BitMap(numbers.astype(np.uint32))
        texts = [*self.texts, *[""] * (len(ids) - len(self.texts))]
        for number, text in zip(numbers.tolist(), columns.texts, strict=True):
            texts[number] = text
        ranks = {
            name: _placed(self.ranks.get(name), numbers, values, len(ids))
            for name, values in columns.ranks.items()
        }
        arrangement = _Arrangement(ids, texts, ranks)
        return FacetIndex(
            ids=ids,
            by_id=by_id,
            texts=texts,
            ranks=ranks,
            orders=arrangement.orders(self.orders, numbers),
            everything=self.everything | touched,
            facets=_refiled(self.facets, columns.facets, touched, ids, by_id),
        )

    def numbers_of(self, ids: Iterable[int]) -> BitMap:
        """The documents with these ids; unknown ids are left out."""
        numbers, known = self._looked_up(np.fromiter(ids, np.int64))
        return BitMap(numbers[known].astype(np.uint32))

    def number_each(self, ids: Sequence[int]) -> list[int]:
        """The number of each of these ids, all of which must be known."""
        return self.by_id[np.searchsorted(self.ids, ids, sorter=self.by_id)].tolist()

    def find_each(self, ids: Numbers) -> Numbers:
        """The number of each of these ids; -1 where the id is unknown."""
        numbers, known = self._looked_up(ids)
        return np.where(known, numbers, -1)

    def matching(self, selection: Selection, within: BitMap | None = None) -> BitMap:
        """The documents with any chosen value of every facet in ``selection``."""
        return self._all_of(self._chosen(selection).values(), within)

    def counts(
        self, facets: Iterable[Facet], selection: Selection, within: BitMap | None = None
    ) -> dict[Facet, dict[Value, int]]:
        """For each value of each facet, how many documents it leaves.

        A facet's own selection does not limit its own counts, so that its other values show
        what choosing them as well would add. Values that leave nothing are left out.
        """
        chosen = self._chosen(selection)
        result = self._all_of(chosen.values(), within)
        counted = {}
        for facet in facets:
            others = [bits for name, bits in chosen.items() if name != facet]
            base = self._all_of(others, within) if facet in chosen else result
            counted[facet] = dict(self._count(facet, base))
        return counted

    def page(self, found: BitMap, order: str, start: int, stop: int) -> list[int]:
        """The ids from ``start`` up to ``stop`` of the documents found, in an order."""
        numbers = self.orders.get(order)
        if numbers is None:
            return []
        if len(found) < len(numbers):
            wanted = np.zeros(len(numbers), bool)
            wanted[np.frombuffer(found.to_array(), np.uint32)] = True
            numbers = numbers[wanted[numbers]]
        return self.ids[numbers[start:stop]].tolist()

    def _chosen(self, selection: Selection) -> dict[Facet, BitMap]:
        chosen = {}
        for facet, values in selection.items():
            filed = self.facets.get(facet, {})
            bitmaps = [filed[value] for value in values if value in filed]
            chosen[facet] = BitMap.union(*bitmaps) if bitmaps else BitMap()
        return chosen

    def _all_of(self, bitmaps: Iterable[BitMap], within: BitMap | None) -> BitMap:
        limits = sorted((*bitmaps, *([] if within is None else [within])), key=len)
        return BitMap.intersection(*limits) if limits else self.everything

    def _count(self, facet: Facet, base: BitMap) -> Iterator[tuple[Value, int]]:
        whole = base is self.everything
        for value, bitmap in self.facets.get(facet, {}).items():
            count = len(bitmap) if whole else base.intersection_cardinality(bitmap)
            if count:
                yield value, count

    def _looked_up(self, ids: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
        """A number for each id, and whether it is the right one: the id may be unknown."""
        if not len(self.ids):
            return np.zeros(len(ids), np.int64), np.zeros(len(ids), bool)
        places = np.searchsorted(self.ids, ids, sorter=self.by_id)
        numbers = self.by_id[np.minimum(places, len(self.ids) - 1)]
        return numbers, self.ids[numbers] == ids

    def _with_ids(self, ids: Numbers) -> tuple[Numbers, Numbers]:
        """All ids with the new ones at the end, and their numbers in the order of the ids."""
        _numbers, known = self._looked_up(ids)
        fresh = np.unique(ids[~known])
        if not len(fresh):
            return self.ids, self.by_id
        every = np.concatenate((self.ids, fresh))
        return every, np.argsort(every, kind="stable")


@dataclass(frozen=True, slots=True)
class _Arrangement:
    """The sort keys of every document, and the orders that follow from them."""

    ids: Numbers
    texts: Sequence[str]
    ranks: Mapping[str, Numbers]

    def orders(self, before: Mapping[str, Numbers], touched: Numbers) -> dict[str, Numbers]:
        """Every order, mended where few documents were touched, else sorted anew."""
        known = before.keys() == self.ranks.keys()
        if known and len(touched) <= max(1, len(self.ids) * MEND_AT_MOST):
            return {name: self._mended(name, before[name], touched) for name in self.ranks}
        ids = self.ids.tolist()
        by_text = sorted(range(len(ids)), key=lambda number: (self.texts[number], ids[number]))
        place = np.empty(len(ids), np.int64)
        place[by_text] = np.arange(len(ids))
        return {name: np.lexsort((place, ranks)) for name, ranks in self.ranks.items()}

    def _mended(self, name: str, order: Numbers, touched: Numbers) -> Numbers:
        def key(number: int) -> tuple[int, str, int]:
            return int(ranks[number]), self.texts[number], int(self.ids[number])

        ranks = self.ranks[name]
        moved = np.zeros(len(self.ids), bool)
        moved[touched] = True
        rest = order[~moved[order]]
        arriving = sorted(touched.tolist(), key=key)
        places = [bisect_left(rest, key(number), key=key) for number in arriving]
        return np.insert(rest, places, arriving)


def _placed(
    column: Numbers | None, numbers: Numbers, values: Sequence[int], length: int
) -> Numbers:
    """A column of ``length`` with ``values`` at ``numbers`` and the rest as it was."""
    placed = np.zeros(length, np.int64)
    if column is not None:
        placed[: len(column)] = column
    placed[numbers] = values
    return placed


def _refiled(
    before: Mapping[Facet, Mapping[Value, BitMap]],
    columns: Mapping[Facet, Mapping[Value, Sequence[int]]],
    touched: BitMap,
    ids: Numbers,
    by_id: Numbers,
) -> dict[Facet, dict[Value, BitMap]]:
    """The bitmaps after the touched documents have been filed anew; empty ones are dropped."""
    filed: dict[Facet, dict[Value, BitMap]] = {}
    for facet in {**before, **columns}:
        old, new = before.get(facet, {}), columns.get(facet, {})
        bitmaps = {}
        for value in {**old, **new}:
            bitmap = old.get(value, BitMap())
            if touched.intersect(bitmap):
                bitmap = bitmap - touched
            if value in new:
                numbers = by_id[np.searchsorted(ids, new[value], sorter=by_id)]
                bitmap = bitmap | BitMap(numbers.astype(np.uint32))
            if bitmap:
                bitmaps[value] = bitmap
        if bitmaps:
            filed[facet] = bitmaps
    return filed
