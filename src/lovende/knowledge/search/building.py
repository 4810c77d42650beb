"""Writes the search index: a change at a time, or a whole generation anew.

The bank stays searchable meanwhile: what is being written counts only from the moment it is
swapped in. A build that was cut off goes on from the last segment that was ready.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from lovende.common.locks import only_one
from lovende.common.revisions import current_revision, next_revision
from lovende.core.language import Analyzer
from lovende.core.latent import Latent, fit
from lovende.knowledge.models import SearchGeneration, SearchSegment
from lovende.knowledge.search import words
from lovende.knowledge.search.lexicon import Lexicon, brought_forward, gathered
from lovende.knowledge.search.segments import SegmentWriter, drop_segment
from lovende.knowledge.search.texts import read
from lovende.measures.models import Measure

State = SearchGeneration.State
OnProgress = Callable[[int, int], None]
"""Hears how many measures of how many have been taken."""

SEGMENT = 40_000
"""Most measures in a segment; what is held in memory while it is made grows with it."""
SMALL = 4_000
"""Segments with fewer measures are joined with the next change."""
GROWN = 1.25
"""A bank so many times as large as when the model was fitted has it fitted anew."""
FITTED_ON = 20_000
MEASURES_A_CELL = 500
KEPT = timedelta(minutes=5)
"""Replaced segments are kept so long, for questions that were under way."""


@dataclass(frozen=True, slots=True)
class Built:
    """What was done: how many measures were indexed, and whether everything was."""

    measures: int
    whole: bool


def bring_up_to_date(*, anew: bool = False, progress: OnProgress | None = None) -> Built | None:
    """Index what is not indexed; everything when ``anew`` or when the table of words is another.

    None when another process is at it.
    """
    with only_one("index") as ours:
        if not ours:
            return None
        _drop_what_is_old()
        lines = words.current_lines()
        active = SearchGeneration.objects.filter(state=State.ACTIVE).first()
        if anew or active is None or _is_outdated(active, lines):
            return _build(lines, progress or _silent)
        return _follow(active, progress or _silent)


def unindexed() -> int:
    """How many measures have changed since the index was last brought up to date."""
    active = SearchGeneration.objects.filter(state=State.ACTIVE).only("revision").first()
    return Measure.objects.filter(revision__gt=active.revision if active else -1).count()


def _from(progress: OnProgress, before: int, total: int) -> Callable[[int], None]:
    """Tells of a part of the work, when so many measures were taken before it."""
    return lambda taken: progress(before + taken, total)


def _silent(_done: int, _total: int) -> None:
    pass


def _is_outdated(active: SearchGeneration, lines: words.Lines) -> bool:
    if active.digest != words.digest(lines):
        return True
    return Measure.objects.count() > max(active.fitted_on, 100) * GROWN


def _build(lines: words.Lines, progress: OnProgress) -> Built:
    """Build a generation, or go on with the one that was begun, and swap it in."""
    generation = _begun(lines)
    analyzer = words.analyzer(lines)
    model = Latent.from_bytes(generation.model) if generation.model else None
    writer = SegmentWriter(generation, analyzer, model)
    done = _last_id(generation)
    rows = Measure.objects.order_by("pk")
    total, count = rows.count(), rows.filter(pk__lte=done).count()
    progress(count, total)
    while ids := list(rows.filter(pk__gt=done).values_list("pk", flat=True)[:SEGMENT]):
        writer.write(ids, _from(progress, count, total))
        done, count = ids[-1], count + len(ids)
    _swap_in(generation)
    return Built(count, whole=True)


def _begun(lines: words.Lines) -> SearchGeneration:
    digest = words.digest(lines)
    begun = SearchGeneration.objects.filter(state=State.BUILDING, digest=digest).first()
    for other in SearchGeneration.objects.filter(state=State.BUILDING):
        if begun is None or other.pk != begun.pk:
            _drop(other)
    if begun is not None:
        for segment in begun.segments.filter(ready_at=None):
            drop_segment(segment)
        return begun
    revision = current_revision()
    model, fitted_on = _fitted(words.analyzer(lines))
    return SearchGeneration.objects.create(
        digest=digest,
        words=lines,
        revision=revision,
        model=model.as_bytes() if model else None,
        fitted_on=fitted_on,
    )


def _fitted(analyzer: Analyzer) -> tuple[Latent | None, int]:
    """A model fitted on all measures or, in a large bank, on some spread evenly over it."""
    ids = list(Measure.objects.order_by("pk").values_list("pk", flat=True))
    chosen = ids[:: max(1, len(ids) // FITTED_ON)]
    texts: list[Sequence[str]] = []
    for start in range(0, len(chosen), 500):
        part = Measure.objects.filter(pk__in=chosen[start : start + 500]).order_by("pk")
        for text in part.values_list("search_text", flat=True):
            texts.append(read(text, analyzer).terms)
    return fit(texts, cells=round(len(ids) / MEASURES_A_CELL)), len(ids)


def _last_id(generation: SearchGeneration) -> int:
    """The last measure of the segments that are ready; they are made in the order of the ids."""
    ends = [segment.last_id for segment in generation.segments.exclude(ready_at=None)]
    return max(ends, default=0)


def _swap_in(generation: SearchGeneration) -> None:
    generation.lexicon = gathered(generation).as_bytes()
    now = timezone.now()
    with transaction.atomic():
        next_revision()  # so that every process looks again
        before = SearchGeneration.objects.select_for_update().filter(state=State.ACTIVE)
        SearchSegment.objects.filter(generation__in=before, retired_at=None).update(retired_at=now)
        before.update(state=State.RETIRED)
        generation.state, generation.active_since = State.ACTIVE, now
        generation.save(update_fields=["state", "active_since", "lexicon"])


def _follow(active: SearchGeneration, progress: OnProgress) -> Built:
    """Put what has changed into a new segment, together with the small ones before it."""
    reached = current_revision()
    changed = Measure.objects.filter(revision__gt=active.revision)
    ids = set(changed.values_list("pk", flat=True))
    if not ids:
        return Built(0, whole=False)
    for leftover in active.segments.filter(ready_at=None):
        drop_segment(leftover)
    small = list(active.segments.filter(retired_at=None, measures__lt=SMALL))
    for segment in small:
        ids |= set(segment.measure_ids())
    writer = SegmentWriter(
        active,
        words.analyzer(active.words),
        Latent.from_bytes(active.model) if active.model else None,
    )
    ordered = sorted(ids)
    made = []
    for start in range(0, len(ordered), SEGMENT):
        part = ordered[start : start + SEGMENT]
        made.append(
            writer.write(
                part,
                _from(progress, start, len(ordered)),
                ready=False,
            )
        )
    replaced = [one.pk for one in small]
    before = Lexicon.from_bytes(active.lexicon)
    lexicon = brought_forward(before, active, made=made, without=replaced).as_bytes()
    now = timezone.now()
    with transaction.atomic():
        next_revision()  # so that every process looks again
        SearchSegment.objects.filter(pk__in=made).update(ready_at=now)
        SearchSegment.objects.filter(pk__in=replaced).update(retired_at=now)
        SearchGeneration.objects.filter(pk=active.pk).update(revision=reached, lexicon=lexicon)
    return Built(len(ordered), whole=False)


def _drop_what_is_old() -> None:
    limit = timezone.now() - KEPT
    for segment in SearchSegment.objects.filter(retired_at__lt=limit):
        drop_segment(segment)
    empty = SearchGeneration.objects.filter(state=State.RETIRED, segments=None)
    empty.delete()


def _drop(generation: SearchGeneration) -> None:
    for segment in generation.segments.all():
        drop_segment(segment)
    generation.delete()
