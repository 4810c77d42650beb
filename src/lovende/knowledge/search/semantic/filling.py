"""Gives every measure its vectors, in the background and in small transactions.

A pass goes through what has changed since the last one, measure by measure, and can be cut off
anywhere: it goes on from where it was. A measure whose text is as it was keeps its vectors. A
version of the model is used while nearly all measures have their vectors.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

import numpy as np
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from lovende.common.locks import only_one
from lovende.common.revisions import current_revision
from lovende.core.embedding import Packed
from lovende.knowledge.models import EmbeddingVersion, MeasureEmbedding
from lovende.knowledge.search.semantic.model import SentenceModel
from lovende.knowledge.search.texts import fields
from lovende.measures.models import Measure

READY_FROM = 0.95
"""The share of the measures that must have vectors for the version to be used."""
BATCH = 16
MOST_PASSAGES = 32
KEPT = timedelta(days=1)
"""Vectors of another model are kept so long after this one's are ready."""
DROPPED_AT_A_TIME = 500

OnProgress = Callable[[int, int], None]
"""Hears how many of how many changed measures have been seen to."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was done: how many measures got new vectors, and whether nothing is left."""

    measures: int
    whole: bool


class _Row(NamedTuple):
    pk: int
    text: str


def fill(
    model: SentenceModel, *, seconds: float | None = None, progress: OnProgress | None = None
) -> Filled | None:
    """Embed what has no vectors of this model, for at most about so many seconds.

    None when another process is at it.
    """
    with only_one("embed") as ours:
        if not ours:
            return None
        until = time.monotonic() + seconds if seconds is not None else float("inf")
        version, _made = EmbeddingVersion.objects.get_or_create(
            digest=model.version, defaults={"dimensions": model.dimensions}
        )
        _settle(version)
        filled = _Pass(model, version).run(until, progress or (lambda _done, _total: None))
        _settle(version)
        _drop_other_versions(version)
        return filled


def passages(search_text: str) -> list[str]:
    """A measure's passages as the model reads them: each with the title before it."""
    parts = fields(search_text)
    body = parts.body[:MOST_PASSAGES] or (parts.heading,)
    return [f"{parts.title}. {passage}".strip() for passage in body]


class _Pass:
    """One way through what has changed, or the rest of one that was cut off."""

    def __init__(self, model: SentenceModel, version: EmbeddingVersion) -> None:
        self._model, self._version = model, version

    def run(self, until: float, progress: OnProgress) -> Filled:
        version, embedded = self._version, 0
        if version.pass_revision is None:
            version.pass_revision, version.position = current_revision(), 0
            version.save(update_fields=["pass_revision", "position"])
        changed = Measure.objects.filter(revision__gt=version.revision)
        total = changed.count()
        done = changed.filter(pk__lte=version.position).count()
        while rows := _next(changed, version.position):
            embedded += self._take(rows)
            done += len(rows)
            progress(done, max(done, total))
            if time.monotonic() >= until:
                return Filled(embedded, whole=False)
        _forget_what_is_gone(version)
        version.revision, version.pass_revision, version.position = version.pass_revision, None, 0
        version.save(update_fields=["revision", "pass_revision", "position"])
        left = Measure.objects.filter(revision__gt=version.revision).exists()
        return Filled(embedded, whole=not left)

    def _take(self, rows: Sequence[_Row]) -> int:
        """See to these measures; gives how many had a new text."""
        held = MeasureEmbedding.objects.filter(
            version=self._version, measure__in=[row.pk for row in rows]
        )
        known = dict(held.values_list("measure", "text_digest"))
        fresh = [row for row in rows if known.get(row.pk) != _digest(row.text)]
        made = self._embedded(fresh)
        with transaction.atomic():
            self._replace(made)
            self._version.position = rows[-1].pk
            self._version.save(update_fields=["position", "newest", "passages"])
        if not self._version.ready_at:
            _settle(self._version)
        return len(fresh)

    def _embedded(self, rows: Sequence[_Row]) -> list[MeasureEmbedding]:
        texts = [passages(row.text) for row in rows]
        if not texts:
            return []
        vectors = Packed.of(self._model.passages([text for one in texts for text in one]))
        ends = np.cumsum([len(one) for one in texts]).tolist()
        return [
            MeasureEmbedding(
                version=self._version,
                measure=row.pk,
                text_digest=_digest(row.text),
                passages=len(one),
                vectors=vectors[end - len(one) : end].as_bytes(),
            )
            for row, one, end in zip(rows, texts, ends, strict=True)
        ]

    def _replace(self, made: Sequence[MeasureEmbedding]) -> None:
        if not made:
            return
        before = self._version.rows.filter(measure__in=[row.measure for row in made])
        gone = before.aggregate(total=Sum("passages"))["total"] or 0
        before.delete()
        for row in made:
            row.save(force_insert=True)
        self._version.newest = max(row.pk for row in made)
        self._version.passages += sum(row.passages for row in made) - gone


def _next(changed: QuerySet[Measure], position: int) -> list[_Row]:
    rows = changed.filter(pk__gt=position).order_by("pk")
    return [_Row(*row) for row in rows.values_list("pk", "search_text")[:BATCH]]


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _settle(version: EmbeddingVersion) -> None:
    """Let the version be used while nearly every measure has its vectors."""
    have = version.rows.count()
    enough = have > 0 and have >= Measure.objects.count() * READY_FROM
    if enough != (version.ready_at is not None):
        version.ready_at = timezone.now() if enough else None
        version.save(update_fields=["ready_at"])


def _forget_what_is_gone(version: EmbeddingVersion) -> None:
    """Remove the vectors of measures that are no longer there."""
    if version.rows.count() > Measure.objects.count():
        gone = version.rows.exclude(measure__in=Measure.objects.values("pk"))
        version.passages -= gone.aggregate(total=Sum("passages"))["total"] or 0
        gone.delete()
        version.save(update_fields=["passages"])


def _drop_other_versions(version: EmbeddingVersion) -> None:
    if version.ready_at is None or timezone.now() - version.ready_at < KEPT:
        return
    for other in EmbeddingVersion.objects.exclude(pk=version.pk):
        drop(other)


def drop(version: EmbeddingVersion) -> None:
    """Remove a version with its vectors, some hundred measures in each transaction."""
    while ids := list(version.rows.order_by().values_list("pk", flat=True)[:DROPPED_AT_A_TIME]):
        version.rows.filter(pk__in=ids).delete()
    version.delete()
