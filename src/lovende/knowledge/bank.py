"""The bank as it stands at one moment, opened once and asked several times.

A page that asks several questions opens it once and hands it to each, so that all its figures
agree and the counter and the vocabulary are read once.
"""

from __future__ import annotations

from dataclasses import dataclass

from lovende.knowledge import index
from lovende.knowledge.labels import Vocabulary


@dataclass(frozen=True, slots=True)
class Bank:
    """What is in the bank, and what its values are called in the active language."""

    snapshot: index.Snapshot
    words: Vocabulary


def open_bank() -> Bank:
    """The bank as it stands now."""
    snapshot = index.current()
    return Bank(snapshot, snapshot.words())
