"""The search index as it is stored, the vectors of meaning, and the table of words people edit.

An index belongs to a generation: built as a whole with one table of words and one fitted model,
then swapped in. A generation has segments, each holding some measures; a measure that changes is
put into a newer segment, and its copy in the older one no longer counts. Nothing here says
anything that could not be built again from the measures.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

LONGEST_LINE = 1000
"""Most characters in a line of the table of words."""


class SearchGeneration(models.Model):
    """One build of the index.

    ``words`` is the table of words it was read by, and ``digest`` tells that table and the way of
    building. Every change up to ``revision`` is in its segments. ``model`` is the fitted model of
    meaning, if the bank is large enough to have one; ``fitted_on`` is how many measures it had.
    ``lexicon`` is its most frequent terms (see :mod:`lovende.knowledge.search.lexicon`).
    """

    class State(models.TextChoices):
        """Where a build is."""

        BUILDING = "building", _("Being built")
        ACTIVE = "active", _("In use")
        RETIRED = "retired", _("Replaced")

    state = models.CharField(max_length=10, choices=State.choices, default=State.BUILDING)
    digest = models.CharField(max_length=64)
    words: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    revision = models.BigIntegerField()
    model = models.BinaryField(null=True)
    lexicon = models.BinaryField(default=bytes)
    fitted_on = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    active_since = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("state",),
                condition=Q(state="active"),
                name="knowledge_one_generation_in_use",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} ({self.get_state_display()})"


class SearchSegment(models.Model):
    """Some measures of a generation. ``ids`` are theirs in rising order, 8 bytes each;
    ``lengths`` their weighted numbers of words, 4 bytes each.

    A segment counts from ``ready_at`` on, so one that a crash left half-written is dropped, and
    until ``retired_at``; it is kept a while longer for those who are reading it.
    """

    generation = models.ForeignKey(
        SearchGeneration, on_delete=models.CASCADE, related_name="segments"
    )
    ready_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    measures = models.PositiveIntegerField(default=0)
    ids = models.BinaryField(default=bytes)
    lengths = models.BinaryField(default=bytes)

    def __str__(self) -> str:
        return f"{self.generation_id}/{self.pk}"

    def measure_ids(self) -> list[int]:
        """The ids of its measures, in rising order."""
        return np.frombuffer(self.ids, np.int64).tolist()

    @property
    def last_id(self) -> int:
        """The highest id of its measures; 0 when it has none."""
        return max(self.measure_ids()[-1:], default=0)


class SearchPosting(models.Model):
    """Where one term occurs in one segment; see :class:`lovende.core.postings.Posting`.

    ``surface`` is how the word is mostly written there; empty for what is only a part of words or
    a group of synonyms.
    """

    segment = models.ForeignKey(SearchSegment, on_delete=models.CASCADE, related_name="+")
    term = models.CharField(max_length=400)
    surface = models.CharField(max_length=64, blank=True)
    having = models.PositiveIntegerField()
    docs = models.BinaryField()
    counts = models.BinaryField()
    met = models.BinaryField()
    places = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("term", "segment"), name="knowledge_one_posting_a_term"
            ),
        )
        indexes = (
            models.Index(fields=("segment", "term", "having", "surface"), name="knowledge_lexicon"),
        )

    def __str__(self) -> str:
        return f"{self.segment_id}/{self.term}"


class SearchPassages(models.Model):
    """The terms of one measure as they stand, a passage a line: title, headings, then the text."""

    segment = models.ForeignKey(SearchSegment, on_delete=models.CASCADE, related_name="+")
    measure = models.BigIntegerField()
    terms = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("measure", "segment"), name="knowledge_passages_once_a_segment"
            ),
        )

    def __str__(self) -> str:
        return f"{self.segment_id}/{self.measure}"


class SearchCell(models.Model):
    """The texts of a segment whose meaning lies in one cell of the model.

    ``docs`` are numbers of documents in the segment, 4 bytes each; ``vectors`` a row of one byte
    a dimension for each.
    """

    segment = models.ForeignKey(SearchSegment, on_delete=models.CASCADE, related_name="+")
    cell = models.PositiveIntegerField()
    docs = models.BinaryField()
    vectors = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("cell", "segment"), name="knowledge_cell_once_a_segment"
            ),
        )

    def __str__(self) -> str:
        return f"{self.segment_id}/{self.cell}"


class EmbeddingVersion(models.Model):
    """The vectors that one model of sentence meaning, used in one way, has given the measures.

    ``digest`` tells that model and use. Every change up to ``revision`` has been seen to; a pass
    through what has changed since is at the measure ``position``, and sees to everything up to
    ``pass_revision``. From ``ready_at`` on it is used. ``passages`` counts its vectors, and
    ``newest`` is its last row, so that a process knows what it has not read yet.
    """

    digest = models.CharField(max_length=64, unique=True)
    dimensions = models.PositiveIntegerField()
    revision = models.BigIntegerField(default=-1)
    pass_revision = models.BigIntegerField(null=True)
    position = models.BigIntegerField(default=0)
    passages = models.PositiveBigIntegerField(default=0)
    newest = models.BigIntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.digest[:12]


class MeasureEmbedding(models.Model):
    """The vectors of one measure's passages, packed (see :class:`lovende.core.embedding.Packed`).

    ``text_digest`` tells the text they were made of. A measure whose text changes gets a new row,
    with a higher number.
    """

    version = models.ForeignKey(
        EmbeddingVersion, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    measure = models.BigIntegerField()
    text_digest = models.CharField(max_length=32)
    passages = models.PositiveIntegerField()
    vectors = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("measure", "version"), name="knowledge_embedding_once_a_version"
            ),
        )
        indexes = (models.Index(fields=("version", "id"), name="knowledge_embedding_newest"),)

    def __str__(self) -> str:
        return f"{self.version_id}/{self.measure}"


class WordEntry(models.Model):
    """A line that people have added to the table of words, or one of the product's set aside.

    ``words`` is one line: «bustad = bolig» for a spelling, «frafall; dropout» for a group, a
    single word for the rest.
    """

    class Kind(models.TextChoices):
        """What a line says."""

        SPELLING = "spelling", _("Spelling")
        SYNONYMS = "synonyms", _("Words that mean the same")
        RELATED = "related", _("Words about the same thing")
        STOP = "stop", _("Word that is left out")
        PART = "part", _("Part of compound words")
        WHOLE = "whole", _("Word that is not divided")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    words = models.CharField(_("words"), max_length=LONGEST_LINE)
    active = models.BooleanField(_("in use"), default=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("kind", "words")
        constraints = (
            models.UniqueConstraint(fields=("kind", "words"), name="knowledge_word_entry_once"),
        )

    def __str__(self) -> str:
        return self.words


class WordChange(models.Model):
    """A change of the table of words that is not in use yet; several are put into use together.

    ``words`` is the line as it shall be, empty when there shall be none; ``replaces`` is the line
    as it stands, empty when there is none. Lines are written as in :class:`WordEntry`.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=WordEntry.Kind.choices)
    words = models.CharField(_("words"), max_length=LONGEST_LINE, blank=True)
    replaces = models.CharField(max_length=LONGEST_LINE, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(words=F("replaces")), name="knowledge_word_change_changes_something"
            ),
            models.UniqueConstraint(
                fields=("kind", "words"),
                condition=~Q(words=""),
                name="knowledge_word_change_makes_a_line_once",
            ),
            models.UniqueConstraint(
                fields=("kind", "replaces"),
                condition=~Q(replaces=""),
                name="knowledge_word_change_takes_a_line_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.replaces or '–'} → {self.words or '–'}"
