"""Keeps one index of the bank in each process, never behind what has been committed.

Every request asks where the revision counter stands (one query) and, when it has moved, reads
only what has changed since. A snapshot never changes after it has been handed out. Inside a
transaction the counter may show what will be rolled back; what is read there is kept to the
thread and never shared.
"""

from __future__ import annotations

import gc
import logging
import threading
from dataclasses import dataclass, field

from django.db import DatabaseError, connection
from django.utils.translation import get_language

from lovende.common.revisions import Position, current_position
from lovende.core.bitmaps import FacetIndex
from lovende.knowledge.labels import Names, Vocabulary
from lovende.knowledge.loading import read_columns
from lovende.knowledge.search.keyword import Answer, search
from lovende.knowledge.search.reading import SearchIndex, load
from lovende.knowledge.search.semantic import serving
from lovende.questionnaires.words import one_line

logger = logging.getLogger(__name__)

MOST_ROUNDS = 20
MOST_ANSWERS = 200
LARGEST_ANSWER = 20_000
"""Answers with more documents are not remembered: they would take up too much room."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The bank as it stood at ``position``, with what has been asked of it so far."""

    position: Position
    index: FacetIndex
    names: Names
    vocabularies: dict[str, Vocabulary] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    loaded: list[SearchIndex] = field(default_factory=list)

    def words(self) -> Vocabulary:
        """The vocabulary in the active language."""
        language = get_language() or ""
        found = self.vocabularies.get(language)
        if found is None:
            found = self.vocabularies[language] = self.names.vocabulary()
        return found

    @property
    def search(self) -> SearchIndex:
        """The search index, loaded when it is first asked for."""
        if not self.loaded:
            self.loaded.append(load(self.index))
        return self.loaded[0]

    def found(self, typed: str) -> Answer | None:
        """The measures that fit the words; None when no words are asked for."""
        typed = one_line(typed)
        if not typed:
            return None
        answer = self.answers.get(typed)
        if answer is None:
            answer = search(typed, self.search)
            if len(self.answers) < MOST_ANSWERS and len(answer.numbers) <= LARGEST_ANSWER:
                self.answers[typed] = answer
        return answer


class _Kept:
    """What this process holds: the shared snapshot, and each thread's own."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.shared: Snapshot | None = None
        self.own = threading.local()


_kept = _Kept()


def current() -> Snapshot:
    """The bank as it stands now, for this connection."""
    position = current_position()
    shared = _kept.shared
    if shared is not None and shared.position == position:
        return shared
    if connection.in_atomic_block:
        return _inside_transaction(position, shared)
    _kept.own.__dict__.pop("snapshot", None)
    with _kept.lock:
        _kept.shared = shared = _caught_up(_kept.shared, current_position())
    return shared


def warm_up() -> None:
    """Load the index before the first request of a server process, and let the connection go.

    A database that does not answer yet is no reason not to start: the first request tries again.
    What is loaded by now stays as long as the process, so the garbage collector need not go
    through it again and again; with a large bank that would stop a request for 75 ms.
    """
    try:
        current().search  # noqa: B018 -- asking for it loads it
    except DatabaseError:
        logger.warning("The index was not loaded ahead: the database does not answer.")
    finally:
        connection.close()
    serving.begin()
    gc.collect()
    gc.freeze()


def forget() -> None:
    """Drop what this process holds; the next question reads everything anew."""
    _kept.shared = None
    _kept.own = threading.local()


def _inside_transaction(position: Position, shared: Snapshot | None) -> Snapshot:
    own: Snapshot | None = getattr(_kept.own, "snapshot", None)
    if own is not None and own.position == position and position.value:
        return own
    own = _caught_up(shared, position)
    _kept.own.snapshot = own
    return own


def _caught_up(base: Snapshot | None, position: Position) -> Snapshot:
    """``base`` with everything up to ``position`` and whatever is committed while reading.

    The counter is read before and after: when it has not moved, nothing was committed between,
    so what was read in several queries is one state of the database. Under a ceaseless stream of
    writes it settles for the last round; the next request goes on from there.
    """
    reached = _brought_to(base, position)
    for _round in range(MOST_ROUNDS):
        now = current_position()
        if now == reached.position:
            break
        reached = _brought_to(reached, now)
    return reached


def _brought_to(base: Snapshot | None, position: Position) -> Snapshot:
    if base is not None and base.position == position:
        return base
    if base is not None and _continues(base.position, position):
        columns = read_columns(since=base.position.value)
        index = base.index.changed(columns)
        loaded = [search.advanced(index, columns.ids) for search in base.loaded[:1]]
        return Snapshot(position, index, Names.read(), loaded=loaded)
    return Snapshot(position, FacetIndex.build(read_columns()), Names.read())


def _continues(before: Position, now: Position) -> bool:
    """Whether ``now`` can be reached from ``before`` by changes alone, in the same database."""
    return before.epoch == now.epoch and before.value < now.value
