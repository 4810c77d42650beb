"""Chance that is the same on every machine and in every version of every library.

Numbers are SplitMix64 (Steele, Lea & Flood 2014, «Fast splittable pseudorandom number
generators») of a seed and a counter: plain arithmetic on 64 bits.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]
Places = NDArray[np.int64]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFTS = np.uint64(30), np.uint64(27), np.uint64(31)


class Chance:
    """A stream of numbers that its seed decides."""

    def __init__(self, seed: int) -> None:
        hashed = hashlib.sha256(str(seed).encode("ascii")).digest()
        self._state = np.frombuffer(hashed[:8], dtype="<u8").astype(np.uint64)
        self._drawn = 0

    def numbers(self, count: int) -> Numbers:
        """So many numbers, evenly spread over 64 bits."""
        counter = np.arange(self._drawn + 1, self._drawn + count + 1, dtype=np.uint64)
        self._drawn += count
        mixed = self._state + counter * _STEP
        mixed = (mixed ^ (mixed >> _SHIFTS[0])) * _FIRST
        mixed = (mixed ^ (mixed >> _SHIFTS[1])) * _SECOND
        return mixed ^ (mixed >> _SHIFTS[2])

    def below(self, limit: int, count: int) -> Places:
        """So many whole numbers from 0 to just below the limit."""
        return (self.numbers(count) % np.uint64(limit)).astype(np.int64)

    def order(self, count: int) -> Places:
        """The numbers from 0 to just below the count, in an order of chance."""
        return np.argsort(self.numbers(count), kind="stable").astype(np.int64)
