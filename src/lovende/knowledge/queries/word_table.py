"""Reads of the table of words: its lines, the changes that are not in use yet, and the index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from lovende.common.models import AuditEvent
from lovende.common.texts import sort_key
from lovende.knowledge.models import SearchGeneration, WordChange, WordEntry
from lovende.knowledge.pages import clamped
from lovende.knowledge.search import words as tables
from lovende.knowledge.search.words import Lines
from lovende.knowledge.word_lines import Proposal, as_line, proposal, tidied, with_changes
from lovende.measures.models import Measure

LINES_A_PAGE, CHANGES_A_PAGE = 50, 25
WAITS_LONG = dt.timedelta(seconds=20)
IN_USE, SET_ASIDE, COMING, LEAVING = "in_use", "set_aside", "coming", "leaving"
CURRENT, WAITING, BUILDING = "current", "waiting", "building"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table; ``own`` when people have added it, else it comes with the product.

    ``state`` is one of the four above; a line that is coming or leaving has the ``change`` that
    makes it so. ``by`` and ``at`` say who added it or set it aside, and when.
    """

    words: str
    own: bool
    state: str
    change: WordChange | None = None
    by: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class LinesPage:
    """A page of the lines of one kind; ``counts`` are of every kind, for the words searched."""

    kind: str
    search: str
    counts: dict[str, int]
    lines: tuple[Line, ...]
    number: int
    num_pages: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How the index stands to the table. ``share`` of it is built, None while that is unknown.

    ``since`` is since when the table in use has been searched by; ``long`` says that the work has
    waited so long that the background work may not be running.
    """

    state: str
    since: dt.datetime | None = None
    share: float | None = None
    long: bool = False
    changes: int = 0


def lines_page(kind: str, search: str = "", page: int = 1) -> LinesPage:
    """The lines of a kind that hold the words searched for, in the order of the alphabet."""
    entries = list(WordEntry.objects.select_related("changed_by"))
    changes = list(WordChange.objects.select_related("made_by"))
    wanted = tidied(search)
    kind = kind if kind in WordEntry.Kind.values else WordEntry.Kind.SYNONYMS
    found = {
        each: [line for line in _lines(each, entries, changes) if wanted in line.words]
        for each in WordEntry.Kind.values
    }
    lines = sorted(found[kind], key=lambda line: (sort_key(line.words), line.words))
    number, pages = clamped(page, len(lines), LINES_A_PAGE)
    return LinesPage(
        kind=kind,
        search=wanted,
        counts={each: len(some) for each, some in found.items()},
        lines=tuple(lines[(number - 1) * LINES_A_PAGE : number * LINES_A_PAGE]),
        number=number,
        num_pages=pages,
    )


def _lines(kind: str, entries: list[WordEntry], changes: list[WordChange]) -> Iterator[Line]:
    leaving = {one.replaces: one for one in changes if one.kind == kind and one.replaces}
    coming = {one.words: one for one in changes if one.kind == kind and one.words}
    ours = {one.words: one for one in entries if one.kind == kind}
    shipped = tables.shipped()[kind]
    known = set(shipped)
    for words in [*shipped, *(one for one in ours if one not in known)]:
        entry, own = ours.get(words), words not in known
        if entry is not None and not entry.active and own:
            continue
        yield _line(words, own, entry, leaving.get(words), coming.pop(words, None))
    for words, change in coming.items():
        yield Line(words, True, COMING, change, str(change.made_by or ""), change.made_at)


def _line(
    words: str,
    own: bool,
    entry: WordEntry | None,
    leaving: WordChange | None,
    coming: WordChange | None,
) -> Line:
    by = str(entry.changed_by or "") if entry else ""
    at = entry.changed_at if entry else None
    if leaving or coming:
        return Line(words, own, LEAVING if leaving else COMING, leaving or coming, by, at)
    aside = entry is not None and not entry.active
    return Line(words, own, SET_ASIDE if aside else IN_USE, None, by, at)


def collected() -> QuerySet[WordChange]:
    """The changes that are not in use yet, in the order in which they were made."""
    return WordChange.objects.select_related("made_by").order_by("pk")


def changes_page(page: int = 1) -> tuple[list[WordChange], int, int]:
    """A page of the changes, its number, and how many pages there are."""
    number, pages = clamped(page, WordChange.objects.count(), CHANGES_A_PAGE)
    start = (number - 1) * CHANGES_A_PAGE
    return list(collected()[start : start + CHANGES_A_PAGE]), number, pages


def proposed(kind: str, words: str, replaces: str) -> Proposal:
    """What a change would make of the table, and what is wrong with it."""
    lines = tables.current_lines()
    line = as_line(kind, words)
    return proposal(kind, line, replaces, lines=lines, changes=list(collected()))


def collected_tables() -> tuple[Lines, Lines]:
    """The table in use, and the table with all collected changes."""
    lines = tables.current_lines()
    return lines, with_changes(lines, collected())


def standing() -> Standing:
    """Whether the bank is searched by the table as it is, and how far the index has come."""
    digest = tables.digest(tables.current_lines())
    changes = WordChange.objects.count()
    active = (
        SearchGeneration.objects.filter(state=SearchGeneration.State.ACTIVE)
        .values_list("digest", "active_since")
        .first()
    )
    if active and active[0] == digest:
        return Standing(CURRENT, active[1], changes=changes)
    told = AuditEvent.objects.filter(verb="knowledge.word_change_used").values_list("at", flat=True)
    asked = told.order_by("-pk").first()
    if active is None and asked is None:
        return Standing(CURRENT, changes=changes)  # too small a bank to have an index on disk
    building = SearchGeneration.objects.filter(
        state=SearchGeneration.State.BUILDING, digest=digest
    ).annotate(done=Sum("segments__measures", filter=Q(segments__ready_at__isnull=False)))
    begun = building.first()
    if begun is not None:
        return Standing(BUILDING, share=_share(begun.done), changes=changes)
    waited = asked is not None and timezone.now() - asked > WAITS_LONG
    return Standing(WAITING, long=waited, changes=changes)


def _share(done: int | None) -> float | None:
    return done / max(Measure.objects.count(), 1) if done else None
