"""Vectors of sentences from a model made elsewhere: pooled, packed, and compared.

A model gives a vector for each token; a text's vector is their mean, or the first token's where
the model was taught so (Reimers & Gurevych 2019), scaled to length one. Packed, a vector is whole
steps in one byte a dimension, the step being its own largest component over 127: models whose
cosines all lie close together keep their order, which one step for all vectors would blur.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]
Pooling: TypeAlias = Literal["mean", "cls"]

LARGEST_STEP = 127
AT_A_TIME = 1_024
"""So many packed vectors are unpacked at once: what that takes stays in the processor's cache."""


def pooled(states: Vectors, mask: NDArray[np.int64], how: Pooling) -> Vectors:
    """A row of length one for each text, from its tokens' vectors (texts × tokens × dimensions).

    ``mask`` is 1 for a token and 0 for padding.
    """
    if how == "cls":
        return of_length_one(states[:, 0])
    counted = mask[..., None].astype(np.float32)
    sums = (states * counted).sum(axis=1)
    return of_length_one(sums / np.maximum(counted.sum(axis=1), 1))


def of_length_one(vectors: Vectors) -> Vectors:
    """The rows scaled to length one; a row of zeros stays so."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Packed:
    """Vectors in whole ``steps``, a row each, and how long each row's step is."""

    scales: Vectors
    steps: NDArray[np.int8]

    @classmethod
    def of(cls, vectors: Vectors) -> Packed:
        """These vectors, packed."""
        largest = np.abs(vectors).max(axis=1, initial=0)
        scales = (np.maximum(largest, 1e-12) / LARGEST_STEP).astype(np.float32)
        return cls(scales, np.rint(vectors / scales[:, None]).astype(np.int8))

    @classmethod
    def none(cls, dimensions: int) -> Packed:
        """No vectors of so many dimensions."""
        return cls(np.empty(0, np.float32), np.empty((0, dimensions), np.int8))

    @classmethod
    def joined(cls, parts: Sequence[Packed]) -> Packed:
        """All of these, one after the other."""
        return cls(
            np.concatenate([part.scales for part in parts]),
            np.concatenate([part.steps for part in parts]),
        )

    def __len__(self) -> int:
        return len(self.scales)

    def __getitem__(self, which: NDArray[np.generic] | slice) -> Packed:
        return Packed(self.scales[which], self.steps[which])

    def as_bytes(self) -> bytes:
        """As they are stored: all scales, then all steps."""
        return self.scales.tobytes() + self.steps.tobytes()

    @classmethod
    def from_bytes(cls, stored: bytes | memoryview, dimensions: int) -> Packed:
        """What was stored, of vectors with so many dimensions."""
        count = len(stored) // (dimensions + 4)
        scales = np.frombuffer(stored, np.float32, count)
        steps = np.frombuffer(stored, np.int8, offset=4 * count)
        return cls(scales, steps.reshape(count, dimensions))

    def closeness(self, vector: Vectors) -> Vectors:
        """The inner product of each with ``vector``. It orders them; its size means nothing."""
        found = np.empty(len(self), np.float32)
        unpacked = np.empty((min(AT_A_TIME, len(self)), self.steps.shape[1]), np.float32)
        for start in range(0, len(self), AT_A_TIME):
            part = self.steps[start : start + AT_A_TIME]
            np.copyto(unpacked[: len(part)], part)
            np.matmul(unpacked[: len(part)], vector, out=found[start : start + len(part)])
        return found * self.scales


def nearest(closeness: Vectors, owners: NDArray[np.int64], most: int) -> list[int]:
    """The owners of the closest vectors, each once by its closest, the closest first."""
    found: dict[int, None] = {}
    looked_at, wanted = 0, most * 4
    while len(found) < most and looked_at < len(closeness):
        wanted = min(wanted, len(closeness))
        top = np.argpartition(-closeness, wanted - 1)[:wanted]
        order = top[np.lexsort((owners[top], -closeness[top]))]
        found = dict.fromkeys(owners[order].tolist())
        looked_at, wanted = wanted, wanted * 4
    return list(found)[:most]
