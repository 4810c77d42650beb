"""Latent semantic analysis: texts that use different words for the same thing lie close.

A model is fitted on the texts of the bank itself: the leading singular vectors of the matrix of
texts and terms, weighted ``(1 + ln tf) · idf`` with rows of length one (Deerwester et al. 1990;
the weights as in Salton & Buckley 1988). A text is placed by the sum of its terms' vectors,
scaled to length one, so that the inner product of two texts is their cosine.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # scipy takes a third of a second to load, and only fitting needs it
    from scipy import sparse

Texts: TypeAlias = Sequence[Sequence[str]]
"""For each text the terms that occur in it, as often as they occur."""
Vectors: TypeAlias = NDArray[np.float32]

DIMENSIONS = 100
MOST_TERMS = 40_000
LEAST_TEXTS = 2
LARGEST_SHARE = 0.4
"""A term in fewer texts, or in a larger share of them, tells nothing of what goes together."""
STEP = 127
"""Vectors are kept in whole steps of 1/127, in one byte a dimension."""


@dataclass(frozen=True, slots=False)
class Latent:
    """A fitted model: for each term its idf and its vector, and the centres of the cells."""

    terms: tuple[str, ...]
    rarities: NDArray[np.float32]
    vectors: Vectors
    centres: Vectors

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {term: number for number, term in enumerate(self.terms)}

    @property
    def dimensions(self) -> int:
        """How many numbers place a text."""
        return self.vectors.shape[1]

    def placed(self, texts: Texts) -> Vectors:
        """A row for each text; all zeros for a text with no known term."""
        return self.placed_counts(_counted(texts, self._numbers))

    def placed_counts(self, counted: sparse.csr_matrix) -> Vectors:
        """A row for each row of counts, whose columns are the model's terms."""
        weighted = _weighted(counted, self.rarities)
        return _of_length_one(np.asarray(weighted @ self.vectors, np.float32))

    def cells(self, vectors: Vectors) -> NDArray[np.int64]:
        """The cell of each vector: the centre it lies closest to."""
        return np.argmax(vectors @ self.centres.T, axis=1)

    def nearest_cells(self, vector: Vectors, most: int) -> list[int]:
        """The cells closest to one vector, the closest first."""
        return np.argsort(-(self.centres @ vector), kind="stable")[:most].tolist()

    def as_bytes(self) -> bytes:
        """The model as it is stored."""
        file = io.BytesIO()
        np.savez_compressed(
            file,
            terms=np.frombuffer("\n".join(self.terms).encode(), np.uint8),
            rarities=self.rarities,
            vectors=self.vectors.astype(np.float16),
            centres=self.centres.astype(np.float16),
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, stored: bytes | memoryview) -> Latent:
        """The model that was stored."""
        with np.load(io.BytesIO(stored), allow_pickle=False) as file:
            text = file["terms"].tobytes().decode()
            return cls(
                tuple(text.split("\n")) if text else (),
                file["rarities"],
                file["vectors"].astype(np.float32),
                file["centres"].astype(np.float32),
            )


def fit(texts: Texts, *, cells: int = 1, seed: int = 0) -> Latent | None:
    """A model of these texts with so many cells; None when they are too few to fit one."""
    known = _worth_knowing(texts)
    counted = _counted(texts, known)
    dimensions = min(DIMENSIONS, min(counted.shape) - 1)
    if dimensions < 2:
        return None
    having = np.bincount(counted.indices, minlength=len(known))
    rarities = np.log((1 + len(texts)) / (1 + having)).astype(np.float32) + 1
    weighted = _weighted(counted, rarities)
    from scipy.sparse.linalg import svds

    start = np.random.default_rng(seed).standard_normal(min(weighted.shape))
    _left, _sizes, right = svds(weighted.astype(np.float64), k=dimensions, v0=start)
    vectors = np.ascontiguousarray(right[::-1].T, np.float32)
    placed = _of_length_one(np.asarray(weighted @ vectors, np.float32))
    return Latent(tuple(known), rarities, vectors, _centres(placed, cells, seed))


def packed(vectors: Vectors) -> NDArray[np.int8]:
    """Vectors in one byte a dimension."""
    return np.rint(vectors * STEP).astype(np.int8)


def closeness(packed_vectors: NDArray[np.int8], vector: Vectors) -> Vectors:
    """The cosine of each packed vector with ``vector``."""
    return packed_vectors.astype(np.float32) @ (vector / np.float32(STEP))


def _worth_knowing(texts: Texts) -> dict[str, int]:
    having: dict[str, int] = {}
    for text in texts:
        for term in set(text):
            having[term] = having.get(term, 0) + 1
    most = max(LEAST_TEXTS, len(texts) * LARGEST_SHARE)
    kept = [term for term, count in having.items() if LEAST_TEXTS <= count <= most]
    kept.sort(key=lambda term: (-having[term], term))
    return {term: number for number, term in enumerate(kept[:MOST_TERMS])}


def _counted(texts: Texts, known: dict[str, int]) -> sparse.csr_matrix:
    from scipy import sparse

    columns: list[int] = []
    ends = [0]
    for text in texts:
        columns += [known[term] for term in text if term in known]
        ends.append(len(columns))
    matrix = sparse.csr_matrix(
        (np.ones(len(columns), np.float32), columns, ends), (len(texts), len(known))
    )
    matrix.sum_duplicates()
    return matrix


def _weighted(counted: sparse.csr_matrix, rarities: NDArray[np.float32]) -> sparse.csr_matrix:
    weighted = counted.copy()
    weighted.data = (1 + np.log(weighted.data)) * rarities[weighted.indices]
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    weighted.data /= np.repeat(np.maximum(lengths, 1e-9), np.diff(weighted.indptr))
    return weighted


def _of_length_one(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.maximum(lengths, np.float32(1e-9))


def _centres(placed: Vectors, cells: int, seed: int, *, rounds: int = 8) -> Vectors:
    """Centres of spherical k-means (Dhillon & Modha 2001), begun from texts drawn at random."""
    chance = np.random.default_rng(seed)
    cells = max(1, min(cells, len(placed)))
    centres = placed[chance.choice(len(placed), cells, replace=False)]
    for _round in range(rounds if cells > 1 else 0):
        cell = np.argmax(placed @ centres.T, axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, cell, placed)
        empty = np.bincount(cell, minlength=cells) == 0
        sums[empty] = placed[chance.choice(len(placed), int(empty.sum()))]
        centres = _of_length_one(sums)
    return centres
